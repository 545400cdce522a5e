import { useEffect, useRef, useState } from "react";
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, blanksteg för att släppa, Esc för att avbryta.";

const Arrow = ({ d }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);

function Item({ item, index, count, move }) {
  const s = useSortable({ id: item.id });
  const t = s.transform;
  return (
    <li ref={s.setNodeRef} data-id={item.id} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} aria-label={`Flytta ${item.label}`}>
        <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.6" /><circle cx="15" cy={y} r="1.6" /></g>)}</svg>
      </button>
      <span>{item.label}</span>
      <button type="button" className="icon-btn" data-size="small" disabled={index === 0} aria-label={`Flytta ${item.label} uppåt`} onClick={() => move(index, index - 1)}><Arrow d="M12 19V5m-6 6 6-6 6 6" /></button>
      <button type="button" className="icon-btn" data-size="small" disabled={index === count - 1} aria-label={`Flytta ${item.label} nedåt`} onClick={() => move(index, index + 1)}><Arrow d="M12 5v14m-6-6 6 6 6-6" /></button>
    </li>
  );
}

export function SortableList({ items = [], label, onReorder }) {
  // The order that was asked for is shown at once; the server's list wins whenever it changes.
  const [list, setList] = useState(items);
  const said = useRef(null);
  useEffect(() => setList(items), [JSON.stringify(items)]);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const name = (id) => list.find((i) => i.id === id)?.label ?? id;
  const place = (id) => list.findIndex((i) => i.id === id) + 1;
  const move = (from, to) => {
    const next = arrayMove(list, from, to);
    setList(next);
    if (said.current) said.current.textContent = `${list[from].label} är på plats ${to + 1} av ${list.length}.`;
    onReorder?.(next.map((i) => i.id));
  };
  const announcements = {
    onDragStart: ({ active }) => `${name(active.id)} lyft.`,
    onDragOver: ({ active, over }) => (over ? `${name(active.id)} är på plats ${place(over.id)} av ${list.length}.` : undefined),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)} släppt på plats ${place(over.id)}.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter}
      accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
      onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(place(active.id) - 1, place(over.id) - 1); }}>
      <SortableContext items={list.map((i) => i.id)} strategy={verticalListSortingStrategy}>
        <ul className="sortable" aria-label={label}>
          {list.map((item, i) => <Item key={item.id} item={item} index={i} count={list.length} move={move} />)}
        </ul>
      </SortableContext>
      <div role="status" className="sr-only" ref={said} />
    </DndContext>
  );
}
