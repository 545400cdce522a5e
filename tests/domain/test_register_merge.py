"""Merging values: everybody keeps a value, and gets the old one back by a split."""

import pytest

from crm_app.domain import (
    contacts,
    customer_card,
    customer_form,
    customer_list,
    customer_values,
    customers,
    register_merge,
    register_uses,
    settings,
    showing,
)
from crm_app.domain.errors import Conflict
from crm_app.domain.fields import Reading
from crm_app.domain.register_uses import Use
from crm_app.models.customers import Customer
from tests.domain.merging import merge, pair, take_back
from tests.world import World, errors, refusal

IN_A_ROW = ("level", "district", "source", "company_type", "payment_terms")


def row(world: World, id_: int | None = None) -> Customer:
    """Return the kept row, which a merge leaves as it was."""
    return world.see(lambda s: s.get_one(Customer, id_ or world.acme))


@pytest.mark.parametrize("register", IN_A_ROW)
def test_who_had_the_value_has_the_other_and_gets_hers_back(world: World, register: str) -> None:
    old, new = pair(world, register)
    world.edit(world.acme, None, **{register: str(old)})
    merge(world, old, new)
    assert world.values(world.acme)[register] == new
    world.do(register_merge.split, world.anna, old)
    assert world.values(world.acme)[register] == old


def test_a_customer_with_both_tags_keeps_one_and_gets_both_back(world: World) -> None:
    old, new = pair(world, "tag")
    world.edit(world.acme, tags=f"{old},{new}")
    merge(world, old, new)
    assert world.values(world.acme)["tags"] == (new,)
    card, _ = world.see(customer_card.look, world.anna, world.acme, {})
    assert [getattr(tag, "name", tag) for tag in card.tags] == ["Ny"]
    take_back(world)
    assert world.values(world.acme)["tags"] == (old, new)


def test_titles_of_account_managers_and_contacts_follow(world: World) -> None:
    old, new = pair(world, "manager_title")
    world.edit(world.acme, account_managers=f"{world.bo.id}:{old}")
    buyer, chief = pair(world, "contact_title")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(buyer)}, {})
    merge(world, old, new)
    merge(world, buyer, chief)
    card, _ = world.see(customer_card.look, world.anna, world.acme, {})
    assert world.values(world.acme)["account_managers"] == ((world.bo.id, new),)
    assert [c.title for c in card.contacts] == ["Ny"]


def test_every_list_and_card_shows_the_other_name(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    card, _ = world.see(customer_card.look, world.anna, world.acme, {})
    line = world.see(customer_list.again, world.anna, [world.acme])[world.acme]
    assert (card.level, line.cells["level"]) == ("Ny", "Ny")


def test_a_merge_is_one_event_and_writes_no_customer(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    before, count = row(world), len(world.events("customers"))
    told = world.topics(register_merge.merge, world.anna, old, new)
    event = world.last_event("settings")
    assert told == ["list:customers", "settings"]
    assert (event.action, event.record_id) == ("register.level.merge", old)
    said = {"old": "eget värde", "new": "ihop med Ny", "from": [old, None], "to": [old, new]}
    assert event.changes == {"Kundnivå – Gammal": said}
    assert row(world).model_dump() == before.model_dump()
    assert len(world.events("customers")) == count


def test_the_merged_value_is_gone_from_pickers_and_filters(world: World) -> None:
    old, new = pair(world)
    merge(world, old, new)
    held = world.see(settings.snapshot)
    options = customer_form.options(held, customer_values.SPECS["level"], old)
    assert [o.label for o in options if o.value] == ["Ny"]
    assert [v.name for v in held.registers["level"]] == ["Ny"]
    assert held.ids_of(new) == (new, old)
    assert (held.now(old), held.now(new), held.now(77)) == (new, new, 77)


def test_a_form_holds_the_other_value_for_customers_and_contacts(world: World) -> None:
    old, new = pair(world, "contact_title")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(old)}, {})
    merge(world, old, new)
    (section,) = world.see(
        customer_card.contact_form, world.bo, world.acme, world.paula_contact, {}
    )
    title = next(f for f in section.fields if f.key == "title")
    assert title.value == str(new)
    assert str(new) in [o.value for o in title.options]
    spec = customer_values.SPECS["level"]
    assert showing.form_text(spec, None, world.see(settings.snapshot)) == ""


def test_an_edit_of_something_else_keeps_what_a_split_needs(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    world.edit(world.acme, city="Kumla")
    assert list(world.last_event().changes) == ["city"]
    take_back(world)
    assert world.values(world.acme)["level"] == old


def test_a_value_chosen_anew_after_the_merge_stays_after_a_split(world: World) -> None:
    old, new = pair(world)
    third = world.value("level", "Tredje")
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    world.edit(world.acme, level=str(third))
    world.edit(world.acme, level=str(new))
    world.do(register_merge.split, world.anna, old)
    assert world.values(world.acme)["level"] == new


def test_a_save_of_a_form_that_was_open_before_the_merge_goes_through(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    base = {"level": str(old), "city": "Örebro"}
    world.do(customers.edit, world.bo, world.acme, {"level": str(old), "city": "Kumla"}, base)
    assert world.values(world.acme)["city"] == "Kumla"
    assert world.values(world.acme)["level"] == new


def test_tags_and_managers_of_a_form_that_was_open_before_the_merge_go_through_too(
    world: World,
) -> None:
    old, new = pair(world, "tag")
    boss, chief = pair(world, "manager_title")
    bo = world.bo.id
    world.edit(world.acme, tags=f"{old}", account_managers=f"{bo}:{boss}")
    merge(world, old, new)
    merge(world, boss, chief)
    base = {"tags": f"{old}", "account_managers": f"{bo}:{boss}"}
    texts = {"tags": f"{old},{new}", "account_managers": f"{bo}:{boss},{world.anna.id}:"}
    world.do(customers.edit, world.bo, world.acme, texts, base)
    values = world.values(world.acme)
    assert values["tags"] == (new,)
    assert set(values["account_managers"]) == {(bo, chief), (world.anna.id, None)}


def test_values_are_merged_in_turn_and_split_in_any_order(world: World) -> None:
    old, new = pair(world)
    last = world.value("level", "Sist")
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    merge(world, new, last)
    assert world.values(world.acme)["level"] == last
    assert world.see(settings.snapshot).ids_of(last) == (last, old, new)
    world.do(register_merge.split, world.anna, old)
    assert world.values(world.acme)["level"] == old
    world.do(register_merge.split, world.anna, new)
    assert world.see(settings.snapshot).ids_of(last) == (last,)


def test_uses_of_the_merged_are_counted_with_the_other(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    world.company(level=str(new))
    merge(world, old, new)
    assert world.see(register_uses.uses, world.anna, "level") == {new: Use(2, 0)}


def test_both_tags_on_one_customer_are_counted_as_one(world: World) -> None:
    old, new = pair(world, "tag")
    world.edit(world.acme, tags=f"{old},{new}")
    away = world.company(tags=str(old))
    world.do(customers.archive, world.bo, away)
    merge(world, old, new)
    assert world.see(register_uses.uses, world.anna, "tag") == {new: Use(1, 1)}


def test_an_import_by_the_old_name_finds_the_other_value(world: World) -> None:
    old, new = pair(world)
    merge(world, old, new)
    read = Reading(world.see(settings.snapshot), by_id=False)
    assert read.value("level", " GAMMAL ") == new


def test_the_old_name_stays_reserved(world: World) -> None:
    old, new = pair(world)
    merge(world, old, new)
    said = errors(world.value, "level", "gammal")["name"]
    assert "hör ihop med ”Ny”" in said


def test_the_default_merged_into_stays_the_default(world: World) -> None:
    terms = world.see(settings.snapshot).registers["payment_terms"]
    thirty = next(v for v in terms if v.is_default)
    extra = world.value("payment_terms", "Trettio dagar")
    merge(world, extra, thirty.id)
    assert world.values(world.company())["payment_terms"] == thirty.id


def test_the_default_is_not_merged_away(world: World) -> None:
    terms = world.see(settings.snapshot).registers["payment_terms"]
    default = next(v for v in terms if v.is_default)
    refused = refusal(merge, world, default.id, terms[0].id)
    assert isinstance(refused, Conflict)
    assert "Gör ett annat värde till standard först." in refused.message
