"""The tab Filer: what it lists, for whom, and what each of its buttons does on a fresh state."""

from pathlib import Path

from crm_app.domain import file_store, files
from crm_app.domain.files import Arrived
from crm_app.state.files import NONE, FilesState
from tests.state.people import fresh
from tests.state.tabs import go, opened, rights
from tests.world import World


def add(world: World, name: str = "avtal.pdf", digest: str = "a" * 64) -> int:
    stored_as = file_store.new()
    file_store.path(stored_as).write_bytes(b"%PDF-1.4")
    arrived = Arrived(name, "application/pdf", 8, digest, stored_as)
    return world.do(files.add, world.bo, world.acme, arrived)


async def tab_of(world: World, actor: object, flik: str = "filer") -> FilesState:
    id_ = str(world.acme)
    at = f"/kunder/{id_}/{flik}"
    return await opened(world, actor, FilesState, at, kund_id=id_, flik=flik)  # type: ignore[arg-type]


async def test_the_tab_lists_the_files_and_the_limit(world: World):
    id_ = add(world)
    state = await tab_of(world, world.bo)
    assert [(line.id, line.name) for line in state.files] == [(id_, "avtal.pdf")]
    assert (state.count, state.most, state.archived, state.loaded) == ("1", 25, [], True)


async def test_another_tab_of_the_card_only_counts_them(world: World):
    add(world)
    state = await tab_of(world, world.bo, "kontaktpersoner")
    assert (state.count, state.files) == ("1", [])


async def test_no_files_are_no_number(world: World):
    assert (await tab_of(world, world.bo)).count == ""


async def test_a_colleagues_file_is_there_after_the_push(world: World):
    state = await tab_of(world, world.bo)
    add(world)
    await state._refresh()
    assert len(state.files) == 1


async def test_archiving_folds_a_file_away_and_can_be_regretted(world: World):
    id_ = add(world)
    state = await tab_of(world, world.bo)
    await state.archive(id_)
    assert (state.files, [line.id for line in state.archived]) == ([], [id_])
    assert state.gone.text == "avtal.pdf arkiverades"
    await state.restore(state.gone.id)
    assert (len(state.files), state.archived, state.gone.text) == (1, [], "")


async def test_a_name_that_is_refused_stays_in_its_field_with_the_reason(world: World):
    id_ = add(world)
    state = await tab_of(world, world.bo)
    await state.ask_name(id_)
    await state.rename(id_, " ")
    assert (state.renaming, state.rename_error) == (id_, "Skriv vad filen ska heta.")
    await state.rename(id_, "ramavtal")
    assert (state.renaming, state.rename_error, state.files[0].name) == (0, "", "ramavtal.pdf")


async def test_the_preview_is_of_what_can_be_shown_and_closes_when_it_is_gone(world: World):
    id_ = add(world)
    state = await tab_of(world, world.bo)
    await state.show(id_)
    assert state.shown.name == "avtal.pdf"
    await state.show(99)
    assert state.shown == NONE
    await state.show(id_)
    _lose(world, id_)
    await state._refresh()
    assert (state.shown, state.files[0].lost) == (NONE, True)


def _lose(world: World, id_: int) -> None:
    path: Path = file_store.path(world.see(files.get, world.bo, id_).stored_as)
    path.unlink()


async def test_another_customer_forgets_the_first_ones_files(world: World):
    add(world)
    state, beta = await tab_of(world, world.bo), str(world.company())
    await state.archive(state.files[0].id)
    go(state, f"/kunder/{beta}/filer", kund_id=beta, flik="filer")
    await state.load()
    assert (state.files, state.archived, state.gone.text) == ([], [], "")


async def test_cleo_is_told_nothing_of_acme(world: World):
    id_ = add(world)
    state = await tab_of(world, world.cleo)
    assert (state.files, state.count, state.loaded) == ([], "", False)
    await state.archive(id_)
    await state.show(id_)
    assert state.problem.startswith("Filen finns inte")
    assert (state.files, state.archived, state.shown) == ([], [], NONE)
    assert not world.see(files.get, world.bo, id_).archived


async def test_who_loses_sight_of_the_customer_loses_her_files(world: World):
    add(world)
    state = await tab_of(world, world.bo)
    await rights(world, state, "Säljare", "customers.see_own")
    await state._refresh()
    assert len(state.files) == 1  # Acme is Bo's own
    world.edit(world.acme, world.anna, account_managers="")
    await state._refresh()
    assert (state.files, state.count) == ([], "")


async def test_every_button_does_right_on_a_fresh_state(world: World):
    id_ = add(world)
    state = await fresh(world, world.bo, FilesState)
    await state.rename(id_, "nytt")
    await state.archive(id_)
    await state.restore(id_)
    assert world.see(files.get, world.bo, id_).name == "nytt.pdf"
    await state.archive(99)
    assert state.problem == files.MISSING
