"""Plans made in the tests."""

from tests.import_fixtures import (
    NAME,
    NUMBER,
    ORG,
)

HEADS = (NUMBER, NAME, ORG, "Ort", "Telefon")
