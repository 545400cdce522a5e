"""Refusals carry a sentence for the user."""

import pytest

from crm_app.domain.errors import (
    BadValue,
    Conflict,
    DomainError,
    Invalid,
    NotFound,
    PermissionDenied,
)


@pytest.mark.parametrize("refusal", [PermissionDenied, NotFound, Conflict, DomainError])
def test_a_refusal_without_words_has_a_swedish_sentence(refusal: type[DomainError]):
    error = refusal()
    assert error.message.endswith(".")
    assert str(error) == error.message


@pytest.mark.parametrize("refusal", [PermissionDenied, NotFound, Conflict, DomainError])
def test_a_refusal_keeps_the_words_it_is_given(refusal: type[DomainError]):
    assert refusal("Kunden finns inte.").message == "Kunden finns inte."


def test_a_refused_user_is_told_whom_to_ask():
    assert PermissionDenied().message == (
        "Du har inte behörighet till det här. Be systemadministratören om hjälp."
    )


def test_a_refusal_may_be_raised_by_its_class_alone():
    with pytest.raises(PermissionDenied, match="behörighet"):
        raise PermissionDenied


def test_invalid_says_each_error_by_field_and_all_of_them_together():
    error = Invalid({"name": "Skriv ett namn.", "email": "Skriv en e-postadress."})
    assert error.errors == {"name": "Skriv ett namn.", "email": "Skriv en e-postadress."}
    assert error.message == "Skriv ett namn. Skriv en e-postadress."


def test_invalid_says_the_same_sentence_once():
    assert Invalid({"a": "Fyll i.", "b": "Fyll i."}).message == "Fyll i."


def test_invalid_keeps_its_own_copy_of_the_errors():
    told = {"name": "Skriv ett namn."}
    error = Invalid(told)
    told.clear()
    assert error.errors == {"name": "Skriv ett namn."}


def test_invalid_without_errors_still_says_something():
    assert Invalid({}).message.endswith(".")


def test_one_word_catches_every_refusal():
    for error in (Invalid({}), PermissionDenied(), NotFound(), Conflict()):
        assert isinstance(error, DomainError)


def test_a_bad_value_is_a_value_error_and_no_refusal_of_its_own():
    error = BadValue("Telefonnumret är för kort.")
    assert isinstance(error, ValueError)
    assert not isinstance(error, DomainError)
    assert str(error) == "Telefonnumret är för kort."
