"""One row's texts as values: the customer's own fields and those of own tabs."""

from collections import Counter
from collections.abc import Mapping

from crm_app.domain import custom_values, customer_values
from crm_app.domain.customer_values import SPECS, Values
from crm_app.domain.errors import BadValue
from crm_app.domain.excel.current import Current
from crm_app.domain.excel.drafts import Draft, masked_keys
from crm_app.domain.excel.missing import Missing
from crm_app.domain.fields import UnknownValue
from crm_app.domain.settings import Snapshot
from crm_app.models.spec import FieldKind

NOBODY: frozenset[int] = frozenset()
NATIONAL = (
    FieldKind.ORGANISATION_NUMBER,
    FieldKind.POSTAL_CODE,
    FieldKind.PHONE,
    FieldKind.VAT_NUMBER,
)
TRIES = 5
HIDDEN = "Numret är dolt. Skriv hela numret, eller lämna cellen tom."
NOT_EMPTIED = "Kundnumret kan inte tömmas. Lämna cellen tom så behålls det."


class RowReader:
    """Reads rows of one kind of customer. `ignored` counts told fields that are off, by type."""

    def __init__(self, held: Snapshot, kind: str, missing: Missing) -> None:
        self.held, self.kind, self.missing = held, kind, missing
        self.ignored: Counter[tuple[str, str]] = Counter()
        self._archived = frozenset(v.id for v in held.values.values() if not v.active)
        self._gone = frozenset(i for i, (_, _, active) in held.users.items() if not active)
        self._own = custom_values.specs_of(held)

    def values(self, draft: Draft, current: Current | None) -> tuple[Values, dict[str, str]]:
        """Return what the customer shall hold, and what could not be read, by field."""
        texts = _texts(draft, current)
        base = current.values if current else None
        reading = self.missing.reading
        reading.known = customer_values.chosen(base) & self._archived if base else NOBODY
        reading.known_users = (
            frozenset(dict(base["account_managers"])) & self._gone if base else NOBODY
        )
        memo = reading.memo
        if reading.known or reading.known_users:  # what she may keep, others may not choose
            reading.memo = None
        values, errors = self._read(texts, base)
        reading.memo = memo
        if current:
            customer_values.keep_sealed(current, current.values, values)
            if not values["number"]:
                errors["number"] = BadValue(NOT_EMPTIED)
        if "country" in errors:  # the others were read as if in another country
            errors = {k: e for k, e in errors.items() if SPECS[k].kind not in NATIONAL}
        self._note_ignored(texts, values["customer_type"])
        return values, {k: self.worded(e) for k, e in errors.items()} | draft.errors

    def _read(
        self, texts: dict[str, str], base: Values | None, tries: int = TRIES
    ) -> tuple[Values, dict[str, BadValue]]:
        reading = self.missing.reading
        reading.country = base["country"] if base else "SE"
        values, errors = customer_values.read(reading, self.kind, texts, base)
        if not errors:
            return values, errors
        # What is now to be created can be read, and a country decides how the rest is.
        solved = self.missing.solves(errors.values())
        return self._read(texts, base, tries - 1) if tries and solved else (values, errors)

    def worded(self, error: BadValue) -> str:
        """Return why a cell is refused, for the user."""
        return self.missing.reason(error) if isinstance(error, UnknownValue) else str(error)

    def _note_ignored(self, texts: dict[str, str], type_: str) -> None:
        active = customer_values.rules_of(self.held, self.kind, type_).active
        if not texts.keys() <= active.keys():
            self.ignored.update((key, type_) for key in texts if key not in active)

    def own(
        self, draft: Draft, before: Mapping[str, str]
    ) -> tuple[dict[int, str], dict[int, str], dict[str, str]]:
        """Return what own fields become, what those held, by field's id, and what is wrong."""
        after: dict[int, str] = {}
        errors: dict[str, str] = {}
        for key, text in draft.own.items():
            if text == before.get(key):  # a choice that is no more stays where it is
                continue
            try:
                value = custom_values.read(self._own[key], text, self.missing.reading)
            except BadValue as error:
                errors[key] = str(error)
                continue
            if value != before.get(key, ""):
                after[int(key.removeprefix("own_"))] = value
        was = {id_: before.get(f"own_{id_}", "") for id_ in after}
        return after, was, errors


def _texts(draft: Draft, current: Current | None) -> dict[str, str]:
    for key in masked_keys(draft):
        text = draft.texts.pop(key)
        if current is None and text:
            draft.errors[key] = HIDDEN
    return draft.texts
