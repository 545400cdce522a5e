"""What an import tells of each customer's changes: what a form tells, as JSON at once."""

import json
from datetime import date
from typing import Any

import pytest

from crm_app.domain import customers, settings
from crm_app.domain.customer_changes import as_json, changes
from crm_app.domain.fields import Reading
from tests.world import World

CHANGED: list[dict[str, Any]] = [
    {},
    {"name": 'Åke "Quote" AB \\ \n 😀'},
    {"name": "Acme AB", "phone": "+46812345678", "city": "Lund"},
    {"country": "NO", "postal_code": "0150"},
    {"marketing_consent": True},
    {"organisation_number": "8112189876", "email": "a@b.se"},
    {"customer_since": date(2024, 2, 29)},
]


def said(read: Reading, before: dict[str, Any], after: dict[str, Any], memo: dict[Any, str]) -> Any:
    return json.loads(f"{{{', '.join(as_json(read, before, after, memo))}}}")


@pytest.mark.parametrize("told", CHANGED, ids=lambda told: ",".join(told) or "nothing")
def test_an_import_says_what_a_form_says(world: World, told: dict[str, Any]) -> None:
    read = Reading(world.see(settings.snapshot))
    blank = customers.blank(read)
    told = {key: value for key, value in told.items() if key in blank}
    for before, after in ((blank, blank | told), (blank | told, blank)):
        assert said(read, before, after, {}) == json.loads(json.dumps(changes(read, before, after)))
        assert bool(said(read, before, after, {})) == (before != after)


def test_tags_and_managers_are_told_with_their_names(world: World) -> None:
    tag = world.value("tag", "Viktig")
    read = Reading(world.see(settings.snapshot))
    blank = customers.blank(read)
    after = blank | {"tags": (tag,), "account_managers": ((world.bo.id, None),)}
    told = said(read, blank, after, {})
    assert told == json.loads(json.dumps(changes(read, blank, after)))
    assert "Viktig" in told["tags"]["new"]


def test_what_was_said_once_is_said_again_for_the_same_and_not_for_another(world: World) -> None:
    read, memo = Reading(world.see(settings.snapshot)), dict[Any, str]()
    blank = customers.blank(read)
    norway, denmark = blank | {"country": "NO"}, blank | {"country": "DK"}
    first = said(read, blank, norway, memo)
    assert memo
    assert said(read, blank, norway, memo) == first
    assert said(read, blank, denmark, memo) != first
    assert said(read, norway, denmark, memo)["country"] == {"old": "Norge", "new": "Danmark"}
