"""A first look at a file: headings and some cells, and nobody may look who may not import."""

from pathlib import Path

import pytest

from crm_app.domain import sealed_files
from crm_app.domain.errors import DomainError, PermissionDenied
from crm_app.domain.excel import peek
from crm_app.domain.excel.peek import Peek, look, samples
from crm_app.domain.excel.table import Limits, SourceRow
from tests.domain.excel.workbooks import save
from tests.import_fixtures import DATA
from tests.world import World

HEADINGS = ("Kundnr", "Namn", "Ort")
ROWS = ((1, "Acme AB", "Kumla"), (2, "Acme AB", None), (3, "Beta AB", "Hallsberg"))


def seen(world: World, path: Path, *, sealed: bool = False) -> Peek:
    return look(world.anna, path, "company", Limits(), sealed=sealed)


def test_headings_and_the_first_cells_are_seen(world: World, tmp_path: Path) -> None:
    found = seen(world, save(tmp_path, ROWS, HEADINGS))
    assert found.headings == HEADINGS
    assert found.samples == (("1", "2", "3"), ("Acme AB", "Beta AB"), ("Kumla", "Hallsberg"))


def test_a_sealed_file_is_looked_at_too(world: World, tmp_path: Path) -> None:
    with sealed_files.Sealing(tmp_path / "x.sealed") as file:
        file.write(save(tmp_path, ROWS, HEADINGS).read_bytes())
    assert seen(world, tmp_path / "x.sealed", sealed=True).headings == HEADINGS


def test_title_rows_of_another_system_are_passed_over(world: World) -> None:
    path = DATA / "kundlista_annat_system.xlsx"
    if not path.is_file():
        pytest.skip("the list of another system is not there")
    found = seen(world, path)
    assert found.headings[:3] == ("Kundnr", "Namn", "Orgnr")
    assert found.samples[0] == ("5000", "5001", "5002")


def test_a_file_without_rows_has_headings_only(world: World, tmp_path: Path) -> None:
    found = seen(world, save(tmp_path, (), HEADINGS))
    assert (found.headings, found.samples) == (HEADINGS, ((), (), ()))


def test_long_cells_are_cut_and_spaces_are_one() -> None:
    rows = [SourceRow(2, ["a \n b" + "c" * 99])]
    ((text,),) = samples(["Notering"], rows)
    assert text.startswith("a bccc")
    assert (len(text), text[-1]) == (peek.LONGEST, "…")


def test_samples_are_not_told_where_a_peek_is_logged() -> None:
    assert "811218" not in repr(Peek("Blad1", ("Pnr",), (("811218-9876",),)))


def test_a_file_that_is_gone_is_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="finns inte längre"):
        seen(world, tmp_path / "gone.sealed", sealed=True)


def test_a_file_that_is_no_list_is_told(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    with pytest.raises(DomainError):
        seen(world, tmp_path / "x.xlsx")


@pytest.mark.parametrize("who", ["bo", "cleo", "paula"])
def test_who_may_not_import_may_not_look(world: World, tmp_path: Path, who: str) -> None:
    path = save(tmp_path, ROWS, HEADINGS)
    with pytest.raises(PermissionDenied):
        look(getattr(world, who), path, "company", Limits(), sealed=False)


def test_a_look_can_be_stopped(world: World, tmp_path: Path) -> None:
    path = save(tmp_path, ROWS, HEADINGS)
    with pytest.raises(DomainError, match="avbr"):
        look(world.anna, path, "company", Limits(), lambda: True, sealed=False)
