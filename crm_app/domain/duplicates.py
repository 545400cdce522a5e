"""Possible duplicates: customers that may be the one that is being registered."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from crm_app.domain import emails, identifiers, seals
from crm_app.domain.actors import Actor
from crm_app.domain.customers import visible
from crm_app.domain.errors import BadValue
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import Customer, CustomerKind

NEAR = 0.88
LOOKED_AT = 300
MOST = 5
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
    found: dict[int, Duplicate] = {}
    for why, condition in _exact(kind, texts):
        for row in _rows(session, actor, kind, condition):
            found.setdefault(row.id, Duplicate(row.id, row.number, row.display_name, why))
    name = _name(kind, texts)
    for row in _near(session, actor, kind, name):
        found.setdefault(row.id, Duplicate(row.id, row.number, row.display_name, "liknande namn"))
    return list(found.values())[:MOST]


def _name(kind: str, texts: Mapping[str, str]) -> str:
    if kind == CustomerKind.COMPANY:
        return texts.get("name", "").strip()
    return f"{texts.get('first_name', '')} {texts.get('last_name', '')}".strip()


def _exact(kind: str, texts: Mapping[str, str]) -> list[tuple[str, ColumnElement[bool]]]:
    conditions: list[tuple[str, ColumnElement[bool]]] = []
    country = texts.get("country") or "SE"
    try:
        number = identifiers.parse_organisation_number(texts.get("organisation_number", ""))
        index = seals.index(f"{country}:{number}")
        conditions.append(
            ("samma organisationsnummer", col(Customer.organisation_number_index) == index)
        )
    except BadValue:
        pass
    try:
        email = emails.parse_email(texts.get("email", ""))
        conditions.append(("samma e-post", col(Customer.email) == email))
    except BadValue:
        pass
    return conditions


def _rows(session: Session, actor: Actor, kind: str, condition: ColumnElement[bool]) -> Any:
    return session.execute(
        select(Customer.id, Customer.number, Customer.display_name)
        .where(condition, visible(actor))
        .limit(MOST)
    )


def plain(name: str) -> str:
    """Return a company's or person's name without its legal form, for comparing."""
    words = sort_key(name).replace(".", " ").replace(",", " ").split()
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def _near(session: Session, actor: Actor, kind: str, name: str) -> list[Any]:
    wanted = plain(name)
    start = sort_key(name)[:3]
    if len(wanted) < 3:
        return []
    rows = session.execute(
        select(Customer.id, Customer.number, Customer.display_name)
        .where(
            col(Customer.kind) == kind,
            col(Customer.name_key) >= start,
            col(Customer.name_key) < start + "\U0010ffff",
            visible(actor),
        )
        .limit(LOOKED_AT)
    ).all()
    return [row for row in rows if _ratio(wanted, plain(row.display_name)) >= NEAR]


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0
