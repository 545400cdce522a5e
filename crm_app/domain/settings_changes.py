"""Ändringar: who decided what, when, from what to what; and taking a decision back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import (
    card_tabs,
    clock,
    country_choice,
    custom_choices,
    custom_tabs,
    field_rules,
    register_values,
    settings,
    table_columns,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, DomainError, NotFound
from crm_app.domain.registers import REGISTERS
from crm_app.models.events import Event

MODULE = "settings"
PAGE = 50
LINES = 6
RIGHT = "customers.settings"
Restorer = Callable[[Session, Actor, str, dict[str, Any]], None]


@dataclass(frozen=True)
class Area:
    """Where a decision is made: the beginning of its events' actions, and how it is taken back.

    `key` names its settings tab; `right` is what it takes to see and restore it.
    """

    prefix: str
    key: str
    label: str
    restore: Restorer | None = None
    right: str = RIGHT


AREAS: tuple[Area, ...] = (
    Area("field_rules.customer", "field_rules", "Kundfält", field_rules.restore),
    Area("field_order.customer", "field_rules", "Kundfält", field_rules.restore),
    Area("field_rules.contact", "contact_rules", "Kontaktperson fält", field_rules.restore),
    Area("field_order.contact", "contact_rules", "Kontaktperson fält", field_rules.restore),
    Area("table_columns.", "table_columns", "Kundtabell", table_columns.restore),
    *(Area(f"register.{r.key}.", r.key, r.label, register_values.restore) for r in REGISTERS),
    Area("countries.", "countries", "Länder", country_choice.restore),
    Area("card_tabs", "card_tabs", "Flikar", card_tabs.restore),
    Area("setting.customers.", "card_tabs", "Flikar", settings.restore),
    Area("own_tabs.", "own_tabs", "Egna flikar", custom_tabs.restore),
    Area("own_fields.", "own_tabs", "Egna flikar", custom_choices.restore),
    *(
        Area(f"setting.{group}.", key, label, settings.restore, "system.settings")
        for group, key, label in (
            ("company", "company", "Företag"),
            ("support", "company", "Företag"),
            ("import", "company", "Företag"),
            ("files", "company", "Företag"),
            ("notices", "notices", "Aviseringar"),
        )
    ),
    Area("numbers.", "numbers", "Nummerserier", None, "system.settings"),
)
VERBS: tuple[tuple[str, str], ...] = (
    ("field_order.", "ändrade ordningen"),
    ("field_rules.", "ändrade fält"),
    (".add", "lade till"),
    (".rename", "döpte om"),
    (".color", "bytte färg"),
    (".arrange", "ändrade ordningen"),
    (".archive", "arkiverade"),
    (".restore", "tog tillbaka"),
    (".merge", "slog ihop"),
    (".remove", "tog bort"),
    (".default", "bytte standard"),
    (".terms", "ändrade villkor"),
    (".split", "tog isär"),
    (".retype", "bytte slag"),
    (".hint", "ändrade hjälptexten"),
    ("card_tabs", "ändrade flikarna"),
    ("table_columns.", "ändrade kolumnerna"),
    (".activate", "aktiverade"),
    (".deactivate", "avaktiverade"),
    (".icon", "bytte ikon"),
    (".choices", "ändrade valen"),
    ("setting.", "ändrade"),
    ("numbers.", "ändrade"),
)


@dataclass(frozen=True)
class ChangeLine:
    """One thing that was decided: what, and from what to what."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class SettingChange:
    """One decision, as the page lists it. `more` is how many lines are left out."""

    id: int
    when: str
    who: str
    verb: str
    area: str
    label: str
    lines: list[ChangeLine] = field(default_factory=list)
    more: int = 0
    restorable: bool = False


def listing(
    session: Session, actor: Actor, area: str = "", before: int = 0
) -> tuple[list[SettingChange], bool]:
    """Return a page of decisions, newest first, and whether there are older ones.

    `area` keeps to one tab; `before` is the id of the last decision of the page before.
    """
    actor.require(RIGHT)
    wanted = select(Event).where(col(Event.module) == MODULE, _of(actor, area))
    if before > 0:
        wanted = wanted.where(col(Event.id) < before)
    found = list(session.scalars(wanted.order_by(col(Event.id).desc()).limit(PAGE + 1)))
    return [_shown(event) for event in found[:PAGE]], len(found) > PAGE


def _of(actor: Actor, area: str) -> Any:
    prefixes = [a.prefix for a in AREAS if actor.may(a.right) and area in ("", a.key)]
    action = col(Event.action)
    told = action.is_(None)
    for prefix in prefixes:
        told = told | action.startswith(prefix, autoescape=True)
    return told


def areas(actor: Actor) -> list[tuple[str, str]]:
    """Return the key and name of every place whose decisions the actor may see."""
    return list(dict.fromkeys((a.key, a.label) for a in AREAS if actor.may(a.right)))


def area_of(action: str) -> Area | None:
    """Return where a decision was made."""
    return next((area for area in AREAS if action.startswith(area.prefix)), None)


def _shown(event: Event) -> SettingChange:
    area = area_of(event.action)
    lines = [
        ChangeLine(label, str(told.get("old", "")), str(told.get("new", "")))
        for label, told in event.changes.items()
    ]
    return SettingChange(
        id=event.id or 0,
        when=clock.show(event.at),
        who=event.actor_name,
        verb=verb_of(event.action) or "ändrade",
        area=area.key if area else "",
        label=area.label if area else "",
        lines=lines[:LINES],
        more=max(0, len(lines) - LINES),
        restorable=area is not None and area.restore is not None and _tells_what_was(event),
    )


def verb_of(action: str) -> str:
    """Return what was done, in a word; "" when there is none for it."""
    told = (verb for part, verb in VERBS if action.startswith(part) or action.endswith(part))
    return next(told, "")


def _tells_what_was(event: Event) -> bool:
    return bool(event.changes) and all("from" in told for told in event.changes.values())


def restore(session: Session, actor: Actor, id_: int) -> None:
    """Put back what one decision changed, by the same verb that makes such decisions.

    Raises NotFound, and Conflict when it is as it was already or can no longer be put back.
    """
    actor.require(RIGHT)
    event = session.get(Event, id_) if 0 < id_ < 2**63 else None
    area = area_of(event.action) if event is not None and event.module == MODULE else None
    if event is None or area is None or area.restore is None or not _tells_what_was(event):
        raise NotFound("Ändringen finns inte, eller så går den inte att återställa.")
    actor.require(area.right)
    before = settings.snapshot(session).version
    try:
        area.restore(session, actor, event.action, dict(event.changes))
    except DomainError as error:
        raise Conflict(f"Det går inte att återställa: {error.message}") from None
    if settings.snapshot(session).version == before:
        raise Conflict("Det är redan som det var före ändringen.")
