"""Handing one user's customers over to a colleague."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import customers
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import Values, values_of
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.users import User

AT_A_TIME = 500


def counts(session: Session) -> dict[int, int]:
    """Return how many customers each user is account manager of."""
    rows = session.execute(
        select(col(AccountManager.user_id), func.count()).group_by(col(AccountManager.user_id))
    )
    return dict(rows.all())


def move(session: Session, actor: Actor, user_id: int, colleague: User | None) -> int:
    """Give the colleague the user's place, with its title, on each of her customers.

    Where he is account manager already he keeps his own title. Every customer gets its event.
    Returns how many customers changed hands; the caller has checked the right.
    """
    if colleague is None:
        return 0
    theirs = select(col(AccountManager.customer_id)).where(col(AccountManager.user_id) == user_id)
    ids = sorted(session.scalars(theirs))
    for at in range(0, len(ids), AT_A_TIME):
        part = select(Customer).where(col(Customer.id).in_(ids[at : at + AT_A_TIME]))
        _move_some(session, actor, list(session.scalars(part)), user_id, colleague.id or 0)
    return len(ids)


def _move_some(
    session: Session, actor: Actor, some: list[Customer], user_id: int, colleague_id: int
) -> None:
    before = values_of(session, some)
    for customer in some:
        old = before[customer.id or 0]
        read = customers.reading(session, actor, old)
        customers.save(session, actor, customer, read, old, _moved(old, user_id, colleague_id))


def _moved(values: Values, user_id: int, colleague_id: int) -> Values:
    titles = dict(values["account_managers"])
    title = titles.pop(user_id)
    titles.setdefault(colleague_id, title)
    return {**values, "account_managers": tuple(sorted(titles.items()))}
