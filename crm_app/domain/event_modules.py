"""The modules whose events are shown: whose they are to see, and where that is decided."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from crm_app.domain import card_tabs, customers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer

TAB = "events"
CLOSED = "Händelser är avstängt i inställningarna. Allt som händer skrivs ändå ned."


@dataclass(frozen=True)
class Named:
    """A record as its events name it. One that is `gone` is merged or anonymised."""

    number: str = ""
    name: str = ""
    gone: bool = False


@dataclass(frozen=True)
class EventModule:
    """What the lists of events need to know of a module.

    `setting` is the single setting that shows its list. `get` raises NotFound for a record that
    is not the actor's to see, `hers` is the query of the ids of those that are, for an actor who
    does not see all.
    """

    key: str
    setting: str
    get: Callable[[Session, Actor, int], Any]
    hers: Callable[[Actor], Select[Any]]
    names: Callable[[Session, Collection[int]], dict[int, Named]]


def _names(session: Session, ids: Collection[int]) -> dict[int, Named]:
    found = session.scalars(select(Customer).where(col(Customer.id).in_(ids)))
    return {
        row.id or 0: Named(
            row.number,
            row.display_name,
            row.merged_into_id is not None or row.anonymised_at is not None,
        )
        for row in found
    }


MODULES: tuple[EventModule, ...] = (
    EventModule("customers", "customers.events", customers.get, customers.of_user, _names),
)
BY_KEY = {module.key: module for module in MODULES}


def listed(held: Snapshot, module: str) -> bool:
    """Tell whether the list of all the module's events is shown."""
    return bool(held.get(BY_KEY[module].setting) == "on")


def tab_shown(held: Snapshot) -> bool:
    """Tell whether the card has the tab."""
    return any(line.key == TAB and line.active for line in card_tabs.decided(held))


def open_to(session: Session, actor: Actor, module: str, record_id: int) -> EventModule:
    """Return the module; `record_id` 0 is the list of all its events.

    Raises PermissionDenied, and NotFound for what is not hers to see or is switched off.
    """
    actor.require(f"{module}.see")
    found, held = BY_KEY[module], settings.snapshot(session)
    if record_id:
        found.get(session, actor, record_id)
    if not (tab_shown(held) if record_id else listed(held, module)):
        raise NotFound(CLOSED)
    return found
