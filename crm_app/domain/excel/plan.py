"""The plan: what an import would do, row by row. Reads only; `apply` does it."""

from collections import Counter

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customer_values, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS, Values
from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.excel import match
from crm_app.domain.excel.bulk import uncollected
from crm_app.domain.excel.columns import Columns, recognise
from crm_app.domain.excel.current import Current, load
from crm_app.domain.excel.drafts import Draft, Drafter, masked_keys
from crm_app.domain.excel.missing import Missing
from crm_app.domain.excel.planned import Plan, PlannedRow, RowError, last_event, require
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Ticker
from crm_app.domain.excel.table import Table
from crm_app.domain.fields import Reading, UnknownValue
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import TYPE_LABELS, Customer, CustomerKind, CustomerType
from crm_app.models.spec import FieldKind

NOBODY: frozenset[int] = frozenset()
NATIONAL = (
    FieldKind.ORGANISATION_NUMBER,
    FieldKind.POSTAL_CODE,
    FieldKind.PHONE,
    FieldKind.VAT_NUMBER,
)
TRIES = 5
SHOWN = 5
HIDDEN = "Numret är dolt. Skriv hela numret, eller lämna cellen tom."
NOT_EMPTIED = "Kundnumret kan inte tömmas. Lämna cellen tom så behålls det."


def plan(  # noqa: PLR0913  what, for whom, and how far: all are the caller's to say
    session: Session,
    actor: Actor,
    kind: str,
    table: Table,
    *,
    create_values: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Plan:
    """Return what importing the table would do. Raises PermissionDenied, Invalid, Stopped."""
    require(actor)
    if kind not in tuple(CustomerKind):
        raise Invalid({"kind": "Välj företag eller privat."})
    ticker = Ticker(2 * len(table.rows), on_progress, should_stop)
    with uncollected():
        return _Planner(session, kind, table, ticker, create=create_values).plan()


class _Planner:
    def __init__(
        self, session: Session, kind: str, table: Table, ticker: Ticker, *, create: bool
    ) -> None:
        self.session, self.kind, self.table, self.ticker = session, kind, table, ticker
        self.held = settings.snapshot(session)
        self.last_event = last_event(session)
        reading = Reading(self.held, by_id=False, memo={})
        self.missing = Missing(reading, create=create)
        self.create = create
        self.columns = _columns(self.held, kind, table)
        self.drafter = Drafter(kind, self.columns, reading)
        self.archived = frozenset(v.id for v in self.held.values.values() if not v.active)
        self.gone = frozenset(i for i, (_, _, active) in self.held.users.items() if not active)
        self.counts: Counter[str] = Counter(skipped=len(table.empty_rows))
        self.errors: list[RowError] = []
        self.rows: list[PlannedRow] = []
        self.notes = list(table.notes)
        self.ignored: Counter[tuple[str, str]] = Counter()

    def plan(self) -> Plan:
        drafts = self._drafts()
        keys = [draft.keys for draft in drafts]
        found = match.find(self.session, self.kind, keys)
        ids = [id_ if isinstance(id_, int) else None for id_ in found]
        clashes = match.clashes(keys, ids)
        held = load(self.session, sorted({id_ for id_ in ids if id_}))
        for index, draft in enumerate(self.ticker.through(drafts)):
            rows = [drafts[i].row.number for i in clashes.get(index, ())]
            self._row(draft, found[index], held, rows)
        self.ticker.finish()
        return self._result()

    def _drafts(self) -> list[Draft]:
        drafts = []
        for row in self.ticker.through(self.table.rows):
            if self.drafter.is_totals(row):
                self.counts["skipped"] += 1
                self.notes.append(f"Rad {row.number} är en summarad och läses inte.")
            else:
                drafts.append(self.drafter.draft(row))
        self.ticker.total = len(self.table.rows) + len(drafts)
        self._find_recipients(drafts)
        return drafts

    def _find_recipients(self, drafts: list[Draft]) -> None:
        """Let references to other customers be read: all of them are asked for at once."""
        wanted = sorted({t for d in drafts if (t := d.texts.get("invoice_recipient"))})
        numbers: dict[str, int | None] = {}
        for at in range(0, len(wanted), match.AT_A_TIME):
            part = wanted[at : at + match.AT_A_TIME]
            query = select(col(Customer.number), col(Customer.id))
            rows = self.session.execute(query.where(col(Customer.number).in_(part)))
            numbers |= {row[0]: row[1] for row in rows}
        self.missing.reading.find_customer = numbers.get

    def _row(
        self, draft: Draft, found: int | BadValue | None, held: dict[int, Current], rows: list[int]
    ) -> None:
        current = held[found] if isinstance(found, int) else None
        values, errors = self._values(draft, current)
        if isinstance(found, BadValue):
            errors = {self._key_field(draft): str(found)} | errors
        elif rows:
            errors = {self._key_field(draft): _same_customer(draft.row.number, rows)} | errors
        if errors:
            self._refuse(draft, errors)
        elif current is None:
            self.counts["new"] += 1
            self.rows.append(PlannedRow(draft.row.number, draft.keys, values))
        elif current.values == values:
            self.counts["unchanged"] += 1
        else:
            self.counts["changed"] += 1
            self.rows.append(
                PlannedRow(
                    draft.row.number,
                    draft.keys,
                    values,
                    found if isinstance(found, int) else None,
                    current.version,
                    current.values,
                )
            )

    def _values(self, draft: Draft, current: Current | None) -> tuple[Values, dict[str, str]]:
        texts = self._texts(draft, current)
        base = current.values if current else None
        reading = self.missing.reading
        reading.known = customer_values.chosen(base) & self.archived if base else NOBODY
        reading.known_users = (
            frozenset(dict(base["account_managers"])) & self.gone if base else NOBODY
        )
        memo = reading.memo
        if reading.known or reading.known_users:  # what she may keep, others may not choose
            reading.memo = None
        values, errors = self._read(texts, base)
        reading.memo = memo
        if current:
            customer_values.keep_sealed(current, current.values, values)
            if not values["number"]:
                errors["number"] = BadValue(NOT_EMPTIED)
        if "country" in errors:  # the others were read as if in another country
            errors = {k: e for k, e in errors.items() if SPECS[k].kind not in NATIONAL}
        self._note_ignored(texts, values["customer_type"])
        return values, {k: self._worded(e) for k, e in errors.items()} | draft.errors

    def _texts(self, draft: Draft, current: Current | None) -> dict[str, str]:
        for key in masked_keys(draft):
            text = draft.texts.pop(key)
            if current is None and text:
                draft.errors[key] = HIDDEN
        return draft.texts

    def _read(
        self,
        texts: dict[str, str],
        base: Values | None,
        tries: int = TRIES,
    ) -> tuple[Values, dict[str, BadValue]]:
        reading = self.missing.reading
        reading.country = base["country"] if base else "SE"
        values, errors = customer_values.read(reading, self.kind, texts, base)
        unknown = [e for e in errors.values() if isinstance(e, UnknownValue)]
        solved = [self.missing.note(error) for error in unknown]
        # What is now to be created can be read, and a country decides how the rest is.
        return self._read(texts, base, tries - 1) if tries and any(solved) else (values, errors)

    def _worded(self, error: BadValue) -> str:
        return self.missing.reason(error) if isinstance(error, UnknownValue) else str(error)

    def _note_ignored(self, texts: dict[str, str], type_: str) -> None:
        active = customer_values.rules_of(self.held, self.kind, type_).active
        if not texts.keys() <= active.keys():
            self.ignored.update((key, type_) for key in texts if key not in active)

    def _key_field(self, draft: Draft) -> str:
        keys = draft.keys
        identity = (
            "organisation_number"
            if self.kind == CustomerKind.COMPANY
            else "personal_identity_number"
        )
        told = (("number", keys.number), (identity, keys.identity), ("vat_number", keys.vat))
        return next((key for key, value in told if value), "email")

    def _refuse(self, draft: Draft, errors: dict[str, str]) -> None:
        self.counts["refused"] += 1
        for key in sorted(errors, key=self.drafter.place):
            self.errors.append(
                RowError(
                    self.table.sheet,
                    draft.row.number,
                    self.columns.heading(key),
                    self.drafter.cell_for(draft, key),
                    errors[key],
                )
            )

    def _result(self) -> Plan:
        for (key, type_), count in self.ignored.items():
            label = TYPE_LABELS.get(CustomerType(type_), type_) if type_ else "okänd kundtyp"
            self.notes.append(
                f"{self.columns.heading(key)} är inte aktivt för {label} och läses "
                f"inte på {count} {'rad' if count == 1 else 'rader'}."
            )
        counts = {k: self.counts[k] for k in ("new", "changed", "unchanged", "refused", "skipped")}
        return Plan(
            kind=self.kind,
            sheet=self.table.sheet,
            **counts,
            missing_values=self.missing.listed(),
            left_out=self.columns.left_out,
            errors=tuple(self.errors),
            notes=tuple(self.notes),
            rows=tuple(self.rows),
            create_values=self.create,
            settings=self.missing.reading.settings,
            temporary=dict(self.missing.temporary),
            settings_version=self.held.version,
            last_event=self.last_event,
        )


def _columns(held: Snapshot, kind: str, table: Table) -> Columns:
    def has_content(index: int) -> bool:
        return any(row.cells[index] not in (None, "") for row in table.rows)

    return recognise(held, kind, table.headings, has_content)


def _same_customer(own: int, rows: list[int]) -> str:
    others = [str(row) for row in rows if row != own]
    more = f" och {len(others) - SHOWN} till" if len(others) > SHOWN else ""
    return (
        f"Rad {own} och rad {', '.join(others[:SHOWN])}{more} gäller samma kund. Behåll en av dem."
    )
