"""The rows of an export: what each customer says in each column, so that it reads back the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import (
    custom_values,
    customer_rows,
    customer_values,
    customers,
    seals,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.excel.accepted import user_name
from crm_app.domain.excel.cell_text import literal
from crm_app.domain.excel.file_columns import CONTACT, CUSTOMER, OWN, FileColumn
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

AT_A_TIME = 500
LONGEST = 32_767
"""What a cell of Excel's holds."""
FEW_VALUES = (K.REGISTER, K.CHOICE, K.COUNTRY, K.TAGS, K.MANAGERS)
"""Kinds that say the same on many rows, whatever the country."""
_C: Any = Customer
Held = dict[str, Any]
Links = tuple[dict[int, Any], dict[int, Any]]


class FileRows:
    """Reads the rows of these columns. `in_full` writes persons' numbers out.

    `left_out` counts what no cell can hold: it is left empty, so that an import leaves it be.
    """

    def __init__(
        self, session: Session, actor: Actor, columns: Sequence[FileColumn], *, in_full: bool
    ) -> None:
        self.session, self.actor, self.columns = session, actor, columns
        self.held = settings.snapshot(session)
        self.sealed = tuple(customers.REVEALED) if in_full else ()
        self.left_out = 0
        self._said: dict[Any, str] = {}
        specs = [c.spec for c in columns if c.of == CUSTOMER]
        self._specs = tuple(spec for spec in specs if spec.column)
        self._links = any(not spec.column for spec in specs)
        self._recipients = any(spec.kind is K.CUSTOMER for spec in specs)
        self._number_of: Callable[[int], str] = str

    def read(self, ids: Sequence[int]) -> Iterator[list[str]]:
        """Yield a row for each of the customers that is there, in their order."""
        for at in range(0, len(ids), AT_A_TIME):
            yield from self._part(list(ids[at : at + AT_A_TIME]))

    def _part(self, ids: list[int]) -> Iterator[list[str]]:
        rows = self._rows(ids)
        links: Links = ({}, {})
        if self._links:
            links = customer_values.links_of(self.session, ids)
        own: dict[int, Any] = {}
        if any(c.of == OWN for c in self.columns):
            own = custom_values.values_of(self.session, ids)
        contacts = self._contacts(ids) if any(c.place for c in self.columns) else {}
        if self._recipients:
            self._number_of = self._numbers(rows.values())
        for id_ in ids:
            if id_ not in rows:
                continue
            values = self._values(rows[id_], id_, links) | own.get(id_, {})
            country, theirs = rows[id_].country or "SE", contacts.get(id_, ())
            yield [self._cell(c, values, theirs, country) for c in self.columns]

    def _rows(self, ids: list[int]) -> dict[int, Any]:
        names = {"kind", "customer_type", "country", *(spec.column for spec in self._specs)}
        names |= {f"{key}_sealed" for key in self.sealed}
        asked = select(_C.id, *(getattr(_C, name) for name in sorted(names)))
        return {row.id: row for row in self.session.execute(asked.where(_C.id.in_(ids)))}

    def _values(self, row: Any, id_: int, links: Links) -> Held:
        told = row._mapping
        active = customer_values.rules_of(self.held, row.kind, row.customer_type).active
        values = {spec.key: told[spec.column] for spec in self._specs if spec.key in active}
        values |= {"tags": links[0].get(id_, ()), "account_managers": links[1].get(id_, ())}
        for key in self.sealed:
            if key in values and (sealed := told[f"{key}_sealed"]) is not None:
                values[key] = _Full(customers.REVEALED[key](seals.unseal(sealed)))
        return values

    def _cell(self, column: FileColumn, values: Held, contacts: Sequence[Any], country: str) -> str:
        spec = column.spec
        if column.of == CONTACT:
            at = column.place - 1
            value = getattr(contacts[at], spec.column) if at < len(contacts) else None
        else:
            value = values.get(spec.key)
        if value in (None, "", False, ()):
            return ""
        if column.of == OWN or type(value) is _Full:
            said = str(value)
        else:
            said = self._show(spec, value, country)
        if len(said) < LONGEST:
            return literal(said)
        self.left_out += 1
        return ""

    def _show(self, spec: FieldSpec, value: Any, country: str) -> str:
        if spec.kind not in FEW_VALUES:
            return showing.show(spec, value, self.held, country, self._number_of)
        key = (spec.key, value)
        if key not in self._said:
            managers = spec.kind is K.MANAGERS
            self._said[key] = self._managers(value) if managers else self._of_few(spec, value)
        return self._said[key]

    def _of_few(self, spec: FieldSpec, value: Any) -> str:
        return showing.show(spec, value, self.held)

    def _managers(self, pairs: Iterable[tuple[int, int | None]]) -> str:
        told = []
        for user, title in pairs:
            name = user_name(self.held, user) if user in self.held.users else ""
            held = self.held.values.get(title or 0)
            told.append(f"{name} ({held.name})" if held else name)
        return "; ".join(told)

    def _numbers(self, rows: Iterable[Any]) -> Callable[[int], str]:
        found = customer_rows.numbers(self.session, self.actor, self._specs, list(rows))
        # Whose number is not hers to see is left as it is.
        return lambda id_: "" if (said := found(id_)) == customers.HIDDEN else said

    def _contacts(self, ids: list[int]) -> dict[int, list[Any]]:
        specs = [c.spec for c in self.columns if c.place == 1]
        names = {"id", "customer_id", "name_key", "main_contact", *(s.column for s in specs)}
        asked = select(*(getattr(Contact, name) for name in sorted(names)))
        asked = asked.where(col(Contact.customer_id).in_(ids), ~col(Contact.archived))
        found: dict[int, list[Any]] = {}
        for row in self.session.execute(asked):
            found.setdefault(row.customer_id, []).append(row)
        for some in found.values():
            some.sort(key=lambda row: (not row.main_contact, row.name_key, row.id))
        return found


class _Full(str):
    """A person's number that is written out, as it is shown."""

    __slots__ = ()


def most_contacts(session: Session, ids: Sequence[int]) -> int:
    """Return how many contacts the one of these customers has who has most."""
    of = col(Contact.customer_id)
    counted = select(of, func.count()).where(~col(Contact.archived)).group_by(of)
    wanted = set(ids)
    return max((row[1] for row in session.execute(counted) if row[0] in wanted), default=0)
