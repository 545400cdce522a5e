"""Filters of the lists of events: by person, by what was done, by field and by time."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from crm_app.domain import clock, custom_values, event_words, filters
from crm_app.domain.customer_values import SPECS
from crm_app.domain.event_words import CONTACT
from crm_app.domain.filters import RANGE, Filter, FilterSpec
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import FIELDS as CONTACT_FIELDS

WHO, ACTION, FIELD, TIME = "who", "action", "field", "time"
SYSTEM = "system"
FIRST = date(2, 1, 1)
"""Before this there was nothing: the first year has no time zones."""


def available(held: Snapshot, module: str) -> tuple[FilterSpec, ...]:
    """Return the filters that there are, with their values."""
    key = ("event filters", module)
    if key not in held.memo:
        held.memo[key] = tuple(_available(held, module))
    return held.memo[key]


def _available(held: Snapshot, module: str) -> Iterator[FilterSpec]:
    people = (*filters.of_users(held), (SYSTEM, "Systemet"))
    actions = tuple((word.action, word.label) for word in event_words.WORDS[module])
    yield FilterSpec(WHO, "Person", "vem", options=people, can_lack=False)
    yield FilterSpec(ACTION, "Händelse", "vad", options=actions, can_lack=False)
    yield FilterSpec(FIELD, "Fält", "falt", options=tuple(_fields(held)), can_lack=False)
    yield FilterSpec(TIME, "Tid", "tid", "date", can_lack=False)


def _fields(held: Snapshot) -> Iterator[tuple[str, str]]:
    yield from ((key, spec.label) for key, spec in SPECS.items())
    yield from ((key, spec.label) for key, spec in custom_values.specs_of(held).items())
    yield from ((CONTACT + s.key, f"Kontaktperson: {s.label}") for s in CONTACT_FIELDS)


def values(kept: tuple[Filter, ...], key: str) -> tuple[str, ...]:
    """Return the values of one filter; none when it is not used."""
    return next((tuple(v for v in f.values if v) for f in kept if f.key == key), ())


def period(kept: tuple[Filter, ...]) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of the time that is asked for, and the first after it."""
    least, _, most = (values(kept, TIME) or ("",))[0].partition(RANGE)
    return (_morning(least) if least else None), (_morning(most, 1) if most else None)


def _morning(day: str, later: int = 0) -> datetime | None:
    told = max(date.fromisoformat(day), FIRST)
    if later and told == date.max:
        return None
    return datetime.combine(told + timedelta(days=later), time(), clock.SWEDEN)
