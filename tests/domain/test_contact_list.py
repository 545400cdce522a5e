"""The list of all contacts: the same rows as a naive reading, in pages, and only what is hers."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import contact_list, contacts, customers
from crm_app.domain.actors import Actor
from crm_app.domain.contact_list import SORTS, Line, Query
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.filters import Filter
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from tests.world import World

COLUMNS = ("customer", "title", "email", "mobile", "updated_at")
ARCHIVED = Filter("archived", ("1",))


def person(world: World, customer: int, first: str, last: str = "", **more: str) -> int:
    texts = {"first_name": first, "last_name": last, **more}
    return world.do(contacts.add, world.bo, customer, texts)


def lines(world: World, actor: Actor | None = None, **told: Any) -> list[Line]:
    query = Query(**told)
    return list(world.see(contact_list.page, actor or world.bo, query, COLUMNS).lines)


def names(world: World, actor: Actor | None = None, **told: Any) -> list[str]:
    return [line.cells["name"] for line in lines(world, actor, **told)]


def counted(world: World, actor: Actor | None = None, **told: Any) -> int:
    return world.see(contact_list.count, actor or world.bo, Query(**told))


@pytest.fixture
def many(world: World) -> World:
    """Acme and Beta with people of every sort, and Gamla, which is archived."""
    title = str(world.value("contact_title", "Inköpare"))
    beta = world.company(customer_type="prospect")
    old = world.private(first_name="Gamla", last_name="Kunden")
    for number, name in enumerate(("Åsa", "Östen", "Ärla", "Ada", "Zäta", "Erik", "Érik")):
        told = {"title": title} if number % 2 else {"email": f"{name[1:]}@x.example"}
        person(world, (world.acme, beta)[number % 2], name, "Ek", **told)
    person(world, old, "Olga", "Ohlin")
    world.do(contacts.archive, world.bo, person(world, beta, "Arne", "Ask"))
    world.do(customers.archive, world.bo, old)
    return world


def everyone(session: Session) -> list[tuple[Contact, Customer]]:
    found = session.execute(
        select(Contact, Customer).join(Customer, col(Customer.id) == col(Contact.customer_id))
    )
    return [(row[0], row[1]) for row in found]


def naive(world: World, query: Query) -> list[int]:
    """Return the ids that a query lists, read and sorted one by one."""
    keys = {
        "name": lambda p, _c: p.name_key,
        "customer": lambda _p, c: c.name_key,
        "email": lambda p, _c: p.email,
        "updated_at": lambda p, _c: p.updated_at,
    }
    kept = [
        (keys[query.sort](p, c), p.id)
        for p, c in world.see(everyone)
        if (p.archived or c.archived) == query.of_archived and _meets(p, c, query)
    ]
    return [id_ for _, id_ in sorted(kept, reverse=query.descending)]


def _meets(person: Contact, customer: Customer, query: Query) -> bool:
    held = {
        "title": str(person.title_id or ""),
        "main_contact": "ja" if person.main_contact else "nej",
        "invoice_contact": "ja" if person.invoice_contact else "nej",
        "kind": customer.kind,
        "customer_type": customer.customer_type,
    }
    return all(held[f.key] in f.values for f in query.filters if f.key in held)


def walked(world: World, actor: Actor, query: Query) -> list[int]:
    """Return the ids of every page in turn, three lines a page."""
    found: list[int] = []
    while True:
        page = world.see(contact_list.page, actor, query, COLUMNS)
        found += [line.id for line in page.lines]
        if not page.more_after:
            return found
        told = {**vars(query), "cursor": page.lines[-1].cursor}
        query = Query(**told)


@pytest.mark.parametrize("few", [0, 2_000])
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_filter_and_order_lists_what_a_naive_reading_does(
    many: World, few: int, data: st.DataObject
):
    values = {
        "title": [*(str(v) for v in many.see(_titles)), ""],
        "main_contact": ["ja", "nej"],
        "invoice_contact": ["ja", "nej"],
        "kind": ["company", "private"],
        "customer_type": ["regular", "prospect"],
        "archived": ["1"],
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=3))
    kept = tuple(Filter(key, (data.draw(st.sampled_from(values[key])),)) for key in sorted(chosen))
    sort, way = data.draw(st.sampled_from(sorted(SORTS))), data.draw(st.booleans())
    query = Query(sort=sort, descending=way, filters=kept)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contact_list, "PAGE", 3)
        patched.setattr(contact_list, "FEW", few)
        assert walked(many, many.bo, query) == naive(many, query)
        assert many.see(contact_list.count, many.bo, query) == len(naive(many, query))


def _titles(session: Session) -> list[int]:
    return [id_ for id_ in session.scalars(select(col(Contact.title_id)).distinct()) if id_]


def test_names_stand_in_swedish_order_with_where_they_are(many: World):
    shown = names(many)
    assert shown == sorted(shown, key=sort_key)
    assert shown[-3:] == ["Åsa Ek", "Ärla Ek", "Östen Ek"]
    (paula,) = [line for line in lines(many) if line.id == many.paula_contact]
    assert (paula.cells["customer"], paula.customer_id) == ("Acme AB", many.acme)


def test_the_page_before_is_the_page_one_came_from(many: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(contact_list, "PAGE", 3)
    first = many.see(contact_list.page, many.bo, Query(), COLUMNS)
    second = many.see(contact_list.page, many.bo, Query(cursor=first.lines[-1].cursor), COLUMNS)
    back = Query(cursor=second.lines[0].cursor, backward=True)
    again = many.see(contact_list.page, many.bo, back, COLUMNS)
    assert [line.id for line in again.lines] == [line.id for line in first.lines]
    assert (first.more_before, second.more_before, again.more_before) == (False, True, False)


def test_who_is_archived_or_at_an_archived_customer_is_listed_only_when_asked_for(many: World):
    assert {"Olga Ohlin", "Arne Ask"}.isdisjoint(names(many))
    put_away = lines(many, filters=(ARCHIVED,))
    told = [(line.cells["name"], line.archived, line.customer_archived) for line in put_away]
    assert told == [("Arne Ask", True, False), ("Olga Ohlin", False, True)]
    assert counted(many, filters=(ARCHIVED,)) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("paula", ["Paula Ek"]),
        ("ASA", ["Åsa Ek"]),
        ("acme.exam", ["Paula Ek"]),
        ("pa", ["Paula Ek"]),
        ("ek paula", ["Paula Ek"]),
        ("finns inte", []),
        ('"*', []),
        ("   ", None),
    ],
)
def test_words_find_by_name_address_and_customer(many: World, typed: str, found: list[str] | None):
    assert names(many, text=typed) == (names(many) if found is None else found)
    assert counted(many, text=typed) == len(names(many, text=typed))


def test_cleo_meets_only_those_of_her_own_customers(many: World):
    assert names(many, many.cleo) == []
    own = many.private(many.cleo, last_name="Bod")
    person(many, own, "Ulla", "Ask")
    many.do(contacts.add, many.cleo, own, {"first_name": "Vera"})
    assert names(many, many.cleo) == ["Ulla Ask", "Vera"]
    assert counted(many, many.cleo) == 2
    assert names(many, many.cleo, text="paula") == []
    assert names(many, many.cleo, filters=(ARCHIVED,)) == []
    assert many.see(contact_list.again, many.cleo, (many.paula_contact,), COLUMNS) == {}


def test_paula_meets_nobody(many: World):
    for query in (contact_list.page, contact_list.count):
        more = (COLUMNS,) if query is contact_list.page else ()
        with pytest.raises(PermissionDenied):
            many.see(query, many.paula, Query(), *more)


@pytest.mark.parametrize(
    "told",
    [
        {"sort": "note"},
        {"cursor": ("x", -1)},
        {"sort": "updated_at", "cursor": ("i går", 1)},
        {"sort": "updated_at", "cursor": ("2026-01-01", 1)},
        {"filters": (Filter("title", ("x",)),)},
        {"filters": (Filter("okänt", ("1",)),)},
    ],
)
def test_what_there_is_not_is_refused(world: World, told: dict[str, Any]):
    with pytest.raises(Invalid):
        lines(world, **told)
