"""The command line: wrong usage, the first settings, and the process itself."""

import pytest

from tests.cli_terminal import DONE, WRONG, Terminal

pytest_plugins = ("tests.cli_terminal",)


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
