import { useEffect, useRef, useState } from "react";

const PATHS = {
  peek: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM15 3v18",
  mail: "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM22 7l-10 6L2 7",
  call: "M13.8 16.6a1 1 0 0 0 1.2-.3l.4-.5a2 2 0 0 1 1.6-.8h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.5.4a1 1 0 0 0-.3 1.2 14 14 0 0 0 6.4 6.4",
  open: "M15 3h6v6M10 14 21 3M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6",
};
const Icon = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);

// What one can do with a row without opening it. Only the row that is pointed at has them: fifty rows
// of links would be drawn anew at every turn of a page. The keyboard peeks by the hidden button.
export function RowActions({ row, name, email = "", phone = "", onPeek }) {
  const box = useRef(null);
  const [on, setOn] = useState(false);
  useEffect(() => {
    const tr = box.current.closest("tr");
    const enter = () => setOn(true);
    const leave = () => setOn(false);
    tr.addEventListener("pointerenter", enter);
    tr.addEventListener("pointerleave", leave);
    return () => {
      tr.removeEventListener("pointerenter", enter);
      tr.removeEventListener("pointerleave", leave);
    };
  }, []);
  const told = (label) => ({ className: "icon-btn", "data-size": "small", tabIndex: -1, "aria-label": label, title: label });
  const open = () => box.current.closest("tr").querySelector(".row-link").click();
  return (
    <span ref={box} data-on={on || undefined}>
      <button type="button" {...told(`Snabbtitt på ${name}`)} data-peek={row} onClick={() => onPeek(Number(row))}>{on && <Icon d={PATHS.peek} />}</button>
      {on && email && <a {...told(`Skriv till ${name}`)} href={`mailto:${email}`}><Icon d={PATHS.mail} /></a>}
      {on && phone && <a {...told(`Ring ${name}`)} href={`tel:${phone}`}><Icon d={PATHS.call} /></a>}
      {on && <button type="button" {...told(`Öppna ${name}`)} onClick={open}><Icon d={PATHS.open} /></button>}
    </span>
  );
}
