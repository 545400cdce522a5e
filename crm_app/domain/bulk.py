"""Changing many customers at once, a part at a time, and taking all of it back.

`step` changes some customers in one transaction, so that the writer is free between the parts and
a stop leaves whole ones; `undo` takes a part back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, true, update
from sqlmodel import Session, col

from crm_app.domain import bulk_rules, clock, events, settings, showing
from crm_app.domain.actors import Actor
from crm_app.domain.bulk_cells import Cell, Cells
from crm_app.domain.bulk_rules import BY_KEY, Change
from crm_app.domain.customer_values import SPECS
from crm_app.domain.customers import MODULE, visible
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.excel.bulk import insert_rows
from crm_app.models.bulk import BulkBefore, BulkRun
from crm_app.models.customers import Customer
from crm_app.models.events import Event

AT_A_TIME = 1_000
KEPT = timedelta(days=30)
OFFERED = timedelta(minutes=10)
"""How long whoever comes back to the list is offered to take it back."""
_EVENT: Any = Event.__table__  # type: ignore[attr-defined]
_BEFORE: Any = BulkBefore.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Outcome:
    """What came of some customers: changed, as they already were, or left alone, and why.

    `run` is what takes it back, 0 as long as nothing has been changed.
    """

    changed: int = 0
    same: int = 0
    left: Mapping[str, int] = field(default_factory=dict)
    run: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.changed + other.changed,
            self.same + other.same,
            dict(Counter(self.left) + Counter(other.left)),
            self.run or other.run,
        )


@dataclass(frozen=True)
class Undone:
    """What came of taking some back; `after` is where the next part begins, None at the end."""

    restored: int = 0
    kept: int = 0
    after: int | None = None


@dataclass(frozen=True)
class Run:
    """One bulk change that can be taken back."""

    id: int
    change: Change
    count: int


def check(session: Session, actor: Actor, change: Change, *, even_own: bool = False) -> None:
    """Raise PermissionDenied when she may not do it, and Invalid for a value that is not there.

    One who sees only her own customers loses sight of those she is taken from: she must say
    `even_own`, or it is refused.
    """
    actor.require(bulk_rules.right(change))
    bulk_rules.check(settings.snapshot(session), actor, change, even_own=even_own)


def step(  # noqa: PLR0913  what is done, to whom, and what it goes on from
    session: Session,
    actor: Actor,
    change: Change,
    ids: Sequence[int],
    run_id: int = 0,
    *,
    even_own: bool = False,
) -> Outcome:
    """Change at most AT_A_TIME customers, those that she may see, and keep what they held.

    `run_id` is the run that the parts before belong to. Raises as `check`, NotFound and Conflict.
    """
    check(session, actor, change, even_own=even_own)
    run = _own(session, actor, run_id) if run_id else None
    ids = list(dict.fromkeys(ids))[:AT_A_TIME]
    cells, wanted = bulk_rules.cells(change), bulk_rules.wanted(change)
    rows = _rows(session, ids, visible(actor))
    fields = cells.fields(session, list(rows))
    before, left = _sort(settings.snapshot(session), change, rows, fields)
    left["gone"] = len(ids) - len(rows)
    if before:
        run = run or _begin(session, actor, change)
        _write(session, actor, cells, dict.fromkeys(before, wanted), fields)
        _keep(session, run, change, before)
    same = len(ids) - len(before) - left.total()
    return Outcome(len(before), same, dict(+left), run.id or 0 if run else 0)


def _sort(
    held: settings.Snapshot, change: Change, rows: Mapping[int, Any], fields: Mapping[int, Any]
) -> tuple[dict[int, Cell], Counter[str]]:
    """Return what each of those held who are to be changed, and why others are left alone."""
    cells, wanted = bulk_rules.cells(change), bulk_rules.wanted(change)
    before: dict[int, Cell] = {}
    left: Counter[str] = Counter()
    for id_, row in rows.items():
        now = cells.cell(fields[id_])
        if bulk_rules.is_same(change, now, wanted):
            continue
        after = cells.field_with(fields[id_], wanted)
        why = bulk_rules.refusal(row) or bulk_rules.lack(held, row, change, after)
        if why:
            left[why] += 1
        else:
            before[id_] = now
    return before, left


def _begin(session: Session, actor: Actor, change: Change) -> BulkRun:
    _forget_old(session, actor)
    run = BulkRun(
        user_id=actor.id, at=clock.now(), action=change.action, value=bulk_rules.written(change)
    )
    session.add(run)
    session.flush()
    return run


def _keep(session: Session, run: BulkRun, change: Change, before: Mapping[int, Cell]) -> None:
    if bulk_rules.read(run.action, run.value) != change:
        raise Conflict("Ändringen är en annan än den som påbörjades. Börja om.")
    rows = [{"run_id": run.id, "customer_id": i, "before": cell} for i, cell in before.items()]
    insert_rows(session, _BEFORE, rows)
    run.count += len(before)


def _rows(session: Session, ids: Iterable[int], seen: ColumnElement[bool]) -> dict[int, Any]:
    of_rules = (Customer.id, Customer.kind, Customer.customer_type)
    columns = (*of_rules, Customer.merged_into_id, Customer.anonymised_at)
    wanted = select(*(col(c) for c in columns))
    return {r.id: r for r in session.execute(wanted.where(col(Customer.id).in_(ids), seen))}


def _write(
    session: Session,
    actor: Actor,
    cells: Cells,
    asked: Mapping[int, Cell],
    fields: Mapping[int, Any],
) -> None:
    """Write the cells, each customer with her event, and name the topics."""
    if not asked:
        return
    groups: dict[str, tuple[Cell, list[int]]] = {}
    for id_, cell in asked.items():
        groups.setdefault(repr(cell), (cell, []))[1].append(id_)
    for cell, ids in groups.values():
        cells.write(session, ids, cell)
    told = {
        "version": col(Customer.version) + 1,
        "updated_at": clock.now(),
        "updated_by": actor.name,
    }
    session.execute(update(Customer).where(col(Customer.id).in_(asked)).values(**told))
    _record(session, actor, cells, asked, fields)
    events.touch(session, f"list:{MODULE}", events.topic(MODULE))
    events.touch_records(session, MODULE, asked)


def _record(
    session: Session,
    actor: Actor,
    cells: Cells,
    asked: Mapping[int, Cell],
    fields: Mapping[int, Any],
) -> None:
    held = settings.snapshot(session)
    rows, memo = [], {}
    for id_, cell in asked.items():
        old, new = fields[id_], cells.field_with(fields[id_], cell)
        if (old, new) not in memo:
            memo[old, new] = _told(held, cells.field, old, new)
        action, changes = memo[old, new]
        rows.append(events.row(actor, MODULE, id_, action, changes))
    insert_rows(session, _EVENT, rows)


def _told(held: settings.Snapshot, name: str, old: Any, new: Any) -> tuple[str, dict[str, Any]]:
    if name not in SPECS:
        return ("archive" if new else "restore"), {}
    said = {
        "old": showing.show(SPECS[name], old, held),
        "new": showing.show(SPECS[name], new, held),
    }
    return "edit", {name: said | {"from": _plain(old), "to": _plain(new)}}


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def undo(session: Session, actor: Actor, run_id: int, after: int = 0) -> Undone:
    """Take a part of a run back: the cells that still hold what it wrote.

    Raises NotFound, and Conflict when it cannot be taken back.
    """
    run = _own(session, actor, run_id)
    held = settings.snapshot(session)
    change = bulk_rules.alive(held, bulk_rules.read(run.action, run.value))
    actor.require(bulk_rules.right(change))
    kept = _kept(session, run_id, after)
    back, done = _write_back(session, actor, change, kept)
    last = len(kept) < AT_A_TIME
    if last:
        run.undone_at = clock.now()
    return Undone(back, len(kept) - back - done, None if last else max(kept))


def _write_back(
    session: Session, actor: Actor, change: Change, kept: Mapping[int, Cell]
) -> tuple[int, int]:
    """Write what was kept; return how many got it back, and how many held it already."""
    # What she took herself away from she no longer sees, and it is hers to take back.
    seen = true() if bulk_rules.loses_sight(actor, change) else visible(actor)
    held, cells = settings.snapshot(session), bulk_rules.cells(change)
    rows = _rows(session, kept, seen)
    fields = cells.fields(session, list(rows))
    wrote = bulk_rules.living(held, change, bulk_rules.wanted(change))
    back: dict[int, Cell] = {}
    done = 0
    for id_, row in rows.items():
        now, before = cells.cell(fields[id_]), bulk_rules.living(held, change, kept[id_])
        if (now,) == before:
            done += 1
        elif (now,) == wrote and before and not bulk_rules.refusal(row):
            back[id_] = before[0]
    _write(session, actor, cells, back, fields)
    return len(back), done


def _kept(session: Session, run_id: int, after: int) -> dict[int, Cell]:
    wanted = (
        select(col(BulkBefore.customer_id), col(BulkBefore.before))
        .where(col(BulkBefore.run_id) == run_id, col(BulkBefore.customer_id) > after)
        .order_by(col(BulkBefore.customer_id))
        .limit(AT_A_TIME)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def last(session: Session, actor: Actor, since: timedelta = OFFERED) -> Run | None:
    """Return the last change of the actor's that has not been taken back, when it is recent."""
    actor.require("customers.see")
    found = session.scalar(
        select(BulkRun)
        .where(_hers(actor), col(BulkRun.at) > clock.now() - since)
        .order_by(col(BulkRun.id).desc())
        .limit(1)
    )
    if found is None or found.undone_at is not None or not found.count:
        return None
    return Run(found.id or 0, bulk_rules.read(found.action, found.value), found.count)


def _hers(actor: Actor) -> ColumnElement[bool]:
    # A merge of two customers keeps its way back in the same tables, and is none of these.
    return and_(col(BulkRun.user_id) == actor.id, col(BulkRun.action).in_(BY_KEY))


def _own(session: Session, actor: Actor, run_id: int) -> BulkRun:
    run = session.get(BulkRun, run_id) if actor.kind == "user" and 0 < run_id < 2**63 else None
    if run is None or run.user_id != actor.id or run.action not in BY_KEY:
        raise NotFound("Ändringen finns inte, eller så är den inte din.")
    if run.undone_at is not None:
        raise Conflict("Ändringen är redan ångrad.")
    return run


def _forget_old(session: Session, actor: Actor) -> None:
    """Let go of what her old changes would need to be taken back."""
    old = select(col(BulkRun.id)).where(_hers(actor), col(BulkRun.at) < clock.now() - KEPT)
    session.execute(delete(BulkBefore).where(col(BulkBefore.run_id).in_(old)))
