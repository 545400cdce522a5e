"""Which rows a change of the register since the review touches: those, and no others."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_app.domain import contacts, customers
from crm_app.domain.excel import fresh
from crm_app.domain.excel.fresh import Stale
from tests.import_fixtures import (
    EMAIL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    ORG_3,
    VAT,
    Desk,
    organisation_number,
    table,
)
from tests.plans import Plan

HEADS = (NUMBER, NAME, ORG, VAT, EMAIL, "Ort")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("1001", "Acme Nya AB"),
    (None, "A AB", ORG_1),
    ("7000", "B AB", ORG_2),
    (None, "C AB", None, "SE556036079301"),
    (None, "D AB", None, None, "d@d.example"),
    (None, "E AB", ORG_3),
)
Meanwhile = Callable[[Desk], object]


def stale(desk: Desk, made: Plan) -> Stale:
    """Apply the plan, which is to be refused, and return the refusal."""
    with pytest.raises(Stale) as refused:
        desk.apply(made)
    return refused.value


@pytest.fixture
def reviewed(desk: Desk) -> Plan:
    desk.world.decide("organisation_number", "active")
    made = desk.plan(table(HEADS, *ROWS))
    assert (made.new, made.changed, made.refused) == (5, 1, 0)
    return made


TOUCHED: dict[str, tuple[Meanwhile, set[int]]] = {
    "the customer was edited": (lambda d: d.world.edit(d.world.acme, city="Kumla"), {2}),
    "she was archived": (lambda d: d.world.do(customers.archive, d.world.anna, d.world.acme), {2}),
    "the organisation number came": (
        lambda d: d.world.company(organisation_number=ORG_1),
        {3},
    ),
    "the customer number came": (
        lambda d: d.world.company(
            d.world.anna, number="7000", organisation_number=organisation_number(9)
        ),
        {4},
    ),
    "the VAT number came": (
        lambda d: d.world.company(
            organisation_number=organisation_number(9), vat_number="SE556036079301"
        ),
        {5},
    ),
    "name and e-mail came": (
        lambda d: d.world.company(
            name="D AB", email="d@d.example", organisation_number=organisation_number(9)
        ),
        {6},
    ),
}


@pytest.mark.parametrize("what", TOUCHED)
def test_the_rows_that_are_touched_are_told_and_no_others(
    desk: Desk, reviewed: Plan, what: str
) -> None:
    meanwhile, rows = TOUCHED[what]
    meanwhile(desk)
    assert stale(desk, reviewed).rows == rows


def test_several_changes_touch_their_rows_together(desk: Desk, reviewed: Plan) -> None:
    desk.world.edit(desk.world.acme, city="Kumla")
    desk.world.company(organisation_number=ORG_3)
    assert stale(desk, reviewed).rows == {2, 7}


UNTOUCHED: dict[str, Meanwhile] = {
    "another customer came": lambda d: d.world.company(organisation_number=organisation_number(9)),
    "the e-mail came under another name": lambda d: d.world.company(
        name="Annat AB", email="d@d.example", organisation_number=organisation_number(9)
    ),
    "a contact came": lambda d: d.world.do(
        contacts.add, d.world.bo, d.world.acme, {"first_name": "Li"}
    ),
    "a number was read in full": lambda d: d.world.do(
        customers.reveal, d.world.anna, d.world.acme, "organisation_number"
    ),
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_what_touches_no_row_does_not_stand_in_the_way(
    desk: Desk, reviewed: Plan, what: str
) -> None:
    UNTOUCHED[what](desk)
    assert desk.apply(reviewed).committed


def test_another_decision_about_fields_touches_every_row(desk: Desk, reviewed: Plan) -> None:
    desk.world.decide("city", "required")
    assert stale(desk, reviewed).rows is None


def test_more_changes_than_can_be_looked_at_touch_every_row(
    desk: Desk, reviewed: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "MANY", 2)
    for number in (8, 9):
        desk.world.company(organisation_number=organisation_number(number))
    assert stale(desk, reviewed).rows is None


def test_a_row_of_an_import_that_was_undone_meanwhile_is_touched(desk: Desk) -> None:
    first = table((NUMBER, NAME, ORG), ("7000", "B AB", ORG_2))
    desk.bring_in(first)
    run = desk.last_run
    made = desk.plan(table((NUMBER, "Ort"), ("7000", "Kumla")))
    desk.undo(run)
    assert stale(desk, made).rows == {2}


def test_a_stale_plan_writes_nothing_at_all(desk: Desk, reviewed: Plan) -> None:
    desk.world.company(organisation_number=ORG_1)
    before = desk.count(), len(desk.world.events("customers"))
    stale(desk, reviewed)
    assert (desk.count(), len(desk.world.events("customers"))) == before
