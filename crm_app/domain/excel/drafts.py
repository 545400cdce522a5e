"""A file's rows as texts by field, before anything is known of the customers they are about."""

from dataclasses import dataclass, field

from crm_app.domain import countries, fields, identifiers
from crm_app.domain.customer_values import SPECS, organisation_index, person_index, vat_index
from crm_app.domain.errors import BadValue
from crm_app.domain.excel.cell_text import SPECIAL, cell_text, safe, shown, terms
from crm_app.domain.excel.columns import Column, Columns
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.table import Cell, SourceRow
from crm_app.domain.fields import Reading
from crm_app.domain.registers import name_key
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import CustomerKind

TOTALS = frozenset({"summa", "delsumma", "slutsumma", "total", "totalt", "totalsumma"})
NAME_KEY = 201
NO_KEYS = Keys()
SEALED = tuple(spec.key for spec in SPECS.values() if spec.sealed)
NAMES = ("name", "first_name", "last_name")


@dataclass(slots=True)
class Draft:
    """One row: what its cells say by field, which of them cannot be read, and who it is about."""

    row: SourceRow
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    keys: Keys = NO_KEYS


class Drafter:
    """Turns rows into drafts. `reading` is shared with the later steps, and so is its memo."""

    def __init__(self, kind: str, columns: Columns, reading: Reading) -> None:
        self.kind, self.columns, self.reading = kind, columns, reading
        self._known_terms: dict[str, str] = {}
        self._plain = [(c.index, c.spec.key, c) for c in columns.read]
        self._country = next((c for c in columns.read if c.spec.key == "country"), None)
        self._names = [c.index for c in columns.read if c.spec.key in NAMES]
        self._identity = SPECS[
            "organisation_number" if kind == CustomerKind.COMPANY else "personal_identity_number"
        ]

    def is_totals(self, row: SourceRow) -> bool:
        """Tell whether the row sums the others up: "Summa" first, and no name."""
        first = next((cell for cell in row.cells if _filled(cell)), None)
        if not isinstance(first, str) or first.strip(" :").casefold() not in TOTALS:
            return False
        return not any(_filled(row.cells[index]) for index in self._names)

    def draft(self, row: SourceRow) -> Draft:
        """Return the row as texts, with what tells who it is about."""
        draft = Draft(row, {})
        country = self._country_of(row)
        cells, texts = row.cells, draft.texts
        for index, key, column in self._plain:
            cell = cells[index]
            if type(cell) is str and cell[:1] not in SPECIAL and key != "payment_terms":
                if text := cell.strip():
                    texts[key] = text
            elif cell is not None:
                self._read(draft, key, column, cell, country)
        draft.keys = self._keys(draft.texts, country)
        return draft

    def _country_of(self, row: SourceRow) -> str:
        cell = row.cells[self._country.index] if self._country else None
        found = countries.find(cell) if isinstance(cell, str) and cell.strip() else None
        return found.code if found else "SE"

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
        column = next((c for c in self.columns.read if c.spec.key == key), None)
        if column is None:
            return ""
        return safe(column.spec, shown(draft.row.cells[column.index]))

    def index(self, key: str) -> int:
        """Return the place in the row of a field's column, -1 when the file lacks it."""
        return next((c.index for c in self.columns.read if c.spec.key == key), -1)

    def place(self, key: str) -> int:
        """Return a field's place among the columns, last for one that the file lacks."""
        found = (c.index for c in self.columns.read if c.spec.key == key)
        return next(found, len(SPECS) + 1000)


def _filled(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def masked_keys(draft: Draft) -> list[str]:
    """Return the fields whose cell holds a masked person's number."""
    return [key for key in SEALED if identifiers.is_masked(draft.texts.get(key, ""))]
