"""The administrator's list of users."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import administrators, hand_over
from crm_app.domain.actors import Actor
from crm_app.models.users import PermissionGroup, StaffSession, User, UserGroup


@dataclass(frozen=True)
class UserRow:
    """A user as the administrator's list shows her."""

    id: int
    name: str
    email: str
    active: bool
    can_sign_in: bool
    groups: tuple[tuple[int, str], ...]
    seen_at: datetime | None
    customers: int


def listing(session: Session, actor: Actor) -> list[UserRow]:
    """Return every user by name. Raises PermissionDenied."""
    actor.require(administrators.RIGHT)
    memberships: dict[int, list[tuple[int, str]]] = {}
    for user_id, group_id, name in session.execute(
        select(col(UserGroup.user_id), col(PermissionGroup.id), col(PermissionGroup.name))
        .join(PermissionGroup, col(PermissionGroup.id) == col(UserGroup.group_id))
        .order_by(col(PermissionGroup.name))
    ):
        memberships.setdefault(user_id, []).append((group_id, name))
    last = select(col(StaffSession.user_id), func.max(col(StaffSession.seen_at)))
    seen = dict(session.execute(last.group_by(col(StaffSession.user_id))).all())
    counts = hand_over.counts(session)
    return [
        UserRow(
            u.id or 0,
            u.name,
            u.email,
            u.active,
            bool(u.password_hash),
            tuple(memberships.get(u.id or 0, ())),
            seen.get(u.id or 0),
            counts.get(u.id or 0, 0),
        )
        for u in session.scalars(select(User).order_by(func.lower(col(User.name))))
    ]
