import { memo, useEffect, useState } from "react";
import { DndContext, DragOverlay, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors } from "@dnd-kit/core";

const Grip = () => (
  <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.6" /><circle cx="15" cy={y} r="1.6" /></g>)}</svg>
);

const Choices = memo(({ groups }) => (
  <>
    <option value="">Hoppa över</option>
    {groups.map((group) => (
      <optgroup label={group.label} key={group.label}>
        {group.options.map((option) => <option value={option.value} key={option.value}>{option.label}</option>)}
      </optgroup>
    ))}
  </>
));

function Row({ column, groups, picked, assign }) {
  const { setNodeRef, isOver } = useDroppable({ id: `column-${column.index}`, data: { index: column.index, heading: column.heading } });
  const id = `column-${column.index}`;
  const asked = picked !== undefined;
  const error = asked ? "" : column.error;
  return (
    <tr ref={setNodeRef} data-over={isOver || undefined} data-skipped={(asked ? picked : column.key) ? undefined : ""} data-error={error ? "" : undefined}>
      <th scope="row">{column.heading}</th>
      <td className="column-samples">
        {column.samples.length ? column.samples.map((text) => <span key={text}>{text}</span>) : <i>Tom kolumn</i>}
      </td>
      <td><div className="column-read">
        <select className="input" id={id} aria-label={`Läs kolumnen ${column.heading} som`} value={picked ?? column.key}
          aria-invalid={error ? "true" : "false"} aria-describedby={error || column.note ? `${id}-said` : undefined}
          onChange={(e) => assign(column.index, e.target.value)}>
          <Choices groups={groups} />
        </select>
        {!asked && column.recognised && <span className="badge" data-tone="green">Känns igen</span>}
        {error ? <p className="error" role="alert" id={`${id}-said`}>{error}</p>
          : !asked && column.note && <p className="hint" id={`${id}-said`}>{column.note}</p>}
      </div></td>
    </tr>
  );
}

const SAID = {
  onDragStart: ({ active }) => `${active.data.current.label} lyft.`,
  onDragOver: ({ over }) => (over ? `Över kolumnen ${over.data.current.heading}.` : undefined),
  onDragEnd: ({ active, over }) => (over ? `${over.data.current.heading} läses som ${active.data.current.label}.` : "Inget valdes."),
  onDragCancel: () => "Inget valdes.",
};

function Field({ option }) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `field-${option.value}`, data: option });
  return <li ref={setNodeRef} {...listeners} data-dragging={isDragging || undefined}><Grip />{option.label}</li>;
}

// The columns of a file, each with what it is read as, and beside them the fields that nobody has
// taken: to be dragged to a column. With the keyboard the lists do the same.
export function ColumnMap({ columns = [], groups = [], unused = [], resets = 0, onAssign }) {
  const [picked, setPicked] = useState({});
  const [held, setHeld] = useState(null);
  useEffect(() => { setPicked({}); }, [JSON.stringify(columns), resets]);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const assign = (index, key) => {
    setPicked((now) => ({ ...now, [index]: key }));
    onAssign?.(index, key);
  };
  const end = ({ active, over }) => {
    setHeld(null);
    if (over) assign(over.data.current.index, active.data.current.value);
  };
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragStart={({ active }) => setHeld(active.data.current)}
      onDragEnd={end} onDragCancel={() => setHeld(null)}
      accessibility={{ announcements: SAID, screenReaderInstructions: { draggable: "" } }}>
      <div className="column-map" data-dragging={held ? "" : undefined}>
        <table className="table">
          <caption className="sr-only">Filens kolumner och vad de läses som</caption>
          <thead><tr><th scope="col">Kolumn i filen</th><th scope="col">Exempel</th><th scope="col">Läses som</th></tr></thead>
          <tbody>
            {columns.map((column) => <Row key={column.index} column={column} groups={groups} picked={picked[column.index]} assign={assign} />)}
          </tbody>
        </table>
        {unused.length > 0 && (
          <section className="column-fields" tabIndex={0} aria-label="Fält som ingen kolumn fyller">
            <h3>Fält som ingen kolumn fyller</h3>
            <p className="hint">Dra ett fält till sin kolumn, eller välj det i listan vid kolumnen.</p>
            {unused.map((group) => (
              <div key={group.label}>
                <h4>{group.label}</h4>
                <ul>{group.options.map((option) => <Field key={option.value} option={option} />)}</ul>
              </div>
            ))}
          </section>
        )}
      </div>
      <DragOverlay dropAnimation={null}>{held && <div className="column-held">{held.label}</div>}</DragOverlay>
    </DndContext>
  );
}
