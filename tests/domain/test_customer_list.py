"""The register as a list: pages, orders, counts, and whose customers are in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session

from crm_app.domain import clock, customer_list, customer_match, customers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import PAGE, Line, Query
from crm_app.domain.customer_values import columns
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.sorting import sort_key
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import TYPE_LABELS, Customer
from crm_app.models.registers import RegisterValue
from tests.world import World, errors, refusal

COLUMNS = (
    "name",
    "number",
    "customer_type",
    "organisation_number",
    "city",
    "phone",
    "email",
    "level",
    "district",
    "tags",
    "account_managers",
    "updated_at",
)
MOST = 1000  # a walk that comes round is told, not endless
WORDS = ("", "Åsa", "asa", "Ängel", "Zorn", "  zorn ", "Éa", "Öre")


def fill(world: World, rows: list[dict[str, Any]], tags: tuple[int, ...] = ()) -> None:
    """Put customers straight into the table, with links where a row tells them."""

    def put(session: Session) -> None:
        first = customers.first_values(session, world.bo)
        now = clock.now()
        for i, told in enumerate(rows):
            values = first | {"name": "Lika AB", "number": str(2000 + i)} | told
            row = columns("company", values, now - timedelta(days=told.get("age", 0)))
            customer = Customer(kind="company", created_at=now, **row)
            session.add(customer)
            session.flush()
            id_ = customer.id or 0
            session.add_all(CustomerTag(customer_id=id_, value_id=t) for t in told.get("tags", ()))
            session.add_all(
                AccountManager(customer_id=id_, user_id=u) for u in told.get("managers", ())
            )

    world.do(put)


def walk(world: World, query: Query, actor: Actor | None = None) -> list[Line]:
    """Read the list page by page, first forward to the end and then back to the start."""
    actor = actor or world.bo
    page = world.see(customer_list.page, actor, query)
    forward = list(page.lines)
    assert not page.more_before
    while page.more_after:
        assert len(page.lines) == PAGE
        page = world.see(customer_list.page, actor, replace(query, cursor=forward[-1].cursor))
        assert page.more_before
        forward += page.lines
        assert len(forward) < MOST
    back = list(page.lines)
    while page.more_before and page.lines:
        before = replace(query, cursor=back[0].cursor, backward=True)
        page = world.see(customer_list.page, actor, before)
        assert page.more_after
        back = [*page.lines, *back]
        assert len(back) < MOST
    assert [line.id for line in back] == [line.id for line in forward]
    return forward


def plain_key(world: World, line: Line, sort: str) -> Any:
    """Return what Python would sort the line by."""
    row = world.see(lambda s: s.get_one(Customer, line.id))
    text = line.cells.get(sort, "")
    match sort:
        case "updated_at":
            return row.updated_at
        case "number":
            return row.number.casefold().zfill(20)
        case "customer_type":
            return sort_key(TYPE_LABELS[row.customer_type])
        case "organisation_number" | "phone" | "email":
            return getattr(row, sort)
        case "tags" | "account_managers":
            return min((sort_key(part) for part in text.split("; ")), default="")
        case _:
            return sort_key(text)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", COLUMNS)
def test_paging_through_equal_names_gives_each_once_in_the_plain_order(
    world: World, sort: str, descending: bool
) -> None:
    tags = [world.value("tag", name) for name in ("VIP", "Ånga", "bygg")]
    levels = [world.value("level", name) for name in ("Öl", "guld", "Å")]
    rows: list[dict[str, Any]] = [
        {
            "city": WORDS[i % len(WORDS)],
            "customer_type": tuple(TYPE_LABELS)[i % 3],
            "email": f"a{i % 7}@x.example",
            "level": levels[i % 3] if i % 4 else None,
            "tags": tags[: i % 4],
            "managers": (1, 2, 3)[: i % 3],
            "age": i % 5,
        }
        for i in range(120)
    ]
    fill(world, rows)
    lines = walk(world, Query(sort=sort, descending=descending))
    assert len({line.id for line in lines}) == len(lines) == 121
    keys = [(plain_key(world, line, sort), line.id) for line in lines]
    assert keys == sorted(keys, reverse=descending)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(WORDS[1:]),
            "city": st.sampled_from(WORDS),
            "age": st.integers(0, 2),
        }
    ),
    max_size=12,
)


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, sort=st.sampled_from(["name", "city", "updated_at", "email"]), down=st.booleans())
def test_any_register_is_walked_in_the_plain_order(
    world: World, rows: list[dict[str, Any]], sort: str, down: bool
) -> None:
    start = int(world.see(customer_list.count, world.bo, Query(), None))
    fill(world, [row | {"number": f"H{start}-{i}"} for i, row in enumerate(rows)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_list, "PAGE", 3)
        patch.setitem(globals(), "PAGE", 3)
        lines = walk(world, Query(sort=sort, descending=down))
    keys = [(plain_key(world, line, sort), line.id) for line in lines]
    assert len(keys) == start + len(rows)
    assert keys == sorted(keys, reverse=down)


def test_swedish_letters_come_last(world: World) -> None:
    fill(world, [{"name": name} for name in ("Östen", "Ärla", "Zorn", "Åre")])
    names = [line.cells["name"] for line in walk(world, Query())]
    assert names == ["Acme AB", "Zorn", "Åre", "Ärla", "Östen"]


def test_cleo_sees_only_her_own_in_list_and_count(world: World) -> None:
    mine = world.company(world.cleo)
    assert [line.id for line in walk(world, Query(), world.cleo)] == [mine]
    assert world.see(customer_list.count, world.cleo, Query()) == 1
    assert set(world.see(customer_list.again, world.cleo, [mine, world.acme])) == {mine}


@pytest.mark.parametrize("few", [-1, 5000])
def test_the_few_and_the_many_are_listed_alike(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(customer_match, "FEW", few)
    fill(world, [{"name": f"A{i % 9}", "managers": (3,) if i % 3 else (2,)} for i in range(120)])
    lines = walk(world, Query(), world.cleo)
    assert len(lines) == world.see(customer_list.count, world.cleo, Query()) == 80
    assert {line.cells["account_managers"] for line in lines} == {"Cleo Dahl"}


def test_paula_gets_no_list_no_count_and_no_lines(world: World) -> None:
    for query, args in (
        (customer_list.page, (Query(),)),
        (customer_list.count, (Query(),)),
        (customer_list.ids, (Query(),)),
        (customer_list.again, ([world.acme],)),
    ):
        assert isinstance(refusal(world.see, query, world.paula, *args), PermissionDenied)


def test_archived_customers_are_listed_apart(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    assert walk(world, Query()) == []
    assert [line.id for line in walk(world, Query(archived=True))] == [world.acme]


def test_the_count_stops_where_it_is_told(world: World) -> None:
    fill(world, [{} for _ in range(30)])
    assert world.see(customer_list.count, world.bo, Query(), 10) == 11
    assert world.see(customer_list.count, world.bo, Query(), None) == 31


def test_a_line_says_everything_as_shown_and_nothing_in_full(world: World) -> None:
    level = world.value("level", "Guld")
    id_ = world.company(organisation_number="811218-9876", level=str(level), phone="0701234567")
    line = world.see(customer_list.again, world.bo, [id_])[id_]
    assert line.cells["organisation_number"] == "811218-****"
    assert (line.cells["level"], line.cells["phone"]) == ("Guld", "070-123 45 67")
    assert (line.cells["name"], line.cells["customer_type"]) == ("Beta AB", "Vanlig")


def test_a_rename_in_a_register_shows_in_the_list(world: World) -> None:
    level = world.value("level", "Guld")
    world.edit(world.acme, level=str(level))

    def rename(session: Session) -> None:
        session.get_one(RegisterValue, level).name = "Platina"
        settings.changed(session)

    world.do(rename)
    assert walk(world, Query())[0].cells["level"] == "Platina"


def test_a_column_that_is_off_everywhere_leaves_the_list(world: World) -> None:
    for kind in ("company", "private"):
        for type_ in TYPE_LABELS:
            world.decide("city", "off", f"{kind}.{type_}")
    shown = world.see(lambda s: customer_list.shown_columns(settings.snapshot(s)))
    assert "city" not in [spec.key for spec in shown]
    assert "city" not in walk(world, Query())[0].cells


@pytest.mark.parametrize("sort", ["discount", "reverse_construction_vat", "invoice_recipient"])
def test_numbers_sort_as_numbers_and_page_both_ways(world: World, sort: str) -> None:
    rows = [{"discount": i % 4, "reverse_construction_vat": i % 2 == 0} for i in range(60)]
    fill(world, [row | {"invoice_recipient": world.acme if i % 3 else None}
                 for i, row in enumerate(rows)])  # fmt: skip
    assert len(walk(world, Query(sort=sort))) == 61


@pytest.mark.parametrize(
    ("sort", "cursor"),
    [
        ("updated_at", "yesterday"),
        ("updated_at", "2026-01-01T00:00:00"),
        ("discount", "nothing"),
        ("invoice_recipient", "9" * 30),
    ],
)
def test_a_cursor_that_is_none_is_refused(world: World, sort: str, cursor: str) -> None:
    query = Query(sort=sort, cursor=(cursor, 1))
    assert set(errors(world.see, customer_list.page, world.bo, query)) == {"cursor"}


def test_a_cursor_beyond_all_numbers_is_refused(world: World) -> None:
    told = errors(world.see, customer_list.page, world.bo, Query(cursor=("acme ab", 10**30)))
    assert set(told) == {"cursor"}


def test_a_sort_that_does_not_exist_is_refused(world: World) -> None:
    told = errors(world.see, customer_list.page, world.bo, Query(sort="password_hash"))
    assert told == {"sort": "Det går inte att sortera på den kolumnen."}


def test_lacking_finds_those_of_one_sort_without_the_field(world: World) -> None:
    without = world.company()
    world.company(customer_type="prospect")
    world.private()
    lines = walk(world, Query(lacking="city:company:regular"))
    assert [line.id for line in lines] == [without]
    assert world.see(customer_list.count, world.bo, Query(lacking="city:company:regular")) == 1


def test_lacking_knows_tags_managers_and_registers(world: World) -> None:
    vip = world.value("tag", "VIP")
    tagged = world.company(tags=str(vip))
    for field, expected in (("tags", {world.acme}), ("account_managers", {tagged})):
        lines = walk(world, Query(lacking=f"{field}:company:regular"))
        assert {line.id for line in lines} == expected
    assert len(walk(world, Query(lacking="level:company:regular"))) == 2


def test_no_foreign_customer_lacks_an_organisation_number(world: World) -> None:
    world.company(country="NO", organisation_number="")
    assert walk(world, Query(lacking="organisation_number:company:regular")) == []


def test_lacking_a_field_that_does_not_exist_is_refused(world: World) -> None:
    told = errors(world.see, customer_list.page, world.bo, Query(lacking="password:x:y"))
    assert told == {"lacking": "Fältet finns inte."}
