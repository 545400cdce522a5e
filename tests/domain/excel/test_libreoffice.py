"""LibreOffice opens our files: what it saves again has the pickers, the mark and the rows."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_app.domain import exports
from crm_app.domain.excel import template
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.mark import LISTS_SHEET
from crm_app.domain.excel.read import read_table
from crm_app.domain.exports import Wanted
from tests.import_fixtures import Desk, buckets

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice saknas (Debian: apt-get install libreoffice-calc-nogui)"
)
PATIENCE = 120


def saved_again(path: Path) -> Path:
    """Let LibreOffice open the file and save it as .xlsx."""
    folder = path.parent / "sparad"
    home = f"-env:UserInstallation=file://{path.parent}/profil"
    subprocess.run(
        (SOFFICE or "", home, "--headless", "--convert-to", "xlsx", "--outdir", folder, path),
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return folder / path.name


def pickers(book: Any) -> dict[str, list[str]]:
    """Return what the picker of each column offers, by heading."""
    sheet, found = book.worksheets[0], {}
    for rule in sheet.data_validations.dataValidation:
        column = str(rule.sqref).partition(":")[0].rstrip("0123456789")
        name, _, cells = rule.formula1.partition("!")
        told = book[name.strip("$'")][cells.replace("$", "")]
        rows = told if isinstance(told, tuple) else ((told,),)
        found[sheet[f"{column}1"].value] = [row[0].value for row in rows]
    return found


def test_a_template_keeps_its_pickers_its_notes_and_its_mark(desk: Desk, tmp_path: Path) -> None:
    for name in ("Guld", "Silver, med komma"):
        desk.world.value("level", name)
    path = tmp_path / "mall.xlsx"
    path.write_bytes(desk.world.see(template.make, desk.world.anna, "company"))
    again = saved_again(path)
    book = openpyxl.load_workbook(again)
    assert pickers(book) == pickers(openpyxl.load_workbook(path))
    assert pickers(book)["Kundnivå"] == ["Guld", "Silver, med komma"]
    assert all(cell.comment for cell in book.worksheets[0][1] if cell.value)
    assert book[LISTS_SHEET].sheet_state != "visible"
    table = read_table(again, recognised=recognised("company"))
    assert table.mark is not None
    assert (table.mark.kind, table.notes) == ("company", [])


def test_an_export_that_libreoffice_has_saved_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    for note in ("=1+1", "007", "'s-Hertogenbosch"):
        desk.world.edit(desk.world.acme, note=note, city=note)
        path = tmp_path / "ut.xlsx"
        desk.world.see(exports.write, desk.world.anna, Wanted("company"), path)
        plan = desk.plan(read_table(saved_again(path), recognised=recognised("company")))
        assert buckets(plan) == (0, 0, 1, 0, 0)
