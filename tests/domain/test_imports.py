"""Imports: whose they are, and what is kept of each."""

from pathlib import Path
from typing import Any

import pytest

from crm_app.domain import imports
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from tests.import_fixtures import NAME, ORG, ORG_1, Desk, table
from tests.world import World

IMPORTER = frozenset(
    {"customers.settings", "customers.create", "customers.edit", "customers.see_all"}
)
SOURCE = table((NAME, ORG), ("A AB", ORG_1), ("B AB", "fel"))


def start(world: World, actor: Actor, kind: str = "company") -> int:
    return world.do(imports.start, actor, kind, "kunder.xlsx", "f" * 64, "abc.xlsx")


def test_a_file_that_has_arrived_is_noted_with_its_owner(world: World) -> None:
    run = world.see(imports.get, world.anna, start(world, world.anna))
    assert (run.user_id, run.kind, run.file_name, run.stored_as, run.applied_at) == (
        world.anna.id,
        "company",
        "kunder.xlsx",
        "abc.xlsx",
        None,
    )


def test_an_unknown_kind_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        start(world, world.anna, "supplier")


def test_a_very_long_file_name_is_cut(world: World) -> None:
    id_ = world.do(imports.start, world.anna, "company", "x" * 999, "f", "a")
    assert len(world.see(imports.get, world.anna, id_).file_name) == 255


def test_bo_cleo_and_paula_may_not_bring_files_in_or_see_them(world: World) -> None:
    id_ = start(world, world.anna)
    for actor in (world.bo, world.cleo, world.paula):
        with pytest.raises(PermissionDenied):
            start(world, actor)
        with pytest.raises(PermissionDenied):
            world.see(imports.get, actor, id_)


def test_another_importer_sees_only_her_own(world: World) -> None:
    bo = Actor("user", world.bo.id, "Bo", IMPORTER)
    theirs, hers = start(world, bo), start(world, world.anna)
    assert world.see(imports.get, bo, theirs).id == theirs
    with pytest.raises(NotFound):
        world.see(imports.get, bo, hers)


def test_an_administrator_sees_every_import(world: World) -> None:
    theirs = start(world, Actor("user", world.bo.id, "Bo", IMPORTER))
    assert world.see(imports.get, world.anna, theirs).id == theirs


def test_one_that_does_not_exist_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.see(imports.get, world.anna, 99)


def test_the_command_line_owns_no_import_of_a_users(world: World) -> None:
    cli = Actor("system", None, "Systemet", ALL_RIGHTS - {"system.settings"})
    id_ = start(world, cli)
    assert world.see(imports.get, world.anna, id_).user_id is None
    with pytest.raises(NotFound):
        world.see(imports.get, cli, id_)


def applied(world: World, folder: Path, **more: Any) -> tuple[Any, Any]:
    desk = Desk(world, folder)
    id_, path = desk.run(desk.plan(SOURCE))
    outcome = world.do(imports.apply, world.anna, id_, path, **more)
    return outcome, world.see(imports.get, world.anna, id_)


def test_an_applied_import_keeps_its_sums(world: World, tmp_path: Path) -> None:
    outcome, run = applied(world, tmp_path, only_correct=True)
    assert outcome.committed
    assert run.applied_at is not None
    assert run.counts == {
        "rows": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "skipped": 0,
        "created_values": {},
    }


def test_a_refused_import_is_not_applied(world: World, tmp_path: Path) -> None:
    outcome, run = applied(world, tmp_path)
    assert not outcome.committed
    assert (run.applied_at, run.counts) == (None, {})


def test_a_plan_of_the_other_kind_or_file_is_refused(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path)
    _, path = desk.run(desk.plan(SOURCE))
    for id_ in (start(world, world.anna, "private"), start(world, world.anna)):
        with pytest.raises(Invalid, match="annan import"):
            world.do(imports.apply, world.anna, id_, path, only_correct=True)


def test_registers_and_countries_have_names_for_the_screen() -> None:
    assert imports.register_label("country") == "Land"
    assert imports.register_label("level") == "Kundnivå"


def test_the_file_of_an_import_is_kept_once_it_is_applied(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path)
    id_, path = desk.run(desk.plan(table((NAME, ORG), ("A AB", ORG_1))))

    def name(session: Any) -> None:
        imports.get(session, world.anna, id_).stored_as = "abc.sealed"

    world.do(name)
    assert world.see(imports.kept_files) == set()
    world.do(imports.apply, world.anna, id_, path)
    assert world.see(imports.kept_files) == {"abc.sealed"}


def test_an_import_says_who_did_it_even_when_she_is_gone(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path)
    desk.bring_in(table((NAME, ORG), ("A AB", ORG_1)))
    (run,) = world.see(imports.history, world.anna, "company")
    assert (run.user_id, run.user_name) == (world.anna.id, world.anna.name)
    assert run.event_id == world.events("customers", "import")[-1].id
    assert run.highest_id == desk.customer(name="A AB").id


def test_an_import_that_only_changes_has_no_highest_id(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path)
    desk.bring_in(table(("Kundnummer", "Ort"), ("1001", "Kumla")))
    (run,) = world.see(imports.history, world.anna, "company")
    assert (run.highest_id, run.counts["changed"]) == (0, 1)
