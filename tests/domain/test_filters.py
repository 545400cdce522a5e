"""Filters as an address and a chip say them, and the lists that they keep."""

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from crm_app.domain import customer_list, filters, settings
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter, FilterSpec
from tests.world import World, errors


def spec_of(world: World, key: str) -> FilterSpec:
    return next(s for s in world.see(_available) if s.key == key)


def _available(session: Session) -> tuple[FilterSpec, ...]:
    return filters.available(settings.snapshot(session))


def read(world: World, **told: str) -> tuple[Filter, ...]:
    return world.see(lambda s: filters.from_address(settings.snapshot(s), told))


def said(world: World, key: str, *values: str) -> str:
    return world.see(lambda s: filters.sentence(settings.snapshot(s), Filter(key, values)))


def found(world: World, *kept: Filter) -> list[int]:
    return sorted(world.see(customer_list.ids, world.bo, Query(filters=kept)))


def test_every_filter_of_the_register_is_there_in_its_order(world: World) -> None:
    words = [spec.word for spec in world.see(_available)]
    assert words == [
        "slag", "typ", "niva", "distrikt", "kalla", "foretagstyp", "tagg", "villkor", "ansvarig",
        "land", "arkiverade",
    ]  # fmt: skip


def test_a_field_that_is_off_everywhere_has_no_filter(world: World) -> None:
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("level", "off", f"{kind}.{type_}")
    assert "level" not in [spec.key for spec in world.see(_available)]
    assert read(world, niva="saknas") == ()


def test_a_value_out_of_use_stands_last_and_says_so(world: World) -> None:
    gold, silver = world.value("level", "Guld"), world.value("level", "Silver")
    world.archive_value(gold)
    assert spec_of(world, "level").options == (
        (str(silver), "Silver"),
        (str(gold), "Guld (arkiverad)"),
    )


def test_an_address_is_read_and_what_means_nothing_is_left_out(world: World) -> None:
    gold = str(world.value("level", "Guld"))
    told = {"niva": f"999,{gold},{gold},x,saknas", "slag": "privat,annat", "typ": "", "okant": "1"}
    assert read(world, **told) == (Filter("kind", ("private",)), Filter("level", (gold, "")))


@given(values=st.lists(st.sampled_from(["a,b", "saknas", "50%", "å", "", "%2C"]), unique=True))
def test_any_value_is_read_as_it_was_written(values: list[str]) -> None:
    options = tuple((v, v) for v in ("a,b", "saknas", "50%", "å", "%2C"))
    spec = FilterSpec("own_1", "Färg", "own_1", options=options)
    held = settings.Snapshot(
        1, {}, {}, frozenset(), {}, {}, {}, memo={"filters": (spec,)}
    )  # fmt: skip
    ordered = tuple(v for v in (*dict(options), "") if v in values)
    kept = (Filter("own_1", ordered),) if ordered else ()
    assert filters.from_address(held, filters.to_address(held, kept)) == kept


def test_a_chip_says_its_filter_in_a_sentence(world: World) -> None:
    north, south = world.value("district", "Nord"), world.value("district", "Syd")
    assert said(world, "district", str(south), str(north)) == "Distrikt är Syd eller Nord"
    assert said(world, "district", str(south), "") == "Distrikt är Syd eller saknas"
    assert said(world, "level", "") == "Kundnivå saknas"
    assert said(world, "kind", "company") == "Kundslag är Företag"
    assert said(world, "archived", "1") == "Arkiverade"
    assert said(world, "own_9", "x") == ""


def test_a_filter_keeps_the_list_to_any_of_its_values_and_all_must_be_met(world: World) -> None:
    gold, silver = world.value("level", "Guld"), world.value("level", "Silver")
    vip = world.value("tag", "VIP")
    one = world.company(level=str(gold), tags=str(vip))
    two = world.company(level=str(silver))
    assert found(world, Filter("level", (str(gold), str(silver)))) == [one, two]
    assert found(world, Filter("level", (str(gold), ""))) == [world.acme, one]
    assert found(world, Filter("tags", (str(vip),))) == [one]
    assert found(world, Filter("tags", ("",)), Filter("level", (str(silver),))) == [two]
    assert found(world, Filter("account_managers", (str(world.bo.id),))) == [world.acme]


def test_a_filter_that_does_not_exist_is_refused(world: World) -> None:
    for kept in (Filter("password", ("x",)), Filter("level", ("x",)), Filter("own_1", ("x",))):
        query = Query(filters=(kept,))
        assert set(errors(world.see, customer_list.page, world.bo, query)) == {"filter"}
