"""The command line: templates, and an export that is brought in again."""

import json
from pathlib import Path

import openpyxl

from tests.cli_terminal import DONE, GOOD, HEADS, Terminal

pytest_plugins = ("tests.cli_terminal",)
WRONG = 2


def test_a_template_is_written_and_an_old_file_replaced(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mall.xlsx"
    file.write_text("gammalt")
    assert terminal.run("template", str(file), "--kind", "private", "--json") == DONE
    assert json.loads(terminal.out) == {"kind": "private", "file": str(file)}
    assert openpyxl.load_workbook(file).sheetnames[0] == "Privatkunder"


def test_an_export_that_is_brought_in_again_changes_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company")
    file = str(tmp_path / "ut.xlsx")
    assert terminal.run("export", file, "--kind", "company", "--json") == DONE
    assert json.loads(terminal.out) == {"kind": "company", "file": file, "rows": 1, "left_out": 0}
    assert terminal.run("import", file, "--kind", "company", "--json") == DONE
    told = json.loads(terminal.out)
    assert (told["rows"], told["unchanged"], told["changed"]) == (1, 1, 0)


def test_an_export_is_kept_to_a_filter_and_a_word_that_is_none_is_wrong_usage(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company")
    file = tmp_path / "ut.xlsx"
    assert (
        terminal.run("export", str(file), "--kind", "company", "--filter", "typ=prospekt") == DONE
    )
    assert terminal.out.startswith("0 kunder")
    wrongs = (("--filter", "inget=1"), ("--filter", "saknar=inget"), ("--kind", "annat"))
    for wrong in wrongs:
        assert terminal.run("export", str(file), "--kind", "company", *wrong) == WRONG
    assert terminal.run("export", str(tmp_path / "x/ut.xlsx"), "--kind", "company") == WRONG
    assert sorted(p.name for p in tmp_path.glob("*ut.xlsx*")) == ["ut.xlsx"]


def test_an_export_is_kept_to_those_who_lack_a_field(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company")
    for lacking, many in (("website", "1"), ("name", "0")):
        told = ("--filter", f"saknar={lacking}:company:regular")
        file = str(tmp_path / "ut.xlsx")
        assert terminal.run("export", file, "--kind", "company", *told) == DONE
        assert terminal.out.startswith(f"{many} kunder")
