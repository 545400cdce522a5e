"""The command line: taking an import back."""

from pathlib import Path

import pytest
from sqlalchemy import select

from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.imports import ImportBefore
from tests.cli_terminal import DONE, GOOD, HEADS, REFUSED, WRONG, Terminal

pytest_plugins = ("tests.cli_terminal",)

EMPTY = {"removed": 0, "restored": 0, "kept": [], "undone": False}


def bring_in(terminal: Terminal, *rows: tuple[object, ...]) -> int:
    """Import the rows and return the import's number, as a script would."""
    file = terminal.file(HEADS, *(rows or (GOOD,)))
    assert terminal.run("import", file, "--kind", "company", "--create-values", "--json") == DONE
    return terminal.json()["id"]


def test_an_import_is_undone_and_told(terminal: Terminal) -> None:
    id_ = bring_in(terminal)
    assert terminal.run("undo-import", str(id_)) == DONE
    assert terminal.out == "Ångrat: 1 kunder borttagna, 0 återställda, 0 behållna.\n"
    assert terminal.err == ""
    assert (terminal.count(Customer), terminal.count(ImportBefore)) == (0, 0)


def test_json_prints_one_object_and_nothing_else(terminal: Terminal) -> None:
    id_ = bring_in(terminal)
    assert terminal.run("undo-import", str(id_), "--json") == DONE
    assert terminal.json() == EMPTY | {"id": id_, "removed": 1, "undone": True, "message": ""}


def test_a_trial_says_what_would_happen_and_does_nothing(terminal: Terminal) -> None:
    id_ = bring_in(terminal)
    assert terminal.run("undo-import", str(id_), "--dry-run") == DONE
    assert terminal.out.splitlines() == [
        "1 skapade kunder och 0 ändrade skulle ångras.",
        "Inget har ändrats.",
    ]
    assert terminal.count(Customer) == 1
    assert terminal.run("undo-import", str(id_), "--dry-run", "--json") == DONE
    assert terminal.json() == EMPTY | {"id": id_, "removed": 1, "message": ""}


def test_what_a_later_import_has_changed_is_named(terminal: Terminal) -> None:
    first = bring_in(terminal)
    bring_in(terminal, (GOOD[0], GOOD[1], "Guld"))
    assert terminal.run("undo-import", str(first)) == DONE
    assert terminal.out.splitlines() == [
        "Ångrat: 0 kunder borttagna, 0 återställda, 1 behållna.",
        "  1001 A AB: Har ändrats sedan importen.",
    ]
    assert terminal.count(Customer) == 1


@pytest.mark.parametrize("told", [(), ("--json",)])
def test_an_import_that_is_not_there_is_refused(terminal: Terminal, told: tuple[str, ...]) -> None:
    assert terminal.run("undo-import", "99", *told) == REFUSED
    assert "finns inte" in terminal.err
    if told:
        assert terminal.json()["undone"] is False
        assert "finns inte" in terminal.json()["message"]


def test_an_import_is_undone_once(terminal: Terminal) -> None:
    id_ = bring_in(terminal)
    terminal.run("undo-import", str(id_))
    assert terminal.run("undo-import", str(id_)) == REFUSED
    assert terminal.err == "Importen är redan ångrad.\n"


@pytest.mark.parametrize("told", [("tolv",), (), ("1", "2"), ("1", "--nu")])
def test_wrong_usage_has_a_code_of_its_own(terminal: Terminal, told: tuple[str, ...]) -> None:
    assert terminal.run("undo-import", *told) == WRONG
    assert terminal.err


def test_the_event_says_that_it_was_the_system(terminal: Terminal) -> None:
    id_ = bring_in(terminal)
    terminal.run("undo-import", str(id_))
    events = terminal.look(lambda s: list(s.scalars(select(Event).filter_by(action="import.undo"))))
    assert [(event.actor_kind, event.origin) for event in events] == [("system", "import")]


def test_a_command_leaves_no_staging_file_and_keeps_the_file_sealed(terminal: Terminal) -> None:
    bring_in(terminal)
    kept = list((terminal.folder / "data" / "imports").iterdir())
    assert [path.suffix for path in kept] == [".sealed"]
    assert b"A AB" not in Path(kept[0]).read_bytes()


def test_a_trial_of_an_import_keeps_nothing(terminal: Terminal) -> None:
    file = terminal.file(HEADS, GOOD)
    assert terminal.run("import", file, "--kind", "company", "--dry-run", "--json") == DONE
    assert terminal.json()["id"] is None
    assert not list((terminal.folder / "data" / "imports").iterdir())
