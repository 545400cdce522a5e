"""What the command line says when it is used wrongly: typer's own words are English."""

import re

from typer.exceptions import TyperException

HELP = "Kör med --help så visas hur kommandot används."


def usage(error: TyperException) -> str:
    """Return the error in Swedish: what is wrong, and where to read on."""
    text = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return text
    return f"{_said(error, text)} {HELP}"


def _said(error: TyperException, text: str) -> str:
    match type(error).__name__:
        case "MissingParameter":
            return f"{_parameter(error)} saknas."
        case "NoSuchOption":
            return f"Flaggan {getattr(error, 'option_name', '')} finns inte."
        case "BadOptionUsage":
            return f"Flaggan {getattr(error, 'option_name', '')} används fel."
        case "BadParameter":
            return error.message if _own(error) else f"{_parameter(error)} har ett felaktigt värde."
        case _:
            return _other(text)


def _parameter(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    return str(parameter.get_error_hint()).strip("'") if parameter else "Värdet"


def _own(error: TyperException) -> bool:
    """Tell whether the message is ours: typer's own name the parameter that they are about."""
    return getattr(error, "param", None) is None


def _other(text: str) -> str:
    if found := re.match(r"No such command '(.*?)'", text):
        return f"Kommandot {found[1]} finns inte."
    if found := re.match(r"Got unexpected extra argument\S* \((.*)\)", text):
        return f"För många argument: {found[1]}."
    return text
