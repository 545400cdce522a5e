"""How many use a value, in words."""

from crm_app.domain import register_uses
from crm_app.domain.register_uses import Use


def test_what_is_archived_stands_beside_in_singular_and_plural_and_grouped() -> None:
    beside = [register_uses.archived_beside(Use(3, number)) for number in (0, 1, 2, 12408)]
    assert beside == ["", " och 1 arkiverad", " och 2 arkiverade", " och 12\u00a0408 arkiverade"]


def test_a_count_has_the_word_of_its_register() -> None:
    assert register_uses.said("level", Use(1, 5)) == "1 kund"
    assert register_uses.said("contact_title", Use(2, 0)) == "2 kontaktpersoner"
