"""What stands for Reflex in the tests of the live hub."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest

from crm_app import live
from crm_app.live import Hub
from tests.world import World


class ListState:
    """Stands for a state of a page."""


class CardState:
    """Stands for another."""


class FakeWire:
    """Takes down what would be sent to the tabs. `hold` keeps a refresh running until it is set."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, frozenset[type]]] = []
        self.gone: set[str] = set()
        self.hold: asyncio.Event | None = None
        self.faults: set[str] = set()
        self.running = self.most = 0
        self.during: Callable[[], Awaitable[None]] | None = None

    def connected(self, token: str) -> bool:
        return token not in self.gone

    async def refresh(self, token: str, states: Iterable[type]) -> None:
        self.sent.append((token, frozenset(states)))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.during:
                await self.during()
            if self.hold:
                await self.hold.wait()
            if token in self.faults:
                raise RuntimeError("the tab's page is broken")
        finally:
            self.running -= 1

    def tabs(self) -> list[str]:
        return sorted(token for token, _ in self.sent)


@pytest.fixture
def wire() -> FakeWire:
    return FakeWire()


@pytest.fixture
async def hub(world: World, wire: FakeWire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    hub = Hub(world.database, wire)
    async with hub.running():
        yield hub


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  it waits for no single event
            await asyncio.sleep(0.005)


async def quiet(turns: int = 20) -> None:
    """Let everything that is under way come to its end."""
    for _ in range(turns):
        await asyncio.sleep(0.005)
