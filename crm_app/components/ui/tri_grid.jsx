import { memo, useCallback, useEffect, useRef, useState } from "react";
import { DropdownMenu, Tooltip } from "@radix-ui/themes";
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";

const PARTS = [["off", "av"], ["active", "aktiv"], ["required", "obligatorisk"]];
const HELP = "Tryck blanksteg för att lyfta, pil upp eller ned för att flytta, blanksteg för att släppa, Esc för att avbryta.";
const SAID = { locked: "låst", none: "finns inte", ...Object.fromEntries(PARTS) };

const Icon = ({ children, fill = "none" }) => (
  <svg viewBox="0 0 24 24" fill={fill} stroke={fill === "none" ? "currentColor" : "none"} strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{children}</svg>
);
const MARKS = {
  off: <Icon><circle cx="12" cy="12" r="7" /></Icon>,
  active: <Icon fill="currentColor"><circle cx="12" cy="12" r="7.5" /></Icon>,
  required: <Icon><path d="M12 4v16M5 8l14 8M19 8 5 16" /></Icon>,
};
const Dots = () => <Icon fill="currentColor">{[5, 12, 19].map((y) => <g key={y}><circle cx="9" cy={y} r="1.7" /><circle cx="15" cy={y} r="1.7" /></g>)}</Icon>;
const Padlock = () => <Icon><rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" /></Icon>;

function Locked({ name, why }) {
  return (
    <Tooltip content={why || "Fältet behövs alltid."}>
      <button type="button" className="tri-locked" aria-label={`${name}: låst. ${why}`}><Padlock /></button>
    </Tooltip>
  );
}

const Tri = memo(function Tri({ row, column, name, state, onPick }) {
  const group = useRef(null);
  const pick = (next, focus) => {
    if (next !== state) onPick(row, column, next);
    if (focus) group.current.querySelector(`[data-part=${next}]`).focus();
  };
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = PARTS.findIndex(([part]) => part === state);
    pick(PARTS[(at + step + PARTS.length) % PARTS.length][0], true);
  };
  return (
    <div className="tri" role="radiogroup" aria-label={name} data-state={state} ref={group} onKeyDown={keys}>
      {PARTS.map(([part, word]) => (
        <button key={part} type="button" role="radio" aria-checked={state === part} aria-label={word} title={word}
          data-part={part} tabIndex={state === part ? 0 : -1} onClick={() => pick(part, true)}>{MARKS[part]}</button>
      ))}
    </div>
  );
});

function SetMenu({ trigger, heading, onSet, children }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu-pop" variant="soft" color="gray">
        <DropdownMenu.Label>{heading}</DropdownMenu.Label>
        {PARTS.map(([part, word]) => (
          <DropdownMenu.Item key={part} onSelect={() => onSet(part)}>{MARKS[part]} {word[0].toUpperCase() + word.slice(1)}</DropdownMenu.Item>
        ))}
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Row({ row, index, count, columns, firsts, stateOf, onPick, onRow, move }) {
  const s = useSortable({ id: row.id });
  const t = s.transform;
  return (
    <tr ref={s.setNodeRef} data-id={row.id} data-dragging={s.isDragging}
      style={{ transform: t ? `translate3d(0, ${t.y}px, 0)` : undefined, transition: s.transition }}>
      <th scope="row">
        <div className="grid-row-head">
          <button type="button" className="handle" ref={s.setActivatorNodeRef} {...s.attributes} {...s.listeners} aria-label={`Flytta ${row.label}`}><Dots /></button>
          <div><b title={row.label}>{row.label}</b>{row.note && <small>{row.note}</small>}</div>
          <SetMenu heading="Hela raden" onSet={(state) => onRow(row.id, state)}
            trigger={<button type="button" className="icon-btn" data-size="small" aria-label={`Mer för ${row.label}`}><Icon fill="currentColor"><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></Icon></button>}>
            <DropdownMenu.Separator />
            <DropdownMenu.Item disabled={index === 0} onSelect={() => move(index, index - 1)}>Flytta uppåt</DropdownMenu.Item>
            <DropdownMenu.Item disabled={index === count - 1} onSelect={() => move(index, index + 1)}>Flytta nedåt</DropdownMenu.Item>
          </SetMenu>
        </div>
      </th>
      {columns.map((c) => {
        const cell = row.cells?.[c.id] ?? { state: "none" };
        const name = `${row.label}, ${c.group ? `${c.group} ` : ""}${c.label}`;
        const state = stateOf(row, c.id);
        return (
          <td key={c.id} data-first={firsts.has(c.id) ? "" : undefined} data-column={c.id}>
            {state === "none" ? <span className="tri-none" title="Finns inte"><span aria-hidden="true">–</span><span className="sr-only">{SAID.none}</span></span>
              : state === "locked" ? <Locked name={name} why={cell.why ?? ""} />
                : <Tri row={row.id} column={c.id} name={name} state={state} onPick={onPick} />}
          </td>
        );
      })}
    </tr>
  );
}

// Columns that stand side by side under one group: [{group, span, id of the first}].
function groupsOf(columns) {
  const groups = [];
  for (const c of columns) {
    const last = groups.at(-1);
    if (last && last.group === c.group) last.span += 1;
    else groups.push({ group: c.group, span: 1, first: c.id });
  }
  return groups;
}

function Head({ columns, groups, firsts, onColumn }) {
  const grouped = groups.some((g) => g.group);
  return (
    <thead>
      {grouped && (
        <tr className="groups"><td />{groups.map((g) => <th key={g.first} scope="colgroup" colSpan={g.span} data-first="">{g.group}</th>)}</tr>
      )}
      <tr>
        <th scope="col">Fält</th>
        {columns.map((c) => (
          <th key={c.id} scope="col" data-first={firsts.has(c.id) ? "" : undefined}>
            <SetMenu heading="Hela kolumnen" onSet={(state) => onColumn(c.id, state)}
              trigger={<button type="button" className="col-menu">{grouped && <span className="sr-only">{c.group} </span>}{c.label}<Icon><path d="m6 9 6 6 6-6" /></Icon></button>} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

// Brings the field that was decided about into sight in the preview, without moving the page.
function showInPreview(id) {
  const field = document.querySelector(`.preview [data-field="${CSS.escape(id)}"]`);
  const place = field?.closest("[role=region]");
  if (!place) return;
  const top = field.getBoundingClientRect().top - place.getBoundingClientRect().top;
  if (top < 0 || top > place.clientHeight - 60) place.scrollTop += top - place.clientHeight / 3;
}

export function TriGrid({ rows = [], columns = [], label = "Fält", resets = 0, onSet, onSetRow, onSetColumn, onReorder, onLook }) {
  // What was clicked shows at once, until the server answers with rows (or resets them).
  const [picked, setPicked] = useState({});
  const [order, setOrder] = useState(null);
  const call = useRef({});
  const said = useRef(null);
  call.current = { onSet, onSetRow, onSetColumn, onReorder, onLook };
  const truth = JSON.stringify(rows);
  const touched = useRef("");
  useEffect(() => {
    setPicked({});
    setOrder(null);
    if (touched.current) requestAnimationFrame(() => showInPreview(touched.current));
  }, [truth, resets]);

  const say = (text) => { if (said.current) said.current.textContent = text; };
  const byId = new Map(rows.map((r) => [r.id, r]));
  const shown = order ? order.map((id) => byId.get(id)).filter(Boolean) : rows;
  const groups = groupsOf(columns);
  const firsts = new Set(groups.map((g) => g.first));
  const truthOf = (row, column) => row.cells?.[column]?.state ?? "none";
  const stateOf = (row, column) => picked[`${row.id}|${column}`] ?? truthOf(row, column);
  const free = (row, column) => !["locked", "none"].includes(truthOf(row, column));
  const pick = useCallback((row, column, state) => {
    setPicked((now) => ({ ...now, [`${row}|${column}`]: state }));
    touched.current = row;
    call.current.onLook?.(column);
    call.current.onSet?.(row, column, state);
  }, []);
  const pickAll = (pairs, state) => setPicked((now) => ({
    ...now, ...Object.fromEntries(pairs.filter(([r, c]) => free(r, c)).map(([r, c]) => [`${r.id}|${c}`, state])),
  }));
  const onRow = (id, state) => {
    touched.current = id;
    pickAll(columns.map((c) => [byId.get(id), c.id]), state);
    call.current.onSetRow?.(id, state);
  };
  const onColumn = (id, state) => {
    pickAll(rows.map((r) => [r, id]), state);
    call.current.onSetColumn?.(id, state);
  };
  const move = (from, to) => {
    const ids = arrayMove(shown.map((r) => r.id), from, to);
    setOrder(ids);
    say(`${shown[from].label} är på plats ${to + 1} av ${ids.length}.`);
    call.current.onReorder?.(ids);
  };
  const place = (id) => shown.findIndex((r) => r.id === id) + 1;
  const name = (id) => byId.get(id)?.label ?? id;
  const announcements = {
    onDragStart: ({ active }) => `${name(active.id)} lyft.`,
    onDragOver: ({ active, over }) => (over ? `${name(active.id)} är på plats ${place(over.id)} av ${shown.length}.` : undefined),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)} släppt på plats ${place(over.id)}.` : "Flytten avbröts."),
    onDragCancel: () => "Flytten avbröts.",
  };
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return (
    <div>
      <p className="tri-legend" aria-hidden="true">{PARTS.map(([part, word]) => <span key={part}>{MARKS[part]}{word}</span>)}<span><Padlock />låst</span></p>
      <DndContext sensors={sensors} collisionDetection={closestCenter}
        accessibility={{ announcements, screenReaderInstructions: { draggable: HELP } }}
        onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(place(active.id) - 1, place(over.id) - 1); }}>
        <div className="grid-matrix-wrap" role="region" aria-label={label} tabIndex={0}>
          <table className="grid-matrix">
            <Head columns={columns} groups={groups} firsts={firsts} onColumn={onColumn} />
            <SortableContext items={shown.map((r) => r.id)} strategy={verticalListSortingStrategy}>
              <tbody>
                {shown.map((row, i) => (
                  <Row key={row.id} row={row} index={i} count={shown.length} columns={columns} firsts={firsts}
                    stateOf={stateOf} onPick={pick} onRow={onRow} move={move} />
                ))}
              </tbody>
            </SortableContext>
          </table>
        </div>
      </DndContext>
      <div role="status" className="sr-only" ref={said} />
    </div>
  );
}
