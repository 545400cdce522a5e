"""The command line: what scripts rely on – exit codes, one JSON object, Swedish on stderr."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app import cli, config, db, start
from crm_app.domain import links, passwords, settings, setup, sign_ins
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.users import PermissionGroup, User
from tests.import_fixtures import DATA, ORG_1, ORG_2

DONE, REFUSED, WRONG = 0, 1, 2
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
    "errors",
]
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="listorna i ../shared/data finns inte på den här datorn"
)


class Terminal:
    """A terminal with a data folder of its own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder, capture
        self.out = self.err = ""

    def run(self, *arguments: str | Path) -> int:
        """Run the command, keep what it printed and return the exit code."""
        self._capture.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        self.out, self.err = self._capture.readouterr()
        return code

    def json(self) -> dict[str, Any]:
        """Return the object that was printed, and nothing but it."""
        return json.loads(self.out)

    def look(self, query: Any, *args: Any) -> Any:
        """Run a query on the data folder's database."""
        database = start.prepare(config.load())
        try:
            return database.look(query, *args)
        finally:
            database.close()

    def count(self, table: Any) -> int:
        """Return how many rows a table has."""
        return self.look(lambda s: s.scalar(select(func.count()).select_from(table)))

    def file(self, *rows: tuple[Any, ...], name: str = "kunder.xlsx") -> Path:
        """Save an Excel file."""
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(list(row))
        book.save(self.folder / name)
        return self.folder / name


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal whose program keeps its data in a folder of its own."""
    for name in (
        "PUBLIC_URL",
        "HOST",
        "PORT",
        "DATABASE_URL",
        "REDIS_URL",
        "KUNDREGISTER_SECRET",
        "TRUSTED_PROXY_HOPS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KUNDREGISTER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(os, "umask", lambda _mask: 0o022)  # a test's own umask stays as it is
    monkeypatch.setattr(passwords, "HASHER", passwords.PasswordHasher(1, 64, 1))
    return Terminal(tmp_path, capsys)


HEADS = ("Företagsnamn", "Organisationsnummer", "Kundnivå")
GOOD = ("A AB", ORG_1, None)
BAD = ("B AB", "556881-2671", None)


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "Kommandot frobnicate finns inte."),
        (["run", "--foo"], "Flaggan --foo finns inte."),
        (["import"], "saknas."),
        (["import", "x.xlsx"], "--kind saknas."),
        (["import", "finns-inte.xlsx", "--kind", "company"], "Filen finns-inte.xlsx finns inte."),
        (["import", "x.xlsx", "--kind", "firma"], "--kind ska vara company eller private"),
        (["import", "a", "b", "--kind", "company"], "För många argument: b."),
        (["user", "add", "Bo"], "saknas."),
        (["user", "password", "a@b.se", "--link", "--password-stdin"], "Välj antingen"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_swedish_line(
    terminal: Terminal, arguments: list[str], said: str
) -> None:
    assert terminal.run(*arguments) == WRONG
    assert said in terminal.err
    assert "Error" not in terminal.err
    assert terminal.out == ""


def test_without_a_command_the_help_is_shown(terminal: Terminal) -> None:
    assert terminal.run() == WRONG
    assert all(word in terminal.err for word in ("run", "demo", "import", "user", "check"))


@pytest.mark.parametrize("command", [[], ["import"], ["user"], ["user", "add"], ["check"]])
def test_every_command_explains_itself(terminal: Terminal, command: list[str]) -> None:
    assert terminal.run(*command, "--help") == DONE
    assert "Usage: " in terminal.out


def test_a_setting_that_cannot_be_used_is_wrong_usage(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "många")
    assert terminal.run("check") == WRONG
    assert "PORT='många' ska vara ett heltal" in terminal.err


# import


def test_an_import_is_applied_and_told(terminal: Terminal) -> None:
    assert terminal.run("import", terminal.file(HEADS, GOOD), "--kind", "company") == DONE
    assert terminal.out.splitlines() == [
        "1 rader: 1 nya, 0 ändrade, 0 oförändrade, 0 avvisade, 0 överhoppade.",
        "Inläst.",
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
    path.write_text("a;b\n1;2\n")
    assert terminal.run("import", path, "--kind", "company", "--json") == REFUSED
    (error,) = terminal.json()["errors"]
    assert error["row"] is None
    assert error["message"].startswith("Filen är en textfil (CSV)")
    assert terminal.err.startswith("Filen är en textfil (CSV)")


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


# demo


@pytest.fixture
def demo(terminal: Terminal) -> Terminal:
    """A register with the demo company in it."""
    assert terminal.run("demo") == DONE
    return terminal


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


# user


def add(terminal: Terminal, email: str = "bo@firma.se", group: str = "Säljare") -> int:
    return terminal.run("user", "add", "Bo Berg", email, "--group", group)


def secret(terminal: Terminal) -> str:
    return terminal.out.strip().rpartition("?t=")[2]


def test_a_user_is_added_with_a_link_that_holds(terminal: Terminal) -> None:
    assert add(terminal) == DONE
    assert terminal.out.startswith("http://localhost:3000/lank?t=")
    found = terminal.look(links.find, secret(terminal))
    assert (found.purpose, found.email) == ("invite", "bo@firma.se")
    assert not terminal.look(setup.needed)


def test_a_user_may_get_her_password_from_a_script(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    password_from(monkeypatch, "ett långt lösenord för prov\n")
    assert (
        terminal.run("user", "add", "Bo", "bo@firma.se", "--group", "säljare", "--password-stdin")
        == DONE
    )
    assert matches(terminal, "ett långt lösenord för prov")


def password_from(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Lines(text))


class Lines:
    """A standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        self.text = text

    def readline(self) -> str:
        """Return the line."""
        return self.text

    def isatty(self) -> bool:
        """Tell that nobody sits there."""
        return False


def matches(terminal: Terminal, password: str) -> bool:
    user = terminal.look(lambda s: s.scalars(select(User)).one())
    return passwords.matches(user.password_hash, password)


def test_an_unknown_group_is_refused_with_those_there_are(terminal: Terminal) -> None:
    assert add(terminal, group="Chef") == REFUSED
    assert terminal.err == (
        "Gruppen Chef finns inte. Välj bland: Administratör, Säljare, Kundtjänst.\n"
    )
    assert terminal.count(User) == 0


def test_the_same_address_twice_is_refused(terminal: Terminal) -> None:
    add(terminal)
    assert add(terminal) == REFUSED
    assert "Det finns redan en användare" in terminal.err


def test_a_weak_password_is_refused_and_nobody_is_added(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    password_from(monkeypatch, "kort\n")
    assert (
        terminal.run("user", "add", "Bo", "bo@firma.se", "--group", "Säljare", "--password-stdin")
        == REFUSED
    )
    assert terminal.count(User) == 0


def test_a_new_password_from_a_script_holds(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(terminal)
    password_from(monkeypatch, "ett annat långt lösenord\n")
    assert terminal.run("user", "password", "BO@firma.se", "--password-stdin") == DONE
    assert matches(terminal, "ett annat långt lösenord")


def test_without_a_terminal_the_way_must_be_told(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(terminal)
    password_from(monkeypatch, "")
    assert terminal.run("user", "password", "bo@firma.se") == WRONG
    assert "--password-stdin eller --link" in terminal.err


def test_a_link_to_a_new_password_is_printed(terminal: Terminal) -> None:
    add(terminal)
    assert terminal.run("user", "password", "bo@firma.se", "--link") == DONE
    assert terminal.look(links.find, secret(terminal)).email == "bo@firma.se"


@pytest.mark.parametrize("command", [["password", "--link"], ["disable"]])
def test_an_unknown_address_is_refused(terminal: Terminal, command: list[str]) -> None:
    assert terminal.run("user", *command, "ingen@firma.se") == REFUSED
    assert "Ingen användare har e-postadressen ingen@firma.se." in terminal.err


def test_a_disabled_users_customers_go_to_the_colleague(demo: Terminal) -> None:
    bo, dag = "bo.berglund@norrsken.example", "dag.ek@norrsken.example"
    assert demo.run("user", "disable", bo) == REFUSED
    assert "Välj en kollega" in demo.err
    assert demo.run("user", "disable", bo, "--hand-over", dag) == DONE
    assert "kunder har bytt ansvarig" in demo.out
    active = demo.look(
        lambda s: s.scalars(select(col(User.active)).where(col(User.email) == bo)).one()
    )
    assert active is False


def test_the_last_administrator_cannot_be_disabled(demo: Terminal) -> None:
    anna, bo = "anna.lindqvist@norrsken.example", "bo.berglund@norrsken.example"
    assert demo.run("user", "disable", anna, "--hand-over", bo) == REFUSED
    assert "minst en aktiv administratör" in demo.err


# check, run, the process


def test_the_first_settings_are_safe(terminal: Terminal) -> None:
    assert terminal.run("check") == DONE
    assert terminal.out == "Inställningarna är säkra.\n"


def test_unsafe_settings_are_refused_with_every_reason(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "http://kunder.firma.se")
    monkeypatch.setenv("KUNDREGISTER_SECRET", "kort")
    assert terminal.run("check") == REFUSED
    assert len(terminal.err.splitlines()) == 2
    assert "okrypterat" in terminal.err


def test_run_prepares_and_serves_with_a_code_the_first_time(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_app import frontend, serve

    served: list[config.Config] = []
    monkeypatch.setattr(frontend, "ensure_built", lambda: False)
    monkeypatch.setattr(serve, "serve", served.append)
    assert terminal.run("run") == DONE
    assert terminal.out.startswith(
        "Första gången: öppna http://localhost:3000/kom-igang och skriv koden "
    )
    assert len(served) == 1
    add(terminal)
    assert terminal.run("run") == DONE
    assert terminal.out == ""


def test_what_stops_the_server_is_told_with_exit_code_1(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_app import frontend

    def broken() -> bool:
        raise frontend.BuildError("Gränssnittet gick inte att bygga.")

    monkeypatch.setattr(frontend, "ensure_built", broken)
    assert terminal.run("run") == REFUSED
    assert terminal.err == "Gränssnittet gick inte att bygga.\n"


def test_the_program_itself_ends_with_the_code_and_keeps_its_files_private(tmp_path: Path) -> None:
    env = {**os.environ, "KUNDREGISTER_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "crm_app.cli", *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            cwd=config.ROOT,
        )

    done = run("user", "add", "Bo", "bo@firma.se", "--group", "Säljare")
    assert (done.returncode, done.stderr) == (DONE, "")
    assert run("user", "add", "Bo", "bo@firma.se", "--group", "Säljare").returncode == REFUSED
    assert run("user", "dance").returncode == WRONG
    for path in (tmp_path / "data", *(tmp_path / "data").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_command_leaves_no_database_installed_that_others_could_use(
    terminal: Terminal,
) -> None:
    terminal.run("import", terminal.file(HEADS, GOOD, ("C AB", ORG_2, None)), "--kind", "company")
    assert db.current().engine.pool.checkedout() == 0  # type: ignore[attr-defined]
