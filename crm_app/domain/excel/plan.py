"""The plan: what an import would do, row by row. Reads only; `apply` does it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import custom_values, settings
from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.excel import own_files, people, picked_key
from crm_app.domain.excel.columns import Columns, recognise
from crm_app.domain.excel.current import Current, load
from crm_app.domain.excel.drafts import Draft, Drafter, Wishes
from crm_app.domain.excel.missing import Missing
from crm_app.domain.excel.people import People
from crm_app.domain.excel.planned import (
    Findings,
    Head,
    Match,
    PlannedContact,
    PlannedRow,
    PlanOptions,
    RowError,
    Sink,
    last_event,
)
from crm_app.domain.excel.row_reader import RowReader
from crm_app.domain.excel.table import SourceRow
from crm_app.domain.excel.whose import Whose
from crm_app.domain.fields import Reading
from crm_app.models.customers import TYPE_LABELS, Customer, CustomerKind, CustomerType

AT_A_TIME = 500
SHOWN = 5
FOLLOWS = "Raden hör till kunden på rad {}, som är avvisad. Rätta den raden först."
TOTALS = "Rad {} är en summarad och läses inte."
CHOSEN = "Du har valt att hoppa över rad {}."
NEW: tuple[None, int, None] = (None, 0, None)
NOTHING_OWN: tuple[dict[int, str], dict[int, str], dict[str, str]] = ({}, {}, {})


class Theirs(NamedTuple):
    """What the customer of a row holds now: nothing, for a new one."""

    current: Current | None
    own: Mapping[str, str]
    contacts: Sequence[people.Person]


class Planner:
    """Plans the rows of one table: `scan` all of them, `match`, then `tell` a sink of each.

    The rows are not kept between: they may be more than memory holds. Between `match` and `tell`
    the process may fork, and each of the two tell its own part of the rows: so nothing in `tell`
    may depend on the rows of another part, and what it finds beside them goes into `findings`.
    A row that only adds contacts is told together with the row that it follows.
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
        self.columns = self._recognised(lambda _index: False)
        self.key = picked_key.picked(self.columns, options.key)
        wishes = Wishes(options.corrections, self.missing.country_names, options.key)
        self.drafter = Drafter(kind, self.columns, reading, wishes)
        self.reader = RowReader(self.held, kind, self.missing)
        self.people = People(self.held, self.missing)
        self.whose = Whose()
        self._unnamed = [i for i, heading in enumerate(head.headings) if not heading]
        self._filled: set[int] = set()

    def _recognised(self, has_content: Callable[[int], bool]) -> Columns:
        told = self.options.mapping or None
        return recognise(self.held, self.kind, self.head.headings, has_content, told)

    def scan(self, rows: Iterable[SourceRow]) -> None:
        """Look a first time at rows: who they are about. May be called again with more."""
        for row in rows:
            self._filled.update(i for i in self._unnamed if row.cells[i] not in (None, ""))
            if row.number not in self.options.skip and not self.drafter.is_totals(row):
                self.whose.see(self.drafter.look(row))

    def match(self) -> None:
        """Find each row's customer, and the rows about the same one: all have been scanned."""
        self.whose.settle(self.session, self.kind, self.key)

    def replanned(self) -> frozenset[int] | None:
        """Return the rows that `tell` tells of: those asked for and whom they go with, or all."""
        asked = self.options.only_rows
        return None if asked is None else self.whose.together(asked)

    def tell(self, rows: Iterable[SourceRow], sink: Sink) -> None:
        """Tell the sink what becomes of each row."""
        rows, wanted = iter(rows), self.replanned()
        while part := list(islice(rows, AT_A_TIME)):
            told = part if wanted is None else [row for row in part if row.number in wanted]
            self._tell([row for row in told if not self.whose.follows(row.number)], sink)

    def _tell(self, part: Sequence[SourceRow], sink: Sink) -> None:
        drafts = {r.number: self._draft(r) for r in part if r.number in self.whose}
        self._find_recipients(list(drafts.values()))
        ids = self.whose.ids(drafts)
        held = load(self.session, ids)
        own = custom_values.values_of(self.session, ids) if self.drafter.has_own else {}
        mine = people.load(self.session, ids) if self.drafter.has_contacts else {}
        for row in part:
            if row.number not in drafts:
                chosen = row.number in self.options.skip
                sink.skipped(row.number, (CHOSEN if chosen else TOTALS).format(row.number))
                continue
            found = self.whose.found(row.number)
            id_ = found if isinstance(found, int) else 0
            them = Theirs(held.get(id_), own.get(id_, {}), mine.get(id_, ()))
            self._row(drafts[row.number], found, them, sink)

    def _draft(self, row: SourceRow) -> Draft:
        return self.drafter.draft(row, self.whose.keys(row.number))

    def _find_recipients(self, drafts: list[Draft]) -> None:
        """Let references to other customers be read: all of them are asked for at once."""
        wanted = sorted({t for d in drafts if (t := d.texts.get("invoice_recipient"))})
        numbers: dict[str, int | None] = {}
        if wanted:
            query = select(col(Customer.number), col(Customer.id))
            rows = self.session.execute(query.where(col(Customer.number).in_(wanted)))
            numbers = {row[0]: row[1] for row in rows}
        self.missing.reading.find_customer = numbers.get

    def _row(self, draft: Draft, found: int | BadValue | None, them: Theirs, sink: Sink) -> None:
        number, current = draft.row.number, them.current
        values, errors = self.reader.values(draft, current)
        own, own_before, wrong = self.reader.own(draft, them.own) if draft.own else NOTHING_OWN
        more = [self._draft(row) for row in self.whose.followers(number)]
        contacts, theirs = self._contacts(draft, more, them, values["country"])
        errors |= wrong | theirs.pop(number, {})
        if isinstance(found, BadValue):
            errors = {self._key_field(draft): str(found)} | errors
        elif rows := self.whose.same_as(number):
            errors = {self._key_field(draft): _same_customer(number, rows)} | errors
        matched = _match(found, draft, current)
        told = self._more_rows(draft, more, theirs, matched, sink, refused=bool(errors))
        if errors:
            sink.refused(draft.row, matched, self._errors(draft, errors))
        elif current and not own and not contacts and current.values == values:
            for row in (number, *told):
                sink.unchanged(row, matched)
        else:
            before = (matched.customer_id, current.version, current.values) if current else NEW
            sink.planned(
                PlannedRow(number, draft.keys, values, *before, own, own_before, contacts, told)
            )

    def _contacts(
        self, draft: Draft, more: Sequence[Draft], them: Theirs, country: str
    ) -> tuple[tuple[PlannedContact, ...], people.Errors]:
        told = [
            people.Told(one.row.number, place, texts)
            for one in (draft, *more)
            for place, texts in sorted(one.contacts.items())
        ]
        return self.people.plan(told, them.contacts, country) if told else ((), {})

    def _more_rows(  # noqa: PLR0913  all that decides what becomes of a row
        self,
        draft: Draft,
        more: Sequence[Draft],
        wrong: people.Errors,
        matched: Match,
        sink: Sink,
        *,
        refused: bool,
    ) -> tuple[int, ...]:
        """Refuse the rows that follow this one as they must be. Returns those that go with it."""
        whole = {self._key_field(draft): FOLLOWS.format(draft.row.number)} if refused else {}
        told = []
        for one in more:
            errors = one.errors | wrong.get(one.row.number, {}) | whole
            if errors:
                sink.refused(one.row, matched, self._errors(one, errors))
            else:
                told.append(one.row.number)
        return tuple(told)

    def _key_field(self, draft: Draft) -> str:
        if self.key:
            return self.key.key
        keys = draft.keys
        identity = (
            "organisation_number"
            if self.kind == CustomerKind.COMPANY
            else "personal_identity_number"
        )
        told = (("number", keys.number), (identity, keys.identity), ("vat_number", keys.vat))
        return next((key for key, value in told if value), "email")

    def _errors(self, draft: Draft, errors: dict[str, str]) -> list[RowError]:
        number = draft.row.number
        rows = self.whose.same_as(number)
        others = [row for row in rows if row != number][:SHOWN]
        clash = _same_customer(number, rows) if rows else None
        return [
            RowError(
                self.head.sheet,
                draft.row.number,
                self.columns.heading(key),
                self.drafter.cell_for(draft, key),
                errors[key],
                key,
                self.drafter.index(key),
                tuple(others) if errors[key] == clash else (),
            )
            for key in sorted(errors, key=self.drafter.place)
        ]

    def findings(self) -> Findings:
        """Return what was found beside the rows that were told."""
        columns = self._recognised(self._filled.__contains__)
        return Findings(
            self.missing.listed(),
            columns.left_out,
            dict(self.reader.ignored),
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
