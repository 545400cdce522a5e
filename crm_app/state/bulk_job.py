"""What the bar beneath the register works with: one change at a time, and how far it has come."""

import dataclasses

from sqlmodel import Session

from crm_app.domain import bulk, settings
from crm_app.domain.actors import Actor
from crm_app.domain.bulk_rules import Change
from crm_app.domain.customer_list import Query
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot

LISTS = ("level", "district", "tag", "manager_title")


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a change has come; `label` is "" when none runs."""

    label: str = ""
    percent: int = 0
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Job:
    """One change that is to be done, or the run that is to be taken back."""

    change: Change | None = None
    ids: tuple[int, ...] = ()
    query: Query | None = None
    even_own: bool = False
    run: int = 0


def last(session: Session, actor: Actor) -> tuple[bulk.Run | None, Snapshot]:
    """Return the actor's last change that can be taken back, and the settings that name it."""
    return bulk.last(session, actor), settings.snapshot(session)


def without_page(query: Query) -> Query:
    """Return which customers the list holds, however it is ordered and whichever page shows."""
    return dataclasses.replace(
        query, sort="name", descending=False, cursor=None, backward=False, last=False
    )


def choices(held: Snapshot) -> dict[str, list[Option]]:
    """Return what can be chosen of each list, and the users who can be account managers."""
    found = {
        key: [Option(str(v.id), v.name) for v in held.registers.get(key, ()) if v.active]
        for key in LISTS
    }
    users = sorted((name, id_) for id_, (name, _, active) in held.users.items() if active)
    found["user"] = [Option(str(id_), name) for name, id_ in users]
    return found
