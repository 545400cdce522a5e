"""Persons' numbers at rest."""

from collections.abc import Iterator

import pytest

from crm_app.domain import seals
from tests.world import SECRET

NUMBER = "198112189876"


@pytest.fixture(autouse=True)
def secret() -> Iterator[None]:
    seals.install(SECRET)
    yield
    seals.install(SECRET)


def test_what_is_sealed_comes_back_and_cannot_be_read() -> None:
    sealed = seals.seal(NUMBER)
    assert seals.unseal(sealed) == NUMBER
    assert NUMBER.encode() not in sealed


def test_the_same_number_is_never_sealed_alike() -> None:
    assert len({seals.seal(NUMBER) for _ in range(20)}) == 20


def test_another_secret_opens_nothing() -> None:
    sealed = seals.seal(NUMBER)
    seals.install("another secret, just as long as the first")
    with pytest.raises(ValueError, match="another KUNDREGISTER_SECRET"):
        seals.unseal(sealed)


@pytest.mark.parametrize("at", [0, 11, 12, -1])
def test_a_seal_that_was_tampered_with_opens_nothing(at: int) -> None:
    sealed = bytearray(seals.seal(NUMBER))
    sealed[at] ^= 1
    with pytest.raises(ValueError, match="sealed with another"):
        seals.unseal(bytes(sealed))


def test_equal_numbers_have_equal_indexes_that_say_nothing_without_the_secret() -> None:
    index = seals.index(NUMBER)
    assert index == seals.index(NUMBER) != seals.index("198112189877")
    assert len(index) == 32
    seals.install("another secret, just as long as the first")
    assert seals.index(NUMBER) != index


def test_without_a_secret_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "_keys", [])
    for call in (lambda: seals.seal(NUMBER), lambda: seals.index(NUMBER)):
        with pytest.raises(RuntimeError, match="no secret is installed"):
            call()
