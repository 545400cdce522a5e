"""The command line: checking the settings, and running the program."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm_app import config, db
from tests.cli_terminal import DONE, GOOD, HEADS, REFUSED, WRONG, Terminal, add
from tests.import_fixtures import ORG_2

pytest_plugins = ("tests.cli_terminal",)


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
