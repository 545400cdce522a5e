"""Contacts that a file tells of: found among the customer's own, read, and planned.

A contact is the one with the same e-mail, else with the same name; else she is new.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import emails, field_rules, fields
from crm_app.domain.contacts import MARKS, SPECS, Values, values_of
from crm_app.domain.errors import BadValue
from crm_app.domain.excel.missing import Missing
from crm_app.domain.excel.planned import PlannedContact
from crm_app.domain.fields import UnknownValue
from crm_app.domain.settings import Snapshot, snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import FIELDS, Contact
from crm_app.models.spec import FieldKind, Rule

AT_A_TIME = 500
NAMES = ("first_name", "last_name")
SEVERAL = "Flera kontaktpersoner hos kunden heter {}. Skriv e-posten till den som raden gäller."
ONE_MARK = "Bara en kontaktperson kan vara {}. Skriv Ja för en av dem."


class Told(NamedTuple):
    """What a row says of one contact, who has the place among the contacts of that row."""

    row: int
    place: int
    texts: Mapping[str, str]


class Person(NamedTuple):
    """A contact as she is, or (id 0) as she is planned."""

    id: int
    version: int
    values: Values


Errors = dict[int, dict[str, str]]
"""What is wrong, by row and by column's key."""


def load(session: Session, ids: Sequence[int]) -> dict[int, list[Person]]:
    """Return the contacts of the customers that are not archived."""
    found: dict[int, list[Person]] = {}
    held = snapshot(session)
    columns = [getattr(Contact, spec.column) for spec in FIELDS]
    query = select(col(Contact.customer_id), col(Contact.id), col(Contact.version), *columns)
    for at in range(0, len(ids), AT_A_TIME):
        mine = col(Contact.customer_id).in_(ids[at : at + AT_A_TIME])
        for row in session.execute(query.where(mine, ~col(Contact.archived))):
            values = dict(zip(SPECS, row[3:], strict=True))
            values["title"] = values["title"] and held.now(values["title"])
            found.setdefault(row[0], []).append(Person(row[1], row[2], values))
    return found


class People:
    """Plans the contacts of one customer at a time."""

    def __init__(self, held: Snapshot, missing: Missing) -> None:
        self.missing = missing
        self._archived = frozenset(v.id for v in held.values.values() if not v.active)
        rules = field_rules.effective(held, "contact")
        self._active = {spec.key: rule for spec, rule in rules if rule is not Rule.OFF}

    def plan(
        self, told: Iterable[Told], mine: Sequence[Person], country: str
    ) -> tuple[tuple[PlannedContact, ...], Errors]:
        """Return the contacts that are made or changed, and what could not be read."""
        errors: Errors = {}
        people = list(mine)
        for one in told:
            wrong = self._place(one, people, country)
            if wrong:
                at = errors.setdefault(one.row, {})
                at |= {f"contact{one.place}.{key}": why for key, why in wrong.items()}
        return tuple(_planned(people, mine)), errors

    def _place(self, one: Told, people: list[Person], country: str) -> dict[str, str]:
        """Put what a row says of one contact among the people. Returns what is wrong."""
        found = _find(one.texts, people)
        if isinstance(found, BadValue):
            return {_told_by(one.texts): str(found)}
        person = people[found] if found is not None else Person(0, 0, values_of(None))
        values, errors = self._read(_split(one.texts, person), person.values, country)
        for mark in MARKS if not errors else ():
            if values[mark] and not person.values[mark]:
                errors |= _take(mark, people, found)
        if not errors and found is None:
            people.append(Person(0, 0, values))
        elif not errors and found is not None:
            people[found] = person._replace(values=values)
        return errors

    def _read(
        self, texts: Mapping[str, str], base: Values, country: str
    ) -> tuple[Values, dict[str, str]]:
        reading, memo = self.missing.reading, self.missing.reading.memo
        reading.country = country or "SE"
        reading.known = frozenset({base["title"]} if base["title"] else ()) & self._archived
        reading.memo = None if reading.known else memo
        values, errors = self._parsed(texts, base)
        if errors and self.missing.solves(errors.values()):
            values, errors = self._parsed(texts, base)
        reading.memo = memo
        worded = {
            key: self.missing.reason(e) if isinstance(e, UnknownValue) else str(e)
            for key, e in errors.items()
        }
        return values, worded

    def _parsed(self, texts: Mapping[str, str], base: Values) -> tuple[Values, dict[str, BadValue]]:
        values, errors = dict(base), dict[str, BadValue]()
        for key, rule in self._active.items():
            spec = SPECS[key]
            try:
                if key in texts:
                    values[key] = fields.parse(spec, texts[key], self.missing.reading)
            except BadValue as error:
                errors[key] = error
            must = rule in (Rule.REQUIRED, Rule.LOCKED) and spec.kind is not FieldKind.FLAG
            if must and key not in errors and values[key] in (None, ""):
                errors[key] = BadValue(f"Fyll i {spec.label}.")
        return values, errors


def _find(texts: Mapping[str, str], people: Sequence[Person]) -> int | BadValue | None:
    """Return the place of the one the texts are about, None for nobody, or that it is unclear."""
    if mail := _mail(texts.get("email", "")):
        by_mail = [i for i, p in enumerate(people) if p.values["email"].casefold() == mail]
        if len(by_mail) == 1:
            return by_mail[0]
    name = _name_of(texts)
    by_name = [i for i, p in enumerate(people) if name and _name(p.values) == name]
    if len(by_name) > 1:
        return BadValue(SEVERAL.format(_whole(texts)))
    return by_name[0] if by_name else None


def _mail(text: str) -> str:
    try:
        return emails.parse_email(text).casefold() if text else ""
    except BadValue:
        return ""


def _whole(texts: Mapping[str, str]) -> str:
    split = {**dict.fromkeys(NAMES, ""), **_parts(texts.get("name", "")), **texts}
    return " ".join(f"{split['first_name']} {split['last_name']}".split())


def _name_of(texts: Mapping[str, str]) -> str:
    return sort_key(_whole(texts))


def _name(values: Values) -> str:
    return sort_key(f"{values['first_name']} {values['last_name']}".strip())


def _parts(name: str) -> dict[str, str]:
    """Split a name in one cell: "Siv Ek" and "Ek, Siv" are the same."""
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = " ".join(name.split()).partition(" ")
    return dict(zip(NAMES, (first.strip(), last.strip()), strict=True)) if name.strip() else {}


def _split(texts: Mapping[str, str], person: Person) -> Mapping[str, str]:
    """Return the texts with a whole name as first and last name, unless she is called so now."""
    whole = texts.get("name", "")
    if not whole or (person.id and _name(person.values) == _name_of(texts)):
        return texts
    return {**_parts(whole), **texts}


def _told_by(texts: Mapping[str, str]) -> str:
    return next((key for key in ("name", *NAMES) if key in texts), "email")


def _take(mark: str, people: list[Person], own: int | None) -> dict[str, str]:
    """Take a mark from whoever has it in the register; what the file gave another is a fault."""
    for i, person in enumerate(people):
        if i == own or not person.values[mark]:
            continue
        if not person.id:
            return {mark: ONE_MARK.format(SPECS[mark].label.lower())}
        people[i] = person._replace(values=person.values | {mark: False})
    return {}


def _planned(people: Sequence[Person], mine: Sequence[Person]) -> Iterator[PlannedContact]:
    before: dict[int, Any] = {person.id: person.values for person in mine}
    for id_, version, values in people:
        if not id_:
            yield PlannedContact(values)
        elif values != before[id_]:
            yield PlannedContact(values, id_, version, before[id_])
