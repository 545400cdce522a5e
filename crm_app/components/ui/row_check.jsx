import { useEffect, useRef, useState } from "react";

const PICK = "rows:pick";

const rowsOf = (table) => [...table.querySelectorAll("tbody tr[data-id]")];

// Every box of the table hears which rows were picked: a range is shown at once, not row by row.
function tell(table, ids, on, onPick) {
  table.dispatchEvent(new CustomEvent(PICK, { detail: { ids: new Set(ids), on } }));
  onPick?.(ids, on);
}

export function RowCheck({ row: id, name, checked = false, onPick }) {
  const box = useRef(null);
  const [on, setOn] = useState(checked);
  useEffect(() => setOn(checked), [checked]);
  useEffect(() => {
    const table = box.current.closest("table");
    const follow = ({ detail }) => detail.ids.has(id) && setOn(detail.on);
    table.addEventListener(PICK, follow);
    return () => table.removeEventListener(PICK, follow);
  }, [id]);

  const pick = (event) => {
    const table = box.current.closest("table");
    const wanted = !on;
    const ids = rowsOf(table).map((row) => row.dataset.id);
    const from = event.shiftKey ? ids.indexOf(table.dataset.lastPicked) : -1;
    const to = ids.indexOf(id);
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    table.dataset.lastPicked = id;
    tell(table, range, wanted, onPick);
  };
  return (
    <label className="row-check" onMouseDown={(event) => event.shiftKey && event.preventDefault()}>
      <input type="checkbox" ref={box} checked={on} onChange={() => {}} onClick={pick} aria-label={`Markera ${name}`} />
    </label>
  );
}

const typing = (element) => element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]");

export function PageCheck({ ids = [], picked = [], everything = false, onPick }) {
  const box = useRef(null);
  const held = new Set(picked);
  const count = everything ? ids.length : ids.filter((id) => held.has(id)).length;
  const all = count > 0 && count === ids.length;
  const some = count > 0 && !all;
  useEffect(() => { box.current.indeterminate = some; }, [some]);
  // x marks the row that the keyboard stands on.
  useEffect(() => {
    const press = (event) => {
      if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const row = typing(event.target) ? null : event.target.closest?.("tr[data-id]");
      const table = box.current?.closest("table");
      if (!row || row.closest("table") !== table || table.dataset.picks === "off") return;
      event.preventDefault();
      row.querySelector(".row-check input")?.click();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <label className="row-check">
      <input type="checkbox" ref={box} checked={all} disabled={ids.length === 0} aria-label="Markera alla på sidan"
        onChange={() => tell(box.current.closest("table"), ids, !all, onPick)} />
    </label>
  );
}
