"""The command line: bringing a file in, and the demo company."""

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import passwords, settings, sign_ins
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.registers import RegisterValue
from crm_app.models.settings import CustomField, CustomTab
from crm_app.models.users import PermissionGroup, User
from crm_app.models.views import SavedView
from tests.cli_terminal import DONE, GOOD, HEADS, REFUSED, Terminal
from tests.import_fixtures import DATA

pytest_plugins = ("tests.cli_terminal",)


KEYS = [
    "kind",
    "rows",
    "new",
    "changed",
    "unchanged",
    "refused",
    "skipped",
    "created_values",
    "left_out_columns",
    "committed",
    "id",
    "errors",
]


needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="listorna i ../shared/data finns inte på den här datorn"
)


BAD = ("B AB", "556881-2671", None)


# import


def test_an_import_is_applied_and_told(terminal: Terminal) -> None:
    assert terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company") == DONE
    assert terminal.out.splitlines() == [
        "1 rader: 1 nya, 0 ändrade, 0 oförändrade, 0 avvisade, 0 överhoppade.",
        "Inläst. Importens nummer är 1.",
    ]
    assert terminal.err == ""
    assert terminal.count(Customer) == 1


def test_json_prints_one_object_with_these_keys(terminal: Terminal) -> None:
    file = terminal.file(("Saldo", *HEADS), (1, *GOOD), (), (2, *BAD), ("Summa",))
    assert terminal.run("import", file, "--kind", "company", "--json", "--only-correct") == DONE
    told = terminal.json()
    assert list(told) == KEYS
    buckets = [told[key] for key in ("new", "changed", "unchanged", "refused", "skipped")]
    assert buckets == [1, 0, 0, 1, 2]
    assert told["rows"] == sum(buckets)
    assert told["left_out_columns"] == ["Saldo"]
    assert told["committed"] is True
    assert terminal.err == ""


def test_a_refused_row_is_told_with_its_place(terminal: Terminal) -> None:
    assert (
        terminal.run("import", terminal.file(HEADS, GOOD, BAD), "--kind", "company", "--json")
        == REFUSED
    )
    told = terminal.json()
    assert told["committed"] is False
    assert told["errors"] == [
        {
            "sheet": "Sheet",
            "row": 3,
            "column": "Organisationsnummer",
            "value": "556881-2671",
            "message": "Organisationsnumret stämmer inte. Kontrollera alla tio siffror.",
            "key": "organisation_number",
            "index": 1,
            "others": [],
        }
    ]
    assert terminal.count(Customer) == 0


def test_a_refused_row_is_told_in_swedish_on_stderr(terminal: Terminal) -> None:
    assert terminal.run("import", terminal.file(HEADS, BAD), "--kind", "company") == REFUSED
    assert terminal.err == (
        "Sheet, rad 2, Organisationsnummer ”556881-2671”: Organisationsnumret "
        "stämmer inte. Kontrollera alla tio siffror.\n"
    )
    assert "Inget har ändrats" in terminal.out


def test_only_correct_brings_the_rest_in_with_exit_code_0(terminal: Terminal) -> None:
    file = terminal.file(HEADS, GOOD, BAD)
    assert terminal.run("import", file, "--kind", "company", "--only-correct") == DONE
    assert terminal.count(Customer) == 1


def test_a_dry_run_changes_nothing(terminal: Terminal) -> None:
    file = terminal.file(HEADS, (*GOOD[:2], "Guld"))
    assert (
        terminal.run("import", file, "--kind", "company", "--dry-run", "--create-values", "--json")
        == DONE
    )
    told = terminal.json()
    assert (told["new"], told["committed"]) == (1, False)
    assert told["created_values"] == {"level": ["Guld"]}
    assert terminal.count(Customer) == 0
    assert not terminal.look(settings.snapshot).registers.get("level")


def test_a_dry_run_with_a_refused_row_ends_with_1(terminal: Terminal) -> None:
    file = terminal.file(HEADS, BAD)
    assert terminal.run("import", file, "--kind", "company", "--dry-run") == REFUSED


def test_missing_values_are_refused_and_created_when_asked_for(terminal: Terminal) -> None:
    file = terminal.file(HEADS, (*GOOD[:2], "Guld"))
    assert terminal.run("import", file, "--kind", "company") == REFUSED
    assert "Kundnivå: Guld" in terminal.out
    assert terminal.run("import", file, "--kind", "company", "--create-values", "--json") == DONE
    assert terminal.json()["created_values"] == {"level": ["Guld"]}
    assert terminal.run("import", file, "--kind", "company", "--json") == DONE
    assert (terminal.json()["unchanged"], terminal.json()["created_values"]) == (1, {})


def test_a_file_that_cannot_be_read_ends_with_1_and_an_object(terminal: Terminal) -> None:
    path = terminal.folder / "kunder.xlsx"
    path.write_text("<html>a;b</html>")
    assert terminal.run("import", path, "--kind", "company", "--json") == REFUSED
    (error,) = terminal.json()["errors"]
    assert error["row"] is None
    assert error["message"].startswith("Filen är en webbsida")
    assert terminal.err.startswith("Filen är en webbsida")


def test_a_long_row_of_faults_is_cut_in_the_terminal_but_not_in_json(terminal: Terminal) -> None:
    file = terminal.file(HEADS, *(("X AB", f"fel {n}") for n in range(70)))
    terminal.run("import", file, "--kind", "company")
    assert len(terminal.err.splitlines()) == 51
    assert "20 fel till" in terminal.err
    terminal.run("import", file, "--kind", "company", "--json")
    assert len(terminal.json()["errors"]) == 70


def test_the_events_say_that_an_import_made_them(terminal: Terminal) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company")
    origins = terminal.look(lambda s: set(s.scalars(select(col(Event.origin)))))
    assert origins == {"import"}


@needs_data
@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [("foretagskunder.xlsx", "company", 600), ("privatkunder.xlsx", "private", 300)],
)
def test_the_lists_come_in_whole_into_an_empty_register(
    terminal: Terminal, name: str, kind: str, rows: int
) -> None:
    arguments = ("import", DATA / name, "--kind", kind, "--create-values", "--json")
    assert terminal.run(*arguments) == DONE
    assert (terminal.json()["new"], terminal.json()["refused"]) == (rows, 0)
    assert terminal.run(*arguments) == DONE
    assert (terminal.json()["unchanged"], terminal.json()["rows"]) == (rows, rows)


def test_the_demo_company_lives(demo: Terminal) -> None:
    assert demo.count(User) == 10
    assert demo.count(PermissionGroup) == 3
    assert demo.count(Customer) == 60
    assert demo.count(Contact) >= 42
    kinds = demo.look(
        lambda s: set(s.execute(select(col(Customer.kind), col(Customer.customer_type))).all())
    )
    assert len(kinds) == 6
    assert demo.count(AccountManager) >= 60
    assert demo.look(lambda s: len(set(s.scalars(select(col(Event.actor_name)))))) >= 5


def test_the_demo_company_shows_what_can_be_decided(demo: Terminal) -> None:
    assert demo.count(CustomTab) == 1
    assert demo.count(CustomField) == 5
    assert demo.count(CustomValue) == 5 * 20
    colored = select(col(RegisterValue.id)).where(col(RegisterValue.color) != "")
    assert demo.look(lambda s: len(list(s.scalars(colored)))) >= 5
    assert demo.look(lambda s: [view.shared for view in s.scalars(select(SavedView))]) == [True]


def test_three_of_the_demo_staff_can_sign_in_as_told(demo: Terminal) -> None:
    lines = [line.split() for line in demo.out.splitlines()[2:]]
    assert [group for _, _, group in lines] == ["Administratör", "Säljare", "Kundtjänst"]
    for email, password, _ in lines:
        found = demo.look(sign_ins.candidate, email, "127.0.0.1")
        assert passwords.matches(found.password_hash, password)


def test_the_demo_is_the_same_every_time_but_for_its_passwords(
    demo: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(session: Session) -> list[str]:
        return list(session.scalars(select(col(Customer.display_name)).order_by(Customer.number)))

    first, told = demo.look(names), demo.out
    monkeypatch.setenv("KUNDREGISTER_DATA", str(demo.folder / "other"))
    assert demo.run("demo") == DONE
    assert demo.look(names) == first
    assert demo.out != told


def test_the_demo_fills_only_an_empty_register(demo: Terminal) -> None:
    assert demo.run("demo") == REFUSED
    assert demo.err.startswith("Registret är inte tomt.")
    assert demo.count(Customer) == 60


def test_a_register_with_one_customer_is_not_empty(terminal: Terminal) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company")
    assert terminal.run("demo") == REFUSED
    assert terminal.count(User) == 0
