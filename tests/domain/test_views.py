"""Saved views: one's own and the shared ones, and what a colleague can not do with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import customer_list, views
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.views import View
from tests.world import World, errors, refusal

SYD = "distrikt=2&sortera=city"


def keep(
    world: World, actor: Actor, name: str = "Syd", address: str = SYD, *, shared: bool = False
) -> int:
    return world.do(views.save, actor, "customers", name, address, shared)


def listed(world: World, actor: Actor, table: str = "customers") -> list[View]:
    return world.see(views.listing, actor, table)


def names(world: World, actor: Actor) -> list[str]:
    return [view.name for view in listed(world, actor)]


def test_a_view_is_its_owners_alone(world: World) -> None:
    id_ = keep(world, world.bo)
    assert listed(world, world.bo) == [View(id_, "Syd", SYD, False, "", True)]
    assert listed(world, world.anna) == listed(world, world.cleo) == []


def test_a_shared_view_is_everybodys_and_says_whose_it_is(world: World) -> None:
    id_ = keep(world, world.bo, shared=True)
    assert listed(world, world.cleo) == [View(id_, "Syd", SYD, True, "Bo Berg", False)]
    assert listed(world, world.anna)[0].may_change


def test_ones_own_come_first_and_each_part_is_by_name(world: World) -> None:
    keep(world, world.anna, "Arla", shared=True)
    for name in ("Öst", "Äldre", "Norr"):
        keep(world, world.bo, name)
    keep(world, world.anna, "Åre", shared=True)
    assert names(world, world.bo) == ["Norr", "Äldre", "Öst", "Arla", "Åre"]


def test_each_list_has_its_own_views(world: World) -> None:
    world.do(views.save, world.bo, "contacts", "Syd", "q=ek", False)
    keep(world, world.bo)
    assert [v.address for v in listed(world, world.bo, "contacts")] == ["q=ek"]
    assert names(world, world.bo) == ["Syd"]


def test_a_name_is_used_once_by_each(world: World) -> None:
    keep(world, world.bo)
    taken = errors(keep, world, world.bo, "  SYD ")
    assert taken == {"name": "Det finns redan en vy som heter ”SYD”. Välj ett annat namn."}
    keep(world, world.cleo)
    other = keep(world, world.bo, "Norr")
    assert "finns redan" in str(refusal(world.do, views.rename, world.bo, other, "syd", False))
    world.do(views.rename, world.bo, other, "NORR", False)
    assert names(world, world.bo) == ["NORR", "Syd"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "\x00\ud800"])
def test_a_name_says_something_and_is_short(world: World, name: str) -> None:
    assert errors(keep, world, world.bo, name) == {"name": "Skriv ett namn på högst 60 tecken."}
    assert listed(world, world.bo) == []


def test_a_list_that_does_not_exist_has_no_views(world: World) -> None:
    assert "Listan finns inte" in str(
        refusal(world.do, views.save, world.bo, "users", "Syd", SYD, False)
    )


def test_the_place_in_the_list_is_no_part_of_a_view(world: World) -> None:
    keep(world, world.bo, address="/kunder?sortera=city&efter=lund~4&fran=51&vy=9&distrikt=2")
    assert listed(world, world.bo)[0].address == SYD


def test_an_address_that_leads_elsewhere_is_kept_as_words_alone(world: World) -> None:
    keep(world, world.bo, address="javascript:alert(1)?x=\ud800y&a=<b>")
    assert listed(world, world.bo)[0].address == "a=%3Cb%3E&x=y"


def test_a_view_that_is_too_large_is_refused(world: World) -> None:
    assert "för stor" in str(refusal(keep, world, world.bo, "Alla", "tagg=" + "9," * 1500))


def test_nobody_has_views_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    for name in ("A", "B"):
        keep(world, world.bo, name)
    assert "redan 2 vyer" in errors(keep, world, world.bo, "C")["name"]
    keep(world, world.cleo, "C")


@given(st.text(max_size=80))
def test_what_an_address_asks_for_is_the_same_read_twice(text: str) -> None:
    assert views.query_of(views.query_of(text)) == views.query_of(text)


def test_its_owner_renames_changes_shares_and_deletes_a_view(world: World) -> None:
    id_ = keep(world, world.bo)
    world.do(views.rename, world.bo, id_, "Söder", True)
    world.do(views.change, world.bo, id_, "distrikt=3")
    assert listed(world, world.cleo) == [
        View(id_, "Söder", "distrikt=3", True, "Bo Berg", may_change=False)
    ]
    world.do(views.rename, world.bo, id_, "Söder", False)
    assert listed(world, world.cleo) == []
    world.do(views.delete, world.bo, id_)
    assert listed(world, world.bo) == []


@pytest.mark.parametrize("verb", ["rename", "change", "delete"])
def test_cleo_cannot_touch_a_view_that_bo_shares(world: World, verb: str) -> None:
    id_ = keep(world, world.bo, shared=True)
    assert isinstance(refusal(attempt, world, world.cleo, verb, id_), PermissionDenied)
    assert listed(world, world.bo) == [View(id_, "Syd", SYD, True, "", True)]


@pytest.mark.parametrize("verb", ["rename", "change", "delete"])
def test_a_view_that_is_not_shared_is_not_there_for_others_anna_included(
    world: World, verb: str
) -> None:
    id_ = keep(world, world.bo)
    for actor in (world.cleo, world.anna):
        told = refusal(attempt, world, actor, verb, id_)
        assert isinstance(told, NotFound)
        assert str(told) == str(refusal(attempt, world, actor, verb, 99))
    assert names(world, world.bo) == ["Syd"]


@pytest.mark.parametrize("verb", ["rename", "change", "delete"])
def test_who_decides_may_tidy_among_the_shared(world: World, verb: str) -> None:
    id_ = keep(world, world.bo, shared=True)
    attempt(world, world.anna, verb, id_)
    assert world.last_event("views").actor_name == "Anna Lind"
    assert listed(world, world.bo) != [View(id_, "Syd", SYD, True, "", True)]


@pytest.mark.parametrize("verb", ["rename", "change", "delete"])
def test_paula_has_no_views_at_all(world: World, verb: str) -> None:
    id_ = keep(world, world.bo, shared=True)
    for refused in (
        refusal(attempt, world, world.paula, verb, id_),
        refusal(keep, world, world.paula),
        refusal(world.see, views.listing, world.paula, "customers"),
    ):
        assert isinstance(refused, PermissionDenied)


def test_a_shared_view_shows_cleo_only_her_own(world: World) -> None:
    world.company(world.cleo, name="Cleos AB")
    keep(world, world.bo, address="sortera=name", shared=True)
    assert names(world, world.cleo) == ["Syd"]
    shown = world.see(customer_list.page, world.cleo, Query(sort="name"))
    assert [line.cells["name"] for line in shown.lines] == ["Cleos AB"]


def test_ones_own_views_leave_no_events_and_the_shared_ones_do(world: World) -> None:
    own = keep(world, world.bo)
    for verb in ("rename", "change", "delete"):
        attempt(world, world.bo, verb, own)
    assert world.events("views") == []
    id_ = keep(world, world.bo, shared=True)
    for verb in ("rename", "change", "delete"):
        attempt(world, world.bo, verb, id_, shared=True)
    assert [e.action for e in world.events("views")] == ["create", "edit", "change", "delete"]
    assert world.events("views")[1].changes == {"Vy": {"old": "Syd", "new": "Norr"}}


def test_sharing_and_taking_back_are_told(world: World) -> None:
    id_ = keep(world, world.bo)
    world.do(views.rename, world.bo, id_, "Syd", True)
    assert world.last_event("views").changes == {"Vy Syd": {"old": "egen", "new": "delad"}}
    world.do(views.rename, world.bo, id_, "Syd", False)
    assert world.last_event("views").changes == {"Vy Syd": {"old": "delad", "new": "egen"}}


def test_what_changes_nothing_says_nothing(world: World) -> None:
    id_ = keep(world, world.bo, shared=True)
    assert world.topics(views.rename, world.bo, id_, " Syd ", True) == []
    assert world.topics(views.change, world.bo, id_, f"/kunder?{SYD}&fran=51") == []
    assert len(world.events("views")) == 1


def test_every_change_is_followed_live(world: World) -> None:
    heard = world.topics(views.save, world.bo, "customers", "Syd", SYD, False)
    id_ = listed(world, world.bo)[0].id
    for verb, args in (("rename", ("Norr", True)), ("change", ("x=1",)), ("delete", ())):
        heard += world.topics(getattr(views, verb), world.bo, id_, *args)
    assert heard == ["views"] * 4


def test_a_view_is_kept_by_a_person(world: World) -> None:
    nobody = Actor("system", None, "Systemet", world.anna.rights)
    assert isinstance(refusal(keep, world, nobody), PermissionDenied)


def test_a_refused_name_leaves_the_view_as_it_was(world: World) -> None:
    id_ = keep(world, world.bo)
    assert isinstance(refusal(world.do, views.rename, world.bo, id_, "", True), Invalid)
    assert listed(world, world.bo) == [View(id_, "Syd", SYD, False, "", True)]


def attempt(world: World, actor: Actor, verb: str, id_: int, *, shared: bool = False) -> None:
    args = {"rename": ("Norr", shared), "change": ("sortera=number",), "delete": ()}[verb]
    world.do(getattr(views, verb), actor, id_, *args)
