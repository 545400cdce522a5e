"""Possible duplicates in the whole register: which pairs, why, in which order, and for whom."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event

from crm_app.domain import customers, duplicate_pairs, duplicate_search, not_duplicates, seals
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from tests.world import World, refusal

Told = list[tuple[int, int, str]]


def found(world: World, actor: Actor | None = None) -> Told:
    """Return all pairs, page by page."""
    after, pairs = "", []
    for _ in range(200):
        page = world.see(duplicate_search.page, actor or world.bo, after)
        pairs += [(pair.one.id, pair.other.id, pair.why) for pair in page.pairs]
        after = page.after
        if not after:
            return pairs
    raise AssertionError("the pages have no end")


def company(world: World, actor: Actor | None = None, **texts: str) -> int:
    """Register a company that is like no other unless the texts say so."""
    count = world.see(lambda s: s.query(Customer).count())
    own = {"name": f"{chr(97 + count) * 3} {count} AB", "organisation_number": "", "country": "NO"}
    return world.company(actor, **(own | texts))


def test_a_register_without_doubles_has_no_pairs(world: World) -> None:
    for _ in range(3):
        company(world)
    assert found(world) == []


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"organisation_number": "923609016"}, "samma organisationsnummer"),
        ({"vat_number": "NO923609016MVA"}, "samma momsreg.nr"),
        ({"email": "info@beta.example"}, "samma e-post"),
        ({"name": "Beta Bygg", "city": "Umeå"}, "samma namn och ort"),
        ({"name": "Beta Bygg", "postal_code": "0150"}, "samma namn och ort"),
    ],
)
def test_a_pair_is_found_by_what_both_have(world: World, texts: dict[str, str], why: str) -> None:
    one, other = company(world, None, **texts), company(world, None, **texts)
    assert found(world) == [(one, other, why)]


def test_like_names_are_found_whatever_the_legal_form(world: World) -> None:
    one, other = company(world, name="Beta Bygg AB"), company(world, name="Beta Bygg Aktiebolag")
    company(world, name="Betala AB")
    assert found(world) == [(one, other, "liknande namn")]


def test_the_same_name_in_another_place_is_somebody_else(world: World) -> None:
    company(world, name="Beta Bygg", city="Umeå")
    company(world, name="Beta Bygg", city="Lund")
    assert found(world) == []


def test_sealed_numbers_are_compared_without_being_read(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    number = "811218-9876"
    eva = world.private(personal_identity_number=number)
    evy = world.private(first_name="Evy", last_name="Åhl", personal_identity_number=number)
    told = found(world)
    assert told == [(eva, evy, "samma personnummer")]
    page = world.see(duplicate_search.page, world.bo)
    index = seals.index("person:198112189876")
    assert index not in repr(page)
    assert "811218" not in repr(page)


def test_a_pair_is_listed_once_under_its_surest_reason_with_all_of_them(world: World) -> None:
    texts = {"email": "info@beta.example", "name": "Beta", "city": "Umeå"}
    one, other = company(world, None, **texts), company(world, None, **texts)
    assert found(world) == [(one, other, "samma e-post, samma namn och ort")]


def test_a_company_and_a_person_are_not_a_pair(world: World) -> None:
    company(world, name="Eva Ek", email="eva@ek.example", city="Umeå")
    world.private(email="eva@ek.example", city="Umeå")
    assert found(world) == []


def test_the_archived_are_left_out(world: World) -> None:
    one = company(world, email="info@beta.example")
    company(world, email="info@beta.example")
    world.do(customers.archive, world.bo, one)
    assert found(world) == []


def test_of_many_that_are_alike_the_first_are_listed_until_they_are_dealt_with(
    world: World,
) -> None:
    ids = [company(world, email="info@beta.example") for _ in range(8)]
    told = found(world)
    assert {pair[:2] for pair in told} == set(combinations(ids[:6], 2))
    world.do(customers.archive, world.bo, ids[0])
    assert {pair[:2] for pair in found(world)} == set(combinations(ids[1:7], 2))


def test_what_is_said_to_be_no_double_is_remembered_and_can_be_taken_back(world: World) -> None:
    one, other = (company(world, email="info@beta.example") for _ in range(2))
    world.do(not_duplicates.say, world.bo, other, one)
    assert found(world) == []
    (told,) = world.see(duplicate_pairs.dismissed, world.bo)
    assert (told.one.id, told.other.id, told.why) == (one, other, "samma e-post")
    assert world.see(duplicate_pairs.again, world.bo, [(one, other)]) == {}
    world.do(not_duplicates.take_back, world.bo, one, other)
    assert found(world) == [(one, other, "samma e-post")]
    assert world.see(duplicate_pairs.dismissed, world.bo) == []


def test_saying_so_is_told_of_both_once_and_shown_at_once(world: World) -> None:
    one, other = (company(world, email="info@beta.example") for _ in range(2))
    topics = world.topics(not_duplicates.say, world.bo, one, other)
    assert {"list:customers", f"record:customers:{one}"} <= set(topics)
    assert world.topics(not_duplicates.say, world.bo, one, other) == []
    told = world.events("customers", "not_duplicates")
    assert [(e.record_id, e.changes["not_duplicates"]["to"]) for e in told] == [
        (one, other),
        (other, one),
    ]


def test_the_shown_pairs_are_read_again_as_they_stand(world: World) -> None:
    one, other = (company(world, email="info@beta.example") for _ in range(2))
    world.edit(other, name="Nytt namn")
    told = world.see(duplicate_pairs.again, world.bo, [(one, other), (one, 999)])
    assert set(told) == {(one, other)}
    assert told[one, other].other.name == "Nytt namn"
    world.do(customers.archive, world.bo, other)
    assert world.see(duplicate_pairs.again, world.bo, [(one, other)]) == {}


def test_cleo_sees_pairs_of_her_own_and_no_other(world: World) -> None:
    company(world, email="info@beta.example")
    mine = company(world, world.cleo, email="info@beta.example")
    assert found(world, world.cleo) == []
    also = company(world, world.cleo, email="info@beta.example")
    assert found(world, world.cleo) == [(mine, also, "samma e-post")]
    world.do(lambda s: s.execute(delete(AccountManager)))
    assert found(world, world.cleo) == []


def test_cleo_says_nothing_of_others_customers(world: World) -> None:
    mine = company(world, world.cleo)
    for ids in ((mine, world.acme), (world.acme, mine), (mine, 999), (0, mine)):
        for verb in (not_duplicates.say, not_duplicates.take_back):
            assert isinstance(refusal(world.do, verb, world.cleo, *ids), NotFound)
    assert isinstance(refusal(world.do, not_duplicates.say, world.cleo, mine, mine), Invalid)
    assert world.events("customers", "not_duplicates") == []


def test_paula_is_told_of_no_pair(world: World) -> None:
    sees = Actor("user", 9, "Ser", frozenset({"customers.see_all"}))
    assert isinstance(refusal(world.see, duplicate_search.page, world.paula), PermissionDenied)
    for verb in (duplicate_pairs.again, duplicate_pairs.dismissed):
        args = [[]] if verb is duplicate_pairs.again else []
        assert isinstance(refusal(world.see, verb, world.paula, *args), PermissionDenied)
    for actor in (world.paula, sees):
        refused = refusal(world.do, not_duplicates.say, actor, world.acme, 2)
        assert isinstance(refused, PermissionDenied)


@pytest.mark.parametrize("after", ["x", "email~", "email~x", "~1", "email~" + "9" * 40, "²~²"])
def test_a_place_that_does_not_exist_is_refused(world: World, after: str) -> None:
    assert isinstance(refusal(world.see, duplicate_search.page, world.bo, after), Invalid)


def test_a_place_whose_customer_is_gone_begins_the_reason_anew(world: World) -> None:
    one, other = (company(world, email="info@beta.example") for _ in range(2))
    told = world.see(duplicate_search.page, world.bo, "email~999")
    assert [(p.one.id, p.other.id) for p in told.pairs] == [(one, other)]


def test_no_step_walks_the_customers_themselves_for_who_sees_all(world: World) -> None:
    company(world, email="info@beta.example")
    company(world, email="info@beta.example")
    said: list[tuple[str, object]] = []
    engine = world.database.engine

    def hear(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        said.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    world.see(duplicate_search.page, world.bo)
    event.remove(engine, "before_cursor_execute", hear)
    groups = [(s, v) for s, v in said if "GROUP BY" in s]
    assert len(groups) == len(duplicate_pairs.EQUAL)
    with engine.connect() as connection:
        for statement, values in groups:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
            told = " ".join(row[3] for row in plan)
            assert "USING COVERING INDEX" in told
            assert "TEMP B-TREE" not in told


NAMES = st.sampled_from(("Beta", "Gamma", "Delta", "Epsilon"))
PLACES = st.sampled_from(("", "Umeå", "Lund"))
MAILS = st.sampled_from(("", "a@b.example", "c@d.example"))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people=st.lists(st.tuples(NAMES, PLACES, MAILS), min_size=2, max_size=7))
def test_the_pairs_are_those_that_a_plain_comparison_finds(
    world: World, people: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for small in ("PAGE", "GROUPS"):
        monkeypatch.setattr(duplicate_search, small, 2)
    monkeypatch.setattr(duplicate_search, "IN_A_GROUP", 10)
    world.do(lambda s: s.execute(delete(AccountManager)))
    first = [company(world, name=n, city=c, email=e) for n, c, e in people]
    want = {
        (a, b)
        for (a, (n1, c1, e1)), (b, (n2, c2, e2)) in combinations(zip(first, people, strict=True), 2)
        if (e1 and e1 == e2) or (n1 == n2 and c1 and c1 == c2)
    }
    told = [pair[:2] for pair in found(world)]
    assert len(told) == len(set(told))
    assert set(told) == want
    for id_ in first:
        world.do(customers.archive, world.anna, id_)


@pytest.mark.parametrize("stage", [stage.key for stage in duplicate_pairs.STAGES])
def test_an_address_tells_cleo_nothing_of_where_others_stand(world: World, stage: str) -> None:
    texts = {"name": "Beta Bygg", "city": "Umeå", "email": "b@beta.example"}
    hers = company(world, world.cleo, **texts), company(world, world.cleo, **texts)
    beyond = company(world, name="Öst", email="ö@ost.example", organisation_number="923609016")
    page = world.see(duplicate_search.page, world.cleo, f"{stage}~{beyond}")
    told = world.see(duplicate_search.page, world.cleo, f"{stage}~{10**9}")
    assert page == told
    if stage in ("email", "organisation"):
        assert [(pair.one.id, pair.other.id) for pair in page.pairs] == [hers]
