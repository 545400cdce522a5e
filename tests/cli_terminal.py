"""A terminal in which the command is run, with a database of its own."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from crm_app import cli, config, start
from crm_app.domain import passwords
from tests.import_fixtures import ORG_1

DONE, REFUSED, WRONG = 0, 1, 2


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


# demo


@pytest.fixture
def demo(terminal: Terminal) -> Terminal:
    """A register with the demo company in it."""
    assert terminal.run("demo") == DONE
    return terminal


# user


def add(terminal: Terminal, email: str = "bo@firma.se", group: str = "Säljare") -> int:
    return terminal.run("user", "add", "Bo Berg", email, "--group", group)
