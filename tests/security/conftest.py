"""One server for all of these tests, and its database as new for each."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from crm_app import frontend
from crm_app.http import cookies
from tests.live_client import browser
from tests.security import house as houses
from tests.security.house import House


@pytest.fixture(scope="package")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server, started once."""
    frontend.ensure_built()
    made = houses.build(tmp_path_factory.mktemp("security"))
    made.server.start()
    yield made
    made.server.stop()
    made.world.database.close()


@pytest.fixture
def house(standing: House) -> Iterator[House]:
    """The server with a database in which nothing has happened yet."""
    secure = cookies.name() == cookies.SECURE_NAME
    standing.restore()
    yield standing
    cookies.install(secure=secure)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """What connects, without a memory of cookies."""
    async with browser() as session:
        yield session
