"""The command line: users, and how they get their passwords."""

import sys

import pytest
from sqlalchemy import select
from sqlmodel import col

from crm_app.domain import links, passwords, setup
from crm_app.models.users import User
from tests.cli_terminal import DONE, REFUSED, WRONG, Terminal, add

pytest_plugins = ("tests.cli_terminal",)


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
