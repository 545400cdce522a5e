"""Reading values: one parser per kind of field. How they are shown is in `showing`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from crm_app.domain import (
    addresses,
    clock,
    countries,
    dates,
    decimals,
    emails,
    identifiers,
    phones,
    vat,
)
from crm_app.domain.errors import BadValue
from crm_app.domain.registers import BY_KEY, name_key
from crm_app.domain.settings import Snapshot, Value
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

YES = frozenset({"ja", "j", "yes", "true", "1", "x", "sant", "on"})
NO = frozenset({"nej", "n", "no", "false", "0", "falskt", "off"})


class UnknownValue(BadValue):
    """A register value or country that exists nowhere yet, or is not active: may be created."""

    def __init__(self, register: str, names: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.register = register
        self.names = names


@dataclass
class Reading:
    """What reading needs to know: the settings, how references come, and the record's country.

    `by_id`: references come as ids, from a form; else as names, from a file. `known` holds the
    value ids that the record has already, `known_users` its account managers: what is archived
    stays where it is. `memo`, when there
    is one, keeps what texts were read as: a file says the same again and again.
    """

    settings: Snapshot
    by_id: bool = True
    country: str = "SE"
    find_customer: Callable[[str], int | None] = lambda _number: None
    number_of: Callable[[int], str] = str
    known: frozenset[int] = frozenset()
    known_users: frozenset[int] = frozenset()
    names: dict[str, dict[str, Value]] = field(default_factory=dict)
    memo: dict[Any, Any] | None = None

    def value(self, register: str, text: str) -> int:
        """Return the id of a register's value. Raises UnknownValue."""
        find = self._by_id if self.by_id else self._by_name
        found = find(register, text)
        if found is None or not (found.active or found.id in self.known):
            label = BY_KEY[register].label
            raise UnknownValue(
                register, (text.strip(),), f"”{text.strip()}” finns inte bland värdena i {label}."
            )
        return found.id

    def _by_id(self, register: str, text: str) -> Value | None:
        found = self.settings.values.get(_id(text))
        return found if found in self.settings.registers.get(register, ()) else None

    def _by_name(self, register: str, text: str) -> Value | None:
        return self.named(register).get(name_key(text))

    def named(self, register: str) -> dict[str, Value]:
        """Return what each name in a register means, by compared name; more may be put in."""
        if register not in self.names:
            values = self.settings.registers.get(register, ())
            former = {m.key: m.into for m in self.settings.merged if m.register == register}
            self.names[register] = former | {v.key: v for v in values}
        return self.names[register]

    def user(self, text: str) -> int:
        """Return the id of a user told by id, e-mail or name. Raises BadValue.

        She is active, or account manager of the record already.
        """
        wanted = text.strip().casefold()
        found = [
            i
            for i, (name, email, active) in self.settings.users.items()
            if (active or i in self.known_users)
            and (i == _id(text) if self.by_id else wanted in (name.casefold(), email.casefold()))
        ]
        if len(found) != 1:
            raise BadValue(f"Ingen ensam användare heter ”{text.strip()}”. Skriv hennes e-post.")
        return found[0]


def _id(text: str) -> int:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _text(spec: FieldSpec, text: str, _reading: Reading) -> str:
    return " ".join(text.split())


def _long_text(spec: FieldSpec, text: str, _reading: Reading) -> str:
    return text.replace("\r\n", "\n").strip()


def _number(spec: FieldSpec, text: str, _reading: Reading) -> str:
    number = "".join(text.split())
    if not all(c.isalnum() or c in "-_/." for c in number):
        raise BadValue("Kundnummer får bara ha bokstäver, siffror och - _ / och punkt.")
    return number


def _organisation_number(spec: FieldSpec, text: str, reading: Reading) -> str:
    if identifiers.is_masked(text):
        return text
    if reading.country == "SE":
        return identifiers.parse_organisation_number(text)
    return " ".join(text.split())


def _brf_number(spec: FieldSpec, text: str, _reading: Reading) -> str:
    number = identifiers.parse_organisation_number(text)
    if identifiers.is_sole_trader(number):
        raise BadValue("Det här är ett personnummer. Skriv föreningens organisationsnummer.")
    return number


def _personal_number(spec: FieldSpec, text: str, _reading: Reading) -> str:
    if identifiers.is_masked(text):
        return text
    return identifiers.parse_personal_identity_number(text, clock.today())


def _vat_number(spec: FieldSpec, text: str, reading: Reading) -> str:
    if identifiers.is_masked(text):
        return text
    number = vat.parse_vat_number(text)
    # Without its SE a sole trader's number would be kept as a foreign one, unsealed.
    if reading.country == "SE" and number[0].isdigit():
        raise BadValue(
            "Ett svenskt momsreg.nr börjar med SE och slutar med 01, till exempel SE556881267001."
        )
    return number


def _choice(spec: FieldSpec, text: str, _reading: Reading) -> str:
    wanted = text.strip().casefold()
    for value, label in spec.choices:
        if wanted in (value.casefold(), label.casefold()):
            return value
    words = ", ".join(label for _, label in spec.choices)
    raise BadValue(f"{spec.label} ska vara något av: {words}.")


def _register(spec: FieldSpec, text: str, reading: Reading) -> int:
    return reading.value(spec.register, text)


def _country(spec: FieldSpec, text: str, reading: Reading) -> str:
    found = countries.find(text)
    if found is None:
        told = text.strip()
        raise UnknownValue(
            "country", (told,), f"Landet ”{told}” finns inte. Skriv namnet på svenska."
        )
    if found.code not in reading.settings.countries and found.code != reading.country:
        raise UnknownValue(
            "country", (found.name,), f"{found.name} är inte aktiverat bland länderna."
        )
    return found.code


def _flag(spec: FieldSpec, text: str, _reading: Reading) -> bool:
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    raise BadValue(f"{spec.label} ska vara Ja eller Nej.")


def _percent(spec: FieldSpec, text: str, _reading: Reading) -> Decimal:
    try:
        number = Decimal(text.strip().rstrip("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number <= 100):
        raise BadValue(f"{spec.label} ska vara ett tal mellan 0 och 100.")
    return number.quantize(Decimal("0.01"))


def _customer(spec: FieldSpec, text: str, reading: Reading) -> int:
    found = reading.find_customer(text.strip())
    if found is None:
        raise BadValue(f"Ingen kund har numret {text.strip()}.")
    return found


def _tags(spec: FieldSpec, text: str, reading: Reading) -> tuple[int, ...]:
    found, unknown = set(), []
    for part in _parts(spec, text, reading):
        try:
            found.add(reading.value(spec.register, part))
        except UnknownValue as error:
            unknown += error.names
    if unknown:
        words = ", ".join(f"”{name}”" for name in unknown)
        raise UnknownValue(spec.register, tuple(unknown), f"Taggarna {words} finns inte.")
    return tuple(sorted(found))


def _parts(spec: FieldSpec, text: str, reading: Reading) -> list[str]:
    """Split at ";" and ",", but leave a name with a comma in it whole."""
    names = {v.key for v in reading.settings.registers.get(spec.register, ())}
    found: list[str] = []
    for part in text.split(";"):
        found += [part] if name_key(part) in names else part.split(",")
    return [part.strip() for part in found if part.strip()]


def _managers(spec: FieldSpec, text: str, reading: Reading) -> tuple[tuple[int, int | None], ...]:
    """Read "7:3, 9:" from a form, "Bo Berg (Säljare); Åsa Ek" from a file."""
    parts = text.split(",") if reading.by_id else text.split(";")
    pairs: dict[int, int | None] = {}
    for part in filter(None, (p.strip() for p in parts)):
        who, _, title = part.partition(":") if reading.by_id else part.partition("(")
        title = title.strip().removesuffix(")").strip()
        pairs[reading.user(who)] = reading.value(spec.register, title) if title else None
    return tuple(sorted(pairs.items()))


Parser = Callable[[FieldSpec, str, Reading], Any]
PARSERS: dict[K, Parser] = {
    K.TEXT: _text,
    K.NAME: _text,
    K.LONG_TEXT: _long_text,
    K.NUMBER: _number,
    K.EMAIL: lambda _s, text, _r: emails.parse_email(text),
    K.PHONE: lambda _s, text, r: phones.parse_phone(text, r.country),
    K.URL: lambda _s, text, _r: addresses.parse_website(text),
    K.POSTAL_CODE: lambda _s, text, r: addresses.parse_postal_code(text, r.country),
    K.ORGANISATION_NUMBER: _organisation_number,
    K.BRF_NUMBER: _brf_number,
    K.PERSONAL_NUMBER: _personal_number,
    K.VAT_NUMBER: _vat_number,
    K.GLN: lambda _s, text, _r: identifiers.parse_gln(text),
    K.PEPPOL_ID: lambda _s, text, _r: identifiers.parse_peppol_id(text),
    K.CHOICE: _choice,
    K.REGISTER: _register,
    K.COUNTRY: _country,
    K.FLAG: _flag,
    K.PERCENT: _percent,
    K.DECIMAL: lambda _s, text, _r: decimals.parse_decimal(text),
    K.DATE: lambda _s, text, _r: dates.parse_date(text),
    K.CUSTOMER: _customer,
    K.TAGS: _tags,
    K.MANAGERS: _managers,
}
REPEATED = (K.REGISTER, K.POSTAL_CODE, K.CHOICE, K.TAGS, K.COUNTRY, K.MANAGERS, K.CUSTOMER)
"""Kinds that say the same on many rows and take longer to read than to remember."""
EMPTY: dict[K, Any] = {
    K.REGISTER: None,
    K.CUSTOMER: None,
    K.PERCENT: None,
    K.FLAG: False,
    K.TAGS: (),
    K.MANAGERS: (),
}


def empty(spec: FieldSpec) -> Any:
    """Return what the field holds when it holds nothing."""
    return EMPTY.get(spec.kind, "")


def parse(spec: FieldSpec, text: str, reading: Reading) -> Any:
    """Return the value that the text says, as it is kept. Raises BadValue, worded for the user."""
    if not text or text.isspace():
        return empty(spec)
    memo = reading.memo
    if memo is None or spec.kind not in REPEATED:
        return _parsed(spec, text, reading)
    key = (spec.key, text, reading.country)
    if key not in memo:
        memo[key] = _parsed(spec, text, reading)
    return memo[key]


def _parsed(spec: FieldSpec, text: str, reading: Reading) -> Any:
    value = PARSERS[spec.kind](spec, text, reading)
    if isinstance(value, str) and len(value) > spec.max_length:
        raise BadValue(f"{spec.label} får ha högst {spec.max_length} tecken, inte {len(value)}.")
    return value
