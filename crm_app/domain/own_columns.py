"""A user's own columns: order, choice and widths that she alone sees, over everybody's.

They are kept in her preferences under "table.<table>". How she likes to see a list is no change
of a record or a decision, so there is no event of it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import events, settings, table_columns, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.table_columns import NAME, TABLES, Column
from crm_app.models.users import User

Own = dict[str, Any]
NARROWEST, WIDEST = 60, 800
MOST = 200


def of(session: Session, actor: Actor, table: str) -> Own:
    """Return what the actor has chosen for herself; {} when nothing, or when she is no user."""
    if actor.kind != "user" or actor.id is None:
        return {}
    return read(users.get(session, actor.id).preferences.get(_place(table)))


def read(kept: Any) -> Own:
    """Return what is kept, without anything that a choice of columns does not hold."""
    kept = kept if isinstance(kept, dict) else {}
    told: Own = {part: _keys(kept.get(part)) for part in ("order", "hidden", "shown")}
    widths = kept.get("widths")
    told["widths"] = {
        key: width
        for key, width in (widths.items() if isinstance(widths, dict) else ())
        if isinstance(key, str) and type(width) is int and NARROWEST <= width <= WIDEST
    }
    return {part: value for part, value in told.items() if value}


def _keys(kept: Any) -> list[str]:
    keys = kept if isinstance(kept, list) else ()
    return list(dict.fromkeys(key for key in keys if isinstance(key, str)))[:MOST]


def of_all(session: Session, table: str) -> dict[int, Own]:
    """Return what each user has chosen for the table, by her id; for a refresh of many tabs."""
    found = session.execute(select(col(User.id), col(User.preferences)).where(col(User.active)))
    return {id_: read((told or {}).get(_place(table))) for id_, told in found}


def columns(session: Session, actor: Actor, table: str) -> tuple[Column, ...]:
    """Return every column of the table as it is for her, for the menu where she chooses."""
    actor.require("customers.see")
    return table_columns.overlaid(settings.snapshot(session), table, of(session, actor, table))


def switch(session: Session, actor: Actor, table: str, key: str, shown: bool) -> None:
    """Show or hide one column for herself. Raises Invalid for the name and what is not there."""
    everybodys = _known(session, actor, table, key)
    if everybodys.locked:
        raise Invalid({"column": "Namn är alltid med och kan inte döljas."})

    def change(own: Own) -> None:
        for part in ("shown", "hidden"):
            own[part] = [k for k in own.get(part, ()) if k != key]
        # What is as for everybody is not hers: it follows when the administrator decides anew.
        if shown != everybodys.active:
            own["shown" if shown else "hidden"].append(key)

    _change(session, actor, table, change)


def arrange(session: Session, actor: Actor, table: str, keys: list[str]) -> None:
    """Order the columns for herself; those that she does not name follow their neighbours.

    Raises Invalid unless each is one of the table's, once, and the name is first.
    """
    known = [c.key for c in table_columns.decided(settings.snapshot(session), _asked(actor, table))]
    if keys[:1] != [NAME] or len(set(keys)) < len(keys) or not set(keys) <= set(known):
        raise Invalid({"order": "Ordningen passar inte längre kolumnerna. Ladda om sidan."})
    order = table_columns.merged(keys, known)
    _change(session, actor, table, lambda own: own.update(order=[] if order == known else order))


def widen(session: Session, actor: Actor, table: str, key: str, width: int) -> None:
    """Give one column a width in pixels for herself; 0 lets it be as wide as it needs again."""
    _known(session, actor, table, key)
    width = min(max(width, NARROWEST), WIDEST) if width else 0

    def change(own: Own) -> None:
        own["widths"] = {**own.get("widths", {}), key: width}

    _change(session, actor, table, change)


def reset(session: Session, actor: Actor, table: str) -> None:
    """Let go of everything of her own: she sees the table as all others do."""
    _asked(actor, table)
    _change(session, actor, table, dict.clear)


def _asked(actor: Actor, table: str) -> str:
    actor.require("customers.see")
    if actor.kind != "user":
        raise PermissionDenied
    if table not in TABLES:
        raise Invalid({"table": "Tabellen finns inte. Ladda om sidan."})
    return table


def _known(session: Session, actor: Actor, table: str, key: str) -> Column:
    columns = table_columns.decided(settings.snapshot(session), _asked(actor, table))
    found = next((c for c in columns if c.key == key), None)
    if found is None:
        raise Invalid({"column": "Kolumnen finns inte längre. Ladda om sidan."})
    return found


def _change(session: Session, actor: Actor, table: str, change: Callable[[Own], Any]) -> None:
    user = users.get(session, actor.id or 0)
    own = read(user.preferences.get(_place(table)))
    change(own)
    kept = {**user.preferences, _place(table): read(own)}
    if kept != user.preferences:
        user.preferences = kept
        events.touch(session, f"user:{actor.id}")


def _place(table: str) -> str:
    return f"table.{table}"
