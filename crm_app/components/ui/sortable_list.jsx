import { useEffect, useRef, useState } from "react";
import { Switch } from "@radix-ui/themes";
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, blanksteg för att släppa, Esc för att avbryta.";

const Arrow = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);
const Padlock = ({ why }) => (
  <span className="handle" data-locked="" title={why}>
    <Arrow d="M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zm2 0V8a4 4 0 0 1 8 0v3" />
    <span className="sr-only">{why}</span>
  </span>
);

function Words({ item }) {
  return (
    <span className="sortable-words">
      <b title={item.label}>{item.label}</b>
      {(item.off || item.note) && <small data-off={item.off ? "" : undefined}>{item.off || item.note}</small>}
    </span>
  );
}

function Toggle({ item, on, onToggle }) {
  if (on === undefined) return null;
  return (
    <Switch size="1" checked={on} disabled={Boolean(item.locked)} aria-label={`Visa ${item.label}`}
      onCheckedChange={(wanted) => onToggle(item.id, wanted)} />
  );
}

function Item({ item, index, first, count, move, children }) {
  const s = useSortable({ id: item.id });
  const t = s.transform;
  return (
    <li ref={s.setNodeRef} data-id={item.id} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} aria-label={`Flytta ${item.label}`}>
        <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.6" /><circle cx="15" cy={y} r="1.6" /></g>)}</svg>
      </button>
      <Words item={item} />
      <button type="button" className="icon-btn" data-size="small" disabled={index === first} aria-label={`Flytta ${item.label} uppåt`} onClick={() => move(index, index - 1)}><Arrow d="M12 19V5m-6 6 6-6 6 6" /></button>
      <button type="button" className="icon-btn" data-size="small" disabled={index === count - 1} aria-label={`Flytta ${item.label} nedåt`} onClick={() => move(index, index + 1)}><Arrow d="M12 5v14m-6-6 6 6 6-6" /></button>
      {children}
    </li>
  );
}

// What dnd-kit says aloud. It tells of the place where a thing already lies as soon as it is lifted:
// that would take the word "lyft" away before anybody has heard it.
function useAnnouncements(name, place, count) {
  const last = useRef(null);
  return {
    onDragStart: ({ active }) => {
      last.current = active.id;
      return `${name(active.id)} lyft, plats ${place(active.id)} av ${count}.`;
    },
    onDragOver: ({ active, over }) => {
      if (!over || over.id === last.current) return undefined;
      last.current = over.id;
      return `${name(active.id)} är på plats ${place(over.id)} av ${count}.`;
    },
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)} släppt på plats ${place(over.id)}.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
}

export function SortableList({ items = [], label, resets = 0, onReorder, onToggle }) {
  // What was asked for is shown at once; the server's list wins whenever it changes, and `resets`
  // says that it has not changed although it was asked to.
  const [list, setList] = useState(items);
  const [toggled, setToggled] = useState({});
  const said = useRef(null);
  useEffect(() => { setList(items); setToggled({}); }, [JSON.stringify(items), resets]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const locked = list.filter((i) => i.locked);
  const free = list.filter((i) => !i.locked);
  const all = [...locked, ...free];
  const name = (id) => all.find((i) => i.id === id)?.label ?? id;
  const place = (id) => all.findIndex((i) => i.id === id) + 1;
  const announcements = useAnnouncements(name, place, all.length);
  const move = (from, to) => {
    const next = arrayMove(all, from, to);
    setList(next);
    if (said.current) said.current.textContent = `${all[from].label} är på plats ${to + 1} av ${all.length}.`;
    onReorder?.(next.map((i) => i.id));
  };
  const toggle = (id, on) => {
    setToggled((now) => ({ ...now, [id]: on }));
    onToggle?.(id, on);
  };
  const control = (item) => <Toggle item={item} on={toggled[item.id] ?? item.on} onToggle={toggle} />;
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter}
      accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
      onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(place(active.id) - 1, place(over.id) - 1); }}>
      <SortableContext items={free.map((i) => i.id)} strategy={verticalListSortingStrategy}>
        <ul className="sortable" aria-label={label}>
          {locked.map((item) => (
            <li key={item.id} data-id={item.id} data-locked=""><Padlock why={item.locked} /><Words item={item} />{control(item)}</li>
          ))}
          {free.map((item, i) => (
            <Item key={item.id} item={item} index={i + locked.length} first={locked.length} count={all.length} move={move}>{control(item)}</Item>
          ))}
        </ul>
      </SortableContext>
      <div role="status" className="sr-only" ref={said} />
    </DndContext>
  );
}
