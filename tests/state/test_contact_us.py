"""Kontakta oss: what the administrator has told, at once."""

from pathlib import Path

import pytest

from crm_app import routes
from crm_app.domain import settings
from crm_app.state.contact_us import ContactUsState
from tests.state.tabs import opened, rights
from tests.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


async def page(world: World) -> ContactUsState:
    return await opened(world, world.anna, ContactUsState, routes.CONTACT_US)


async def test_nothing_stands_there_until_somebody_has_told(world: World) -> None:
    assert (await page(world)).lines == []


async def test_the_details_follow_as_they_are_written(world: World) -> None:
    state = await page(world)
    world.do(settings.put, world.anna, "support.name", "Lotta i växeln")
    world.do(settings.put, world.anna, "support.phone", "08-123 45 67")
    world.do(settings.put, world.anna, "support.email", "hjalp@firma.se")
    await state._refresh()
    assert [(line["label"], line["text"], line["href"]) for line in state.lines] == [
        ("Fråga", "Lotta i växeln", ""),
        ("Telefon", "08-123 45 67", "tel:081234567"),
        ("E-post", "hjalp@firma.se", "mailto:hjalp@firma.se"),
    ]


async def test_it_is_signed_by_the_company(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    assert (await page(world)).company == "Norrsken AB"


async def test_who_loses_the_right_loses_the_page(world: World) -> None:
    world.do(settings.put, world.anna, "support.name", "Lotta")
    state = await page(world)
    await rights(world, state, "Administratör", "customers.see_all", "system.settings")
    await state._refresh()
    assert state.lines == []
