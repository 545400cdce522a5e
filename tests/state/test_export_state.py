"""Exporting from the register and from the tabs: what is offered, begun, followed and refused."""

from pathlib import Path
from typing import Any

import pytest

from crm_app import export_jobs
from crm_app.domain import export_runs
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.exports import Made, Wanted
from crm_app.state.exports import ExportState
from crm_app.state.register import RegisterState
from tests.state.tabs import opened
from tests.world import World

TAB = "/kunder/installningar/importera-privatkunder"


@pytest.fixture
async def begun(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """Collect what is begun: the run is there, but no child writes it."""
    export_runs.install(tmp_path)
    found: list[Wanted] = []

    async def start(actor: Actor, wanted: Wanted) -> int:
        run = await world.database.work(export_runs.start, actor, wanted)
        export_runs.path(run.stored_as).write_bytes(b"file")
        found.append(wanted)
        return run.id or 0

    monkeypatch.setattr(export_jobs, "start", start)
    return found


async def desk(world: World) -> Any:
    return await opened(world, world.anna, ExportState, TAB)


async def dialog(world: World, at: str) -> Any:
    """Return the state of a tab whose register is at the address, with the dialog open."""
    register: Any = await opened(world, world.anna, RegisterState, at)
    state: Any = await register.get_state(ExportState)
    await state.open()
    return state


async def test_a_tab_offers_all_customers_of_its_kind(world: World, begun: list[Wanted]) -> None:
    world.private()
    state = await desk(world)
    assert (state.kind, state.count, state.selection) == ("private", 1, "")
    await state.start()
    assert begun == [Wanted("private")]


async def test_the_register_offers_what_it_shows(world: World, begun: list[Wanted]) -> None:
    world.company(customer_type="prospect", organisation_number="")
    state = await dialog(world, "/kunder?typ=prospekt")
    assert (state.asking, state.kind, state.count) == (True, "company", 1)
    assert state.selection == "Kundtyp är Prospekt"
    await state.start()
    assert [f.values for f in begun[0].filters] == [("prospect",)]


async def test_a_register_of_one_kind_exports_that_kind(world: World, begun: list[Wanted]) -> None:
    world.private()
    state = await dialog(world, "/kunder?slag=privat")
    assert (state.kind, state.count, state.selection) == ("private", 1, "")


async def test_the_other_kind_can_be_chosen_and_is_counted(
    world: World, begun: list[Wanted]
) -> None:
    world.private()
    world.private(last_name="Al")
    state = await dialog(world, "/kunder")
    await state.choose("private")
    assert state.count == 2
    await state.choose("annat")
    assert state.kind == "private"


async def test_what_is_ticked_comes_along(world: World, begun: list[Wanted]) -> None:
    state = await dialog(world, "/kunder")
    await state.set_contacts(False)
    await state.set_in_full(True)
    await state.start()
    assert begun == [Wanted("company", in_full=True, contacts=False)]
    await state.open()
    assert not state.in_full, "full numbers are asked for anew each time"


async def test_nothing_to_export_begins_nothing(world: World, begun: list[Wanted]) -> None:
    state = await desk(world)
    await state.start()
    assert (state.count, begun) == (0, [])


async def test_a_second_one_is_refused_where_she_stands(world: World, begun: list[Wanted]) -> None:
    state = await dialog(world, "/kunder")
    await state.start()
    await state.start()
    assert state.problem.startswith("En export pågår redan")
    assert isinstance(Conflict(state.problem), Conflict)
    assert len(begun) == 1


async def test_what_runs_is_followed_until_it_can_be_fetched(
    world: World, begun: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = await dialog(world, "/kunder")
    await state.start()
    (line,) = state.lines
    assert (line.running, line.text, line.href) == (True, "0 %", "")
    monkeypatch.setitem(export_jobs._progress, int(line.id), (30, 60))
    await state._refresh()
    assert state.lines[0].percent == 50
    world.do(export_runs.finish, world.anna, int(line.id), begun[0], Made(1, 2))
    await state._refresh()
    (line,) = state.lines
    assert (line.running, line.href) == (False, f"/filer/export/{line.id}")
    assert line.text.startswith("1 kunder, ")
    assert "2 celler var för långa" in line.text


async def test_her_own_is_stopped_and_nobody_elses(world: World, begun: list[Wanted]) -> None:
    state = await dialog(world, "/kunder")
    await state.start()
    await state.cancel(state.lines[0].id)
    assert state.lines[0].text == "Avbruten"
    for odd in ("99", "", "²", "x"):
        with pytest.raises(NotFound):
            await state.cancel(odd)


async def test_the_dialog_closes_and_what_runs_goes_on(world: World, begun: list[Wanted]) -> None:
    state = await dialog(world, "/kunder")
    await state.start()
    await state.opened(False)
    assert not state.asking
    assert state.lines[0].running
