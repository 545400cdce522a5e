"""Every filter and every order of the register, as plain Python would have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crm_app.domain import customer_list, customer_match, customer_pages, customer_sort
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.customer_values import SPECS
from crm_app.domain.filters import Filter
from tests.domain import list_reference
from tests.domain.list_reference import Reference
from tests.world import make_world

SORTS = (*SPECS, "kind", "contacts", "created_at", "updated_at", *(f"own_{i}" for i in range(1, 6)))
FILTERS = (
    "kind", "customer_type", "level", "district", "source", "company_type", "payment_terms",
    "tags", "account_managers", "country", "archived", *(f"own_{i}" for i in range(1, 6)),
)  # fmt: skip
FEW_EXAMPLES = hypothesis_settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Bounds:
    """From how many on another way is taken; each must lead to the same customers."""

    page: int = 7
    few: int = 5_000
    sorted: int = 10_000
    walked: int = 40_000
    ways: int = 16


BOUNDS = st.builds(
    Bounds,
    page=st.sampled_from([3, 7, 50]),
    few=st.sampled_from([-1, 3, 5_000]),
    sorted=st.sampled_from([0, 5, 10_000]),
    walked=st.sampled_from([1, 8, 40_000]),
    ways=st.sampled_from([1, 4, 16]),
)


@pytest.fixture(scope="module", params=[1, 2])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    world = make_world(tmp_path_factory.mktemp("reference"))
    return list_reference.make(world, request.param)


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(customer_list, "PAGE", bounds.page)
        patch.setattr(customer_match, "FEW", bounds.few)
        patch.setattr(customer_match, "MOST_WAYS", bounds.ways)
        patch.setattr(customer_sort, "SORTED", bounds.sorted)
        patch.setattr(customer_pages, "WALKED", bounds.walked)
        yield


def walk(told: Reference, actor: Actor, query: Query) -> list[list[int]]:
    """Return the list read forward, back again, and back from the last page."""
    forward = [told.world.see(customer_list.page, actor, query, ("city",))]
    while forward[-1].more_after:
        cursor = forward[-1].lines[-1].cursor
        forward.append(told.world.see(customer_list.page, actor, replace(query, cursor=cursor)))
    ways = [[line.id for page in forward for line in page.lines]]
    for start in (
        forward[-1],
        told.world.see(customer_list.page, actor, replace(query, last=True)),
    ):
        back = [start]
        while back[-1].more_before:
            before = replace(query, cursor=back[-1].lines[0].cursor, backward=True)
            back.append(told.world.see(customer_list.page, actor, before))
        ways.append([line.id for page in reversed(back) for line in page.lines])
        assert not back[0].more_after
    return ways


def check(told: Reference, who: str, query: Query, bounds: Bounds) -> None:
    """Compare the list, read every way, with the plain one; and its count and its ids."""
    actor = getattr(told.world, who)
    own = actor.id if who == "cleo" else None
    told_order = {"sort": query.sort, "descending": query.descending}
    wanted = list_reference.expected(told, query.filters, actor=own, **told_order)
    can = customer_sort.sortable(told.world.see(customer_list.settings.snapshot), query.sort)
    if can == "few":
        bounds = replace(bounds, sorted=10_000)
    with bounded(bounds):
        for found in walk(told, actor, query):
            assert found == wanted
        assert told.world.see(customer_list.count, actor, query) == len(wanted)
        assert sorted(told.world.see(customer_list.ids, actor, query)) == sorted(wanted)


@st.composite
def kept(draw: st.DrawFn, told: Reference, key: str) -> Filter:
    if key in ("own_3", "own_4", "own_5"):
        return Filter(key, (draw(st.sampled_from((*told.asked[key], ""))),))
    values = draw(st.lists(st.sampled_from(told.asked[key]), min_size=1, max_size=3, unique=True))
    return Filter(key, tuple(values))


@FEW_EXAMPLES
@given(data=st.data(), bounds=BOUNDS)
@pytest.mark.parametrize("key", FILTERS)
def test_every_filter_keeps_who_plain_python_keeps(
    told: Reference, key: str, data: st.DataObject, bounds: Bounds
) -> None:
    others = data.draw(st.lists(st.sampled_from(FILTERS), max_size=2, unique=True))
    keys = dict.fromkeys((key, *others))
    filters = tuple(data.draw(kept(told, one)) for one in keys)
    sort = data.draw(st.sampled_from(("name", "city", "level", "email", *SORTS)))
    query = Query(sort=sort, descending=data.draw(st.booleans()), filters=filters)
    check(told, data.draw(st.sampled_from(["anna", "bo", "cleo"])), query, bounds)


@hypothesis_settings(FEW_EXAMPLES, max_examples=2)
@given(data=st.data(), bounds=BOUNDS)
@pytest.mark.parametrize("sort", SORTS)
def test_every_column_sorts_as_plain_python_sorts(
    told: Reference, sort: str, data: st.DataObject, bounds: Bounds
) -> None:
    keys = data.draw(st.lists(st.sampled_from(FILTERS), max_size=1))
    filters = tuple(data.draw(kept(told, one)) for one in keys)
    query = Query(sort=sort, descending=data.draw(st.booleans()), filters=filters)
    check(told, data.draw(st.sampled_from(["anna", "bo", "cleo"])), query, bounds)
