"""What is pushed goes to those who may see it now: rights that are lost, users shut out."""

import aiohttp
from sqlmodel import Session

from crm_app.domain import contacts, customers, field_rules, groups, sessions, users
from crm_app.domain.actors import ALL_RIGHTS
from crm_app.models.users import PermissionGroup
from tests.live_client import Tab, Update
from tests.security import handlers
from tests.security.house import CANARIES, House
from tests.security.sweep import params
from tests.security.test_secrets_in_frames import OF_ACME, drained, met
from tests.world import OWN_ONLY, SELLER

POLL = 0.4
"""A little longer than the server takes to hear of a commit and to tell the tabs."""
SESSION = "reflex___state____state.crm_app___state___session____session_state"
CARD = handlers.state_of("CustomerState.load")
DIALOG = handlers.state_of("ContactState.show")
REGISTER = handlers.state_of("RegisterState.load")
GRID = handlers.state_of("FieldRulesState.load")


async def at(http: aiohttp.ClientSession, house: House, who: str, path: str) -> Tab:
    """Open a tab and let its page load; what its own sign-in made is over."""
    tab = await Tab.open(http, house.url, house.cookie(who), path, **params(path))
    await drained(tab, POLL)
    return tab


def give(house: House, who: str, rights: frozenset[str]) -> None:
    """Let the group of a person grant these rights and no others."""
    group = {"bo": "Säljare", "cleo": "Kundtjänst", "anna": "Administratör"}[who]
    house.world.do(_regroup, house, group, rights)


def _regroup(session: Session, house: House, name: str, rights: frozenset[str]) -> None:
    from sqlalchemy import select
    from sqlmodel import col

    wanted = select(PermissionGroup).where(col(PermissionGroup.name) == name)
    group = session.scalars(wanted).one()
    groups.edit(session, house.world.anna, group.id or 0, name, rights)


def rename(house: House, city: str) -> None:
    """Change Acme, which every list and card that shows it is told."""
    house.world.do(customers.edit, house.world.anna, house.ids["acme"], {"city": city}, {})


def texts(found: list[Update]) -> list[str]:
    return [update.text for update in found]


async def test_a_list_loses_what_its_user_may_no_longer_see(
    http: aiohttp.ClientSession, house: House
):
    tab = await at(http, house, "bo", "/kunder")
    assert CANARIES["customer"] in str(tab.shown[REGISTER]["rows"])
    house.world.do(
        customers.edit, house.world.anna, house.ids["acme"], {"account_managers": ""}, {}
    )
    give(house, "bo", OWN_ONLY)
    await drained(tab, POLL)
    assert CANARIES["customer"] not in str(tab.shown[REGISTER])
    rename(house, "Kalmar")
    assert met((*OF_ACME, "Kalmar"), texts(await quiet(tab))) == []


async def quiet(tab: Tab) -> list[Update]:
    """Return what comes within a poll, which may be nothing."""
    found = []
    try:
        while True:
            found.append(await tab.update(POLL))
    except TimeoutError:
        return found


async def test_a_card_is_emptied_when_its_user_loses_the_customer(
    http: aiohttp.ClientSession, house: House
):
    path = f"/kunder/{house.ids['acme']}"
    tab = await at(http, house, "bo", path)
    ids = {"customer_id": house.ids["acme"], "contact_id": house.ids["paula"]}
    await tab.fire(handlers.OWN["ContactState.show"], **ids)
    await drained(tab, POLL)
    assert CANARIES["contact"] in str(tab.shown[DIALOG])
    house.world.do(
        customers.edit, house.world.anna, house.ids["acme"], {"account_managers": ""}, {}
    )
    give(house, "bo", OWN_ONLY)
    await drained(tab, POLL)
    assert tab.shown[CARD]["missing"] is True
    assert met(OF_ACME, [str(tab.shown)]) == []
    house.world.do(contacts.edit, house.world.anna, house.ids["paula"], {"last_name": "Kalv"}, {})
    assert await quiet(tab) == []


async def test_a_number_that_was_shown_goes_with_the_right_to_see_it(
    http: aiohttp.ClientSession, house: House
):
    tab = await at(http, house, "anna", f"/kunder/{house.ids['eva']}")
    await tab.fire(handlers.OWN["CustomerState.reveal"], field="personal_identity_number")
    await tab.until(lambda _: "9876" in str(tab.shown[CARD]["revealed"]))
    await drained(tab, POLL)
    give(house, "anna", ALL_RIGHTS - {"customers.see_personal_numbers"})
    await tab.until(lambda _: tab.shown[CARD]["revealed"] == {})
    await drained(tab, POLL)
    await tab.fire(handlers.OWN["CustomerState.reveal"], field="personal_identity_number")
    assert "9876" not in "".join(texts(await drained(tab)))


async def test_a_state_that_is_refused_is_emptied_and_the_others_go_on(
    http: aiohttp.ClientSession, house: House
):
    tab = await at(http, house, "anna", "/kunder/installningar/kundfalt")
    await tab.goto("/kunder")
    await drained(tab, POLL)
    assert tab.shown[GRID]["rows"]
    give(house, "anna", SELLER | {"system.settings"})
    await drained(tab, POLL)
    assert tab.shown[GRID]["rows"] == []
    change = [("city", "company.temporary", "required")]
    house.world.do(field_rules.decide, house.world.anna, "customer", change)
    rename(house, "Kalmar")
    assert "Kalmar" in "".join(texts(await drained(tab, POLL)))
    assert tab.shown[GRID]["rows"] == []


async def test_who_is_shut_out_is_told_once_and_gets_nothing_more(
    http: aiohttp.ClientSession, house: House
):
    acme = house.ids["acme"]
    tabs = [await at(http, house, "bo", path) for path in ("/kunder", f"/kunder/{acme}", "/profil")]
    house.world.do(users.disable, house.world.anna, house.world.bo.id, house.world.anna.id)
    for tab in tabs:
        await drained(tab, POLL)
        assert tab.shown[SESSION]["ended"] is True
        assert met((*OF_ACME, "Bo Berg", "bo@firma.example"), [str(tab.shown)]) == []
    rename(house, "Kalmar")
    for tab in tabs:
        assert await quiet(tab) == []


async def test_a_tab_that_slept_while_its_user_was_shut_out_wakes_up_empty(
    http: aiohttp.ClientSession, house: House
):
    token, path = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4e", f"/kunder/{house.ids['acme']}"
    tab = await Tab.open(http, house.url, house.cookie("bo"), path, token, **params(path))
    assert met(OF_ACME, texts(await drained(tab, POLL)))
    await tab.close()
    house.world.do(users.disable, house.world.anna, house.world.bo.id, house.world.anna.id)
    again = await Tab.open(http, house.url, house.cookie("bo"), path, token, **params(path))
    assert met((*OF_ACME, "Bo Berg"), texts(await drained(again, POLL))) == []


async def test_a_tab_that_slept_while_its_user_lost_a_right_wakes_up_without_it(
    http: aiohttp.ClientSession, house: House
):
    token = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4f"
    tab = await Tab.open(http, house.url, house.cookie("anna"), "/system/anvandare", token)
    assert met(("dora@firma.example",), texts(await drained(tab, POLL)))
    await tab.close()
    give(house, "bo", SELLER | {"system.settings"})
    give(house, "anna", SELLER)
    again = await Tab.open(http, house.url, house.cookie("anna"), "/system/anvandare", token)
    assert met(("dora@firma.example",), texts(await drained(again, POLL))) == []


async def test_a_card_one_may_not_see_is_not_followed(http: aiohttp.ClientSession, house: House):
    """Not even that something happened to it is told."""
    tab = await at(http, house, "cleo", f"/kunder/{house.ids['acme']}")
    rename(house, "Kalmar")
    assert await quiet(tab) == []


async def test_an_ended_session_of_ones_own_ends_only_its_own_tabs(
    http: aiohttp.ClientSession, house: House
):
    mine = await at(http, house, "bo", "/profil")
    other = await at(http, house, "other bo", "/profil")
    house.world.do(sessions.end, house.actor("bo"), house.ids["session of other bo"])
    await drained(mine, POLL)
    await drained(other, POLL)
    assert (mine.shown[SESSION]["ended"], other.shown[SESSION]["ended"]) == (False, True)
