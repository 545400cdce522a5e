import { useEffect, useRef, useState } from "react";
import { Switch } from "@radix-ui/themes";
import { DndContext, KeyboardSensor, PointerSensor, closestCorners, useDroppable, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, även till den andra menyn, blanksteg för att släppa, Esc för att avbryta.";
const NAMES = { main: "Huvudmeny", more: "Mer" };
const OTHER = { main: "more", more: "main" };

const Icon = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);

function Words({ item }) {
  return (
    <span className="sortable-words">
      <b title={item.label}>{item.label}</b>
      {item.note && <small>{item.note}</small>}
    </span>
  );
}

function Locked({ item }) {
  return (
    <li data-id={item.id}>
      <span className="handle" data-locked="" title={item.locked}>
        <Icon d="M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zm2 0V8a4 4 0 0 1 8 0v3" />
      </span>
      <Words item={{ ...item, note: item.locked }} />
      <Switch size="1" checked disabled aria-label={`Visa ${item.label}`} />
    </li>
  );
}

function Item({ item, menu, index, first, last, step, send, toggle }) {
  const s = useSortable({ id: item.id });
  const t = s.transform;
  const to = OTHER[menu];
  return (
    <li ref={s.setNodeRef} data-id={item.id} data-off={item.on ? undefined : ""} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} aria-label={`Flytta ${item.label}`}>
        <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.6" /><circle cx="15" cy={y} r="1.6" /></g>)}</svg>
      </button>
      <Words item={item} />
      <button type="button" className="icon-btn" data-size="small" disabled={index === first} aria-label={`Flytta ${item.label} uppåt`} onClick={() => step(menu, index, -1)}><Icon d="M12 19V5m-6 6 6-6 6 6" /></button>
      <button type="button" className="icon-btn" data-size="small" disabled={last} aria-label={`Flytta ${item.label} nedåt`} onClick={() => step(menu, index, 1)}><Icon d="M12 5v14m-6-6 6 6 6-6" /></button>
      <button type="button" className="text-btn send" aria-label={`Flytta ${item.label} till ${NAMES[to]}`} onClick={() => send(menu, item.id)}>Till {NAMES[to]}</button>
      <Switch size="1" checked={item.on} aria-label={`Visa ${item.label}`} onCheckedChange={(on) => toggle(item.id, on)} />
    </li>
  );
}

function Menu({ id, items, help, ...verbs }) {
  const place = useDroppable({ id });
  const first = items.findIndex((i) => !i.locked);
  return (
    <section className="board-menu">
      <h2 id={`board-${id}`}>{NAMES[id]}</h2>
      <p className="hint">{help}</p>
      <SortableContext items={items.filter((i) => !i.locked).map((i) => i.id)} strategy={verticalListSortingStrategy}>
        <ul className="sortable" ref={place.setNodeRef} aria-labelledby={`board-${id}`} data-empty={items.length === 0}>
          {items.map((item, i) => item.locked
            ? <Locked key={item.id} item={item} />
            : <Item key={item.id} item={item} menu={id} index={i} first={first} last={i === items.length - 1} {...verbs} />)}
          {items.length === 0 && <li className="board-empty">Dra en flik hit, eller använd knappen på den.</li>}
        </ul>
      </SortableContext>
    </section>
  );
}

const menuOf = (lists, id) => (id in lists ? id : Object.keys(lists).find((name) => lists[name].some((i) => i.id === id)));
const ids = (items) => items.map((i) => i.id);

// The two menus of the card. What was asked for is shown at once; the server's lists win whenever
// they change, and `resets` says that they have not changed although they were asked to.
export function TabBoard({ main = [], more = [], resets = 0, onArrange, onToggle }) {
  const [lists, setLists] = useState({ main, more });
  const now = useRef(lists);
  const before = useRef(null);
  const board = useRef(null);
  const said = useRef(null);
  const show = (next) => { now.current = next; setLists(next); };
  useEffect(() => { if (!before.current) show({ main, more }); }, [JSON.stringify([main, more]), resets]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const item = (id) => [...now.current.main, ...now.current.more].find((i) => i.id === id);
  const where = (id) => {
    if (id in NAMES) return "";
    const menu = menuOf(now.current, id);
    return menu ? `${NAMES[menu]}, plats ${ids(now.current[menu]).indexOf(id) + 1}` : "";
  };
  const tell = (id) => { if (said.current) said.current.textContent = `${item(id).label}: ${where(id)}.`; };
  const ask = (next) => { show(next); onArrange?.(ids(next.main), ids(next.more)); };
  const step = (menu, index, by) => {
    const id = lists[menu][index].id;
    ask({ ...lists, [menu]: arrayMove(lists[menu], index, index + by) });
    tell(id);
  };
  const send = (menu, id) => {
    const to = OTHER[menu];
    ask({ [menu]: lists[menu].filter((i) => i.id !== id), [to]: [...lists[to], item(id)] });
    tell(id);
    requestAnimationFrame(() => board.current?.querySelector(`[data-id="${id}"] .send`)?.focus());
  };
  const toggle = (id, on) => {
    const set = (items) => items.map((i) => (i.id === id ? { ...i, on } : i));
    show({ main: set(lists.main), more: set(lists.more) });
    onToggle?.(id, on);
  };
  // Into the other menu as soon as it is over it, so that the place it would get is seen.
  const over = ({ active, over: at }) => {
    if (!at) return;
    const held = now.current;
    const from = menuOf(held, active.id);
    const to = menuOf(held, at.id);
    if (!from || !to || from === to) return;
    const found = at.id in held ? held[to].length : ids(held[to]).indexOf(at.id);
    const place = Math.max(found, held[to].findIndex((i) => !i.locked) === -1 ? held[to].length : 0, held[to][0]?.locked ? 1 : 0);
    const moved = item(active.id);
    show({ ...held, [from]: held[from].filter((i) => i.id !== active.id), [to]: [...held[to].slice(0, place), moved, ...held[to].slice(place)] });
  };
  const end = ({ active, over: at }) => {
    const old = before.current;
    before.current = null;
    if (!at) { show(old); return; }
    const menu = menuOf(now.current, active.id);
    const list = now.current[menu];
    const from = ids(list).indexOf(active.id);
    const to = at.id in now.current ? from : ids(list).indexOf(at.id);
    const next = to === -1 || to === from ? now.current : { ...now.current, [menu]: arrayMove(list, from, Math.max(to, list[0]?.locked ? 1 : 0)) };
    if (JSON.stringify([ids(next.main), ids(next.more)]) !== JSON.stringify([ids(old.main), ids(old.more)])) ask(next);
  };
  // dnd-kit tells of the place where a thing already lies as soon as it is lifted: that would take
  // the word "lyft" away before anybody has heard it. It asks before the thing is in its new place.
  const announcements = {
    onDragStart: ({ active }) => `${item(active.id).label} lyft. ${where(active.id)}.`,
    onDragOver: ({ active, over: at }) => (at && at.id !== active.id ? `${item(active.id).label}: ${where(at.id) || `${NAMES[at.id]}, sist`}.` : undefined),
    onDragEnd: ({ active, over: at }) => (at ? `${item(active.id).label} släppt.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
  const verbs = { step, send, toggle };
  return (
    <div className="board" ref={board}>
      <DndContext sensors={sensors} collisionDetection={closestCorners}
        accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
        onDragStart={() => { before.current = now.current; }} onDragOver={over} onDragEnd={end}
        onDragCancel={() => { show(before.current); before.current = null; }}>
        <Menu id="main" items={lists.main} help="Syns alltid, i en rad under kundens namn." {...verbs} />
        <Menu id="more" items={lists.more} help="Ligger i menyn Mer sist i raden." {...verbs} />
      </DndContext>
      <div role="status" className="sr-only" ref={said} />
    </div>
  );
}
