"""The plan: what an import would do, row by row. Reads only; `apply` does it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customer_values, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS, Values
from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.excel import match, own_files
from crm_app.domain.excel.bulk import uncollected
from crm_app.domain.excel.columns import recognise
from crm_app.domain.excel.current import Current, load
from crm_app.domain.excel.drafts import Draft, Drafter, masked_keys
from crm_app.domain.excel.kept import Kept
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.missing import Missing
from crm_app.domain.excel.planned import (
    Findings,
    Head,
    Match,
    Plan,
    PlannedRow,
    PlanOptions,
    RowError,
    Sink,
    last_event,
    require,
)
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Ticker
from crm_app.domain.excel.table import SourceRow, Table
from crm_app.domain.fields import Reading, UnknownValue
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
AT_A_TIME = 500
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
    options: PlanOptions | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Plan:
    """Return what importing the table would do. Raises PermissionDenied, Invalid, Stopped."""
    require(actor)
    ticker = Ticker(2 * len(table.rows), on_progress, should_stop)
    head = Head(table.sheet, tuple(table.headings), table.mark)
    with uncollected():
        planner = Planner(session, kind, head, options or PlanOptions(create_values=create_values))
        planner.scan(ticker.through(table.rows))
        planner.match()
        held = Kept()
        planner.tell(ticker.through(table.rows), held)
        ticker.finish()
        return held.whole(planner, table)


class Planner:
    """Plans the rows of one table: `scan` all of them, `match`, then `tell` a sink of each.

    The rows are not kept between: they may be more than memory holds. Between `match` and `tell`
    the process may fork, and each of the two tell its own part of the rows: so nothing in `tell`
    may depend on the rows of another part, and what it finds beside them goes into `findings`.
    """

    def __init__(self, session: Session, kind: str, head: Head, options: PlanOptions) -> None:
        if kind not in tuple(CustomerKind):
            raise Invalid({"kind": "Välj företag eller privat."})
        self.session, self.kind, self.head, self.options = session, kind, head, options
        self.held = settings.snapshot(session)
        self.last_event = last_event(session)
        self.remark = own_files.remark(self.held, kind, head.mark)
        reading = Reading(self.held, by_id=False, memo={})
        self.missing = Missing(reading, create=options.create_values, choices=options.choices)
        self.columns = recognise(
            self.held, kind, head.headings, lambda _index: False, options.mapping or None
        )
        self.drafter = Drafter(
            kind, self.columns, reading, options.corrections, self.missing.country_names
        )
        self.archived = frozenset(v.id for v in self.held.values.values() if not v.active)
        self.gone = frozenset(i for i, (_, _, active) in self.held.users.items() if not active)
        self.ignored: Counter[tuple[str, str]] = Counter()
        self._unnamed = [i for i, heading in enumerate(head.headings) if not heading]
        self._filled: set[int] = set()
        self._numbers: list[int] = []
        self._keys: list[Keys] = []
        self._place: dict[int, int] = {}

    def scan(self, rows: Iterable[SourceRow]) -> None:
        """Look a first time at rows: who they are about. May be called again with more."""
        for row in rows:
            self._filled.update(i for i in self._unnamed if row.cells[i] not in (None, ""))
            if self.drafter.is_totals(row):
                continue
            self._place[row.number] = len(self._numbers)
            self._numbers.append(row.number)
            self._keys.append(self.drafter.draft(row).keys)

    def match(self) -> None:
        """Find each row's customer, and the rows about the same one: all have been scanned."""
        self._found = match.find(self.session, self.kind, self._keys)
        ids = [id_ if isinstance(id_, int) else None for id_ in self._found]
        self._clashes = match.clashes(self._keys, ids)

    def tell(self, rows: Iterable[SourceRow], sink: Sink) -> None:
        """Tell the sink what becomes of each row."""
        rows = iter(rows)
        while part := list(islice(rows, AT_A_TIME)):
            self._tell(part, sink)

    def _tell(self, part: Sequence[SourceRow], sink: Sink) -> None:
        drafts = {r.number: self.drafter.draft(r) for r in part if r.number in self._place}
        self._find_recipients(list(drafts.values()))
        ids = {id_ for n in drafts if isinstance(id_ := self._found[self._place[n]], int)}
        held = load(self.session, sorted(ids))
        for row in part:
            if row.number in drafts:
                self._row(drafts[row.number], held, sink)
            else:
                sink.skipped(row.number, f"Rad {row.number} är en summarad och läses inte.")

    def _find_recipients(self, drafts: list[Draft]) -> None:
        """Let references to other customers be read: all of them are asked for at once."""
        wanted = sorted({t for d in drafts if (t := d.texts.get("invoice_recipient"))})
        numbers: dict[str, int | None] = {}
        if wanted:
            query = select(col(Customer.number), col(Customer.id))
            rows = self.session.execute(query.where(col(Customer.number).in_(wanted)))
            numbers = {row[0]: row[1] for row in rows}
        self.missing.reading.find_customer = numbers.get

    def _row(self, draft: Draft, held: dict[int, Current], sink: Sink) -> None:
        place, number = self._place[draft.row.number], draft.row.number
        found, rows = self._found[place], [self._numbers[i] for i in self._clashes.get(place, ())]
        current = held[found] if isinstance(found, int) else None
        values, errors = self._values(draft, current)
        if isinstance(found, BadValue):
            errors = {self._key_field(draft): str(found)} | errors
        elif rows:
            errors = {self._key_field(draft): _same_customer(number, rows)} | errors
        if errors:
            sink.refused(draft.row, _match(found, draft, current), self._errors(draft, errors))
        elif current is None:
            sink.planned(PlannedRow(number, draft.keys, values))
        elif current.values == values:
            sink.unchanged(number, _match(found, draft, current))
        else:
            id_, version = found if isinstance(found, int) else None, current.version
            sink.planned(PlannedRow(number, draft.keys, values, id_, version, current.values))

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

    def _errors(self, draft: Draft, errors: dict[str, str]) -> list[RowError]:
        return [
            RowError(
                self.head.sheet,
                draft.row.number,
                self.columns.heading(key),
                self.drafter.cell_for(draft, key),
                errors[key],
                key,
                self.drafter.index(key),
            )
            for key in sorted(errors, key=self.drafter.place)
        ]

    def findings(self) -> Findings:
        """Return what was found beside the rows that were told."""
        told = self.options.mapping or None
        filled = self._filled.__contains__
        columns = recognise(self.held, self.kind, self.head.headings, filled, told)
        return Findings(
            self.missing.listed(),
            columns.left_out,
            dict(self.ignored),
            dict(self.missing.temporary),
            self.missing.reading.settings.countries,
            tuple((c.index, c.key, c.heading) for c in columns.read),
        )

    def notes(self, ignored: Mapping[tuple[str, str], int]) -> list[str]:
        """Return what is to be said of columns that some types of customers do not have."""
        return [self.remark] * bool(self.remark) + [
            f"{self.columns.heading(key)} är inte aktivt för {_type(type_)} och läses inte på "
            f"{count} {'rad' if count == 1 else 'rader'}."
            for (key, type_), count in ignored.items()
        ]


def _match(found: int | BadValue | None, draft: Draft, current: Current | None) -> Match:
    if not isinstance(found, int) or current is None:
        return Match(keys=draft.keys)
    told = current.values
    name = told["name"] or f"{told['first_name']} {told['last_name']}".strip()
    return Match(found, told["number"], name, draft.keys)


def _type(key: str) -> str:
    return TYPE_LABELS.get(CustomerType(key), key) if key else "okänd kundtyp"


def _same_customer(own: int, rows: list[int]) -> str:
    others = [str(row) for row in rows if row != own]
    more = f" och {len(others) - SHOWN} till" if len(others) > SHOWN else ""
    return (
        f"Rad {own} och rad {', '.join(others[:SHOWN])}{more} gäller samma kund. Behåll en av dem."
    )
