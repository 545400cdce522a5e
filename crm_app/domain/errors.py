"""Refusals. Each carries a Swedish sentence that a user can act on."""

# ruff: noqa: N818  a refusal is named by what it says

from collections.abc import Mapping


class DomainError(Exception):
    """A rule said no. `message` is for the user, in Swedish."""

    default = "Det gick inte. Försök igen, och fråga systemadministratören om det upprepas."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.default
        super().__init__(self.message)


class Invalid(DomainError):
    """Values that can't be kept: `errors` says why, by field key. Mended by the user."""

    default = "Något är fel ifyllt. Rätta de markerade fälten."

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(dict.fromkeys(self.errors.values())))


class PermissionDenied(DomainError):
    """The actor may not do this."""

    default = "Du har inte behörighet till det här. Be systemadministratören om hjälp."


class NotFound(DomainError):
    """There is no such record, or it is not hers to see: the answer is the same."""

    default = "Det du söker finns inte, eller så är det inte ditt."


class Conflict(DomainError):
    """Somebody else was first."""

    default = "Någon annan har ändrat det här medan du arbetade. Ladda om och försök igen."


class BadValue(ValueError):
    """One value can't be read. str() is a Swedish sentence: what is wrong and what to do."""
