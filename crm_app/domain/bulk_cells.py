"""What a bulk change changes: one cell of each customer, read and written for many at once.

A cell is plain JSON: a register's value by id or None, True or False for a tag and for archived,
and for an account manager [her title] or [] when she is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from crm_app.domain import customer_values, settings
from crm_app.domain.customer_values import OF_REGISTERS, SPECS
from crm_app.domain.excel.bulk import insert_rows
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer

Cell = Any
_TAG: Any = CustomerTag.__table__  # type: ignore[attr-defined]
_MANAGER: Any = AccountManager.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class RowCell:
    """A column of the customer's row: a register's value, or whether she is archived."""

    field: str

    @property
    def column(self) -> str:
        """Return the name of the column."""
        return SPECS[self.field].column if self.field in SPECS else self.field

    def fields(self, session: Session, ids: Sequence[int]) -> Mapping[int, Any]:
        """Return what the whole field holds, by customer; a merged value as what it is now."""
        wanted = select(col(Customer.id), getattr(Customer, self.column))
        found = dict(session.execute(wanted.where(col(Customer.id).in_(ids))).all())
        if self.field not in OF_REGISTERS:
            return found
        held = settings.snapshot(session)
        return {id_: value and held.now(value) for id_, value in found.items()}

    def cell(self, held: Any) -> Cell:
        """Return the cell of a whole field."""
        return held

    def field_with(self, held: Any, cell: Cell) -> Any:
        """Return the whole field with another cell."""
        return cell

    def write(self, session: Session, ids: Sequence[int], cell: Cell) -> None:
        """Give all of the customers the same cell."""
        told = {self.column: cell}
        session.execute(update(Customer).where(col(Customer.id).in_(ids)).values(**told))


@dataclass(frozen=True)
class TagCell:
    """Whether the customer has one tag."""

    tag: int
    field = "tags"

    def fields(self, session: Session, ids: Sequence[int]) -> Mapping[int, Any]:
        """Return all tags, by customer."""
        tags, _ = customer_values.links_of(session, list(ids))
        return {id_: tags.get(id_, ()) for id_ in ids}

    def cell(self, held: Any) -> Cell:
        """Tell whether the tag is one of these."""
        return self.tag in held

    def field_with(self, held: Any, cell: Cell) -> Any:
        """Return the tags with the tag or without it."""
        others = [tag for tag in held if tag != self.tag]
        return tuple(sorted([*others, self.tag] if cell else others))

    def write(self, session: Session, ids: Sequence[int], cell: Cell) -> None:
        """Give the tag to all of the customers, who lack it, or take it from them."""
        if cell:
            rows = [{"customer_id": id_, "value_id": self.tag} for id_ in ids]
            insert_rows(session, _TAG, rows)
        else:
            # Also under the ids of tags that were merged into it.
            kept_as = settings.snapshot(session).ids_of(self.tag)
            _remove(session, _TAG, ids, _TAG.c.value_id.in_(kept_as))


@dataclass(frozen=True)
class ManagerCell:
    """Whether one user is the customer's account manager, and by which title."""

    user: int
    field = "account_managers"

    def fields(self, session: Session, ids: Sequence[int]) -> Mapping[int, Any]:
        """Return all account managers with their titles, by customer."""
        _, managers = customer_values.links_of(session, list(ids))
        return {id_: managers.get(id_, ()) for id_ in ids}

    def cell(self, held: Any) -> Cell:
        """Return [title], or [] when she is none of these."""
        return [title for user, title in held if user == self.user]

    def field_with(self, held: Any, cell: Cell) -> Any:
        """Return the account managers with her, by the title, or without her."""
        others = [pair for pair in held if pair[0] != self.user]
        return tuple(sorted([*others, *((self.user, title) for title in cell)], key=lambda p: p[0]))

    def write(self, session: Session, ids: Sequence[int], cell: Cell) -> None:
        """Make her account manager of all of the customers, by the title, or of none of them."""
        _remove(session, _MANAGER, ids, _MANAGER.c.user_id == self.user)
        told = [{"user_id": self.user, "title_id": title} for title in cell]
        insert_rows(session, _MANAGER, [{"customer_id": id_} | one for id_ in ids for one in told])


Cells = RowCell | TagCell | ManagerCell


def _remove(session: Session, table: Any, ids: Sequence[int], one: Any) -> None:
    session.execute(delete(table).where(table.c.customer_id.in_(ids), one))
