"""Imports as the tests of the state start them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm_app.domain import imports
from crm_app.domain.actors import Actor
from crm_app.domain.sealed_files import Sealing
from crm_app.models.customers import Customer
from crm_app.state import import_work
from crm_app.state.imports import ImportState
from tests.domain.excel.workbooks import save
from tests.state.tabs import in_background, opened
from tests.world import World

AT = "/kunder/installningar/importera-foretagskunder"


HEADINGS = ("Företagsnamn", "Organisationsnummer", "Ort", "Kundnivå")


BETA = ("Beta AB", "556881-2670", "Kumla", "")


BAD = ("Gamma AB", "556881-2671", "Kumla", "")


GOLD = ("Delta AB", "212000-0142", "Kumla", "Granit")


FILE = "fil.sealed"


@pytest.fixture
def inbox(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files that have been brought in."""
    monkeypatch.setenv("KUNDREGISTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", str(world.database.engine.url))
    import_work.works.clear()
    made = tmp_path / "data" / "imports"
    made.mkdir(parents=True)
    return made


def bring(
    world: World, folder: Path, *rows: Sequence[Any], kind: str = "company",
    actor: Actor | None = None, headings: Sequence[str] = HEADINGS,
) -> str:  # fmt: skip
    """Put a file in the folder as an upload does, and return its import's id."""
    put(folder, save(folder.parent, rows, headings).read_bytes())
    args = (kind, "kunder.xlsx", "digest", FILE)
    return str(world.do(imports.start, actor or world.anna, *args))


def put(folder: Path, content: bytes) -> None:
    """Let the uploaded file hold this."""
    (folder / FILE).unlink(missing_ok=True)
    with Sealing(folder / FILE) as sealed:
        sealed.write(content)


async def desk(world: World, at: str = AT) -> ImportState:
    return await opened(world, world.anna, ImportState, at)


async def at_columns(world: World, run: str) -> ImportState:
    """Return the state of a tab that has come to Kolumner, or as far as it came."""
    state = await desk(world)
    await in_background(state, "read", run)
    return state


async def reviewed(world: World, run: str) -> ImportState:
    """Return the state of a tab that has come to Granska, or as far as it came."""
    state = await at_columns(world, run)
    if state.step == "columns":
        await in_background(state, "review")
    return state


def registered(world: World) -> int:
    """Return how many customers there are, Acme among them."""
    return world.see(lambda s: s.scalar(select(func.count()).select_from(Customer)))
