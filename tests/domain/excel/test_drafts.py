"""Rows as texts by field: totals, corrections, own fields and contacts."""

from typing import Any

import pytest

from crm_app.domain import custom_fields, custom_tabs, settings
from crm_app.domain.excel.columns import recognise
from crm_app.domain.excel.drafts import Draft, Drafter, Wishes
from crm_app.domain.excel.table import SourceRow
from crm_app.domain.fields import Reading
from tests.world import World

HEADS = ("Kundnummer", "Företagsnamn", "Ort", "Land", "Saldo")


def drafter(world: World, *headings: str, **wishes: Any) -> Drafter:
    held = world.see(settings.snapshot)
    columns = recognise(held, "company", headings or HEADS)
    return Drafter("company", columns, Reading(held, by_id=False, memo={}), Wishes(**wishes))


def row(*cells: Any, number: int = 2) -> SourceRow:
    return SourceRow(number, [*cells, *[None] * (len(HEADS) - len(cells))])


@pytest.mark.parametrize(
    "cells",
    [
        ("Summa",),
        ("SUMMA:", None, None, None, 12345.67),
        ("Totalt", None, None, None, 5),
        ("Totalsumma",),
        ("Delsumma",),
        ("Summa 12 345,67 kr",),
        ("Antal kunder: 200",),
        ("Totalt antal kunder", None, None, None, 200),
        ("Grand Total",),
        (None, None, "Summa"),
        (None, "Summa", None, None, 12),
    ],
)
def test_a_row_that_sums_the_others_up_is_known(world: World, cells: tuple[Any, ...]) -> None:
    assert drafter(world).is_totals(row(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        ("1001", "Summa AB"),
        ("Summa", "Summa Redovisning AB"),
        (None, "Total", "Stockholm"),
        (None, "Summa", "Lund", "Sverige"),
        (None, "Summan AB"),
        (None, "Antal Konsult AB"),
        ("Sum-7", "Beta AB"),
        (12,),
    ],
)
def test_a_customer_who_is_called_something_like_it_is_a_customer(
    world: World, cells: tuple[Any, ...]
) -> None:
    assert not drafter(world).is_totals(row(*cells))


def corrected(world: World, told: dict[tuple[int, str], str], *cells: Any) -> Draft:
    return drafter(world, corrections=told).draft(row(*cells))


def test_what_was_corrected_is_read_in_the_cells_place(world: World) -> None:
    made = corrected(world, {(2, "city"): "Malmö", (3, "name"): "Not this"}, "1", "Acme", "#N/A")
    assert (made.texts, made.errors) == ({"number": "1", "name": "Acme", "city": "Malmö"}, {})
    assert made.row.cells[2] == "Malmö"


def test_a_correction_may_clear_or_leave_as_it_is(world: World) -> None:
    assert corrected(world, {(2, "city"): "(töm)"}, "1", "Acme", "Lund").texts["city"] == ""
    assert "city" not in corrected(world, {(2, "city"): ""}, "1", "Acme", "Lund").texts


def test_a_field_without_a_column_can_be_filled_in(world: World) -> None:
    made = corrected(world, {(2, "email"): " a@b.example ", (2, "nothing"): "x"}, "1", "Acme")
    assert made.texts == {"number": "1", "name": "Acme", "email": "a@b.example"}


def test_the_corrected_country_decides_how_the_rest_is_read(world: World) -> None:
    made = drafter(
        world, "Företagsnamn", "Postnummer", "Land", corrections={(2, "country"): "Norge"}
    ).draft(SourceRow(2, ["Fjord AS", 1234, "Sverige"]))
    assert (made.texts["postal_code"], made.errors) == ("1234", {})


def test_own_fields_and_contacts_are_read_beside_the_customers_fields(world: World) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal")
    price = world.do(custom_fields.add, world.anna, tab, "Pris", "decimal")
    heads = ("Namn", "Avtal: Pris", "Kontakt förnamn", "Kontakt 2 e-post", "Kontakt titel")
    made = drafter(world, *heads).draft(
        SourceRow(2, ["Acme", -12.5, "Siv", "a@b.example", "#REF!"])
    )
    assert made.texts == {"name": "Acme"}
    assert made.own == {f"own_{price}": "-12,5"}
    assert made.contacts == {1: {"first_name": "Siv"}, 2: {"email": "a@b.example"}}
    assert list(made.errors) == ["contact1.title"]


@pytest.mark.parametrize(
    "cells",
    [
        ("1001", "Acme AB", "Lund", "Sverige", 12),
        (None, "Acme AB"),
        ("1002", None, "Oslo", "Norge"),
        ("x" * 50, "Acme AB", None, "Ingenstans"),
        (),
    ],
)
def test_a_look_tells_who_a_row_is_about_as_its_draft_does(
    world: World, cells: tuple[Any, ...]
) -> None:
    looked = drafter(world).look(row(*cells))
    assert looked.keys == drafter(world).draft(row(*cells)).keys
    assert "city" not in looked.texts


def test_a_look_at_a_corrected_row_sees_what_was_corrected(world: World) -> None:
    made = drafter(world, corrections={(2, "number"): "2002"})
    for read in (made.look, made.draft):
        assert read(row("1001", "Acme AB")).keys.number == "2002"
        assert read(row("1001", "Acme AB", number=3)).keys.number == "1001"


def test_a_draft_takes_over_what_the_look_has_told(world: World) -> None:
    made = drafter(world)
    keys = made.look(row("1001", "Acme AB")).keys
    assert made.draft(row("1001", "Acme AB"), keys).keys is keys
