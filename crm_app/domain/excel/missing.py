"""Register values and countries that a file names and nobody has made: listed, made on asking.

While a plan is made such a value gets a temporary id; it is made when the plan is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from crm_app.domain import countries
from crm_app.domain.errors import BadValue
from crm_app.domain.excel.planned import CREATE, REFUSE, TEMPORARY, Choice
from crm_app.domain.fields import Reading, UnknownValue
from crm_app.domain.registers import BY_KEY, name_key
from crm_app.domain.settings import Value
from crm_app.models.customers import FIELDS
from crm_app.models.spec import FieldKind

COUNTRY = "country"
LONGEST = 100
FORKED = 500_000
NO_COUNTRY = "Landet ”{}” finns inte. Säg vid importen vilket land det är, eller rätta cellen."
NO_CHOICES: Mapping[tuple[str, str], Choice] = {}
ONE_VALUED = tuple(spec.key for spec in FIELDS if spec.kind is FieldKind.REGISTER)


class Missing:
    """What a file asks for that is not there. `reading` knows the temporary values."""

    def __init__(
        self,
        reading: Reading,
        *,
        create: bool,
        choices: Mapping[tuple[str, str], Choice] = NO_CHOICES,
    ) -> None:
        self.reading = reading
        self.names: dict[str, dict[str, str]] = {}
        self.temporary: dict[int, tuple[str, str]] = {}
        self.country_names: dict[str, str] = {}
        self._create = create
        self._first = 1
        self._choices = choices
        for (register, name), choice in choices.items():
            if choice not in (CREATE, REFUSE):
                self._map(register, name, choice)

    def _map(self, register: str, name: str, choice: Choice) -> None:
        """Let a name in the file mean a value that is there; one that is not there is refused."""
        if register == COUNTRY and isinstance(choice, str):
            self.country_names[name] = choice
        held = self.reading.settings.registers.get(register, ())
        if value := next((v for v in held if v.id == choice and v.active), None):
            self.reading.named(register)[name] = value

    def _creates(self, register: str, name: str) -> bool:
        choice = self._choices.get((register, name_key(name)))
        return self._create if choice is None else choice == CREATE

    def fork(self) -> None:
        """Invent other ids from here on than the process that this one is a copy of."""
        self._first += FORKED

    def after(self, highest: int) -> None:
        """Invent ids above this one, which a staging file has already."""
        self._first = highest - TEMPORARY + 1

    def listed(self) -> dict[str, list[str]]:
        """Return the names by register, in the file's order; countries under "country"."""
        return {register: list(names.values()) for register, names in self.names.items()}

    def solves(self, errors: Iterable[BadValue]) -> bool:
        """Remember what was asked for; True when some of it can now be read."""
        solved = [self.note(error) for error in errors if isinstance(error, UnknownValue)]
        return any(solved)

    def note(self, error: UnknownValue) -> bool:
        """Remember what was asked for; True when it can now be read, as something to create."""
        solved = [self._note(error.register, name) for name in error.names]
        return all(solved)

    def reason(self, error: UnknownValue) -> str:
        """Return why the row is refused, worded for the user."""
        if hopeless := [why for n in error.names if (why := self._hopeless(error.register, n))]:
            return hopeless[0]
        cure = "Aktivera det" if error.register == COUNTRY else "Lägg till det"
        return f"{error} {cure} vid importen, eller rätta cellen."

    def _note(self, register: str, name: str) -> bool:
        hopeless = bool(self._hopeless(register, name))
        if hopeless and register != COUNTRY:
            return False
        names = self.names.setdefault(register, {})
        new = name_key(name) not in names
        names.setdefault(name_key(name), " ".join(name.split()))
        if hopeless or not self._creates(register, name):
            return False
        if new:
            self._invent(register, names[name_key(name)])
        return True

    def _hopeless(self, register: str, name: str) -> str:
        if register == COUNTRY:
            return "" if countries.find(name) else NO_COUNTRY.format(name)
        label = BY_KEY[register].label
        if len(name) > LONGEST:
            return f"{label}: ett namn får ha högst {LONGEST} tecken, inte {len(name)}."
        held = self.reading.named(register).get(name_key(name))
        if held and not held.active:
            return f"”{held.name}” är arkiverat i {label}. Ta tillbaka det eller välj ett annat."
        return ""

    def _invent(self, register: str, name: str) -> None:
        reading = self.reading
        if register == COUNTRY:
            found = countries.find(name)
            codes = reading.settings.countries | {found.code if found else ""}
            reading.settings = replace(reading.settings, countries=codes)
            return
        temporary = TEMPORARY + self._first + len(self.temporary)
        self.temporary[temporary] = (register, name)
        key = name_key(name)
        value = Value(temporary, name, key, "", active=True, is_default=False)
        reading.named(register)[key] = value
        values = MappingProxyType({**reading.settings.values, temporary: value})
        reading.settings = replace(reading.settings, values=values)


def temporary_ids(values: dict[str, Any]) -> set[int]:
    """Return the temporary ids that a customer's values use."""
    told = [values[key] or 0 for key in ONE_VALUED]
    told += [*values["tags"], *(title or 0 for _, title in values["account_managers"])]
    return {v for v in told if v >= TEMPORARY}
