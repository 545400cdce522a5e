"""The snapshot: everything that is decided, read from the database at one version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.models.registers import RegisterValue
from crm_app.models.settings import (
    ActiveCountry,
    CardTab,
    CustomField,
    CustomTab,
    FieldOrder,
    FieldRule,
    Setting,
    TableColumn,
)
from crm_app.models.users import User


@dataclass(frozen=True)
class Value:
    """One value of a register as screens and files need it."""

    id: int
    name: str
    key: str
    color: str
    active: bool
    is_default: bool
    days: int | None = None
    terms: str = ""


@dataclass(frozen=True)
class Merged:
    """One value that was merged into another: `into` is the one that it counts as now."""

    id: int
    register: str
    name: str
    key: str
    into: Value


@dataclass(frozen=True)
class OwnField:
    """One field of an own tab that is not archived. `kind` is a FieldKind."""

    id: int
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    hint: str = ""

    @property
    def key(self) -> str:
        """Return the field's name among a customer's fields, on the wire and in events."""
        return f"own_{self.id}"


@dataclass(frozen=True)
class OwnTab:
    """One own tab that is not archived, with its fields in order."""

    id: int
    name: str
    icon: str
    fields: tuple[OwnField, ...]

    @property
    def key(self) -> str:
        """Return the tab's name among the card's tabs."""
        return f"own_{self.id}"


@dataclass(frozen=True)
class Snapshot:
    """What is decided, at one version. Read-only.

    `values` knows every value by id, a merged one as the value it was merged into: rows keep the
    id that they had, and `ids_of` tells under which ids a value is kept. `columns` are decided
    (active, position) by table and key, `tabs` (active, place, position) by key.
    """

    version: int
    rules: Mapping[tuple[str, str, str, str], str]
    order: Mapping[tuple[str, str], int]
    countries: frozenset[str]
    single: Mapping[str, Any]
    registers: Mapping[str, tuple[Value, ...]]
    users: Mapping[int, tuple[str, str, bool]]
    values: Mapping[int, Value] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], tuple[bool, int]] = field(default_factory=dict)
    tabs: Mapping[str, tuple[bool, str, int]] = field(default_factory=dict)
    own_tabs: tuple[OwnTab, ...] = ()
    merged: tuple[Merged, ...] = ()
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def get(self, key: str) -> Any:
        """Return one single setting. Raises KeyError for an unknown key."""
        return self.single[key]

    def ids_of(self, id_: int) -> tuple[int, ...]:
        """Return the ids under which rows keep a value: its own, and of those merged into it."""
        if "ids of" not in self.memo:
            found: dict[int, list[int]] = {}
            for one in self.merged:
                found.setdefault(one.into.id, []).append(one.id)
            self.memo["ids of"] = found
        return (id_, *self.memo["ids of"].get(id_, ()))

    def now(self, id_: int) -> int:
        """Return the id of the value that a kept id stands for now."""
        found = self.values.get(id_)
        return found.id if found else id_


def load(session: Session, version: int, first: Mapping[str, Any]) -> Snapshot:
    """Read all that is decided; `first` are the single settings that nobody has decided."""
    registers, values, merged = _values(session)
    return Snapshot(
        version=version,
        rules=_frozen(
            {
                (r.subject, r.field, r.kind, r.type): r.rule
                for r in session.scalars(select(FieldRule))
            }
        ),
        order=_frozen(
            {(o.subject, o.field): o.position for o in session.scalars(select(FieldOrder))}
        ),
        countries=frozenset(session.scalars(select(col(ActiveCountry.code)))),
        single=_frozen({**first, **{s.key: s.value for s in session.scalars(select(Setting))}}),
        registers=registers,
        users=_frozen(
            {
                i: (n, e, a)
                for i, n, e, a in session.execute(
                    select(col(User.id), col(User.name), col(User.email), col(User.active))
                )
            }
        ),
        values=values,
        merged=merged,
        columns=_frozen(
            {(c.table, c.key): (c.active, c.position) for c in session.scalars(select(TableColumn))}
        ),
        tabs=_frozen(
            {t.key: (t.active, t.place, t.position) for t in session.scalars(select(CardTab))}
        ),
        own_tabs=_own_tabs(session),
    )


def _values(
    session: Session,
) -> tuple[Mapping[str, tuple[Value, ...]], Mapping[int, Value], tuple[Merged, ...]]:
    """Return the values of each register, all by id, and those that were merged into others."""
    registers: dict[str, list[Value]] = {}
    gone: dict[int, RegisterValue] = {}
    for v in session.scalars(
        select(RegisterValue).order_by(col(RegisterValue.position), col(RegisterValue.id))
    ):
        if v.merged_into_id is not None:
            gone[v.id or 0] = v
            continue
        registers.setdefault(v.register_key, []).append(
            Value(v.id or 0, v.name, v.name_key, v.color, v.active, v.is_default, v.days, v.terms)
        )
    values = {v.id: v for group in registers.values() for v in group}
    merged = []
    for id_, v in gone.items():
        into = v.merged_into_id or 0
        while into in gone:
            into = gone[into].merged_into_id or 0
        values[id_] = values[into]
        merged.append(Merged(id_, v.register_key, v.name, v.name_key, values[into]))
    return _frozen({k: tuple(v) for k, v in registers.items()}), _frozen(values), tuple(merged)


def _own_tabs(session: Session) -> tuple[OwnTab, ...]:
    fields: dict[int, list[OwnField]] = {}
    for f in session.scalars(
        select(CustomField)
        .where(~col(CustomField.archived))
        .order_by(col(CustomField.position), col(CustomField.id))
    ):
        own = OwnField(f.id or 0, f.label, f.kind, tuple(f.choices), f.hint)
        fields.setdefault(f.tab_id, []).append(own)
    return tuple(
        OwnTab(t.id or 0, t.name, t.icon, tuple(fields.get(t.id or 0, ())))
        for t in session.scalars(
            select(CustomTab)
            .where(~col(CustomTab.archived))
            .order_by(col(CustomTab.position), col(CustomTab.id))
        )
    )


def _frozen(held: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(held)
