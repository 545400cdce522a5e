import { useEffect, useRef, useState } from "react";
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, blanksteg för att släppa, Esc för att avbryta.";

const Icon = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);
const CROSS = "M6 6l12 12M18 6 6 18";

// A text that is saved when it is left or Enter is pressed. A refused one stays; a colleague's change
// never takes what is being typed.
function Saved({ name, value, error, maxLength, placeholder, className, onSave }) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const sent = useRef(null);
  useEffect(() => {
    const before = told.current;
    if (!error) setTyped((now) => (now === before || now === sent.current ? value : now));
    told.current = value;
  }, [value, error]);
  const save = () => {
    if (typed === value && !error) return;
    if (typed === sent.current && error) return;
    sent.current = typed;
    onSave(typed);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") { event.preventDefault(); save(); }
    if (event.key === "Escape" && typed !== value) { event.stopPropagation(); setTyped(value); }
  };
  return (
    <span className="saved-text">
      <input type="text" className={`input ${className ?? ""}`} aria-label={name} value={typed} maxLength={maxLength} placeholder={placeholder}
        aria-invalid={error ? "true" : "false"} onChange={(e) => setTyped(e.target.value)} onBlur={save} onKeyDown={keys} />
      {error && <span className="error" role="alert">{error}</span>}
    </span>
  );
}

// A text that adds something: emptied when it was added, kept when it was refused.
function Adder({ name, button, error, count, maxLength, placeholder, children, onAdd }) {
  const [typed, setTyped] = useState("");
  const held = useRef(count);
  useEffect(() => { if (count > held.current) setTyped(""); held.current = count; }, [count]);
  const add = (event) => { event.preventDefault(); event.stopPropagation(); if (typed.trim()) onAdd(typed); };
  return (
    <form className="adder" onSubmit={add}>
      <input type="text" className="input" aria-label={name} placeholder={placeholder ?? name} value={typed} maxLength={maxLength}
        aria-invalid={error ? "true" : "false"} onChange={(e) => setTyped(e.target.value)} />
      {children}
      <button type="submit" className="btn" data-variant="quiet">{button}</button>
      {error && <span className="error" role="alert">{error}</span>}
    </form>
  );
}

// Things in an order of one's own: by dragging, by keys and by arrows.
function Sorted({ items, idOf, nameOf, label, resets, onReorder, row, ...more }) {
  const [list, setList] = useState(items);
  const said = useRef(null);
  useEffect(() => setList(items), [JSON.stringify(items), resets]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const at = (id) => list.findIndex((one) => idOf(one) === id);
  const name = (id) => (at(id) < 0 ? id : nameOf(list[at(id)]));
  const move = (from, to) => {
    const next = arrayMove(list, from, to);
    setList(next);
    if (said.current) said.current.textContent = `${nameOf(list[from])} är på plats ${to + 1} av ${list.length}.`;
    onReorder?.(next.map(idOf));
  };
  const announcements = {
    onDragStart: ({ active }) => `${name(active.id)} lyft.`,
    onDragOver: ({ active, over }) => (over && over.id !== active.id ? `${name(active.id)} är på plats ${at(over.id) + 1} av ${list.length}.` : undefined),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)} släppt på plats ${at(over.id) + 1}.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
  return (
    <>
      <DndContext sensors={sensors} collisionDetection={closestCenter}
        accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
        onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(at(active.id), at(over.id)); }}>
        <SortableContext items={list.map(idOf)} strategy={verticalListSortingStrategy}>
          <ul aria-label={label} {...more}>{list.map((one, index) => row(one, { index, count: list.length, move }))}</ul>
        </SortableContext>
      </DndContext>
      <div role="status" className="sr-only" ref={said} />
    </>
  );
}

function Sortable({ id, name, place, children }) {
  const s = useSortable({ id });
  const t = s.transform;
  const handle = (
    <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} aria-label={`Flytta ${name}`}>
      <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.6" /><circle cx="15" cy={y} r="1.6" /></g>)}</svg>
    </button>
  );
  const { index, count, move } = place;
  const arrows = (
    <>
      <button type="button" className="icon-btn" data-size="small" disabled={index === 0} aria-label={`Flytta ${name} uppåt`} onClick={() => move(index, index - 1)}><Icon d="M12 19V5m-6 6 6-6 6 6" /></button>
      <button type="button" className="icon-btn" data-size="small" disabled={index === count - 1} aria-label={`Flytta ${name} nedåt`} onClick={() => move(index, index + 1)}><Icon d="M12 5v14m-6-6 6 6 6-6" /></button>
    </>
  );
  return (
    <li ref={s.setNodeRef} data-id={id} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      {children(handle, arrows)}
    </li>
  );
}

function Choices({ field, errors, resets, onChoice, onChoices }) {
  const at = (verb, choice) => errors[`${field.id}.choice.${verb}.${choice}`];
  const row = (choice, place) => (
    <Sortable key={choice.name} id={choice.name} name={`valet ${choice.name}`} place={place}>
      {(handle, arrows) => (
        <>
          {handle}
          <Saved name={`Val ${choice.name}`} value={choice.name} maxLength={100} error={at("rename", choice.name)} onSave={(to) => onChoice(field.id, "rename", choice.name, to)} />
          <span className="hint">{choice.count || ""}</span>
          {arrows}
          <button type="button" className="icon-btn" data-size="small" aria-label={`Ta bort valet ${choice.name}`} title={choice.count > 0 ? "De som har valet behåller det" : "Ta bort valet"}
            onClick={() => onChoice(field.id, "remove", choice.name, "")}><Icon d={CROSS} /></button>
        </>
      )}
    </Sortable>
  );
  return (
    <div className="choices" role="group" aria-label={`Val i ${field.label}`}>
      <Sorted items={field.choices} idOf={(c) => c.name} nameOf={(c) => c.name} resets={resets} row={row} onReorder={(order) => onChoices(field.id, order)} />
      <Adder name={`Nytt val i ${field.label}`} placeholder="Nytt val" button="Lägg till val" count={field.choices.length} maxLength={100}
        error={at("add", "")} onAdd={(text) => onChoice(field.id, "add", "", text)} />
    </div>
  );
}

function Field({ field, place, kinds, errors, resets, onChange, onArchive, onChoice, onChoices }) {
  const error = (part) => errors[`${field.id}.${part}`];
  return (
    <Sortable id={field.id} name={field.label} place={place}>
      {(handle, arrows) => (
        <>
          <div className="field-row">
            {handle}
            <Saved name={`Namn på fältet ${field.label}`} value={field.label} maxLength={60} error={error("label")} onSave={(text) => onChange(field.id, "label", text)} />
            <select className="input" aria-label={`Slag av ${field.label}`} value={field.kind} disabled={Boolean(field.fixed)} title={field.fixed || undefined} onChange={(e) => onChange(field.id, "kind", e.target.value)}>
              {kinds.map((kind) => <option key={kind.value} value={kind.value}>{kind.label}</option>)}
            </select>
            {arrows}
            <button type="button" className="icon-btn" data-size="small" aria-label={`Arkivera fältet ${field.label}`} title="Arkivera fältet. Det som kunderna har i det finns kvar." onClick={() => onArchive(field.id)}><Icon d="M4 5h16v4H4zM6 9v10h12V9M10 13h4" /></button>
          </div>
          <div className="field-more">
            <div className="field-hint">
              <Saved name={`Hjälptext till ${field.label}`} className="faint" placeholder="Hjälptext" value={field.hint} maxLength={200} error={error("hint")} onSave={(text) => onChange(field.id, "hint", text)} />
              {field.used && <span className="hint" title={field.fixed}>{field.used}</span>}
            </div>
            {error("kind") && <span className="error" role="alert">{error("kind")}</span>}
            {field.kind === "choice" && <Choices field={field} errors={errors} resets={resets} onChoice={onChoice} onChoices={onChoices} />}
          </div>
        </>
      )}
    </Sortable>
  );
}

// The fields of an own tab, edited where they stand. Everything is saved at once.
export function FieldList({ items = [], kinds = [], errors = {}, label, resets = 0, onReorder, onChange, onArchive, onChoice, onChoices, onAdd }) {
  const [kind, setKind] = useState("text");
  const on = { onChange, onArchive, onChoice, onChoices };
  return (
    <div className="own-fields">
      <Sorted items={items} idOf={(f) => f.id} nameOf={(f) => f.label} label={label} resets={resets} onReorder={onReorder} className="sortable"
        row={(field, place) => <Field key={field.id} field={field} place={place} kinds={kinds} errors={errors} resets={resets} {...on} />} />
      <Adder name="Nytt fält" button="Lägg till fält" count={items.length} maxLength={60} error={errors["new.label"]} onAdd={(text) => onAdd?.(text, kind)}>
        <select className="input" aria-label="Slag av nytt fält" value={kind} onChange={(e) => setKind(e.target.value)}>
          {kinds.map((k) => <option key={k.value} value={k.value}>{k.label}</option>)}
        </select>
      </Adder>
    </div>
  );
}
