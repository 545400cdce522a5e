"""What all tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --prove`: also plant the faults that the tests say they catch, and see them fail."""
    parser.addoption("--prove", action="store_true", help="plantera fel och se testerna fälla dem")


@pytest.fixture(scope="session")
def prove(pytestconfig: pytest.Config) -> bool:
    """Whether faults are to be planted."""
    return bool(pytestconfig.getoption("--prove"))
