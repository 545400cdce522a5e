"""What the tests of the import share."""

from pathlib import Path

import pytest

from tests.import_fixtures import Desk
from tests.world import World


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    """Anna's desk in a world of its own."""
    return Desk(world, tmp_path)
