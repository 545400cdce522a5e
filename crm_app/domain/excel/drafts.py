"""A file's rows as texts by field, before anything is known of the customers they are about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_app.domain import countries, custom_values, fields, identifiers
from crm_app.domain.customer_values import SPECS, organisation_index, person_index, vat_index
from crm_app.domain.errors import BadValue
from crm_app.domain.excel.cell_text import CLEAR, SPECIAL, cell_text, safe, shown, terms
from crm_app.domain.excel.columns import Column, Columns
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.table import Cell, SourceRow
from crm_app.domain.fields import Reading
from crm_app.domain.registers import name_key
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import CustomerKind

TOTALS = re.compile(
    r"(?:(?:del|slut|total)?summa|totalt?|grand total|sum|antal)(?: (?:kunder|rader|poster|antal))*"
    r" ?:? ?[0-9 \u00a0.,]*(?: ?(?:kr|sek|st|kunder|rader|poster))?",
    re.IGNORECASE,
)
NAME_KEY = 201
NO_KEYS = Keys()
SEALED = tuple(spec.key for spec in SPECS.values() if spec.sealed)
NAMES = ("name", "first_name", "last_name")
TELLING = (
    *NAMES,
    *("number", "organisation_number", "personal_identity_number", "vat_number", "email"),
    "country",
)
"""The fields that tell who a row is about."""


@dataclass(slots=True)
class Draft:
    """One row: what its cells say by field, which of them cannot be read, and who it is about.

    `own` is what it says of own tabs' fields, `contacts` of each contact by her place among them.
    """

    row: SourceRow
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    keys: Keys = NO_KEYS
    own: dict[str, str] = field(default_factory=dict)
    contacts: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wishes:
    """What the user has decided that matters here: as in `planned.PlanOptions`.

    `country_names` is what the file calls a country, as `name_key` has it, and its code.
    """

    corrections: Mapping[tuple[int, str], str] = field(default_factory=dict)
    country_names: Mapping[str, str] = field(default_factory=dict)
    picked: str = ""


NO_WISHES = Wishes()


class Drafter:
    """Turns rows into drafts. `reading` is shared with the later steps, and so is its memo."""

    def __init__(
        self,
        kind: str,
        columns: Columns,
        reading: Reading,
        wishes: Wishes = NO_WISHES,
    ) -> None:
        self.kind, self.columns, self.reading = kind, columns, reading
        self._corrections: dict[int, dict[str, str]] = {}
        for (number, key), text in wishes.corrections.items():
            self._corrections.setdefault(number, {})[key] = text
        self._country_names = wishes.country_names
        self._picked = wishes.picked
        self._known_terms: dict[str, str] = {}
        self._countries: dict[str, tuple[str, str]] = {}
        self._places = {c.key: c.index for c in columns.read}
        theirs = [c for c in columns.read if not c.target.own and not c.target.contact]
        self._plain = [(c.index, c.key, c) for c in theirs]
        self._telling = [told for told in self._plain if told[1] in TELLING]
        self.has_own = any(c.target.own for c in columns.read)
        self.has_contacts = any(c.target.contact for c in columns.read)
        self._others = [c for c in columns.read if c.target.own or c.target.contact]
        self._country = next((c for c in columns.read if c.key == "country"), None)
        self._names = [c.index for c in columns.read if c.key in NAMES]
        self._identity = SPECS[
            "organisation_number" if kind == CustomerKind.COMPANY else "personal_identity_number"
        ]

    def is_totals(self, row: SourceRow) -> bool:
        """Tell whether the row sums the others up: "Summa" first, and nobody's name."""
        at, first = next(((i, c) for i, c in enumerate(row.cells) if _filled(c)), (0, None))
        if not isinstance(first, str) or not TOTALS.fullmatch(first.strip()):
            return False
        if at not in self._names:
            return not any(_filled(row.cells[index]) for index in self._names)
        rest = (row.cells[index] for index in self._places.values() if index != at)
        return not any(isinstance(cell, str) and _filled(cell) for cell in rest)

    def look(self, row: SourceRow) -> Draft:
        """Return a draft that tells who the row is about, and no more unless that takes more."""
        if self._others or row.number in self._corrections:
            return self.draft(row)
        draft = Draft(row, {})
        country = self._country_of(row)
        self._fill(draft, self._telling, country)
        draft.keys = self._keys_of(draft, country)
        return draft

    def draft(self, row: SourceRow, keys: Keys | None = None) -> Draft:
        """Return the row as texts, with what tells who it is about: `keys`, if that is known."""
        told = self._corrections.get(row.number)
        draft = Draft(self._corrected(row, told) if told else row, {})
        country = self._country_of(draft.row)
        self._fill(draft, self._plain, country)
        if self._others:
            self._read_others(draft, country)
        if told:
            self._add(draft, told)
        draft.keys = self._keys_of(draft, country) if keys is None else keys
        return draft

    def _fill(self, draft: Draft, columns: list[tuple[int, str, Column]], country: str) -> None:
        cells, texts = draft.row.cells, draft.texts
        for index, key, column in columns:
            cell = cells[index]
            if type(cell) is str and cell[:1] not in SPECIAL and key != "payment_terms":
                if text := cell.strip():
                    texts[key] = text
            elif cell is not None:
                self._read(draft, key, column, cell, country)
        if self._country_names and "country" in texts:
            texts["country"] = self._known_country(texts["country"])[1]

    def _corrected(self, row: SourceRow, told: Mapping[str, str]) -> SourceRow:
        cells = list(row.cells)
        for key, text in told.items():
            if key in self._places:
                cells[self._places[key]] = text or None
        return SourceRow(row.number, cells)

    def _add(self, draft: Draft, told: Mapping[str, str]) -> None:
        """Add what was typed for fields that the file has no column for."""
        for key, text in told.items():
            if key not in self._places and key in SPECS and text.strip():
                draft.texts[key] = "" if text.strip().casefold() == CLEAR else text.strip()

    def _read_others(self, draft: Draft, country: str) -> None:
        for column in self._others:
            target, cell = column.target, draft.row.cells[column.index]
            if cell is None:
                continue
            try:
                text = cell_text(target.spec, cell, country)
            except BadValue as error:
                draft.errors[target.key] = str(error)
                continue
            if text is None:
                continue
            if target.own:
                draft.own[target.key] = text
            else:
                draft.contacts.setdefault(target.contact, {})[target.spec.key] = text

    def _country_of(self, row: SourceRow) -> str:
        cell = row.cells[self._country.index] if self._country else None
        return self._known_country(cell)[0] if isinstance(cell, str) else "SE"

    def _known_country(self, cell: str) -> tuple[str, str]:
        """Return the code that decides how the row is read, and what its cell shall say."""
        if cell not in self._countries:
            found = countries.find(cell) if cell.strip() else None
            code = self._country_names.get(name_key(found.name if found else cell))
            known = found.code if found else "SE"
            self._countries[cell] = (code, code) if code else (known, cell.strip())
        return self._countries[cell]

    def _read(self, draft: Draft, key: str, column: Column, cell: Cell, country: str) -> None:
        try:
            text = cell_text(column.spec, cell, country)
        except BadValue as error:
            draft.errors[key] = str(error)
            return
        if text is not None:
            draft.texts[key] = self._terms(text) if key == "payment_terms" else text

    def _terms(self, text: str) -> str:
        if text not in self._known_terms:
            known = self.reading.settings.registers.get("payment_terms", ())
            named = any(v.key == name_key(text) for v in known)
            self._known_terms[text] = text if named else terms(text)
        return self._known_terms[text]

    def _keys_of(self, draft: Draft, country: str) -> Keys:
        keys = self._keys(draft.texts, country)
        return self._only_picked(draft, keys) if self._picked else keys

    def _keys(self, texts: dict[str, str], country: str) -> Keys:
        self.reading.country = country
        number = self._parsed("number", texts)
        digits = self._parsed(self._identity.key, texts)
        identity = "" if identifiers.is_masked(digits) else self._index(digits, country) or ""
        vat = self._parsed("vat_number", texts)
        mail = self._parsed("email", texts)
        return Keys(
            number,
            identity,
            "" if identifiers.is_masked(vat) else vat_index(vat) or "",
            mail,
            sort_key(self._name(texts))[:NAME_KEY] if mail else "",
        )

    def _only_picked(self, draft: Draft, keys: Keys) -> Keys:
        """Return the number, which is unique whatever the key, and the key that the user picked."""
        match self._picked:
            case "number":
                return Keys(keys.number)
            case "vat_number":
                return Keys(keys.number, vat=keys.vat)
            case "email":
                return Keys(keys.number, mail=keys.mail)
            case "name":
                name = self._name(draft.texts)
                return Keys(keys.number, name=sort_key(name)[:NAME_KEY])
            case key if key.startswith("own_"):
                return Keys(keys.number, name=self._own_key(key, draft.own.get(key, "")))
        return Keys(keys.number, keys.identity)

    def _own_key(self, key: str, text: str) -> str:
        try:
            return custom_values.key_of(self.columns.targets[key].spec.kind, text)
        except BadValue:
            return ""

    def _index(self, number: str, country: str) -> str | None:
        if self.kind == CustomerKind.COMPANY:
            return organisation_index(number, country)
        return person_index(number)

    def _name(self, texts: dict[str, str]) -> str:
        if self.kind == CustomerKind.COMPANY:
            return self._parsed("name", texts)
        parts = self._parsed("first_name", texts), self._parsed("last_name", texts)
        return " ".join(parts).strip()

    def _parsed(self, key: str, texts: dict[str, str]) -> str:
        try:
            return fields.parse(SPECS[key], texts.get(key, ""), self.reading)
        except BadValue:
            return ""

    def cell_for(self, draft: Draft, key: str) -> str:
        """Return what a field's cell says, for a message: a person's number is masked."""
        column = next((c for c in self.columns.read if c.key == key), None)
        if column is None:
            return ""
        return safe(column.spec, shown(draft.row.cells[column.index]))

    def index(self, key: str) -> int:
        """Return the place in the row of a field's column, -1 when the file lacks it."""
        return self._places.get(key, -1)

    def place(self, key: str) -> int:
        """Return a field's place among the columns, last for one that the file lacks."""
        return self._places.get(key, len(SPECS) + 1000)


def _filled(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def masked_keys(draft: Draft) -> list[str]:
    """Return the fields whose cell holds a masked person's number."""
    return [key for key in SEALED if identifiers.is_masked(draft.texts.get(key, ""))]
