"""Which countries may be chosen: activated, deactivated, and who is where."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import countries, events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.register_uses import Use
from crm_app.models.customers import Customer
from crm_app.models.settings import ActiveCountry

SWEDEN = "SE"
ACTIVATE, DEACTIVATE = "countries.activate", "countries.deactivate"
SAID = {True: "aktivt", False: "av"}


def uses(session: Session, actor: Actor) -> dict[str, Use]:
    """Return how many customers each country has, counted by index in one query."""
    actor.require("customers.settings")
    country, archived = col(Customer.country), col(Customer.archived)
    wanted = select(country, archived, func.count()).group_by(country, archived)
    found: dict[str, list[int]] = {}
    for code, away, count in session.execute(wanted):
        found.setdefault(code or SWEDEN, [0, 0])[bool(away)] += count
    return {code: Use(*counts) for code, counts in found.items()}


def in_use(session: Session, actor: Actor, code: str) -> Use:
    """Return how many customers one country has."""
    actor.require("customers.settings")
    archived = col(Customer.archived)
    wanted = select(archived, func.count()).where(col(Customer.country) == code)
    found = dict(session.execute(wanted.group_by(archived)).all())
    return Use(found.get(False, 0), found.get(True, 0))


def activate(session: Session, actor: Actor, codes: Iterable[str]) -> list[str]:
    """Let countries be chosen, and return the names of those that could not be before."""
    actor.require("customers.settings")
    return _set(session, actor, codes, active=True)


def deactivate(session: Session, actor: Actor, code: str) -> None:
    """Take a country out of the pickers; customers who are there keep it. Never Sverige."""
    actor.require("customers.settings")
    if code == SWEDEN:
        raise Invalid({"country": "Sverige är alltid aktivt."})
    _set(session, actor, [code], active=False)


def _set(session: Session, actor: Actor, codes: Iterable[str], *, active: bool) -> list[str]:
    held = settings.snapshot(session).countries
    told: dict[str, dict[str, Any]] = {}
    for code in dict.fromkeys(codes):
        country = countries.get(code)
        if country is None:
            raise Invalid({"country": "Landet finns inte. Ladda om sidan."})
        if (code in held) == active:
            continue
        if active:
            session.add(ActiveCountry(code=code))
        else:
            session.delete(session.get_one(ActiveCountry, code))
        told[country.name] = {
            "old": SAID[not active],
            "new": SAID[active],
            "from": [code, not active],
            "to": [code, active],
        }
    if told:
        action = ACTIVATE if active else DEACTIVATE
        events.record(session, actor, "settings", None, action, told)
        settings.changed(session)
    return list(told)


def restore(session: Session, actor: Actor, action: str, changes: dict[str, Any]) -> None:
    """Take one decision about countries back."""
    actor.require("customers.settings")
    for told in changes.values():
        code, active = told["from"]
        if active:
            activate(session, actor, [code])
        else:
            deactivate(session, actor, code)
