import { useEffect, useRef, useState } from "react";

// One refused cell: its text is not React's, so that what is being typed stays when others change.
export function MendField({ row, field, label, text = "", error = "", focus = 0, onMend }) {
  const input = useRef(null);
  const seen = useRef(0);
  const [typed, setTyped] = useState(false);
  const id = `mend-${row}-${field}`;
  useEffect(() => {
    if (focus <= seen.current) return;
    seen.current = focus;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  useEffect(() => {
    if (input.current) input.current.value = text;
    setTyped(false);
  }, [text, error]);
  const send = (event) => {
    event.preventDefault();
    onMend?.(row, field, input.current?.value ?? "");
  };
  const key = (event) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing || !typed) return;
    event.preventDefault();
    event.stopPropagation();
    input.current.value = text;
    setTyped(false);
  };
  return (
    <form className="mend" onSubmit={send} onKeyDown={key} noValidate>
      <input ref={input} id={id} className="input" defaultValue={text} aria-label={`${label} på rad ${row}`} aria-invalid="true"
        aria-describedby={`${id}-why`} autoComplete="off" spellCheck="false" maxLength={10000} onInput={() => setTyped(true)} />
      {typed && <button type="submit" className="btn" data-variant="quiet">Granska om</button>}
      <p className="error" id={`${id}-why`}>{error}</p>
    </form>
  );
}
