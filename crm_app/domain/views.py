"""Saved views: what a list's address asks for, under a name, for oneself or for everybody.

A view is only a question: whoever opens it sees the rows that she may see.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from crm_app.domain import events
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.sorting import sort_key
from crm_app.models.users import User
from crm_app.models.views import SavedView

TABLES = {"customers": "customers.see", "contacts": "customers.see"}
"""The lists that have views, and the right to see each."""
LONGEST, LONGEST_ADDRESS = 60, 2000
MOST = 200
TOPIC = "views"
OF_PAGE = frozenset({"efter", "fore", "fran", "sista", "vy"})
"""Words of an address that tell a place in the list: no part of a view."""
WAYS = {True: "delad", False: "egen"}


@dataclass(frozen=True)
class View:
    """One view as a menu lists it: `by` is whose it is, "" for one's own."""

    id: int
    name: str
    address: str
    shared: bool
    by: str
    may_change: bool


def query_of(address: str) -> str:
    """Return what an address asks for: its words without the place, in one order."""
    told = dict(parse_qsl(_plain(address.partition("?")[2] or address)))
    return urlencode(sorted((k, v) for k, v in told.items() if k not in OF_PAGE))


def listing(session: Session, actor: Actor, table: str) -> list[View]:
    """Return the views that she has of a list: her own, then those that others share, by name."""
    actor.require(TABLES[table])
    theirs = or_(col(SavedView.user_id) == actor.id, col(SavedView.shared))
    found = session.execute(
        select(SavedView, col(User.name))
        .join(User, col(User.id) == col(SavedView.user_id))
        .where(col(SavedView.table) == table, theirs)
    ).all()
    views = [_shown(actor, view, name) for view, name in found]
    return sorted(views, key=lambda v: (v.by != "", sort_key(v.name), v.id))


def _shown(actor: Actor, view: SavedView, owner: str) -> View:
    own = view.user_id == actor.id
    may = own or actor.may("customers.settings")
    return View(view.id or 0, view.name, view.address, view.shared, "" if own else owner, may)


def save(  # noqa: PLR0913, PLR0917  a view is all this
    session: Session, actor: Actor, table: str, name: str, address: str, shared: bool
) -> int:
    """Keep what an address asks for under a name, and return the view's id. Raises Invalid."""
    if table not in TABLES:
        raise Invalid({"name": "Listan finns inte. Ladda om sidan."})
    actor.require(TABLES[table])
    if actor.id is None:
        raise PermissionDenied
    _check_room(session, actor.id)
    view = SavedView(
        user_id=actor.id,
        table=table,
        name=_name(session, actor.id, table, name),
        name_key=sort_key(_tidy(name)),
        shared=shared is True,
        address=_address(address),
    )
    session.add(view)
    session.flush()
    if view.shared:
        _tell(session, actor, view, "create", {"Vy": {"old": "", "new": view.name}})
    events.touch(session, TOPIC)
    return view.id or 0


def rename(session: Session, actor: Actor, id_: int, name: str, shared: bool) -> None:
    """Give a view another name, and share it or keep it to oneself. Raises Invalid, NotFound."""
    view = _changeable(session, actor, id_)
    old = (view.name, view.shared)
    new = (_name(session, view.user_id, view.table, name, id_), shared is True)
    if new == old:
        return
    view.name, view.shared, view.name_key = *new, sort_key(new[0])
    if old[1] or new[1]:
        changes = {"Vy": {"old": old[0], "new": new[0]}} if old[0] != new[0] else {}
        if old[1] != new[1]:
            changes[f"Vy {new[0]}"] = {"old": WAYS[old[1]], "new": WAYS[new[1]]}
        _tell(session, actor, view, "edit", changes)
    events.touch(session, TOPIC)


def change(session: Session, actor: Actor, id_: int, address: str) -> None:
    """Let a view ask for what an address asks for now. Raises NotFound, PermissionDenied."""
    view = _changeable(session, actor, id_)
    old, view.address = view.address, _address(address)
    if old == view.address:
        return
    if view.shared:
        told = {f"Vy {view.name}": {"old": old, "new": view.address}}
        _tell(session, actor, view, "change", told)
    events.touch(session, TOPIC)


def delete(session: Session, actor: Actor, id_: int) -> None:
    """Take a view away. Raises NotFound, PermissionDenied."""
    view = _changeable(session, actor, id_)
    if view.shared:
        _tell(session, actor, view, "delete", {"Vy": {"old": view.name, "new": ""}})
    session.delete(view)
    events.touch(session, TOPIC)


def _changeable(session: Session, actor: Actor, id_: int) -> SavedView:
    """Return a view that is hers to change; one that she may not even see is not there."""
    actor.require("customers.see")
    view = session.get(SavedView, id_)
    own = view is not None and actor.id is not None and view.user_id == actor.id
    if view is None or not (own or view.shared):
        raise NotFound("Vyn finns inte längre.")
    actor.require(TABLES[view.table])
    if not own and not actor.may("customers.settings"):
        raise PermissionDenied("Vyn är en kollegas. Spara en egen vy i stället.")
    return view


def _tidy(name: str) -> str:
    return _plain(" ".join(str(name).split()))


def _plain(text: str) -> str:
    """Return the text without what no page shows: controls, and halves of characters."""
    return "".join(letter for letter in text if letter.isprintable())


def _name(session: Session, owner: int, table: str, name: str, id_: int | None = None) -> str:
    name = _tidy(name)
    key = sort_key(name)
    if not key or len(name) > LONGEST or len(key) > LONGEST:
        raise Invalid({"name": f"Skriv ett namn på högst {LONGEST} tecken."})
    taken = session.scalar(
        select(col(SavedView.id)).where(
            col(SavedView.user_id) == owner,
            col(SavedView.table) == table,
            col(SavedView.name_key) == key,
            col(SavedView.id).is_not(id_),
        )
    )
    if taken:
        raise Invalid({"name": f"Det finns redan en vy som heter ”{name}”. Välj ett annat namn."})
    return name


def _address(address: str) -> str:
    query = query_of(str(address)[: 4 * LONGEST_ADDRESS])
    if len(query) > LONGEST_ADDRESS:
        raise Invalid({"name": "Vyn är för stor för att sparas. Ta bort några filter."})
    return query


def _check_room(session: Session, owner: int) -> None:
    held = select(func.count()).select_from(SavedView).where(col(SavedView.user_id) == owner)
    if (session.scalar(held) or 0) >= MOST:
        raise Invalid({"name": f"Du har redan {MOST} vyer. Ta bort någon som du inte använder."})


def _tell(
    session: Session, actor: Actor, view: SavedView, action: str, changes: dict[str, Any]
) -> None:
    events.record(session, actor, "views", view.id, action, changes)
