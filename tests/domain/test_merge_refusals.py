"""Merges that are refused: what does not fit, what has changed meanwhile, and who may not."""

import pytest

from crm_app.domain import customer_merge, customers, merges
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from tests.domain.test_customer_merge import TWIN, compared, merge, row
from tests.world import World, errors, refusal


@pytest.fixture
def twin(world: World) -> int:
    """Acme once more, with some things other and some more."""
    return world.company(None, **TWIN)


def test_what_does_not_go_together_is_refused_field_by_field(world: World, twin: int) -> None:
    world.edit(world.acme, customer_type="prospect", organisation_number="")
    world.edit(twin, organisation_number="212000-0142")
    stamp = compared(world, world.acme, twin).stamp
    chosen = {"customer_type": "other", "organisation_number": "kept"}
    told = errors(world.do, customer_merge.merge, world.bo, world.acme, twin, chosen, stamp)
    assert told == {"organisation_number": "Fyll i Organisationsnummer."}
    assert row(world, twin).merged_into_id is None


@pytest.mark.parametrize("which", ["kept", "other"])
def test_when_somebody_has_edited_meanwhile_nothing_is_merged(
    world: World, twin: int, which: str
) -> None:
    stamp = compared(world, world.acme, twin).stamp
    world.edit(world.acme if which == "kept" else twin, world.anna, email="ny@acme.example")
    refused = refusal(world.do, customer_merge.merge, world.bo, world.acme, twin, {}, stamp)
    assert isinstance(refused, Conflict)
    assert refused.message == customer_merge.STALE
    assert (row(world, twin).archived, row(world, world.acme).mobile) == (False, "")
    merge(world, world.acme, twin)


def test_what_was_never_compared_is_not_merged(world: World, twin: int) -> None:
    for stamp in ("", "0" * 64):
        refused = refusal(world.do, customer_merge.merge, world.bo, world.acme, twin, {}, stamp)
        assert isinstance(refused, Conflict)


def test_what_can_not_be_one_is_refused(world: World, twin: int) -> None:
    eva = world.private()
    gone = world.company(name="Borta AB")
    world.do(customers.archive, world.bo, gone)
    third = world.company(name="Tredje AB")
    merge(world, world.acme, third)
    for keep, other, kind, why in (
        (twin, twin, Invalid, "samma kund"),
        (twin, eva, Invalid, "privatkund"),
        (gone, twin, Conflict, "arkiverad"),
        (third, twin, Conflict, "redan sammanslagen med 1001"),
        (twin, third, Conflict, "redan sammanslagen med 1001"),
    ):
        refused = refusal(compared, world, keep, other)
        assert isinstance(refused, kind)
        assert why in refused.message
    assert compared(world, twin, gone).kept.id == twin


def test_one_who_was_merged_is_neither_edited_nor_taken_back(world: World, twin: int) -> None:
    merge(world, world.acme, twin)
    for verb, args in ((customers.edit, ({"city": "Umeå"}, {})), (customers.restore, ())):
        assert isinstance(refusal(world.do, verb, world.bo, twin, *args), Conflict)


def test_a_chain_of_merges_leads_to_the_last(world: World, twin: int) -> None:
    third = world.company(name="Tredje AB")
    merge(world, world.acme, twin)
    merge(world, third, world.acme)
    assert world.see(merges.notice, world.bo, twin).into.id == third
    assert [m.id for m in world.see(merges.notice, world.bo, third).merged] == [world.acme, twin]


def test_it_takes_both_rights_and_both_customers(world: World, twin: int) -> None:
    hers = world.company(world.cleo, name="Cleos AB")
    both = world.cleo.rights | {"customers.archive"}
    cleo = Actor("user", world.cleo.id, "Cleo Dahl", both)
    for actor in (world.cleo, world.paula):
        refused = refusal(compared, world, world.acme, twin, actor)
        assert isinstance(refused, PermissionDenied)
    for keep, other in ((hers, world.acme), (world.acme, hers), (hers, 999), (0, hers)):
        assert isinstance(refusal(compared, world, keep, other, cleo), NotFound)
        refused = refusal(world.do, customer_merge.merge, cleo, keep, other, {}, "")
        assert isinstance(refused, NotFound)
    assert row(world, hers).merged_into_id is None


def test_who_may_not_see_the_kept_one_is_told_that_there_is_one(world: World) -> None:
    hers = world.company(world.cleo, name="Cleos AB")
    merge(world, world.acme, hers)
    world.edit(world.acme, account_managers=f"{world.bo.id}:")
    told = world.see(merges.notice, world.cleo, hers)
    assert (told.is_merged, told.into) == (True, merges.Other())
    assert isinstance(refusal(world.see, merges.notice, world.cleo, world.acme), NotFound)
