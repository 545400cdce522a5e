"""Exports of the register: who gets which customers, what stands in the cells, and what is told."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_app.domain import exports
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.exports import Made, Wanted
from crm_app.domain.filters import Filter
from tests.world import PRIVATE, World, refusal

PERSON = "811218-9876"
COMPANIES, PRIVATES = Wanted("company"), Wanted("private")
FORMULAS = ("=1+1", "+46", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ut.xlsx"


def sheet(world: World, path: Path, wanted: Wanted, actor: Actor | None = None) -> Any:
    world.see(exports.write, actor or world.anna, wanted, path)
    return openpyxl.load_workbook(path).worksheets[0]


def lines(world: World, path: Path, wanted: Wanted, actor: Actor | None = None) -> list[dict]:
    """Return each row as what it says under each heading."""
    heads, *rows = sheet(world, path, wanted, actor).iter_rows(values_only=True)
    return [dict(zip((h.removesuffix(" *") for h in heads), r, strict=True)) for r in rows]


def exporter(actor: Actor, *more: str) -> Actor:
    return Actor("user", actor.id, actor.name, actor.rights | {"customers.export", *more})


def test_an_export_has_the_fields_that_are_active_and_values_by_name(
    world: World, path: Path
) -> None:
    gold = world.value("level", "Guld")
    world.edit(world.acme, level=str(gold))
    (acme,) = lines(world, path, COMPANIES)
    assert acme["Företagsnamn"] == "Acme AB"
    assert acme["Kundnivå"] == "Guld"
    assert acme["Kundansvariga"] == "Bo Berg"
    assert acme["Kontakt e-post"] == "paula@acme.example"
    assert "GLN" not in acme


def test_the_filters_keep_it_to_those_that_the_register_shows(world: World, path: Path) -> None:
    world.company(customer_type="prospect", organisation_number="")
    kept = Wanted("company", (Filter("customer_type", ("prospect",)),))
    assert [line["Företagsnamn"] for line in lines(world, path, kept)] == ["Beta AB"]
    world.private()
    assert [line["Förnamn"] for line in lines(world, path, PRIVATES)] == [PRIVATE["first_name"]]


def test_who_sees_only_her_own_exports_only_her_own(world: World, path: Path) -> None:
    cleo = exporter(world.cleo)
    assert lines(world, path, COMPANIES, cleo) == []
    world.company(cleo)
    assert [line["Företagsnamn"] for line in lines(world, path, COMPANIES, cleo)] == ["Beta AB"]


def test_nobody_exports_without_the_right(world: World, path: Path) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        for verb in (exports.write, exports.record):
            told = (COMPANIES, path) if verb is exports.write else (COMPANIES, Made(0))
            assert isinstance(refusal(world.do, verb, actor, *told), PermissionDenied)
    assert not path.exists()
    assert isinstance(refusal(world.see, exports.write, world.anna, Wanted("x"), path), Invalid)


def test_personal_numbers_are_masked_unless_she_may_see_them_and_asks(
    world: World, path: Path
) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    world.private(personal_identity_number=PERSON)
    assert lines(world, path, PRIVATES)[0]["Personnummer"] == "19811218-****"
    full = Wanted("private", in_full=True)
    assert lines(world, path, full)[0]["Personnummer"] == f"19{PERSON}"
    bo = exporter(world.bo)
    assert isinstance(refusal(world.see, exports.write, bo, full, path), PermissionDenied)
    assert lines(world, path, PRIVATES, bo)[0]["Personnummer"] == "19811218-****"


def test_an_invoice_recipient_who_is_not_hers_is_left_out(world: World, path: Path) -> None:
    world.decide("invoice_recipient", "active")
    number = world.values(world.acme)["number"]
    cleo = exporter(world.cleo)
    world.edit(world.company(cleo), world.anna, invoice_recipient=number)
    (hers,) = lines(world, path, COMPANIES, cleo)
    assert hers["Annan fakturamottagare"] is None


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_ever_a_formula(world: World, path: Path, text: str) -> None:
    world.edit(world.acme, note=text, name=text)
    cells = [c for row in sheet(world, path, COMPANIES).iter_rows() for c in row if c.value]
    assert text in [c.value for c in cells]
    assert {(c.data_type, c.quotePrefix, c.number_format) for c in cells} == {("s", True, "@")}


def test_an_export_is_one_event_that_says_what_was_taken(world: World) -> None:
    kept = Wanted("company", (Filter("customer_type", ("prospect",)),), in_full=True)
    world.do(exports.record, world.anna, kept, Made(3))
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_name) == ("export", None, "Anna Lind")
    said = {key: change["new"] for key, change in event.changes.items()}
    assert said == {
        "Kunder": "3 företag",
        "Urval": "Kundtyp är Prospekt",
        "Personnummer": "i klartext",
    }


def test_it_tells_how_far_it_has_come(world: World, path: Path) -> None:
    heard: list[tuple[int, int]] = []
    made = world.see(
        exports.write, world.anna, COMPANIES, path, lambda done, total: heard.append((done, total))
    )
    assert made == Made(1)
    assert heard == [(1, 1)]
