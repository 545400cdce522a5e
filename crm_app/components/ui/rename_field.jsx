import { useEffect, useRef } from "react";

// One name, changed where it stands: Enter keeps it, Esc leaves it, and the suffix is not selected.
export function RenameField({ value, label, error = "", onSave, onLeave }) {
  const input = useRef(null);
  useEffect(() => {
    const dot = value.lastIndexOf(".");
    input.current?.focus();
    input.current?.setSelectionRange(0, dot > 0 ? dot : value.length);
  }, []);
  const save = (e) => { e.preventDefault(); onSave?.(input.current?.value ?? ""); };
  const key = (e) => {
    if (e.key !== "Escape" || e.nativeEvent.isComposing) return;
    e.preventDefault();
    e.stopPropagation();
    onLeave?.();
  };
  return (
    <form className="rename" onSubmit={save} onKeyDown={key} noValidate>
      <input ref={input} defaultValue={value} aria-label={label} maxLength={255} autoComplete="off"
        aria-invalid={error ? "true" : "false"} />
      <button type="submit" className="btn" data-variant="primary">Spara</button>
      <button type="button" className="btn" data-variant="quiet" onClick={() => onLeave?.()}>Avbryt</button>
      {error && <p role="alert" className="error">{error}</p>}
    </form>
  );
}
