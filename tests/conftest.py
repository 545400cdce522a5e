"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_app.domain import card_tabs
from tests.world import World, make_world


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --prove`: also plant the faults that the tests say they catch, and see them fail."""
    parser.addoption("--prove", action="store_true", help="plantera fel och se testerna fälla dem")


@pytest.fixture(scope="session")
def prove(pytestconfig: pytest.Config) -> bool:
    """Whether faults are to be planted."""
    return bool(pytestconfig.getoption("--prove"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A database of its own with Anna, Bo, Cleo and Paula."""
    made = make_world(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def three_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the card have three built tabs, whatever others there are."""
    built = [t for t in card_tabs.TABS if t.key in ("details", "contacts", "files")]
    monkeypatch.setattr(card_tabs, "TABS", tuple(built))
