"""Doing what a plan says: one transaction, all or nothing, in bulk statements.

Form and import share parsers, rules and event types; only the statement that writes differs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from crm_app.domain import (
    clock,
    country_choice,
    customers,
    events,
    numbers,
    registers,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import changes
from crm_app.domain.customer_values import Values, columns
from crm_app.domain.errors import Conflict
from crm_app.domain.excel import missing
from crm_app.domain.excel.bulk import insert_rows, uncollected
from crm_app.domain.excel.fresh import CHANGED, refuse_stale
from crm_app.domain.excel.planned import Plan, PlannedRow, require
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Ticker
from crm_app.domain.fields import Reading
from crm_app.domain.registers import BY_KEY
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.events import Event

Edit = tuple[int, Values, Values]
AT_A_TIME = 500
FEW = 50
_C: Any = Customer
_CUSTOMER: Any = Customer.__table__  # type: ignore[attr-defined]
_TAG: Any = CustomerTag.__table__  # type: ignore[attr-defined]
_MANAGER: Any = AccountManager.__table__  # type: ignore[attr-defined]
_EVENT: Any = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Outcome:
    """What came of an import. `created_values` is {register: names}, countries under "country"."""

    committed: bool
    new: int = 0
    changed: int = 0
    created_values: dict[str, list[str]] = field(default_factory=dict)


def apply(  # noqa: PLR0913  what, for whom, and how far: all are the caller's to say
    session: Session,
    actor: Actor,
    plan: Plan,
    *,
    only_correct: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Write the plan's rows; nothing where a row is refused, unless only the correct are asked for.

    Raises PermissionDenied, Stopped, and Conflict when the register is no longer as planned.
    """
    require(actor)
    if plan.refused and not only_correct:
        return Outcome(committed=False)
    refuse_stale(session, plan)
    ticker = Ticker(len(plan.rows), on_progress, should_stop)
    with uncollected():
        return _Applier(session, actor.through("import"), plan, ticker).apply()


class _Applier:
    def __init__(self, session: Session, actor: Actor, plan: Plan, ticker: Ticker) -> None:
        self.session, self.actor, self.plan, self.ticker = session, actor, plan, ticker
        self.now: datetime = clock.now()
        self.changed_ids: list[int] = []

    def apply(self) -> Outcome:
        created, ids = self._create_values()
        self.reading = Reading(
            settings.snapshot(self.session), memo={}, number_of=customers.number_of(self.session)
        )
        rows = (
            [replace(row, values=missing.real(row.values, ids)) for row in self.plan.rows]
            if ids
            else list(self.plan.rows)
        )
        self._change([row for row in rows if row.customer_id])
        # Numbers that the file tells come first: the series then goes round them.
        new = [row for row in rows if not row.customer_id]
        self._insert([row for row in new if row.values["number"]])
        self._insert(self._numbered([row for row in new if not row.values["number"]]))
        self._tell(created)
        self.ticker.finish()
        return Outcome(True, self.plan.new, self.plan.changed, created)

    def _create_values(self) -> tuple[dict[str, list[str]], dict[int, int]]:
        """Make the values and countries that the rows use, and return them by temporary id."""
        created: dict[str, list[str]] = {}
        ids: dict[int, int] = {}
        used = (
            set[int]().union(*(missing.temporary_ids(row.values) for row in self.plan.rows))
            if self.plan.temporary
            else set[int]()
        )
        for temporary, (register, name) in self.plan.temporary.items():
            if temporary in used:
                ids[temporary] = registers.add(self.session, self.actor, register, name)
                created.setdefault(register, []).append(name)
        active = settings.snapshot(self.session).countries
        asked = dict.fromkeys(row.values["country"] for row in self.plan.rows)
        codes = [c for c in asked if c in self.plan.settings.countries and c not in active]
        if names := country_choice.activate(self.session, self.actor, codes):
            created[missing.COUNTRY] = names
        return created, ids

    def _numbered(self, rows: list[PlannedRow]) -> list[PlannedRow]:
        taken = numbers.take(self.session, customers.MODULE, len(rows)) if rows else []
        return [
            replace(row, values=row.values | {"number": number})
            for row, number in zip(rows, taken, strict=True)
        ]

    def _insert(self, rows: list[PlannedRow]) -> None:
        blank = customers.blank(self.reading)
        for part in self.ticker.parts(rows, AT_A_TIME):
            insert_rows(self.session, _CUSTOMER, [self._new_row(row.values) for row in part])
            ids = self._ids_of([row.values["number"] for row in part])
            placed = [(ids[row.values["number"]], row.values) for row in part]
            self._link(placed)
            self._record("register", [(id_, blank, values) for id_, values in placed])

    def _new_row(self, values: Values) -> dict[str, Any]:
        return columns(self.plan.kind, values, self.now) | {
            "kind": self.plan.kind,
            "version": 1,
            "archived": False,
            "created_at": self.now,
            "updated_by": self.actor.name,
            "consent_how": self.actor.origin if values["marketing_consent"] else "",
        }

    def _ids_of(self, part: Sequence[str]) -> dict[str, int]:
        rows = self.session.execute(select(_C.number, _C.id).where(_C.number.in_(part)))
        return {row[0]: row[1] for row in rows}

    def _change(self, rows: list[PlannedRow]) -> None:
        for part in self.ticker.parts(rows, AT_A_TIME):
            for rows_alike in _by_columns([self._changed_row(row) for row in part]):
                self._update(rows_alike)
            placed = [(row.customer_id or 0, row.before or {}, row.values) for row in part]
            self._unlink(placed, "tags", _TAG)
            self._unlink(placed, "account_managers", _MANAGER)
            self._link(
                [
                    (id_, {k: values[k] if before[k] != values[k] else () for k in customers.LINKS})
                    for id_, before, values in placed
                ]
            )
            self._record("edit", placed)
            self.changed_ids += [id_ for id_, _, _ in placed]

    def _changed_row(self, row: PlannedRow) -> dict[str, Any]:
        before = row.before or {}
        told = columns(self.plan.kind, row.values, self.now, before)
        told |= {"version": row.version + 1, "updated_by": self.actor.name}
        if before["marketing_consent"] != row.values["marketing_consent"]:
            told["consent_how"] = self.actor.origin
        return told | {"its_id": row.customer_id, "its_version": row.version}

    def _update(self, rows: list[dict[str, Any]]) -> None:
        statement = update(_CUSTOMER).where(
            _CUSTOMER.c.id == bindparam("its_id"), _CUSTOMER.c.version == bindparam("its_version")
        )
        if self.session.connection().execute(statement, rows).rowcount != len(rows):
            raise Conflict(CHANGED)

    def _unlink(self, placed: list[Edit], key: str, table: Any) -> None:
        ids = [id_ for id_, before, values in placed if before[key] and before[key] != values[key]]
        if ids:
            self.session.execute(delete(table).where(table.c.customer_id.in_(ids)))

    def _link(self, placed: list[tuple[int, Values]]) -> None:
        tags = [
            {"customer_id": id_, "value_id": tag}
            for id_, values in placed
            for tag in values["tags"]
        ]
        managers = [
            {"customer_id": id_, "user_id": user, "title_id": title}
            for id_, values in placed
            for user, title in values["account_managers"]
        ]
        insert_rows(self.session, _TAG, tags)
        insert_rows(self.session, _MANAGER, managers)

    def _record(self, action: str, placed: list[Edit]) -> None:
        insert_rows(
            self.session,
            _EVENT,
            [
                events.row(
                    self.actor, customers.MODULE, id_, action, changes(self.reading, before, values)
                )
                for id_, before, values in placed
            ],
        )

    def _tell(self, created: dict[str, list[str]]) -> None:
        plan = self.plan
        told = {
            "Nya": plan.new,
            "Ändrade": plan.changed,
            "Oförändrade": plan.unchanged,
            "Avvisade": plan.refused,
            "Överhoppade": plan.skipped,
        }
        changes: dict[str, Any] = {k: {"old": "", "new": str(v)} for k, v in told.items() if v}
        changes |= {_label(k): {"old": "", "new": ", ".join(v)} for k, v in created.items()}
        events.record(self.session, self.actor, customers.MODULE, None, "import", changes)
        if not plan.rows:
            return
        events.touch(self.session, f"list:{customers.MODULE}")
        if len(self.changed_ids) <= FEW:
            events.touch(
                self.session, *(f"record:{customers.MODULE}:{id_}" for id_ in self.changed_ids)
            )


def _by_columns(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in groups that set the same columns, as one statement for many needs."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    yield from groups.values()


def _label(register: str) -> str:
    return "Länder" if register == missing.COUNTRY else BY_KEY[register].label
