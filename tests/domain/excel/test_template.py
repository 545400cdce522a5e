"""Templates: an empty file that knows the company's own fields and values."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_app.domain import custom_fields, custom_tabs, register_values, registers
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.excel import accepted, template
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.mark import HELP_SHEET, LISTS_SHEET
from crm_app.domain.excel.read import read_table
from crm_app.domain.excel.table import Table
from crm_app.models.spec import FieldKind
from tests.import_fixtures import Desk
from tests.world import World, errors, refusal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mall.xlsx"


def made(world: World, path: Path, kind: str = "company") -> Any:
    path.write_bytes(world.see(template.make, world.anna, kind))
    return openpyxl.load_workbook(path)


def filled(world: World, path: Path, *rows: list[str], kind: str = "company") -> Table:
    """Return the template with rows as the import reads it."""
    book = made(world, path, kind)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return read_table(path, recognised=recognised(kind))


def headings(book: Any) -> list[str]:
    return [cell.value for cell in book.worksheets[0][1]]


def pickers(book: Any) -> dict[str, list[str]]:
    """Return what each column's picker offers, by heading."""
    sheet, found = book.worksheets[0], {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        place = str(rule.sqref).partition(":")[0]
        name, _, cells = rule.formula1.partition("!")
        offered = [row[0].value for row in book[name][cells.replace("$", "")]]
        found[sheet[f"{place.rstrip('0123456789')}1"].value] = offered
    return found


def test_a_template_has_the_active_fields_of_its_kind_and_marks_those_that_are_required(
    world: World, path: Path
) -> None:
    told = headings(made(world, path))
    assert told[:4] == ["Kundnummer", "Företagsnamn *", "Kundtyp", "Organisationsnummer *"]
    assert "Personnummer" not in told
    assert "Kontakt förnamn *" in told
    assert headings(made(world, path, "private"))[1:3] == ["Förnamn *", "Efternamn *"]


def test_what_is_decided_is_in_the_next_template(world: World, path: Path) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "folder")
    world.do(custom_fields.add, world.anna, tab, "Startdatum", "date")
    world.do(registers.add, world.anna, "level", "Platina")
    world.decide("gln", "required", "company.regular")
    world.decide("website", "off", "company.regular")
    world.decide("website", "off", "company.temporary")
    world.decide("website", "off", "company.prospect")
    book = made(world, path)
    assert {"Avtal: Startdatum", "GLN *"} <= set(headings(book))
    assert "Webbplats" not in headings(book)
    assert pickers(book)["Kundnivå"][-1] == "Platina"


def test_pickers_offer_registers_countries_users_and_choices_but_nothing_archived(
    world: World, path: Path
) -> None:
    gone = world.value("district", "Gamla")
    world.do(register_values.archive, world.anna, gone)
    world.value("district", "Syd")
    offered = pickers(made(world, path))
    assert offered["Distrikt"] == ["Syd"]
    assert offered["Land"] == ["Danmark", "Finland", "Norge", "Sverige"]
    assert offered["Kundansvariga"] == ["Anna Lind", "Bo Berg", "Cleo Dahl"]
    assert offered["Kundtyp"] == ["Vanlig", "Temporär", "Prospekt"]


def test_all_columns_are_text_and_the_headings_stand_still_and_say_what_is_accepted(
    world: World, path: Path
) -> None:
    sheet = made(world, path).worksheets[0]
    assert sheet.freeze_panes == "A2"
    for cell in sheet[1]:
        assert cell.font.bold
        assert len(cell.comment.text) > 10
    looks = [(c.min, c.max, c.number_format) for c in sheet.column_dimensions.values()]
    text = {at for first, last, look in looks if look == "@" for at in range(first, last + 1)}
    assert text == set(range(1, sheet.max_column + 1))


def test_every_kind_of_field_says_what_it_takes() -> None:
    assert set(accepted.HOW) == set(FieldKind)


def test_the_instructions_are_a_sheet_and_the_lists_are_hidden(world: World, path: Path) -> None:
    book = made(world, path)
    told = " ".join(str(cell.value) for row in book[HELP_SHEET].rows for cell in row)
    assert "(töm)" in told
    assert "semikolon" in told
    assert book[LISTS_SHEET].sheet_state == "veryHidden"


def test_a_filled_template_is_read_without_a_word_of_its_other_sheets(
    world: World, desk: Desk, path: Path
) -> None:
    table = filled(world, path, ["", "Nya AB", "", "556881-2670"])
    assert table.notes == []
    plan = desk.plan(table)
    assert (plan.new, plan.refused, plan.left_out, plan.notes) == (1, 0, (), ())


def test_a_template_of_the_other_kind_is_refused_with_the_right_tab(
    world: World, desk: Desk, path: Path
) -> None:
    table = filled(world, path, ["", "Eva", "Ek"], kind="private")
    said = errors(desk.plan, table)["file"]
    assert (
        said == "Filen är gjord för privatkunder. Läs in den under fliken Importera privatkunder."
    )
    assert desk.plan(table, "private").new == 1


def test_a_template_from_before_a_change_is_read_with_a_note(
    world: World, desk: Desk, path: Path
) -> None:
    table = filled(world, path, ["", "Nya AB", "", "556881-2670"])
    world.value("level", "Platina")
    assert desk.plan(table).notes == ()
    world.decide("gln", "active", "company.regular")
    plan = desk.plan(table)
    assert plan.new == 1
    assert "äldre mall" in plan.notes[0]


def test_another_file_with_a_hidden_sheet_of_that_name_is_no_template(
    world: World, desk: Desk, path: Path
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Företagsnamn", "Organisationsnummer"])
    book.worksheets[0].append(["Nya AB", "556881-2670"])
    other = book.create_sheet(LISTS_SHEET)
    other.append(["IT", "Bygg", "Handel"])
    other.sheet_state = "hidden"
    book.save(path)
    table = read_table(path, recognised=recognised("company"))
    assert table.mark is None
    assert table.notes == ["Dolda blad läses inte: ”Listor”."]
    assert desk.plan(table).new == 1


def test_only_those_who_may_import_get_a_template(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        assert isinstance(refusal(world.see, template.make, actor, "company"), PermissionDenied)
    assert "Välj" in errors(world.see, template.make, world.anna, "other")["kind"]
