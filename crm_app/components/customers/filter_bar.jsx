import { useEffect, useId, useMemo, useRef, useState } from "react";
import { Popover } from "@radix-ui/themes";

// The filters of a list: chips that read as sentences, and one panel where a filter is chosen and
// its values are ticked. What is typed lives here alone, so it stays whatever the server sends.
const MANY = 8; // from how many values on it is worth a search
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const LACKING = { value: "", label: "Saknas" };

const Icon = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);
const CROSS = "M18 6 6 18M6 6l12 12";
const FUNNEL = "M3 6h18M7 12h10m-7 6h4";
const TICK = "m5 12 5 5L20 7";
const BACK = "m15 18-6-6 6-6";

// A search box over a list that the arrows walk and Enter picks from: one pattern for both steps.
function Pick({ label, placeholder, items, onPick, multiple = false, onBack, empty }) {
  const id = useId();
  const box = useRef(null);
  const list = useRef(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const entered = useRef(false); // Enter before the items have come is kept for the first that do
  const wanted = fold(typed.trim());
  const shown = useMemo(() => items.filter((i) => !wanted ? !i.deep : fold(i.label).includes(wanted)), [items, wanted]);
  const here = Math.min(at, Math.max(0, shown.length - 1));
  useEffect(() => { box.current?.focus(); }, []);
  useEffect(() => {
    if (!entered.current || !items.length) return;
    entered.current = false;
    if (shown[0]) onPick(shown[0]);
  });
  useEffect(() => { list.current?.children[here]?.scrollIntoView({ block: "nearest" }); }, [here]);

  const onKeyDown = (e) => {
    if (e.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setAt((here + step + shown.length) % Math.max(1, shown.length));
    } else if (e.key === "Home" && !typed) setAt(0);
    else if (e.key === "End" && !typed) setAt(shown.length - 1);
    else if ((e.key === "Enter" || (e.key === " " && !typed)) && shown[here]) {
      e.preventDefault();
      onPick(shown[here]);
    } else if (e.key === "Enter" && !items.length) {
      e.preventDefault();
      entered.current = true;
    } else if (((e.key === "Backspace" || e.key === "ArrowLeft") && !typed) && onBack) {
      e.preventDefault();
      onBack();
    }
  };
  return (
    <>
      <input ref={box} className="filter-search" role="combobox" aria-expanded="true" aria-controls={`${id}-list`}
        aria-activedescendant={shown[here] ? `${id}-${here}` : undefined} aria-label={label} placeholder={placeholder}
        autoComplete="off" spellCheck="false" value={typed} onChange={(e) => { setTyped(e.target.value); setAt(0); entered.current = false; }} onKeyDown={onKeyDown} />
      <ul ref={list} id={`${id}-list`} className="filter-list" role="listbox" aria-label={label} aria-multiselectable={multiple || undefined}>
        {shown.map((item, i) => (
          <li key={item.id} id={`${id}-${i}`} role="option" aria-selected={multiple ? Boolean(item.on) : i === here} data-at={i === here || undefined}
            onMouseMove={() => i !== here && setAt(i)} onMouseDown={(e) => e.preventDefault()} onClick={() => { setAt(i); onPick(item); }}>
            {multiple && <span className="filter-tick" data-on={item.on || undefined}>{item.on && <Icon d={TICK} />}</span>}
            <span className="filter-label">{item.label}</span>
            {item.of && <small>{item.of}</small>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="filter-none" role="status">{empty}</p>}
    </>
  );
}

// One or two inputs for text, numbers and dates. Enter or the button asks for them.
function Typed({ field, values, onValues }) {
  const [text, dots] = [values[0] ?? "", field.kind !== "text"];
  const [least, most] = dots && text.includes("..") ? text.split("..") : ["", ""];
  const [typed, setTyped] = useState(dots ? [least, most] : [text]);
  const first = useRef(null);
  useEffect(() => { first.current?.focus(); }, []);
  const told = dots ? (typed[0] || typed[1] ? typed.map((t) => t.trim().replace(",", ".")).join("..") : "") : typed[0].trim();
  const submit = (e) => {
    e.preventDefault();
    onValues(told ? [told] : [], true);
  };
  const names = { text: ["Innehåller"], date: ["Från och med", "Till och med"], number: ["Minst", "Högst"] }[field.kind] ?? ["Värde"];
  const lacks = values.length === 1 && values[0] === "";
  return (
    <form className="filter-typed" onSubmit={submit}>
      <div>
        {names.map((name, i) => (
          <label key={name}>{name}
            <input ref={i ? undefined : first} type={field.kind === "date" ? "date" : "text"} inputMode={field.kind === "number" ? "decimal" : undefined}
              autoComplete="off" maxLength={200} value={typed[i] ?? ""} onChange={(e) => setTyped(typed.map((t, n) => (n === i ? e.target.value : t)))} />
          </label>
        ))}
      </div>
      <div className="filter-foot">
        {field.can_lack && <label className="filter-lack"><input type="checkbox" checked={lacks} onChange={(e) => onValues(e.target.checked ? [""] : [])} />Saknas</label>}
        <button type="submit" className="btn" data-variant="primary">Visa</button>
      </div>
    </form>
  );
}

function Values({ field, values, onValues, onBack }) {
  const items = useMemo(() => [...field.options, ...(field.can_lack ? [LACKING] : [])]
    .map((o) => ({ ...o, id: `v${o.value}`, on: values.includes(o.value) })), [field, values]);
  const toggle = (item) => onValues(item.on ? values.filter((v) => v !== item.value) : [...values, item.value]);
  return (
    <>
      <div className="filter-head">
        {onBack && <button type="button" className="icon-btn" data-size="small" aria-label="Välj ett annat fält" onClick={onBack}><Icon d={BACK} /></button>}
        <b>{field.label}</b>
        {values.length > 0 && <button type="button" className="text-btn" onClick={() => onValues([])}>Rensa</button>}
      </div>
      {field.options.length || field.kind === "choice" || field.kind === "flag"
        ? <Pick label={field.label} placeholder={items.length > MANY ? "Sök värde …" : "Välj …"} items={items} onPick={toggle} multiple onBack={onBack}
            empty={field.options.length ? "Inget värde heter så." : "Listan har inga värden än."} />
        : <Typed key={field.key} field={field} values={values} onValues={onValues} />}
    </>
  );
}

function Panel({ fields, chips, start, onChange, onDone }) {
  const [key, setKey] = useState(start);
  const [local, setLocal] = useState({}); // what was ticked, before the server has said it back
  const again = useRef(false);
  const field = fields.find((f) => f.key === key);
  const valuesOf = (k) => local[k] ?? chips.find((c) => c.key === k)?.values ?? [];
  const set = (k, values, done) => {
    setLocal({ ...local, [k]: values });
    onChange(k, values, again.current);
    again.current = true; // one step of the browser's history for one visit of the panel
    if (done) onDone();
  };
  const items = useMemo(() => [
    ...fields.map((f) => ({ id: f.key, key: f.key, label: f.label, of: chips.some((c) => c.key === f.key) ? "används" : "" })),
    ...fields.flatMap((f) => f.options.map((o) => ({ id: `${f.key}:${o.value}`, key: f.key, value: o.value, label: o.label, of: f.label, deep: true }))),
  ], [fields, chips]);
  const pick = (item) => {
    const one = fields.find((f) => f.key === item.key);
    if (item.deep || one.kind === "flag" && one.options.length === 1) {
      const value = item.deep ? item.value : one.options[0].value;
      const held = valuesOf(item.key);
      set(item.key, held.includes(value) ? held : [...held, value], true);
    } else setKey(item.key);
  };
  // The box is there before the fields have come: who opens by key types at once.
  const none = fields.length ? "Inget fält eller värde heter så." : "Hämtar filter …";
  if (start && !field) return <p className="filter-none" role="status">{none}</p>;
  return field
    ? <Values field={field} values={valuesOf(key)} onValues={(v, done) => set(key, v, done)} onBack={start ? undefined : () => setKey("")} />
    : <Pick label="Filtrera på" placeholder="Filtrera på …" items={items} onPick={pick} empty={none} />;
}

function Floating({ open, onOpen, label, trigger, children }) {
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger>{trigger}</Popover.Trigger>
      <Popover.Content className="filter-pop" align="start" sideOffset={6} collisionPadding={8} aria-label={label}
        onOpenAutoFocus={(e) => e.preventDefault()}>{children}</Popover.Content>
    </Popover.Root>
  );
}

export function FilterBar({ chips = [], fields = [], onOpen, onChange, onClear }) {
  const [open, setOpen] = useState(null);
  const show = (key) => (wanted) => {
    if (wanted) onOpen();
    setOpen(wanted ? key : null);
  };
  const panel = (start) => <Panel fields={fields} chips={chips} start={start} onChange={onChange} onDone={() => setOpen(null)} />;
  return (
    <div className="filter-bar" role="group" aria-label="Filter">
      <Floating open={open === "new"} onOpen={show("new")} label="Nytt filter"
        trigger={<button type="button" className="btn" data-variant="quiet" data-shortcut="filter" title="Filtrera (f)"><Icon d={FUNNEL} />Filter</button>}>
        {panel("")}
      </Floating>
      {chips.map((chip) => (
        <span key={chip.key} className="chip" data-filter={chip.key}>
          {chip.fixed ? <span className="filter-said">{chip.text}</span> : (
            <Floating open={open === chip.key} onOpen={show(chip.key)} label={`Filtret ${chip.label}`}
              trigger={<button type="button" className="filter-said" title="Ändra filtret">{chip.text.startsWith(`${chip.label} `)
                ? <><span>{chip.label}</span>{chip.text.slice(chip.label.length)}</> : chip.text}</button>}>
              {panel(chip.key)}
            </Floating>
          )}
          <button type="button" className="icon-btn" data-size="small" aria-label={`Ta bort filtret ${chip.text}`} onClick={() => onChange(chip.key, [], false)}><Icon d={CROSS} /></button>
        </span>
      ))}
      {chips.length > 0 && <button type="button" className="text-btn" onClick={onClear}>Rensa alla</button>}
    </div>
  );
}
