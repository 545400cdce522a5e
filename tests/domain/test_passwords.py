"""Passwords: what is accepted, and how they are kept."""

import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from crm_app.domain import passwords
from crm_app.domain.errors import Invalid

pytest_plugins = ("tests.edge_fixtures",)

REAL = passwords.HASHER
ANNA = {"email": "anna.lind@firma.se", "name": "Anna Lind"}


@pytest.mark.parametrize("good", ["korrekt häst batteri", "tio tecken", "äpple" * 40, "åäö-ÅÄÖ-éü"])
def test_a_long_uncommon_password_is_accepted(good: str) -> None:
    passwords.check(good, **ANNA)


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("", "minst 10"),
        ("nio tecke", "minst 10"),
        ("äpple" * 41, "högst 200"),
        ("password123", "vanligt"),
        ("Lösenord123", "vanligt"),
        ("aaaaaaaaaaaaa", "vanligt"),
        ("1212121212121", "vanligt"),
        ("anna.lind@firma.se", "ditt namn"),
        ("Anna.Lind123", "ditt namn"),
        ("AnnaLind2026!", "ditt namn"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(bad: str, word: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.check(bad, **ANNA, field="new")
    assert word in refusal.value.errors["new"]


def test_the_hash_is_argon2id_with_the_parameters_of_owasp() -> None:
    kept = extract_parameters(REAL.hash("korrekt häst batteri"))
    assert (kept.type.name, kept.time_cost, kept.memory_cost) == ("ID", 2, 19 * 1024)


def test_the_right_password_matches_and_another_does_not() -> None:
    kept = passwords.hash_("korrekt häst batteri")
    assert passwords.matches(kept, "korrekt häst batteri")
    assert not passwords.matches(kept, "korrekt häst batter")
    assert not passwords.matches(kept, "")


def test_a_letter_typed_as_two_characters_is_the_same_letter() -> None:
    assert passwords.matches(passwords.hash_("ha\u0308st batteri korrekt"), "häst batteri korrekt")


@pytest.mark.parametrize("kept", ["", "nonsense", "$argon2id$v=19$m=8"])
def test_nothing_matches_an_absent_or_broken_hash(kept: str) -> None:
    assert not passwords.matches(kept, "nobody has this password")
    assert not passwords.matches(kept, "")


def test_an_unknown_account_takes_as_long_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(2, 19 * 1024, 1))
    kept = passwords.hash_("korrekt häst batteri")
    passwords._nobody.cache_clear()
    passwords.matches("", "warm up the hash of nobody")
    assert _time("") > _time(kept) / 3


def _time(kept: str) -> float:
    began = time.perf_counter()
    for _ in range(3):
        passwords.matches(kept, "wrong password")
    return time.perf_counter() - began


def test_a_huge_password_is_not_hashed_at_all() -> None:
    began = time.perf_counter()
    assert not passwords.matches(passwords.hash_("korrekt häst batteri"), "x" * 5_000_000)
    assert time.perf_counter() - began < 0.2
