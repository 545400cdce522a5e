"""Doing what a plan says: one transaction, all or nothing, in statements that move whole parts.

Everything was made ready in the staging file, which is attached to the register: SQLite moves the
rows over while Python does other things. Form and import share parsers, rules and event types.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session

from crm_app.domain import (
    clock,
    country_choice,
    customer_ids,
    customers,
    events,
    numbers,
    registers,
    search_index,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict
from crm_app.domain.excel import lots, missing
from crm_app.domain.excel.fresh import CHANGED, refuse_stale
from crm_app.domain.excel.lots import NEW, Lot, Mover
from crm_app.domain.excel.planned import require
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Ticker
from crm_app.domain.excel.staged import Staged
from crm_app.domain.registers import BY_KEY
from crm_app.models.events import Event
from crm_app.models.imports import ImportRun

AT_A_TIME = 2_000
FEW = 50


@dataclass(frozen=True)
class Outcome:
    """What came of an import. `created_values` is {register: names}, countries under "country"."""

    committed: bool
    new: int = 0
    changed: int = 0
    created_values: dict[str, list[str]] = field(default_factory=dict)
    run: int | None = None


def apply(  # noqa: PLR0913  what, for whom, and how far: all are the caller's to say
    session: Session,
    actor: Actor,
    run: ImportRun,
    path: Path,
    *,
    only_correct: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Write what is staged; nothing where a row is refused, unless only the correct are asked for.

    Raises PermissionDenied, Stopped, and Stale when the register is no longer as planned.
    """
    require(actor)
    plan = Staged(path)
    if plan.counts["refused"] and not only_correct:
        return Outcome(committed=False)
    attach(session, path)
    refuse_stale(session, plan)
    counts = lots.sizes(session)
    ticker = Ticker(sum(counts.values()), on_progress, should_stop)
    return _Applier(session, actor.through("import"), run, plan, ticker).apply(counts)


def attach(session: Session, path: Path) -> None:
    """Let the transaction read the staging file, as `st`; `db` lets go of it afterwards."""
    connection = session.connection()
    connection.exec_driver_sql("ATTACH ? AS st", (str(path),))
    # Pages are written once: a larger cache takes memory, and no less time.
    connection.exec_driver_sql("PRAGMA main.cache_size=-8192")
    connection.connection.info["attached"] = "st"


class _Applier:
    def __init__(
        self, session: Session, actor: Actor, run: ImportRun, plan: Staged, ticker: Ticker
    ) -> None:
        self.session, self.actor, self.run, self.plan = session, actor, run, plan
        self.ticker = ticker

    def apply(self, counts: dict[str, int]) -> Outcome:
        created, ids = self._create_values()
        base = customer_ids.highest(self.session)
        mover = Mover(self.session, self.actor, self.run.id or 0, clock.now(), base, ids)
        for shape, count in counts.items():
            if shape != NEW:
                self._move(mover, Lot(shape, count))
        self._new(mover, counts.get(NEW, 0))
        if counts.get(NEW):
            self.run.highest_id = base + counts[NEW]
        self._tell(created)
        if self.ticker.total > search_index.PART:
            search_index.put_off(self.session)
        self.ticker.finish()
        told = self.plan.counts
        return Outcome(True, told["new"], told["changed"], created, self.run.id)

    def _new(self, mover: Mover, count: int) -> None:
        """Numbers that the file tells come first: the series then goes round them."""
        unnumbered = lots.unnumbered(self.session)
        self._move(mover, Lot(NEW, count - unnumbered))
        if unnumbered:
            mover.number(numbers.take(self.session, customers.MODULE, unnumbered))
            self._move(mover, Lot(NEW, count, count - unnumbered))

    def _move(self, mover: Mover, lot: Lot) -> None:
        for first in range(lot.after + 1, lot.last + 1, AT_A_TIME):
            self.ticker.check()
            last = min(first + AT_A_TIME - 1, lot.last)
            if mover.move(lot.shape, first, last) != last - first + 1:
                raise Conflict(CHANGED)
            self.ticker.done += last - first + 1

    def _create_values(self) -> tuple[dict[str, list[str]], dict[int, int]]:
        """Make the values and countries that the rows use, and return them by temporary id."""
        created: dict[str, list[str]] = {}
        ids: dict[int, int] = {}
        made: dict[tuple[str, str], int] = {}
        used = lots.temporary_ids(self.session) if self.plan.temporary else set[int]()
        for temporary, (register, name) in self.plan.temporary.items():
            if temporary not in used:
                continue
            key = (register, registers.name_key(name))
            if key not in made:
                made[key] = registers.add(self.session, self.actor, register, name)
                created.setdefault(register, []).append(name)
            ids[temporary] = made[key]
        active = settings.snapshot(self.session).countries
        codes = [c for c in lots.countries(self.session) if c in self.plan.countries - active]
        if names := country_choice.activate(self.session, self.actor, codes):
            created[missing.COUNTRY] = names
        return created, ids

    def _tell(self, created: dict[str, list[str]]) -> None:
        labels = {
            "Nya": "new",
            "Ändrade": "changed",
            "Oförändrade": "unchanged",
            "Avvisade": "refused",
            "Överhoppade": "skipped",
        }
        told = {label: self.plan.counts[key] for label, key in labels.items()}
        changes: dict[str, Any] = {k: {"old": "", "new": str(v)} for k, v in told.items() if v}
        changes |= {_label(k): {"old": "", "new": ", ".join(v)} for k, v in created.items()}
        row = events.row(self.actor, customers.MODULE, None, "import", changes)
        event = Event(**row)
        self.session.add(event)
        self.session.flush()
        self.run.event_id = event.id or 0
        ids = lots.changed_ids(self.session, FEW + 1)
        if told["Nya"] or ids:
            events.touch(self.session, f"list:{customers.MODULE}")
        if lots.has_contacts(self.session):
            events.touch(self.session, "list:contacts")
        events.touch(self.session, events.topic(customers.MODULE))
        events.touch_records(self.session, customers.MODULE, ids)


def _label(register: str) -> str:
    return "Länder" if register == missing.COUNTRY else BY_KEY[register].label
