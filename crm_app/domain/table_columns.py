"""Which columns a table shows, in which order: the administrator's choice, and one's own over it.

A table is "customers" or "contacts". The name is always there, first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from crm_app.domain import customer_sort, events, field_rules, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.field_rules import SUBJECTS
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import SECTIONS
from crm_app.models.settings import TableColumn
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule

TABLES = {"customers": "customer", "contacts": "contact"}
NAME = "name"
COMPUTED = "Räknas fram"
LISTED_CONTACTS = ("title", "customer", "email", "phone_work", "mobile")
WAYS = {True: "visas", False: "visas inte"}
LEFT_OUT = frozenset({NAME, "first_name", "last_name", "vat_override_reason"})


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `kind` is the FieldKind of its field, or "name", "count" or "moment". `width` is in pixels,
    0 as wide as it needs. `active` says that it is chosen, `usable` that its field is active for
    some kind of record, `computed` that no field holds it. `note` tells where it belongs.
    """

    key: str
    label: str
    kind: str
    sortable: bool = True
    width: int = 0
    active: bool = False
    usable: bool = True
    computed: bool = False
    note: str = ""

    @property
    def locked(self) -> bool:
        """Tell whether it is the name, which is always there and first."""
        return self.key == NAME


def catalogue(held: Snapshot, table: str) -> tuple[Column, ...]:
    """Return every column that the table can have, as it is before anybody has decided."""
    key = ("columns", table)
    if key not in held.memo:
        held.memo[key] = _CATALOGUES[table](held)
    return held.memo[key]


def _customers(held: Snapshot) -> tuple[Column, ...]:
    fields = (_field(held, "customer", s) for s in field_rules.ordered(held, "customer") if _fit(s))
    found = (
        Column(NAME, "Namn", "name", active=True, note="Med kundnumret under"),
        *(replace(c, active=c.active and c.key != "number") for c in fields),
        *(_own(tab.name, f) for tab in held.own_tabs for f in tab.fields if f.kind != K.LONG_TEXT),
        _computed("kind", "Slag", K.CHOICE),
        _computed("contacts", "Antal kontaktpersoner", "count"),
        _computed("updated_at", "Senast ändrad", "moment"),
        _computed("created_at", "Registrerad", "moment"),
    )
    return tuple(replace(c, sortable=customer_sort.sortable(held, c.key) != "never") for c in found)


def _contacts(held: Snapshot) -> tuple[Column, ...]:
    fields = [_field(held, "contact", s) for s in field_rules.ordered(held, "contact") if _fit(s)]
    found = (
        Column(NAME, "Namn", "name", active=True),
        Column("customer", "Kund", "customer"),
        *fields,
        _computed("updated_at", "Senast ändrad", "moment"),
    )
    return tuple(replace(c, active=c.locked or c.key in LISTED_CONTACTS) for c in found)


_CATALOGUES = {"customers": _customers, "contacts": _contacts}


def _fit(spec: FieldSpec) -> bool:
    return spec.kind != K.LONG_TEXT and spec.key not in LEFT_OUT


def _field(held: Snapshot, subject: str, spec: FieldSpec) -> Column:
    usable = any(
        field_rules.rule_of(held, subject, spec, c.kind, c.type) not in (Rule.OFF, Rule.NONE)
        for c in SUBJECTS[subject][1]
    )
    note = dict(SECTIONS).get(spec.section, "") if subject == "customer" else ""
    return Column(spec.key, spec.label, spec.kind, active=spec.listed, usable=usable, note=note)


def _own(tab: str, field: settings.OwnField) -> Column:
    return Column(field.key, field.label, field.kind, note=tab)


def _computed(key: str, label: str, kind: str) -> Column:
    return Column(key, label, kind, computed=True, note=COMPUTED)


def decided(held: Snapshot, table: str) -> tuple[Column, ...]:
    """Return every column in the decided order, with what is decided of it."""
    key = ("decided columns", table)
    if key not in held.memo:
        held.memo[key] = _decided(held, table)
    return held.memo[key]


def _decided(held: Snapshot, table: str) -> tuple[Column, ...]:
    rows = {key: row for (of, key), row in held.columns.items() if of == table}
    found = {c.key: c for c in catalogue(held, table)}
    order = merged(sorted(rows, key=lambda k: (rows[k][1], k)), list(found))
    return tuple(
        replace(found[k], active=rows[k][0]) if k in rows and k != NAME else found[k] for k in order
    )


def merged(wanted: Iterable[str], known: list[str]) -> list[str]:
    """Return all that are known, as wanted; one that nobody placed follows its neighbour there."""
    order = [k for k in dict.fromkeys(wanted) if k in known and k != NAME]
    for i, key in enumerate(known):
        if key not in order:
            order.insert(order.index(known[i - 1]) + 1 if i else 0, key)
    return order


def visible(
    held: Snapshot,
    table: str,
    own: Mapping[str, Any] | None = None,
    asked: Iterable[str] = (),
) -> tuple[Column, ...]:
    """Return the columns that the table shows, in order, the name first.

    `own` is what a user has chosen for herself (`own_columns.read`), over the administrator's;
    `asked` are the keys that an address tells, over both.
    """
    columns = overlaid(held, table, own)
    if asked := [key for key in dict.fromkeys(asked) if any(c.key == key for c in columns)]:
        order = merged(asked, [c.key for c in columns])
        found = {c.key: replace(c, active=c.locked or c.key in asked) for c in columns}
        columns = tuple(found[key] for key in order)
    return tuple(c for c in columns if c.active and c.usable)


def overlaid(
    held: Snapshot, table: str, own: Mapping[str, Any] | None = None
) -> tuple[Column, ...]:
    """Return every column with a user's own order, choice and widths over what is decided."""
    columns = decided(held, table)
    if not own:
        return columns
    hidden, shown = set(own.get("hidden", ())), set(own.get("shown", ()))
    widths = own.get("widths", {})
    order = merged(own.get("order", ()), [c.key for c in columns])
    found = {
        c.key: replace(
            c,
            active=c.locked or c.key in shown or (c.active and c.key not in hidden),
            width=widths.get(c.key, c.width),
        )
        for c in columns
    }
    return tuple(found[key] for key in order)


def switch(session: Session, actor: Actor, table: str, key: str, active: bool) -> None:
    """Decide whether the table shows a column. Raises Invalid for the name, which always is."""
    actor.require("customers.settings")
    columns = _known(session, table)
    found = next((c for c in columns if c.key == key), None)
    if found is None:
        raise Invalid({"column": "Kolumnen finns inte längre. Ladda om sidan."})
    if found.locked:
        raise Invalid({"column": "Namn är alltid med och kan inte stängas av."})
    if found.active == active:
        return
    _keep(session, table, [replace(c, active=active) if c == found else c for c in columns])
    said = (WAYS[found.active], WAYS[active])
    _tell(session, actor, table, found.label, said, ([key, found.active], [key, active]))


def arrange(session: Session, actor: Actor, table: str, keys: list[str]) -> None:
    """Decide the order of the columns. Raises Invalid unless each is there once, the name first."""
    actor.require("customers.settings")
    columns = _known(session, table)
    old = [c.key for c in columns]
    if sorted(keys) != sorted(old) or keys[0] != NAME:
        raise Invalid({"order": "Ordningen passar inte längre kolumnerna. Ladda om sidan."})
    if keys == old:
        return
    found = {c.key: c for c in columns}
    _keep(session, table, [found[key] for key in keys])
    moved = max(keys, key=lambda k: abs(keys.index(k) - old.index(k)))
    said = (f"plats {old.index(moved) + 1}", f"plats {keys.index(moved) + 1}")
    _tell(session, actor, table, found[moved].label, said, (old, keys))


def reset(session: Session, actor: Actor, table: str) -> None:
    """Forget all that is decided of the table: it is as the program has it."""
    actor.require("customers.settings")
    _known(session, table)
    before = _state(settings.snapshot(session), table)
    session.execute(delete(TableColumn).where(col(TableColumn.table) == table))
    session.flush()
    first = _state(replace(settings.snapshot(session), columns={}, memo={}), table)
    if before != first:
        said = ("som ni har valt", "som i programmet")
        _tell(session, actor, table, "Alla kolumner", said, (before, first))


def restore(session: Session, actor: Actor, action: str, changes: Mapping[str, Any]) -> None:
    """Put back what an event of these verbs has changed. Raises Conflict when it cannot be."""
    actor.require("customers.settings")
    table = action.rpartition(".")[2]
    known = [c.key for c in _known(session, table)]
    for change in changes.values():
        match change.get("from"):
            case [str(key), bool(active)] if key in known:
                switch(session, actor, table, key, active)
            case {"order": list(order), "active": list(active)}:
                _put_back(session, actor, table, order, active)
            case list(order) if all(isinstance(key, str) for key in order):
                arrange(session, actor, table, merged(order, known))
            case _:
                raise Conflict("Kolumnen finns inte längre, så ändringen kan inte återställas.")


def _put_back(
    session: Session, actor: Actor, table: str, order: list[str], active: list[str]
) -> None:
    before = _state(settings.snapshot(session), table)
    found = {c.key: c for c in _known(session, table)}
    columns = [found[key] for key in merged(order, list(found))]
    # What has come since then is left as it is.
    _keep(
        session,
        table,
        [replace(c, active=c.key in active) if c.key in order else c for c in columns],
    )
    after = {"order": [c.key for c in columns], "active": active}
    if before != after:
        said = ("som de var", "som före ändringen")
        _tell(session, actor, table, "Alla kolumner", said, (before, after))


def _known(session: Session, table: str) -> tuple[Column, ...]:
    if table not in TABLES:
        raise Invalid({"table": "Tabellen finns inte. Ladda om sidan."})
    return decided(settings.snapshot(session), table)


def _state(held: Snapshot, table: str) -> dict[str, list[str]]:
    columns = decided(held, table)
    return {"order": [c.key for c in columns], "active": [c.key for c in columns if c.active]}


def _keep(session: Session, table: str, columns: list[Column]) -> None:
    """Write all columns: the place of each is its place among these."""
    for position, column in enumerate(columns):
        session.merge(
            TableColumn(table=table, key=column.key, active=column.active, position=position)
        )


def _tell(  # noqa: PLR0913, PLR0917  an event says all this
    session: Session,
    actor: Actor,
    table: str,
    label: str,
    said: tuple[str, str],
    kept: tuple[Any, Any],
) -> None:
    told = {"old": said[0], "new": said[1], "from": kept[0], "to": kept[1]}
    events.record(session, actor, "settings", None, f"table_columns.{table}", {label: told})
    settings.changed(session)
