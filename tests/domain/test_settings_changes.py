"""Ändringar: every decision is told, and can be taken back by those who may decide."""

import pytest

from crm_app.domain import customer_values, field_rules, numbers, settings, settings_changes
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.domain.registers import REGISTERS
from crm_app.domain.settings_changes import AREAS, ChangeLine, SettingChange
from tests.world import World, refusal

DECIDER = frozenset({"customers.settings"})


def changes(world: World, actor: Actor | None = None, area: str = "") -> list[SettingChange]:
    """Return the newest page of decisions."""
    found, _more = world.see(settings_changes.listing, actor or world.anna, area)
    return found


def restore(world: World, change: SettingChange, actor: Actor | None = None) -> None:
    """Take one decision back."""
    world.do(settings_changes.restore, actor or world.anna, change.id)


def decider(world: World) -> Actor:
    """Return somebody who decides about the register, but not about the system."""
    return Actor("user", world.bo.id, "Bo Berg", DECIDER | world.bo.rights)


def test_a_decision_tells_who_where_and_from_what_to_what(world: World) -> None:
    world.decide("city", "required")
    (change, *_) = changes(world)
    assert (change.who, change.verb, change.area) == ("Anna Lind", "ändrade fält", "field_rules")
    assert change.label == "Kundfält"
    assert change.lines == [ChangeLine("Ort – Företag Vanlig", "aktiv", "obligatorisk")]
    assert change.restorable


def test_the_newest_decision_stands_first(world: World) -> None:
    world.decide("city", "required")
    world.decide("phone", "off")
    assert [c.lines[0].label.split(" –")[0] for c in changes(world)[:2]] == ["Telefon", "Ort"]


def test_a_field_rule_is_taken_back_and_that_is_a_decision_too(world: World) -> None:
    world.decide("city", "required")
    restore(world, changes(world)[0])
    held = world.see(settings.snapshot)
    assert "city" not in {s.key for s in customer_values.rules_of(held, "company", "regular").must}
    newest = changes(world)[0]
    assert newest.lines == [ChangeLine("Ort – Företag Vanlig", "obligatorisk", "aktiv")]


def test_a_whole_column_is_taken_back_at_once(world: World) -> None:
    cells = [(key, "company.regular", "off") for key in ("city", "phone", "email")]
    world.do(field_rules.decide, world.anna, "customer", cells)
    restore(world, changes(world)[0])
    active = customer_values.rules_of(world.see(settings.snapshot), "company", "regular").active
    assert {"city", "phone", "email"} <= set(active)


def test_long_decisions_show_their_first_lines_and_count_the_rest(world: World) -> None:
    keys = ("city", "phone", "email", "mobile", "website", "note", "level", "source")
    world.do(
        field_rules.decide, world.anna, "customer", [(k, "company.regular", "off") for k in keys]
    )
    change = changes(world)[0]
    assert (len(change.lines), change.more) == (6, 2)


def order(world: World) -> list[str]:
    """Return the fields of a customer as they stand."""
    held = world.see(settings.snapshot)
    return [spec.key for spec in field_rules.ordered(held, "customer")]


def test_an_order_is_taken_back(world: World) -> None:
    was = order(world)
    world.do(field_rules.arrange, world.anna, "customer", was[::-1])
    restore(world, changes(world)[0])
    assert order(world) == was


def test_an_order_from_before_a_field_came_is_taken_back_around_it(world: World) -> None:
    was = order(world)
    told = {"Ort": {"old": "1", "new": "2", "from": [k for k in was if k != "city"], "to": was}}
    world.do(field_rules.arrange, world.anna, "customer", was[::-1])
    world.do(field_rules.restore, world.anna, "field_order.customer", told)
    assert [k for k in order(world) if k != "city"] == [k for k in was if k != "city"]
    assert sorted(order(world)) == sorted(was)


def test_a_single_setting_is_taken_back(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    (change, *_) = changes(world, area="company")
    restore(world, change)
    assert world.see(settings.snapshot).get("company.name") == "Mitt företag"


def test_what_is_as_it_was_is_not_taken_back_twice(world: World) -> None:
    world.decide("city", "required")
    change = changes(world)[0]
    restore(world, change)
    refused = refusal(restore, world, change)
    assert isinstance(refused, Conflict)
    assert "redan" in refused.message


def test_a_refusal_of_the_verb_says_why_it_cannot_be_taken_back(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    told = {"Namn": {"from": "x" * 300}}
    from crm_app.domain import events

    world.do(events.record, world.anna, "settings", None, "setting.company.name", told)
    refused = refusal(restore, world, changes(world, area="company")[0])
    assert isinstance(refused, Conflict)
    assert "högst 200 tecken" in refused.message


def test_a_number_series_is_told_but_never_goes_back_by_itself(world: World) -> None:
    world.do(numbers.move, world.anna, "customers", 5000)
    (change, *_) = changes(world, area="numbers")
    assert not change.restorable
    assert isinstance(refusal(restore, world, change), NotFound)


@pytest.mark.parametrize("id_", [0, -1, 2**63, 999_999])
def test_what_is_no_decision_is_not_there(world: World, id_: int) -> None:
    with pytest.raises(NotFound):
        world.do(settings_changes.restore, world.anna, id_)


def test_an_event_of_a_customer_is_no_decision(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    event = world.last_event()
    with pytest.raises(NotFound):
        world.do(settings_changes.restore, world.anna, event.id)


def test_many_decisions_come_in_pages(world: World) -> None:
    for number in range(30):
        world.decide("city", "required" if number % 2 == 0 else "active")
        world.decide("phone", "off" if number % 2 == 0 else "active")
    first, more = world.see(settings_changes.listing, world.anna)
    rest, none = world.see(settings_changes.listing, world.anna, "", first[-1].id)
    assert (len(first), more, len(rest), none) == (50, True, 10, False)
    assert {c.id for c in first}.isdisjoint({c.id for c in rest})


def test_one_tab_shows_its_own_decisions(world: World) -> None:
    world.decide("city", "required")
    world.decide("email", "required", ".")
    assert {c.area for c in changes(world, area="contact_rules")} == {"contact_rules"}
    assert changes(world, area="nonsense") == []


def test_nobody_without_the_right_sees_or_takes_back(world: World) -> None:
    world.decide("city", "required")
    (change, *_) = changes(world)
    for who in (world.bo, world.cleo, world.paula):
        with pytest.raises(PermissionDenied):
            changes(world, who)
        with pytest.raises(PermissionDenied):
            restore(world, change, who)


def test_who_decides_about_the_register_alone_leaves_the_system_as_it_is(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    (change, *_) = changes(world, area="company")
    assert changes(world, decider(world), "company") == []
    with pytest.raises(PermissionDenied):
        restore(world, change, decider(world))
    assert "company" not in dict(world.see(lambda s: settings_changes.areas(decider(world))))


def test_every_register_is_an_area_and_every_area_is_found_by_its_own_events() -> None:
    assert {r.key for r in REGISTERS} <= {area.key for area in AREAS}
    for area in AREAS:
        assert settings_changes.area_of(f"{area.prefix}x") == area or any(
            area.prefix.startswith(other.prefix) for other in AREAS if other != area
        )
