import { useEffect, useId, useRef, useState } from "react";

// One setting that is saved when it is left or Enter is pressed. What the server says is shown until
// something else is typed: a refused text stays, and a colleague's change never takes one's own.
export function SavedField({ label, value = "", hint, error, numeric, maxLength, autoComplete, note, answers, onSave, onUndo }) {
  const id = useId();
  const input = useRef(null);
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const sent = useRef(null);
  const waiting = useRef(false);

  useEffect(() => {
    waiting.current = false;
    const before = told.current; // read now: React runs the function below later
    if (!error) setTyped((now) => (now === before || now === sent.current ? value : now));
    told.current = value;
  }, [value, answers, error]);

  const save = () => {
    if (typed === sent.current && (error || waiting.current)) return;
    if (typed === value && !error) return;
    sent.current = typed;
    waiting.current = true;
    onSave?.(typed);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") save();
    if (event.key === "Escape") setTyped(value);
  };
  const undo = () => {
    sent.current = typed;
    onUndo?.();
    input.current?.focus();
  };
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className="field saved-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} ref={input} type="text" value={typed} maxLength={maxLength} spellCheck={!numeric}
        inputMode={numeric ? "numeric" : undefined} autoComplete={autoComplete || "off"}
        aria-invalid={error ? "true" : "false"} aria-describedby={described || undefined}
        onChange={(event) => setTyped(event.target.value)} onBlur={save} onKeyDown={keys} />
      <div className="saved-note" role="status">
        {note && <span>{note}</span>}
        {note === "Sparat" && <button type="button" className="text-btn" onClick={undo}>Ångra</button>}
      </div>
      {error && <p id={`${id}-error`} className="error" role="alert">{error}</p>}
      {hint && <p id={`${id}-hint`} className="hint">{hint}</p>}
    </div>
  );
}
