import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { DropdownMenu } from "@radix-ui/themes";
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const MANY = 15; // more than this, and one searches
const AT_ONCE = ["cash", "advance"]; // payment terms without days
const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, blanksteg för att släppa, Esc för att avbryta.";
const Dots = () => <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.7" /><circle cx="15" cy={y} r="1.7" /></g>)}</svg>;
const More = () => <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></svg>;
const Glass = () => <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true"><circle cx="11" cy="11" r="7" /><path d="m21 21-4.3-4.3" /></svg>;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What is typed stays over what the server says, until the server has kept it or Esc gives it up.
function useTyped(value, error, answers) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const sent = useRef(null);
  useEffect(() => {
    const before = told.current;
    told.current = value;
    if (!error) setTyped((now) => (now === before || now === sent.current ? value : now));
  }, [value, answers, error]);
  const send = (save) => {
    if (typed === value || (typed === sent.current && error)) return;
    sent.current = typed;
    save(typed);
  };
  const give_up = () => { sent.current = null; setTyped(value); };
  return { typed, setTyped, send, give_up };
}

function Typed({ value, label, error, errorId, answers, onSave, ...more }) {
  const { typed, setTyped, send, give_up } = useTyped(value, error, answers);
  // A row has one error and may have two fields: the one that was changed is the wrong one.
  const wrong = Boolean(error) && typed !== value;
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") { event.preventDefault(); send(onSave); }
    if (event.key === "Escape" && typed !== value) { event.preventDefault(); event.stopPropagation(); give_up(); }
  };
  return (
    <input type="text" value={typed} aria-label={label} autoComplete="off" spellCheck="false"
      aria-invalid={wrong ? "true" : "false"} aria-describedby={wrong ? errorId : undefined}
      onChange={(event) => setTyped(event.target.value)} onKeyDown={keys} onBlur={() => send(onSave)} {...more} />
  );
}

function ColorMenu({ value, colors, onColor }) {
  const said = colors.find(([color]) => color === value.color)?.[1] ?? "";
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger>
        <button type="button" className="icon-btn" data-size="small" aria-label={`Färg på ${value.name}: ${said}`} title={said}>
          <span className="swatch" data-tone={value.color} />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu-pop" variant="soft" color="gray">
        <DropdownMenu.RadioGroup value={value.color} onValueChange={(color) => onColor?.(value.id, color)}>
          {colors.map(([color, word]) => (
            <DropdownMenu.RadioItem key={color} value={color}><span className="swatch" data-tone={color} /> {word}</DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Terms({ value, kinds, error, errorId, answers, onTerms }) {
  const [picked, setPicked] = useState(value.terms);
  useEffect(() => setPicked(value.terms), [value.terms, answers]);
  const pick = (terms) => {
    setPicked(terms);
    onTerms?.(value.id, AT_ONCE.includes(picked) ? "30" : value.days, terms);
  };
  return (
    <span className="value-terms">
      <select className="input" aria-label={`Slag för ${value.name}`} value={picked} onChange={(event) => pick(event.target.value)}>
        {kinds.map(([kind, word]) => <option key={kind} value={kind}>{word}</option>)}
      </select>
      {AT_ONCE.includes(picked) ? <span className="value-days" /> : (
        <span className="value-days">
          <Typed value={value.days} label={`Dagar för ${value.name}`} error={error} errorId={errorId} answers={answers} className="input tabular"
            inputMode="numeric" maxLength={4} onSave={(days) => onTerms?.(value.id, days, picked)} /> dagar
        </span>
      )}
    </span>
  );
}

function Row({ value, index, count, still, move, on, colors, kinds, error, answers }) {
  const s = useSortable({ id: value.id, disabled: still });
  const t = s.transform;
  const errorId = `error-${value.id}`;
  return (
    <li ref={s.setNodeRef} data-id={value.id} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      <div className="value-row">
        <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} disabled={still} aria-label={`Flytta ${value.name}`}><Dots /></button>
        {colors.length > 0 && <ColorMenu value={value} colors={colors} onColor={on.color} />}
        <span className="value-name">
          <Typed value={value.name} label={`Namn på ${value.name}`} error={error} errorId={errorId} answers={answers}
            maxLength={200} data-tone={value.color || undefined} onSave={(name) => on.rename?.(value.id, name)} />
          {value.default && <span className="badge" data-tone="accent">Standard</span>}
        </span>
        {kinds.length > 0 && <Terms value={value} kinds={kinds} error={error} errorId={errorId} answers={answers} onTerms={on.terms} />}
        <span className="value-uses tabular">
          {value.href ? <Link className="link" to={value.href}>{value.uses}</Link> : value.uses || <span className="skeleton" style={{ width: 48 }} />}
        </span>
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger><button type="button" className="icon-btn" data-size="small" aria-label={`Mer för ${value.name}`}><More /></button></DropdownMenu.Trigger>
          <DropdownMenu.Content className="menu-pop" variant="soft" color="gray" align="end">
            {kinds.length > 0 && <DropdownMenu.Item disabled={value.default} onSelect={() => on.default?.(value.id)}>Gör till standard</DropdownMenu.Item>}
            <DropdownMenu.Item disabled={still || index === 0} onSelect={() => move(index, index - 1)}>Flytta uppåt</DropdownMenu.Item>
            <DropdownMenu.Item disabled={still || index === count - 1} onSelect={() => move(index, index + 1)}>Flytta nedåt</DropdownMenu.Item>
            <DropdownMenu.Separator />
            <DropdownMenu.Item onSelect={() => on.ask?.("merge", value.id)}>Slå ihop med …</DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => on.archive?.(value.id)}>Arkivera</DropdownMenu.Item>
            <DropdownMenu.Item data-tone="danger" onSelect={() => on.ask?.("remove", value.id)}>Ta bort …</DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      </div>
      {error && <p id={errorId} className="error" role="alert">{error}</p>}
    </li>
  );
}

function Add({ label, error, added, onAdd }) {
  const input = useRef(null);
  const [typed, setTyped] = useState("");
  const sent = useRef(null);
  useEffect(() => {
    if (added) setTyped((now) => (now === sent.current ? "" : now));
  }, [added]);
  const submit = (event) => {
    event.preventDefault();
    input.current.focus();
    if (!typed.trim()) return;
    sent.current = typed;
    onAdd?.(typed);
  };
  return (
    <form className="value-add" onSubmit={submit} noValidate>
      <input ref={input} type="text" className="input" value={typed} maxLength={200} autoComplete="off" aria-label={label} placeholder={label}
        aria-invalid={error ? "true" : "false"} aria-describedby={error ? "error-new" : undefined} onChange={(event) => setTyped(event.target.value)} />
      <button type="submit" className="btn" data-variant="quiet">Lägg till</button>
      {error && <p id="error-new" className="error" role="alert">{error}</p>}
    </form>
  );
}

export function RegisterList({ values = [], label, new: fresh, colors = [], kinds = [], errors = {}, answers = 0, added = 0, ...on }) {
  const [order, setOrder] = useState(null);
  const [wanted, setWanted] = useState("");
  const said = useRef(null);
  const list = useRef(null);
  const acted = useRef(null);
  const truth = JSON.stringify(values.map((v) => v.id));
  useEffect(() => setOrder(null), [truth, answers]);
  useEffect(() => {
    // A row that has gone takes the focus with it: give it to the one that stands there now.
    if (acted.current === null || (document.activeElement && document.activeElement !== document.body)) return;
    const names = list.current?.querySelectorAll(".value-name input") ?? [];
    names[Math.min(acted.current, names.length - 1)]?.focus();
    acted.current = null;
  }, [truth]);
  const byId = new Map(values.map((v) => [v.id, v]));
  const all = order ? order.map((id) => byId.get(id)).filter(Boolean) : values;
  const searching = fold(wanted.trim());
  const shown = searching ? all.filter((v) => fold(v.name).includes(searching)) : all;
  const name = (id) => byId.get(id)?.name ?? id;
  const place = (id) => all.findIndex((v) => v.id === id) + 1;
  const move = (from, to) => {
    const ids = arrayMove(all.map((v) => v.id), from, to);
    setOrder(ids);
    if (said.current) said.current.textContent = `${all[from].name} är på plats ${to + 1} av ${ids.length}.`;
    on.onReorder?.(ids);
  };
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const announcements = {
    onDragStart: ({ active }) => `${name(active.id)} lyft.`,
    onDragOver: ({ active, over }) => (over ? `${name(active.id)} är på plats ${place(over.id)} av ${all.length}.` : undefined),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)} släppt på plats ${place(over.id)}.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
  const archive = (id) => { acted.current = place(id) - 1; on.onArchive?.(id); };
  const rowOn = { rename: on.onRename, color: on.onColor, terms: on.onTerms, default: on.onDefault, ask: on.onAsk, archive };
  return (
    <div className="register-list">
      {values.length > MANY && (
        <div className="search" data-bare=""><Glass /><input type="search" value={wanted} aria-label={`Sök i ${label}`} placeholder={`Sök bland ${values.length} värden`} onChange={(event) => setWanted(event.target.value)} /></div>
      )}
      <DndContext sensors={sensors} collisionDetection={closestCenter} accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
        onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(place(active.id) - 1, place(over.id) - 1); }}>
        <SortableContext items={shown.map((v) => v.id)} strategy={verticalListSortingStrategy}>
          {shown.length > 0 && (
            <ul ref={list} className="values-edited" aria-label={label}>
              {shown.map((value) => (
                <Row key={value.id} value={value} index={place(value.id) - 1} count={all.length} still={Boolean(searching)} move={move} on={rowOn}
                  colors={colors} kinds={kinds} error={errors[value.id] ?? ""} answers={answers} />
              ))}
            </ul>
          )}
        </SortableContext>
      </DndContext>
      {searching && shown.length === 0 && <p className="hint" role="status">Inget värde heter så.</p>}
      <Add label={fresh} error={errors.new ?? ""} added={added} onAdd={on.onAdd} />
      <div role="status" className="sr-only" ref={said} />
    </div>
  );
}
