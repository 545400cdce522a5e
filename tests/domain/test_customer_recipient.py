"""Another customer who is invoiced: her number is told to those who may see her, and the log."""

import pytest
from sqlmodel import Session

from crm_app.domain import customer_card, customer_list, customers
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import Clash
from crm_app.domain.customer_list import Query
from tests.world import World, refusal

FIELD = "invoice_recipient"


@pytest.fixture
def shop(world: World) -> int:
    """Cleo's customer, whose invoices go to Acme, which is Bo's."""
    world.decide(FIELD, "active", "company.regular")
    id_ = world.company(world.cleo, name="Bod AB")
    number = world.see(lambda s: customers.get(s, world.bo, world.acme).number)
    world.edit(id_, **{FIELD: number})
    return id_


def shown(world: World, actor: Actor, id_: int) -> tuple[str, str]:
    card, form = world.see(customer_card.look, actor, id_, {})
    (line,) = (v.text for group in card.groups for v in group.lines if v.key == FIELD)
    return line, next(f.value for f in form if f.key == FIELD)


def test_who_may_see_the_recipient_reads_her_number(world: World, shop: int) -> None:
    assert shown(world, world.bo, shop) == ("1001", "1001")


def test_who_may_not_see_the_recipient_is_told_that_there_is_one(world: World, shop: int) -> None:
    assert shown(world, world.cleo, shop) == (customers.HIDDEN, customers.HIDDEN)


def test_what_is_hidden_stays_when_something_else_is_saved(world: World, shop: int) -> None:
    world.edit(shop, world.cleo, city="Umeå")
    assert world.values(shop)[FIELD] == world.acme


def test_a_clash_does_not_tell_the_number_either(world: World, shop: int) -> None:
    other = world.company(world.cleo, name="Andra AB", organisation_number="212000-0142")
    number = world.see(lambda s: customers.get(s, world.cleo, other).number)
    clash = refusal(
        world.do, customers.edit, world.cleo, shop, {FIELD: number}, {FIELD: "something older"}
    )
    assert isinstance(clash, Clash)
    assert clash.theirs == {FIELD: customers.HIDDEN}


def test_the_log_names_her_whoever_changes_it(world: World, shop: int) -> None:
    world.edit(shop, world.cleo, **{FIELD: ""})
    assert world.last_event().changes[FIELD]["old"] == "1001"


def test_a_recipient_that_does_not_exist_has_no_number(world: World) -> None:
    assert world.see(lambda s: customers.number_of(s)(999)) == ""


@pytest.mark.parametrize("read", ["page", "again"])
def test_the_register_tells_her_number_only_to_who_may_see_her(
    world: World, shop: int, read: str
) -> None:
    def cell(session: Session, actor: Actor) -> str:
        if read == "again":
            return customer_list.again(session, actor, [shop], (FIELD,))[shop].cells[FIELD]
        page = customer_list.page(session, actor, Query(), (FIELD,))
        return next(line.cells[FIELD] for line in page.lines if line.id == shop)

    assert world.see(cell, world.bo) == "1001"
    assert world.see(cell, world.cleo) == customers.HIDDEN
