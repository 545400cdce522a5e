"""Named choices of columns: kept, found for the next file, shared or one's own."""

from typing import Any

import pytest

from crm_app.domain import custom_fields, custom_tabs, import_mappings
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.import_mappings import Named
from tests.world import World

FILE = ("Kundkod", "Benämning", "Saldo")
CHOICE = {0: "number", 1: "name", 2: ""}
RIGHTS = frozenset(
    {
        "customers.settings",
        "customers.create",
        "customers.edit",
        "customers.see",
        "customers.see_all",
    }
)


def save(world: World, name: str = "Fortnox", who: Actor | None = None, **more: Any) -> int:
    told = {"kind": "company", "headings": FILE, "mapping": CHOICE, "key": "", "shared": False}
    told |= more
    order = ("headings", "mapping", "key", "shared")
    return world.do(import_mappings.save, who or world.anna, told["kind"], name,
        *(told[k] for k in order))  # fmt: skip


def listed(world: World, who: Actor | None = None, headings: Any = FILE) -> list[Named]:
    return world.see(import_mappings.listing, who or world.anna, "company", headings)


def used(world: World, id_: int, headings: Any = FILE, who: Actor | None = None) -> Any:
    return world.see(import_mappings.use, who or world.anna, id_, "company", headings)


@pytest.fixture
def olle(world: World) -> Actor:
    """Bo, when he may import too, without being an administrator."""
    return Actor("user", world.bo.id, "Bo", RIGHTS)


def test_a_choice_is_kept_and_used_on_the_next_file(world: World) -> None:
    id_ = save(world, key="number")
    assert used(world, id_) == (CHOICE, "number")
    assert [(n.name, n.by, n.fits, n.may_delete) for n in listed(world)] == [
        ("Fortnox", "", True, True)
    ]


def test_it_follows_the_headings_and_not_their_places(world: World) -> None:
    id_ = save(world)
    mapping, _ = used(world, id_, ("saldo", "BENÄMNING", "Ort", "Kundkod:"))
    assert mapping == {0: "", 1: "name", 2: "city", 3: "number"}


def test_what_it_does_not_know_is_read_as_the_heading_tells_unless_that_is_taken(
    world: World,
) -> None:
    mapping, _ = used(world, save(world), (*FILE, "Namn", "Ort"))
    assert mapping == CHOICE | {3: "", 4: "city"}


def test_it_fits_a_file_that_has_all_that_it_reads(world: World) -> None:
    save(world)
    assert [n.fits for n in listed(world, headings=("Kundkod", "Benämning"))] == [True]
    assert [n.fits for n in listed(world, headings=("Kundkod", "Saldo"))] == [False]


def test_a_field_that_is_no_more_is_not_read(world: World) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Service")
    field = world.do(custom_fields.add, world.anna, tab, "Avtal", "text")
    id_ = save(world, mapping=CHOICE | {2: f"own_{field}"})
    assert used(world, id_)[0][2] == f"own_{field}"
    world.do(custom_fields.archive, world.anna, field)
    assert used(world, id_)[0][2] == ""


def test_two_of_a_kind_are_not_called_the_same(world: World) -> None:
    save(world)
    with pytest.raises(Invalid, match="redan ett kolumnval som heter"):
        save(world, " fortnox ")
    save(world, kind="private", mapping={0: "number"})


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "\u200b"])
def test_a_name_is_needed_and_not_too_long(world: World, name: str) -> None:
    with pytest.raises(Invalid, match="högst 60"):
        save(world, name)


def test_ones_own_are_not_seen_by_others(world: World, olle: Actor) -> None:
    id_ = save(world)
    assert listed(world, olle) == []
    for verb in (import_mappings.use, import_mappings.delete):
        rest = (FILE,) if verb is import_mappings.use else ()
        with pytest.raises(NotFound):
            world.do(verb, olle, id_, "company", *rest)
    save(world, who=olle)


def test_a_shared_one_is_used_by_others_and_told_of(world: World, olle: Actor) -> None:
    id_ = save(world, shared=True)
    assert [(n.name, n.by, n.may_delete) for n in listed(world, olle)] == [
        ("Fortnox", "Anna Lind", False)
    ]
    assert used(world, id_, who=olle)[0] == CHOICE
    assert world.last_event("import_mappings").changes == {
        "Kolumnval": {"old": "", "new": "Fortnox"}
    }
    with pytest.raises(Invalid, match="redan"):
        save(world, who=olle)


def test_another_kinds_choice_is_not_there(world: World) -> None:
    id_ = save(world)
    with pytest.raises(NotFound):
        world.see(import_mappings.use, world.anna, id_, "private", FILE)


def test_only_its_owner_or_an_administrator_takes_a_shared_one_away(
    world: World, olle: Actor
) -> None:
    id_ = save(world, shared=True)
    with pytest.raises(PermissionDenied):
        world.do(import_mappings.delete, olle, id_, "company")
    mine = save(world, "Olles", olle, shared=True)
    world.do(import_mappings.delete, world.anna, mine, "company")
    world.do(import_mappings.delete, world.anna, id_, "company")
    assert listed(world) == []
    assert world.last_event("import_mappings").changes == {
        "Kolumnval": {"old": "Fortnox", "new": ""}
    }


def test_ones_own_leaves_no_event(world: World) -> None:
    world.do(import_mappings.delete, world.anna, save(world), "company")
    assert world.events("import_mappings") == []


@pytest.mark.parametrize("id_", [0, -1, 2**63, 999])
def test_one_that_is_not_there_is_told(world: World, id_: int) -> None:
    with pytest.raises(NotFound):
        used(world, id_)


def test_there_is_room_for_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_mappings, "MOST", 1)
    save(world)
    with pytest.raises(Invalid, match="redan 1"):
        save(world, "Visma")


@pytest.mark.parametrize("who", ["cleo", "bo", "paula"])
def test_who_may_not_import_has_none(world: World, who: str) -> None:
    actor, id_ = getattr(world, who), save(world, shared=True)
    for verb, told in (
        (import_mappings.listing, ("company", FILE)),
        (import_mappings.use, (id_, "company", FILE)),
        (import_mappings.save, ("company", "X", FILE, CHOICE, "", False)),
        (import_mappings.delete, (id_, "company")),
    ):
        with pytest.raises(PermissionDenied):
            world.do(verb, actor, *told)


def test_nobody_in_particular_keeps_none(world: World) -> None:
    with pytest.raises(PermissionDenied):
        save(world, who=Actor("system", None, "Systemet", ALL_RIGHTS))
