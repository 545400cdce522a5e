"""Ids of customers: one that has been somebody's is never given to another.

Customers stay for good, but for those whom the undoing of an import takes away, and their events
still name them.
"""

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.models.customers import Customer
from crm_app.models.imports import ImportRun


def highest(session: Session) -> int:
    """Return the highest id that a customer has or has had."""
    asked = (func.max(col(Customer.id)), func.max(col(ImportRun.highest_id)))
    return max(session.scalar(select(one)) or 0 for one in asked)
