"""Planned rows as they will be written: all that can be worked out before the transaction is."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from crm_app.domain import clock, contacts, customers
from crm_app.domain.custom_values import key_of, specs_of
from crm_app.domain.customer_changes import as_json
from crm_app.domain.customer_values import ON_ROW, Values, columns
from crm_app.domain.excel import missing
from crm_app.domain.excel.planned import TEMPORARY, Match, PlannedContact, PlannedRow
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer

_CUSTOMER: Any = Customer.__table__  # type: ignore[attr-defined]
_CONTACT: Any = Contact.__table__  # type: ignore[attr-defined]
STAMPS = ("id", "created_at", "updated_at", "updated_by", "version")
"""What is known only when the row is written."""
GONE = ("merged_into_id", "anonymised_at")
CUSTOMER_COLUMNS = tuple(
    c.name for c in _CUSTOMER.columns if c.name not in (*STAMPS, *GONE, "archived")
)
CONTACT_COLUMNS = tuple(
    c.name for c in _CONTACT.columns if c.name not in (*STAMPS, "customer_id", "archived")
)
NEW = "*"
"""The shape of a new customer; that of a changed one names the columns that are set."""
TAGS, MANAGERS = 1, 2
"""Which of a customer's links are written anew: bits of `staged.cleared`."""
DERIVED = {spec.column: (spec.key,) for spec in ON_ROW} | {
    "organisation_number": ("organisation_number", "country"),
    "display_name": ("name", "first_name", "last_name"),
    "name_key": ("name", "first_name", "last_name"),
    "city_key": ("city",),
    "number_key": ("number",),
    "consent_at": ("marketing_consent",),
    "organisation_number_sealed": ("organisation_number", "country"),
    "organisation_number_index": ("organisation_number", "country"),
    "personal_identity_number_sealed": ("personal_identity_number",),
    "personal_identity_number_index": ("personal_identity_number",),
    "vat_number_sealed": ("vat_number",),
    "vat_number_index": ("vat_number",),
}
"""The fields that each column follows from."""


@dataclass(slots=True)
class Ready:
    """One customer as the tables of the staging file hold her."""

    name: str
    number: str
    staged: tuple[Any, ...]
    tags: list[Any] = field(default_factory=list)
    managers: list[Any] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)
    persons: list[Any] = field(default_factory=list)

    def match(self, row: PlannedRow) -> Match:
        """Return who she is, for the list of rows."""
        return Match(row.customer_id or 0, self.number, self.name, row.keys)


class Preparer:
    """Makes rows ready. `read` is the planner's reading: it knows the values to be created."""

    def __init__(self, session: Session, kind: str, read: Reading) -> None:
        self.kind, self._planner = kind, read
        self._known = read.settings
        self._read = Reading(read.settings, number_of=customers.number_of(session))
        self._said: dict[Any, str] = {}
        self._now = clock.now()
        self._blank = customers.blank(self._read)
        self._turn = _turner(_CUSTOMER, CUSTOMER_COLUMNS)
        self._turn_contact = _turner(_CONTACT, CONTACT_COLUMNS)

    def ready(self, row: PlannedRow) -> Ready:
        """Return the row as it will be written."""
        self._read.settings = self._planner.settings
        before, values = row.before, row.values
        told = columns(self.kind, values, self._now, before)
        name = told["display_name"]
        if before is None:
            told["kind"] = self.kind
            told["consent_how"] = "import" if values["marketing_consent"] else ""
            shape = NEW
        else:
            told = self._changed(told, before, values)
            shape = ",".join(sorted(told))
        links = _links(before or self._blank, values, row)
        changed = as_json(self._read, before or self._blank, values, self._said)
        changed += self._own_changes(row) if row.own else ()
        temps = int(self._planner.settings is not self._known and _has_temporary(row))
        staged = (
            row.row, shape, row.customer_id, row.version, temps, _cleared(before, values),
            f"{{{', '.join(changed)}}}" if changed else "", json.dumps(links) if links else None,
            None, None, *self._turn(told),
        )  # fmt: skip
        return Ready(
            name,
            values["number"],
            staged,
            [(row.row, tag) for tag in values["tags"] if not before or _differs("tags", row)],
            [
                (row.row, user, title)
                for user, title in values["account_managers"]
                if not before or _differs("account_managers", row)
            ],
            [
                (row.row, id_, text, self._own_key(id_, text))
                for id_, text in row.own.items()
                if text != row.own_before.get(id_, "")
            ],
            [self._person(row.row, place, one) for place, one in enumerate(row.contacts)],
        )

    @staticmethod
    def _changed(told: Values, before: Values, values: Values) -> Values:
        differs = {key for key in values if before[key] != values[key]}
        kept = {c: v for c, v in told.items() if differs.intersection(DERIVED.get(c, ()))}
        if "marketing_consent" in differs:
            kept["consent_how"] = "import"
        return kept

    def _own_changes(self, row: PlannedRow) -> Iterator[str]:
        specs = _own_specs(self._read.settings)
        for id_, text in row.own.items():
            if (old := row.own_before.get(id_, "")) != text:
                told = {"old": old, "new": text, "label": specs.get(id_, "")}
                yield f'"own_{id_}": {json.dumps(told)}'

    def _own_key(self, id_: int, text: str) -> str:
        return key_of(specs_of(self._read.settings)[f"own_{id_}"].kind, text)

    def _person(self, row: int, place: int, one: PlannedContact) -> tuple[Any, ...]:
        told = contacts.columns(one.values)
        before = one.before or contacts.values_of(None)
        said = contacts.changes(self._read, before, one.values)
        was = json.dumps(contacts.columns(one.before)) if one.before else None
        return (
            row, one.contact_id, one.version, json.dumps(said), was, place, None,
            *self._turn_contact(told),
        )  # fmt: skip


def _own_specs(held: Snapshot) -> dict[int, str]:
    if "own labels" not in held.memo:
        held.memo["own labels"] = {
            int(own.key.removeprefix("own_")): f"{tab.name} – {own.label}"
            for tab in held.own_tabs
            for own in tab.fields
        }
    return held.memo["own labels"]


def _differs(key: str, row: PlannedRow) -> bool:
    return row.before is None or row.before[key] != row.values[key]


def _cleared(before: Values | None, values: Values) -> int:
    if before is None:
        return 0
    told = (("tags", TAGS), ("account_managers", MANAGERS))
    return sum(bit for key, bit in told if before[key] and before[key] != values[key])


def _links(before: Values, values: Values, row: PlannedRow) -> dict[str, Any]:
    """Return what undo must know beside the columns: what links and own fields were and become."""
    if row.customer_id is None:
        return {}
    told: dict[str, Any] = {
        key: [before[key], values[key]]
        for key in ("tags", "account_managers")
        if before[key] != values[key]
    }
    own = {
        str(i): [row.own_before.get(i, ""), text]
        for i, text in row.own.items()
        if text != row.own_before.get(i, "")
    }
    if own:
        told["own"] = own
    return told


def _has_temporary(row: PlannedRow) -> bool:
    titles = [c.values["title"] for c in row.contacts]
    return bool(missing.temporary_ids(row.values)) or any(t and t >= TEMPORARY for t in titles)


def _turner(table: Any, names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], list[Any]]:
    """Return what lays a row's columns out in this order, each as SQLite keeps it."""
    from sqlalchemy.dialects import sqlite

    dialect = sqlite.dialect()
    made = [table.c[n].type.dialect_impl(dialect).bind_processor(dialect) for n in names]
    turns = [(place, turn) for place, turn in enumerate(made) if turn]

    def turned(told: Mapping[str, Any]) -> list[Any]:
        row = list(map(told.get, names))
        for place, turn in turns:
            if row[place] is not None:
                row[place] = turn(row[place])
        return row

    return turned
