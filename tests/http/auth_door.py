"""The sign-in routes as the tests knock on them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from crm_app import config
from crm_app.domain import sessions
from crm_app.http import health
from crm_app.http.auth import Auth
from crm_app.http.gate import Gate
from tests.edge_fixtures import PASSWORD, House, hash_of

OURS = "https://kund.firma.se"


ENV = {"PUBLIC_URL": OURS, "KUNDREGISTER_SECRET": "k" * 40, "TRUSTED_PROXY_HOPS": "1"}


CARL = {"email": "carl@firma.se", "password": PASSWORD}


NAME = "__Host-kundregister"


def client_of(**env: str) -> httpx.AsyncClient:
    held = config.load(ENV | env)
    app = Gate(Starlette(routes=[*Auth(held).routes(), *health.routes]), held)
    origin = held.public_url
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=origin,
        headers={"origin": origin, "x-forwarded-for": "10.0.0.1"},
    )


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of() as client:
        yield client


async def post(browser: httpx.AsyncClient, path: str, **body: Any) -> httpx.Response:
    return await browser.post(f"/auth/{path}", json=body)


def known(house: House, browser: httpx.AsyncClient) -> Any:
    secret = browser.cookies.get(NAME)
    return house.see(sessions.actor_of, hash_of(secret)) if secret else None
