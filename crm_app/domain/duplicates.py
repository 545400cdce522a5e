"""Possible duplicates: customers that may be the one that is being registered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from crm_app.domain import clock, customer_values, emails, identifiers, vat
from crm_app.domain.actors import Actor
from crm_app.domain.customers import visible
from crm_app.domain.errors import BadValue
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import Customer, CustomerKind

NEAR = 0.88
NEIGHBOURS = 100
MOST = 5
SHORTEST = 3
LEGAL_FORMS = ("aktiebolag", "ab", "hb", "kb", "handelsbolag", "kommanditbolag", "publ")


@dataclass(frozen=True)
class Duplicate:
    """A customer that may be the same, and why, in Swedish."""

    id: int
    number: str
    name: str
    why: str


def possible(
    session: Session,
    actor: Actor,
    kind: str,
    texts: Mapping[str, str],
) -> list[Duplicate]:
    """Return at most five customers that the actor may see and that may be the same."""
    actor.require("customers.see")
    found: dict[int, Duplicate] = {}
    for why, condition in _exact(kind, texts):
        for row in _rows(session, actor, condition):
            found.setdefault(row.id, Duplicate(row.id, row.number, row.display_name, why))
    for row in _near(session, actor, kind, _name(kind, texts)):
        found.setdefault(row.id, Duplicate(row.id, row.number, row.display_name, "liknande namn"))
    return list(found.values())[:MOST]


def _name(kind: str, texts: Mapping[str, str]) -> str:
    if kind == CustomerKind.COMPANY:
        return texts.get("name", "").strip()
    return f"{texts.get('first_name', '')} {texts.get('last_name', '')}".strip()


def _exact(kind: str, texts: Mapping[str, str]) -> Iterator[tuple[str, ColumnElement[bool]]]:
    for why, column, wanted in (
        ("samma organisationsnummer", Customer.organisation_number_index, _company),
        ("samma personnummer", Customer.personal_identity_number_index, _person),
        ("samma momsreg.nr", Customer.vat_number_index, _vat_number),
        ("samma e-post", Customer.email, _email),
    ):
        try:
            value = wanted(texts)
        except BadValue:
            continue
        if value:
            yield why, col(column) == value


def _company(texts: Mapping[str, str]) -> str | None:
    text, country = texts.get("organisation_number", ""), texts.get("country") or "SE"
    number = identifiers.parse_organisation_number(text) if country == "SE" else text.strip()
    return customer_values.organisation_index(number, country)


def _person(texts: Mapping[str, str]) -> str | None:
    text = texts.get("personal_identity_number", "")
    return customer_values.person_index(
        identifiers.parse_personal_identity_number(text, clock.today())
    )


def _vat_number(texts: Mapping[str, str]) -> str | None:
    return customer_values.vat_index(vat.parse_vat_number(texts.get("vat_number", "")))


def _email(texts: Mapping[str, str]) -> str:
    return emails.parse_email(texts.get("email", ""))


def _rows(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Any:
    return session.execute(
        select(col(Customer.id), col(Customer.number), col(Customer.display_name))
        .where(condition, col(Customer.merged_into_id).is_(None), visible(actor))
        .limit(MOST)
    )


def plain(name: str) -> str:
    """Return a company's or person's name without its legal form, for comparing."""
    words = sort_key(name).replace(".", " ").replace(",", " ").split()
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def are_alike(one: str, other: str) -> bool:
    """Tell whether two sort keys of names are as like as those of one customer may be."""
    if one[:1] != other[:1]:
        return False
    plain_one, plain_other = plain(one), plain(other)
    if min(len(plain_one), len(plain_other)) < SHORTEST:
        return False
    return plain_one == plain_other or _ratio(plain_one, plain_other) >= NEAR


def _near(session: Session, actor: Actor, kind: str, name: str) -> list[Any]:
    """Return the like names among those that stand nearest in the register's order."""
    wanted = plain(name)
    if len(wanted) < SHORTEST:
        return []
    places = {sort_key(name), wanted, f"ab {wanted}"}
    rows = {row.id: row for place in places for row in _around(session, actor, kind, place)}
    likeness = {id_: _ratio(wanted, plain(row.display_name)) for id_, row in rows.items()}
    near = [row for id_, row in rows.items() if likeness[id_] >= NEAR]
    return sorted(near, key=lambda row: (-likeness[row.id], row.id))


def _around(session: Session, actor: Actor, kind: str, place: str) -> list[Any]:
    key = col(Customer.name_key)
    wanted = select(col(Customer.id), col(Customer.number), col(Customer.display_name)).where(
        col(Customer.archived).is_(False), col(Customer.kind) == kind, visible(actor)
    )
    start = place[:SHORTEST]
    after = wanted.where(key >= place, key < f"{start}\U0010ffff").order_by(key).limit(NEIGHBOURS)
    before = wanted.where(key < place, key >= start).order_by(key.desc()).limit(NEIGHBOURS)
    return [*session.execute(after), *session.execute(before)]


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0
