"""What the tests of the import share."""

import pytest

from tests.import_fixtures import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    """Anna's desk in a world of its own."""
    return Desk(world)
