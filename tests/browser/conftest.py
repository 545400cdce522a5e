"""One browser and one server for all of these tests; a database as new for each."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from crm_app import frontend
from tests.browser.forms import fill, follow_form
from tests.browser.grid import GRID
from tests.browser.server import Server
from tests.browser.site import Site
from tests.world import World, make_world

NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Its scope ends with this folder: Playwright leaves an event loop running, in which no test
# that is a coroutine could run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium: the system's own, or the one that Playwright fetches."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )


@pytest.fixture(scope="package")
def built() -> None:
    """The front end as the sources say it."""
    frontend.ensure_built()


@pytest.fixture(scope="package")
def house(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, World]]:
    """The server and the people of its database."""
    server = Server(tmp_path_factory.mktemp("site"))
    made = make_world(server.folder)
    shutil.copy(server.file, server.folder / "pristine.db")
    server.start()
    yield server, made
    server.stop()
    made.database.close()


@pytest.fixture
def world(house: tuple[Server, World]) -> World:
    """The people, and a database in which nothing has happened yet."""
    server, made = house
    server.restore(server.folder / "pristine.db")
    return made


@pytest.fixture
def site(
    browser: Browser, house: tuple[Server, World], world: World, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """The program in the browsers of one test, which fails if anything broke on the way."""
    made = Site(browser, house[0], world)
    yield made
    if os.environ.get("KEEP_PICTURES"):
        made.keep(Path(os.environ["KEEP_PICTURES"]) / request.node.name)
    made.close()
    assert made.faults == []


@pytest.fixture
def anna(site: Site) -> Page:
    """Anna's tab with Kundfält."""
    page = site.enter(site.world.anna, GRID)
    expect(page.get_by_role("region", name="Kundfält")).to_be_visible()
    return page


@pytest.fixture
def bo(site: Site) -> Page:
    """Bo's tab with a new company half typed."""
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    fill(page, Ort="Umeå", Telefon="090-12 34 56")
    return page
