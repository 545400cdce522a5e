"""The register in plain Python: random customers, and what a list of them must be."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import clock, countries, custom_values, settings
from crm_app.domain.customer_values import SPECS, columns, values_of
from crm_app.domain.customers import first_values
from crm_app.domain.filters import Filter
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import CONSENTS, DELIVERIES, KIND_LABELS, VAT_TREATMENTS, Customer
from crm_app.models.settings import CustomField, CustomTab
from crm_app.models.spec import FieldKind as K
from tests.world import World

REGISTERS = ("level", "district", "source", "company_type", "payment_terms")
NAMES = ("Åsa", "asa", "Ängel AB", "Zorn", "  zorn ", "Éa", "Öre", "Lika", "lika")
WORDS = ("", "", "Åmål", "Öre", "arboga", "Zinkgruvan", "x 1", "x 2")
OWN: tuple[tuple[str, list[str], tuple[str, ...]], ...] = (
    ("choice", ["Röd", "Grön", "Å, ä"], ("Röd", "Grön", "Å, ä")),
    ("flag", [], ("Ja", "Nej")),
    ("decimal", [], ("-3", "0", "2,5", "10", "1000")),
    ("date", [], ("2025-12-31", "2026-01-01", "2026-06-30")),
    ("text", [], ("Röd båt", "båten", "Ångbåt 50%", "x" * 210 + "slut")),
)
RANGES = {
    "decimal": ("..", "0..", "..2,5", "-3..10", "5..1"),
    "date": ("2026-01-01..", "..2025-12-31"),
}
PARTS = ("båt", "BÅT", "slut", "50%", "nej")


@dataclass
class Held:
    """One customer as Python sees her."""

    row: Customer
    values: dict[str, Any]
    own: dict[str, tuple[str, str]]
    contacts: int


@dataclass(repr=False)
class Reference:
    """A world, its people in the register, and the values that filters may ask for."""

    world: World
    people: list[Held]
    labels: dict[int, str]
    users: dict[int, str]
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)


def make(world: World, seed: int, many: int = 45) -> Reference:
    """Fill the world at random and return it."""
    drawn = random.Random(seed)
    ids = {
        key: [world.value(key, f"{w} {key}") for w in ("Öl", "guld", "Å")]
        for key in (*REGISTERS, "tag")
    }
    world.archive_value(ids["level"][0])
    world.do(_own_fields)
    world.do(lambda s: _put(s, world, drawn, ids, many))
    return world.see(lambda s: _read(s, world, ids))


def _own_fields(session: Session) -> None:
    session.add(CustomTab(id=1, name="Egen", name_key="egen"))
    session.flush()
    for id_, (kind, choices, _) in enumerate(OWN, 1):
        label = f"Eget {kind}"
        told = {"label": label, "label_key": label.lower(), "choices": choices}
        session.add(CustomField(id=id_, tab_id=1, kind=kind, position=id_, **told))
    settings.changed(session)


def _put(
    session: Session, world: World, drawn: random.Random, ids: dict[str, list[int]], many: int
) -> None:
    first, now = first_values(session, world.bo), clock.now()
    for _ in range(many):
        private = drawn.random() < 0.3
        values = first | _random(drawn, ids) | {"number": str(drawn.randrange(10**6, 10**7))}
        values["company_type"] = None if private else values["company_type"]
        name = drawn.choice(NAMES)
        values |= {"first_name": name, "last_name": "Ek"} if private else {"name": name}
        moment = now - timedelta(days=drawn.randrange(4))
        row = columns("private" if private else "company", values, moment)
        customer = Customer(
            kind="private" if private else "company",
            created_at=now - timedelta(days=drawn.randrange(3)),
            archived=drawn.random() < 0.25,
            **row,
        )
        session.add(customer)
        session.flush()
        _link(session, drawn, customer, ids["tag"])


def _random(drawn: random.Random, ids: dict[str, list[int]]) -> dict[str, Any]:
    texts = {
        s.key: drawn.choice(WORDS)
        for s in SPECS.values()
        if s.kind in (K.TEXT, K.LONG_TEXT, K.EMAIL, K.PHONE, K.URL)
    }
    return (
        texts
        | {key: drawn.choice((None, *ids[key])) for key in REGISTERS}
        | {
            "customer_type": drawn.choice(("regular", "temporary", "prospect")),
            "country": drawn.choice(("SE", "SE", "NO", "DK", "")),
            "vat_treatment": drawn.choice(VAT_TREATMENTS)[0],
            "marketing_consent": drawn.choice(CONSENTS)[0],
            "invoice_delivery": drawn.choice(("", *(d for d, _ in DELIVERIES))),
            "discount": drawn.choice((None, 0, 5, 12)),
            "reverse_construction_vat": drawn.random() < 0.5,
            "invoice_recipient": drawn.choice((None, 1)),
        }
    )


def _link(session: Session, drawn: random.Random, customer: Customer, tags: list[int]) -> None:
    id_ = customer.id or 0
    for tag in drawn.sample(tags, drawn.choice((0, 1, 1, 2, 3))):
        session.add(CustomerTag(customer_id=id_, value_id=tag))
    for user in drawn.sample((1, 2, 3), drawn.choice((0, 1, 1, 2))):
        session.add(AccountManager(customer_id=id_, user_id=user))
    for field_id, (kind, _, texts) in enumerate(OWN, 1):
        if drawn.random() < 0.7:
            text = drawn.choice(texts)
            key = custom_values.key_of(kind, text)
            session.add(CustomValue(customer_id=id_, field_id=field_id, text=text, key=key))
    for archived in drawn.choices((True, False), k=drawn.randrange(4)):
        now = clock.now()
        told = {"created_at": now, "updated_at": now, "archived": archived}
        session.add(Contact(customer_id=id_, first_name="Eva", name_key="eva", **told))


def _read(session: Session, world: World, ids: dict[str, list[int]]) -> Reference:
    rows = session.scalars(select(Customer)).all()
    values = values_of(session, rows)
    own: dict[int, dict[str, tuple[str, str]]] = {}
    for held in session.scalars(select(CustomValue)):
        own.setdefault(held.customer_id, {})[f"own_{held.field_id}"] = (held.text, held.key)
    counted = select(col(Contact.customer_id), func.count()).where(~col(Contact.archived))
    contacts = dict(session.execute(counted.group_by(col(Contact.customer_id))).all())
    people = [
        Held(r, values[r.id or 0], own.get(r.id or 0, {}), contacts.get(r.id, 0)) for r in rows
    ]
    held = settings.snapshot(session)
    labels = {id_: value.name for id_, value in held.values.items()}
    users = {id_: name for id_, (name, _, _) in held.users.items()}
    return Reference(world, people, labels, users, _asked(ids))


def _asked(ids: dict[str, list[int]]) -> dict[str, tuple[str, ...]]:
    """Return the values that each filter may be asked for."""
    found: dict[str, tuple[str, ...]] = {
        key: (*(str(id_) for id_ in ids[key]), "") for key in REGISTERS
    }
    found["tags"] = (*(str(id_) for id_ in ids["tag"]), "")
    found |= {
        "kind": tuple(map(str, KIND_LABELS)),
        "customer_type": ("regular", "temporary", "prospect"),
    }
    found |= {"account_managers": ("1", "2", "3", ""), "country": ("SE", "NO", "FI", "")}
    for field_id, (kind, _, texts) in enumerate(OWN, 1):
        found[f"own_{field_id}"] = RANGES.get(kind, PARTS if kind == "text" else (*texts, ""))
    found["own_2"] = ("ja", "nej", "")
    return found | {"archived": ("1",)}


def expected(
    told: Reference, filters: Iterable[Filter], sort: str, actor: int | None, *, descending: bool
) -> list[int]:
    """Return the ids of a list in its order; `actor` is who sees only her own."""
    filters = list(filters)
    archived = any(f.key == "archived" for f in filters)
    kept = [
        p
        for p in told.people
        if p.row.archived == archived
        and (actor is None or actor in dict(p.values["account_managers"]))
        and all(_meets(p, f) for f in filters if f.key != "archived")
    ]
    order = _order(told, sort)
    kept.sort(key=lambda p: (order(p), p.row.id), reverse=descending)
    return [p.row.id or 0 for p in kept]


def _meets(held: Held, kept: Filter) -> bool:
    if kept.key in ("kind", "customer_type", "country"):
        return getattr(held.row, kept.key) in kept.values
    if kept.key in REGISTERS:
        return str(held.values[kept.key] or "") in kept.values
    if kept.key == "tags":
        return _any({str(tag) for tag in held.values["tags"]}, kept)
    if kept.key == "account_managers":
        return _any({str(user) for user, _ in held.values["account_managers"]}, kept)
    text, _ = held.own.get(kept.key, ("", ""))
    if not text:
        return "" in kept.values
    kind = OWN[int(kept.key[4:]) - 1][0]
    return any(_holds(kind, text, value) for value in kept.values if value)


def _any(has: set[str], kept: Filter) -> bool:
    return bool(has & set(kept.values)) if has else "" in kept.values


def _holds(kind: str, text: str, value: str) -> bool:
    if kind in ("choice", "flag"):
        return text.casefold() == value.casefold()
    if kind == "text":
        return value.casefold() in text.casefold()
    least, _, most = value.partition("..")
    read: Callable[[str], Any] = _number if kind == "decimal" else str
    held: Any = read(text)
    return (not least or read(least) <= held) and (not most or held <= read(most))


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _order(told: Reference, sort: str) -> Callable[[Held], Any]:
    """Return what Python sorts by, before the id."""
    row: dict[str, Callable[[Held], Any]] = {
        "name": lambda p: sort_key(p.row.display_name),
        "number": lambda p: p.row.number.zfill(20),
        "contacts": lambda p: p.contacts,
        "tags": lambda p: min((sort_key(told.labels[t]) for t in p.values["tags"]), default=""),
        "account_managers": lambda p: min(
            (sort_key(told.users[u]) for u, _ in p.values["account_managers"]), default=""
        ),
        "kind": lambda p: (sort_key(KIND_LABELS[p.row.kind]), sort_key(p.row.display_name)),
        "updated_at": lambda p: p.row.updated_at,
        "created_at": lambda p: p.row.created_at,
    }
    if sort.startswith("own_"):
        return lambda p: p.own.get(sort, ("", ""))[1]
    return row.get(sort) or (lambda p: _plain(told, p, sort))


def _plain(told: Reference, held: Held, sort: str) -> Any:
    spec, value, name = SPECS[sort], held.values[sort], sort_key(held.row.display_name)
    match spec.kind:
        case K.REGISTER:
            return (sort_key(told.labels[value]) if value else "", name)
        case K.COUNTRY:
            found = countries.get(value)
            return (sort_key(found.name) if found else "", name)
        case K.CHOICE:
            label = sort_key(dict(spec.choices).get(value, "")) if value else ""
            return (
                (label, name)
                if sort == "customer_type"
                else sort_key(dict(spec.choices).get(value, ""))
            )
        case K.TEXT | K.NAME | K.LONG_TEXT:
            return sort_key(value)
        case K.PERCENT | K.FLAG | K.CUSTOMER:
            return value or 0
        case _:
            return value or ""
