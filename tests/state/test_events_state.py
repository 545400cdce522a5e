"""Händelser on the card and as a list: what is shown, what waits, and what each button does."""

from typing import Any

from crm_app import routes
from crm_app.domain import anonymise, card_tabs, contacts, customers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.event_restore import Offer
from crm_app.state.events import EventsState
from crm_app.state.views import ViewsState
from tests.state.people import fresh
from tests.state.tabs import go, leads_to, opened, rights, told
from tests.world import World


async def list_of(world: World, actor: Actor, words: str = "") -> EventsState:
    return await opened(world, actor, EventsState, routes.EVENTS + words)


async def tab_of(world: World, actor: Actor, id_: int, flik: str = "handelser") -> EventsState:
    at = f"/kunder/{id_}/{flik}"
    return await opened(world, actor, EventsState, at, kund_id=str(id_), flik=flik)


def said(state: EventsState) -> list[str]:
    return [f"{line.who} {line.said}" for line in state.lines]


async def test_the_list_tells_all_and_the_tab_one_customers(world: World):
    beta = world.company()
    state = await list_of(world, world.bo)
    assert said(state) == [
        "Bo Berg registrerade kunden",
        "Bo Berg lade till kontaktpersonen Paula Ek",
        "Bo Berg registrerade kunden",
    ]
    assert (state.total, state.waiting, state.loaded) == ("3", 0, True)
    tab = await tab_of(world, world.bo, beta)
    assert (len(tab.lines), tab.total) == (1, "1")
    assert tab.ways.export.endswith(f"?kund={beta}")


async def test_another_tab_of_the_card_reads_nothing(world: World):
    for flik in ("", "filer", "kontaktpersoner"):
        state = await tab_of(world, world.bo, world.acme, flik)
        assert (state.lines, state.loaded, state.total) == ([], False, "")
        world.edit(world.acme, city=f"Ort {flik}")
        await state._refresh()
        assert (state.lines, state.loaded) == ([], False)


async def test_an_address_that_names_no_customer_shows_not_everybodys(world: World):
    for name in ("abc", "0", "²", "9" * 30):
        at = f"/kunder/{name}/handelser"
        state = await opened(world, world.bo, EventsState, at, kund_id=name, flik="handelser")
        assert state.lines == []


async def test_what_comes_waits_and_a_reload_shows_the_same(world: World):
    state = await list_of(world, world.bo)
    before = said(state)
    world.edit(world.acme, city="Umeå")
    await state._refresh()
    assert (said(state), state.waiting, state.total) == (before, 1, "3")
    world.do(contacts.archive, world.bo, world.paula_contact)
    await state._refresh()
    assert state.waiting == 2
    await state.show_waiting()
    again = await list_of(world, world.bo)
    assert (state.lines, state.total, state.waiting) == (again.lines, again.total, 0)
    assert said(state)[:2] == [
        "Bo Berg arkiverade kontaktpersonen Paula Ek",
        "Bo Berg ändrade Ort",
    ]


async def test_a_push_purges_what_was_anonymised_where_it_stands(world: World):
    eva = world.private(email="eva@ek.example")
    state = await tab_of(world, world.bo, eva)
    world.do(anonymise.anonymise, world.anna, eva, world.values(eva)["number"])
    await state._refresh()
    assert "eva@ek.example" not in str(state.lines)
    assert state.waiting == 1
    await state.show_waiting()
    assert state.lines == (await tab_of(world, world.bo, eva)).lines


async def test_filters_and_pages_are_addresses(world: World):
    for number in range(60):
        world.edit(world.acme, city=f"Ort {number}")
    state = await list_of(world, world.bo)
    assert (len(state.lines), state.total, state.ways.newest) == (50, "62", "")
    older = await list_of(world, world.bo, "?" + state.ways.older.partition("?")[2])
    assert (len(older.lines), older.ways.older) == (12, "")
    assert older.ways.newest == routes.EVENTS
    await state.load_fields()
    assert [f.label for f in state.fields] == ["Person", "Händelse", "Fält", "Tid"]
    to = leads_to(await state.set_filter("action", ["contact.add"], False))
    assert (to.partition("?")[0], told(to)) == (routes.EVENTS, {"vad": "contact.add"})
    kept = await list_of(world, world.bo, "?" + to.partition("?")[2])
    assert [chip.text for chip in kept.chips] == ["Händelse är Kontaktperson tillagd"]
    assert (len(kept.lines), kept.total) == (1, "1")
    assert leads_to(await kept.set_filter("action", [], False)) == routes.EVENTS
    assert leads_to(await kept.clear_filters()) == routes.EVENTS
    assert leads_to(await kept.set_filter("drop", ["x"], False)).startswith(routes.EVENTS)
    world.edit(world.acme, city="Umeå")
    await kept._refresh()
    assert kept.waiting == 0  # what the filter does not keep is not waited for


async def test_a_value_is_put_back_after_a_question_where_it_stands(world: World):
    world.edit(world.acme, city="Umeå")
    state = await tab_of(world, world.bo, world.acme)
    line = state.lines[0]
    await state.ask(line.id, "city")
    assert (state.offer.label, state.offer.now, state.offer.then) == ("Ort", "Umeå", "Örebro")
    await state.restore(line.id, "city", state.offer.base)
    assert (state.saved, state.problem, state.offer) == ("Återställt", "", Offer())
    assert world.values(world.acme)["city"] == "Örebro"
    assert (said(state)[0], state.waiting) == ("Bo Berg ändrade Ort", 0)
    await state.restore(line.id, "city", "Umeå")
    assert state.problem
    await state.ask(line.id, "phone")
    assert (state.offer, state.problem) == (Offer(), "Värdet går inte att ta tillbaka härifrån.")
    await state.ask(0, "")
    assert state.problem == ""


async def test_each_button_does_right_on_a_fresh_state(world: World):
    world.edit(world.acme, city="Umeå")
    event: Any = world.last_event().id
    state = await fresh(world, world.bo, EventsState)
    await state.ask(event, "city")
    assert state.offer.now == "Umeå"
    await state.restore(event, "city", "Umeå")
    assert world.values(world.acme)["city"] == "Örebro"
    for call in (state.count_matches, state.show_waiting, state.load_fields):
        await call()
    assert state.lines == []


async def test_cleo_is_told_nothing_of_acme(world: World):
    hers = world.company(world.cleo)
    world.edit(world.acme, city="Umeå")
    state = await list_of(world, world.cleo)
    assert [line.record_id for line in state.lines] == [hers]
    assert state.total == "1"
    world.edit(world.acme, city="Luleå")
    await state._refresh()
    assert state.waiting == 0
    tab = await tab_of(world, world.cleo, world.acme)
    assert (tab.lines, tab.total, tab.emptiness) == ([], "", "")
    event: Any = world.last_event().id
    await tab.ask(event, "city")
    assert (tab.offer, tab.problem) == (Offer(), "Kunden finns inte, eller så är den inte din.")
    await tab.restore(event, "city", "Luleå")
    assert world.values(world.acme)["city"] == "Luleå"


async def test_who_loses_sight_of_the_customer_loses_her_events(world: World):
    state = await tab_of(world, world.bo, world.acme)
    await rights(world, state, "Säljare", "customers.see_own")
    await state._refresh()
    assert len(state.lines) == 2
    world.edit(world.acme, world.anna, account_managers="")
    await state._refresh()
    assert (state.lines, state.total) == ([], "")


async def test_the_switches_work_while_one_looks(world: World):
    state, tab = await list_of(world, world.bo), await tab_of(world, world.bo, world.acme)
    menu = await opened(world, world.bo, ViewsState, routes.CUSTOMERS)
    assert menu.events is True
    world.do(settings.put, world.anna, "customers.events", "off")
    for one in (state, tab, menu):
        await one._refresh()
    assert (state.lines, state.emptiness, menu.events) == ([], "off", False)
    assert len(tab.lines) == 2
    world.do(card_tabs.switch, world.anna, "events", False)
    await tab._refresh()
    assert tab.lines == []
    world.do(settings.put, world.anna, "customers.events", "on")
    world.do(card_tabs.switch, world.anna, "events", True)
    for one in (state, tab, menu):
        await one._refresh()
    assert (len(state.lines), state.emptiness, menu.events) == (2, "all", True)
    assert len(tab.lines) == 2


async def test_another_customer_forgets_the_first_ones_events(world: World):
    state = await tab_of(world, world.bo, world.acme)
    beta = world.company()
    go(state, f"/kunder/{beta}/handelser", kund_id=str(beta), flik="handelser")
    await state.load()
    assert {line.record_id for line in state.lines} == {beta}
    world.do(customers.archive, world.bo, beta)
    await state._refresh()
    assert state.waiting == 1
