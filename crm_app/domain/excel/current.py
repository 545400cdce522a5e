"""What the customers that a file is about hold now."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from crm_app.domain import settings
from crm_app.domain.customer_values import ON_ROW, Values, links_of, now
from crm_app.models.customers import Customer

AT_A_TIME = 500
_C: Any = Customer
_COLUMNS = [getattr(Customer, spec.column) for spec in ON_ROW]
_KEYS = [spec.key for spec in ON_ROW]


class Current(NamedTuple):
    """One customer as she is: the version, her values, and the keyed hashes of her numbers."""

    version: int
    values: Values
    organisation_number_index: str | None
    personal_identity_number_index: str | None
    vat_number_index: str | None


def load(session: Session, ids: Sequence[int]) -> dict[int, Current]:
    """Return the customers by id, with tags and account managers."""
    found: dict[int, Current] = {}
    decided = settings.snapshot(session)
    query = select(
        _C.id,
        _C.version,
        _C.organisation_number_index,
        _C.personal_identity_number_index,
        _C.vat_number_index,
        *_COLUMNS,
    )
    for at in range(0, len(ids), AT_A_TIME):
        part = ids[at : at + AT_A_TIME]
        for id_, version, *held in session.execute(query.where(_C.id.in_(part))):
            values: Values = now(decided, dict(zip(_KEYS, held[3:], strict=True)))
            found[id_] = Current(version, values, *held[:3])
    tags, managers = links_of(session, list(ids))
    for id_, current in found.items():
        current.values["tags"] = tags.get(id_, ())
        current.values["account_managers"] = managers.get(id_, ())
    return found
