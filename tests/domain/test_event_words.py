"""Events in words: every verb that the code records has a sentence, and it says what was done."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crm_app.domain import (
    clock,
    contacts,
    customer_merge,
    customers,
    event_lines,
    event_words,
    field_rules,
    links,
    not_duplicates,
    numbers,
    settings,
    settings_changes,
    table_columns,
)
from crm_app.domain.event_lines import EventLine
from crm_app.domain.event_list import Query, page
from crm_app.domain.registers import REGISTERS
from tests.domain.recorded_verbs import UNKNOWN, Source
from tests.world import World

ACTIONS_TOLD = {
    # What is worked out as the program runs, and what it can be then.
    "bulk": [("customers", action) for action in ("edit", "archive", "restore")],
    "country_choice": [("settings", f"countries.{verb}") for verb in ("activate", "deactivate")],
    "links": [("users", f"create_{purpose}") for purpose in (links.INVITE, links.FORGOTTEN)],
}
KEYS = {
    "register.": [r.key for r in REGISTERS],
    "setting.": list(settings.SPECS),
    "numbers.": list(numbers.LABELS),
    "field_rules.": list(field_rules.SPECS),
    "field_order.": list(field_rules.SPECS),
    "table_columns.": list(table_columns.TABLES),
}
"""What "*" stands for in the decisions behind the gear."""


def verbs() -> list[tuple[str, str]]:
    """Return the module and action of all that the code records."""
    found: set[tuple[str, str]] = set()
    for where, module, action in Source().recorded():
        file = where.partition(":")[0]
        of = "customers" if module == UNKNOWN else module
        start = next((part for part in KEYS if action.startswith(part)), "")
        if start and UNKNOWN in action:
            found |= {(of, action.replace(UNKNOWN, key)) for key in KEYS[start]}
        elif UNKNOWN in action:
            assert file in ACTIONS_TOLD, f"{where} records a verb that the test can't read"
            found |= set(ACTIONS_TOLD[file])
        else:
            found.add((of, action))
    return sorted(found)


@pytest.mark.parametrize(("module", "action"), verbs(), ids=str)
def test_every_verb_that_the_code_records_has_a_sentence(module: str, action: str) -> None:
    word = event_words.word_of(module, action)
    assert word is not None, f"{module} {action} has no words in event_words"
    assert word.label
    assert word.said[0].islower()


def test_the_code_is_read_as_far_as_to_each_verb() -> None:
    found = {action for module, action in verbs() if module == "customers"}
    assert len(verbs()) > 100
    assert {word.action for word in event_words.CUSTOMERS} == found


def test_a_verb_without_words_would_be_seen() -> None:
    assert event_words.word_of("customers", "teleport") is None
    assert event_words.word_of("settings", "setting.unknown.thing") is None
    assert event_words.label("customers", "teleport") == "teleport"
    assert event_words.sentence("customers", "teleport", {}, {}) == "gjorde teleport"


def test_no_two_actions_of_a_module_are_called_the_same() -> None:
    for module in ("customers", "users", "groups"):
        labels = [word.label for word in event_words.WORDS[module]]
        assert len(set(labels)) == len(labels)


def told(world: World, actor: Any = None, **query: Any) -> list[EventLine]:
    """Return a page of events in words."""
    who = actor or world.bo

    def look(session: Any) -> list[EventLine]:
        found, _ = page(session, who, Query(**query))
        return event_lines.told(session, who, "customers", found)

    return world.see(look)


def test_a_sentence_says_who_what_and_from_what_to_what(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    line = told(world)[0]
    assert f"{line.who} {line.said}" == "Bo Berg ändrade Ort"
    assert [(c.label, c.old, c.new) for c in line.changes] == [("Ort", "Örebro", "Umeå")]
    assert (line.number, line.name, line.origin, line.when) == ("1001", "Acme AB", "Skärm", "nyss")
    assert line.at == clock.show(clock.now())


def test_many_fields_are_counted(world: World) -> None:
    world.edit(world.acme, city="Umeå", address="Nygatan 2")
    assert told(world)[0].said == "ändrade 2 uppgifter"


def test_the_way_is_told(world: World) -> None:
    world.edit(world.acme, world.bo.through("import"), city="Umeå")
    assert told(world)[0].origin == "Import"
    assert [event_words.ORIGINS[o] for o in ("screen", "portal", "cli", "system")] == [
        "Skärm",
        "Portal",
        "Kommandorad",
        "System",
    ]


def test_a_contact_is_named_in_the_sentence_and_not_as_a_field(world: World) -> None:
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": "Ås"}, {})
    line = told(world)[0]
    assert line.said == "ändrade kontaktpersonen Paula Ås"
    assert [c.label for c in line.changes] == ["Efternamn"]


def test_merging_and_what_is_no_duplicate_name_the_other_by_number(world: World) -> None:
    one, two = world.private(), world.private()
    world.do(not_duplicates.say, world.bo, one, two)
    assert told(world, record_id=one)[0].said == "sade att 1003 är en annan kund"
    world.do(not_duplicates.take_back, world.bo, one, two)
    assert told(world, record_id=one)[0].said == "tog tillbaka att 1003 är en annan kund"
    stamp = world.see(customer_merge.compare, world.bo, one, two).stamp
    world.do(customer_merge.merge, world.bo, one, two, {}, stamp)
    assert told(world, record_id=one)[0].said == "slog ihop kund 1003 med den här"
    assert told(world, record_id=two)[0].said == "slog ihop kunden med 1002"


def test_reading_a_number_says_whose_field_and_not_the_number(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    eva = world.private(personal_identity_number="811218-9876")
    world.do(customers.reveal, world.anna, eva, "personal_identity_number")
    line = told(world, world.anna)[0]
    assert (line.said, line.changes) == ("visade Personnummer i klartext", [])


@pytest.mark.parametrize(
    ("kind", "texts", "key"),
    [
        ("private", {"personal_identity_number": "811218-9876"}, "personal_identity_number"),
        ("company", {"organisation_number": "811218-9876"}, "organisation_number"),
        ("company", {"organisation_number": "", "vat_number": "SE811218987601"}, "vat_number"),
    ],
)
def test_a_persons_number_is_masked_whatever_the_reader_may_see(
    world: World, kind: str, texts: dict[str, Any], key: str
) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    world.decide("organisation_number", "active")
    id_ = world.private(**texts) if kind == "private" else world.company(**texts)
    world.do(customers.edit, world.bo, id_, {key: ""}, {})
    for line in told(world, world.anna, record_id=id_)[:2]:
        change = next(c for c in line.changes if c.key == key)
        assert "****" in change.old + change.new
        assert "9876" not in change.old + change.new
        assert not change.restorable


def test_a_number_of_a_customer_who_is_not_hers_is_not_told(world: World) -> None:
    world.decide("invoice_recipient", "active")
    hers, also_hers = world.company(world.cleo), world.private(world.cleo)
    world.edit(hers, invoice_recipient="1001")
    world.edit(hers, invoice_recipient="1003")
    world.do(not_duplicates.say, world.bo, world.acme, hers)
    first, second, third = told(world, world.cleo, record_id=hers)[:3]
    assert first.said == f"sade att {customers.HIDDEN} är en annan kund"
    assert [(c.old, c.new) for c in second.changes] == [(customers.HIDDEN, "1003")]
    assert [(c.old, c.new) for c in third.changes] == [("", customers.HIDDEN)]
    assert told(world, record_id=hers)[1].changes[0].old == "1001"
    assert also_hers


def test_an_own_field_is_called_what_it_is_called_now_or_was_called_then(world: World) -> None:
    held = world.see(settings.snapshot)
    change = {"own_99": {"old": "", "new": "x", "label": "Avtal – Nummer"}}
    assert event_words.labels_of(held, "edit", change) == {"own_99": "Avtal – Nummer"}


NOW = datetime(2026, 11, 27, 13, 32, tzinfo=UTC)  # 14.32 in Sweden


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (datetime(2026, 11, 27, 13, 31, 30, tzinfo=UTC), "nyss"),
        (datetime(2026, 11, 27, 13, 30, tzinfo=UTC), "för 2 min sedan"),
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), "i dag 13.00"),
        (datetime(2026, 11, 26, 23, 5, tzinfo=UTC), "i dag 00.05"),
        (datetime(2026, 11, 26, 22, 55, tzinfo=UTC), "i går 23.55"),
        (datetime(2026, 11, 25, 13, 0, tzinfo=UTC), "25 nov 14.00"),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "1 jul 14.00"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1 jan 00.30"),
        (datetime(2025, 12, 31, 22, 30, tzinfo=UTC), "2025-12-31 23.30"),
        (datetime(2026, 11, 27, 13, 40, tzinfo=UTC), "i dag 14.40"),
    ],
)
def test_a_moment_is_said_as_one_says_it_today(
    monkeypatch: pytest.MonkeyPatch, then: datetime, said: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert clock.ago(then) == said


def test_what_is_decided_goes_on_being_told_in_the_settings(world: World) -> None:
    world.do(settings.put, world.anna, "customers.events", "off")
    found, _ = world.see(settings_changes.listing, world.anna)
    assert (found[0].label, found[0].verb) == ("Flikar", "ändrade")
