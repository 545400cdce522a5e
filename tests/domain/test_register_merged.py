"""Merged values: what is refused, and what filters, forms and lists make of them."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_app.domain import (
    contact_list,
    contacts,
    customer_card,
    customer_list,
    customer_merge,
    register_merge,
    registers,
    settings,
)
from crm_app.domain.bulk import Outcome
from crm_app.domain.bulk_rules import Change
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.domain.filters import Filter
from crm_app.domain.registers import REGISTERS
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from tests.domain.bulk_steps import run, undo
from tests.domain.merging import merge, pair, take_back
from tests.world import World, errors, refusal


def test_what_cannot_be_merged_is_refused_and_changes_nothing(world: World) -> None:
    old, new = pair(world)
    north, away = world.value("district", "Norr"), world.value("level", "Borta")
    world.archive_value(away)
    before = world.see(settings.snapshot)
    assert "sig självt" in errors(merge, world, old, old)["into"]
    assert "olika listor" in errors(merge, world, old, north)["into"]
    assert "arkiverat" in errors(merge, world, old, away)["into"]
    for ids in ((old, 9999), (9999, old), (0, old), (old, -1), (2**70, old)):
        assert isinstance(refusal(merge, world, *ids), NotFound)
    assert world.see(settings.snapshot) == before
    merge(world, old, new)
    assert isinstance(refusal(merge, world, old, new), NotFound)
    assert isinstance(refusal(merge, world, new, old), NotFound)


def test_what_is_no_merged_value_is_not_split(world: World) -> None:
    old, _ = pair(world)
    split: Any = lambda id_: world.do(register_merge.split, world.anna, id_)  # noqa: E731
    assert isinstance(refusal(split, old), Conflict)
    assert isinstance(refusal(split, 9999), NotFound)


def test_only_those_with_the_right_merge_and_split(world: World) -> None:
    old, new = pair(world)
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in ((register_merge.merge, (old, new)), (register_merge.split, (old,))):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)


def test_a_split_is_taken_back_too(world: World) -> None:
    old, new = pair(world)
    merge(world, old, new)
    world.do(register_merge.split, world.anna, old)
    take_back(world)
    assert world.see(settings.snapshot).now(old) == new


@pytest.mark.parametrize("register", [r.key for r in REGISTERS])
def test_every_register_can_be_merged(world: World, register: str) -> None:
    old, new = pair(world, register)
    merge(world, old, new)
    assert [m.name for m in world.see(settings.snapshot).merged] == ["Gammal"]
    assert register in registers.BY_KEY


def test_a_merge_of_an_archived_value_is_split_into_an_archived_one(world: World) -> None:
    old, new = pair(world)
    world.archive_value(old)
    merge(world, old, new)
    take_back(world)
    assert [v.active for v in world.see(settings.snapshot).registers["level"]] == [False, True]


def test_a_kept_row_still_has_the_id_that_it_had(world: World) -> None:
    old, new = pair(world)
    buyer, chief = pair(world, "contact_title")
    world.edit(world.acme, level=str(old))
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(buyer)}, {})
    merge(world, old, new)
    merge(world, buyer, chief)

    def kept(session: Session) -> tuple[int | None, int | None]:
        contact = session.get_one(Contact, world.paula_contact)
        return session.get_one(Customer, world.acme).level_id, contact.title_id

    assert world.see(kept) == (old, buyer)


def test_invalid_is_what_a_form_can_show_beside_its_field(world: World) -> None:
    old, _ = pair(world)
    assert isinstance(refusal(merge, world, old, old), Invalid)


@pytest.mark.parametrize(("register", "field"), [("level", "level"), ("tag", "tags")])
def test_filters_and_sorting_take_the_merged_for_what_they_are(
    world: World, register: str, field: str
) -> None:
    first, last = world.value(register, "A-värde"), world.value(register, "Ö-värde")
    middle = world.value(register, "M-värde")
    world.edit(world.acme, None, **{field: str(first)})
    other = world.company(None, **{field: str(middle)})
    merge(world, first, last)

    def ids(**told: Any) -> list[int]:
        query = customer_list.Query(**told)
        return [line.id for line in world.see(customer_list.page, world.anna, query).lines]

    assert ids(sort=field) == [other, world.acme]
    assert ids(filters=(Filter(field, (str(last),)),)) == [world.acme]
    assert ids(filters=(Filter(field, (str(middle),)),)) == [other]


def test_a_filter_by_account_manager_is_not_taken_for_a_value(world: World) -> None:
    """Users and values are numbered apart: Bo's number is a merged value's target here."""
    terms = world.see(settings.snapshot).registers["payment_terms"]
    merge(world, next(v.id for v in terms if not v.is_default and v.id != world.bo.id), 2)
    assert world.see(settings.snapshot).ids_of(world.bo.id or 0) != (world.bo.id,)
    world.edit(world.acme, account_managers=f"{world.anna.id}:")
    query = customer_list.Query(filters=(Filter("account_managers", (str(world.bo.id),)),))
    assert world.see(customer_list.page, world.anna, query).lines == ()


@pytest.mark.parametrize("register", ["level", "tag", "manager_title"])
def test_what_was_chosen_in_an_open_form_before_the_merge_shows_as_the_other(
    world: World, register: str
) -> None:
    old, new = pair(world, register)
    merge(world, old, new)
    key = {"level": "level", "tag": "tags"}.get(register, "account_managers")
    form = world.see(customer_card.new_form, world.bo, "company", "regular", {})
    held = next(f for section in form for f in section.fields if f.key == key)
    offered = held.options2 if register == "manager_title" else held.options
    hidden = [(o.value, o.label) for o in offered if o.hidden]
    assert hidden == [(str(old), "Ny")]
    assert (str(new), "Ny") in [(o.value, o.label) for o in offered if not o.hidden]


def test_the_list_of_contacts_takes_the_merged_for_what_they_are(world: World) -> None:
    old, new = pair(world, "contact_title")
    gold, silver = pair(world)
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(old)}, {})
    world.edit(world.acme, level=str(gold))
    merge(world, old, new)
    merge(world, gold, silver)
    for kept in (Filter("title", (str(new),)), Filter("level", (str(silver),))):
        query = contact_list.Query(filters=(kept,))
        (line,) = world.see(contact_list.page, world.bo, query, ("title",)).lines
        assert line.cells["title"] == "Ny"
        assert world.see(contact_list.count, world.bo, query) == 1


def test_a_change_of_many_takes_a_tag_away_under_whatever_id(world: World) -> None:
    old, new = pair(world, "tag")
    world.edit(world.acme, tags=str(old))
    merge(world, old, new)
    run_id, outcome = run(world, Change("remove_tag", new), [world.acme])
    assert (outcome, world.values(world.acme)["tags"]) == (Outcome(1), ())
    undo(world, run_id)
    assert world.values(world.acme)["tags"] == (new,)


def test_a_change_of_many_to_what_a_merged_value_is_now_changes_nobody(world: World) -> None:
    old, new = pair(world)
    world.edit(world.acme, level=str(old))
    merge(world, old, new)
    assert run(world, Change("level", new), [world.acme])[1] == Outcome(0, 1)


def test_a_change_of_many_to_a_value_that_is_merged_since_is_taken_back(world: World) -> None:
    old, new = pair(world)
    run_id = run(world, Change("level", old), [world.acme])[0]
    merge(world, old, new)
    undo(world, run_id)
    assert world.values(world.acme)["level"] is None


def test_two_customers_do_not_differ_by_values_that_are_one(world: World) -> None:
    old, new = pair(world)
    twin = world.company(name="Acme Sverige AB", level=str(old))
    world.edit(world.acme, level=str(new))
    told = world.see(customer_merge.compare, world.bo, world.acme, twin)
    assert "level" in {choice.key for choice in told.choices}
    merge(world, old, new)
    told = world.see(customer_merge.compare, world.bo, world.acme, twin)
    assert "level" not in {choice.key for choice in told.choices}
    world.do(customer_merge.merge, world.bo, world.acme, twin, {}, told.stamp)
    assert "level" not in world.last_event().changes
