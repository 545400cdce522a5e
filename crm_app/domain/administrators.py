"""The rule that somebody can always get in and decide: one usable administrator remains."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain.errors import Conflict
from crm_app.models.users import PermissionGroup, User, UserGroup

RIGHT = "system.settings"
REFUSED = (
    "Det måste alltid finnas minst en aktiv administratör som kan logga in. "
    "Gör först någon annan till administratör."
)


def lock(session: Session) -> None:
    """Let one transaction at a time change who is an administrator; call before reading.

    On PostgreSQL by row locks on the groups; on SQLite the one writer has the lock already.
    """
    session.execute(
        select(col(PermissionGroup.id)).order_by(col(PermissionGroup.id)).with_for_update()
    ).all()


def ensure_one(session: Session) -> None:
    """Raise Conflict when the transaction would leave no administrator with a usable login."""
    session.flush()
    groups = select(col(PermissionGroup.id), col(PermissionGroup.permissions))
    granting = [group_id for group_id, keys in session.execute(groups) if RIGHT in keys]
    found = session.scalar(
        select(col(User.id))
        .join(UserGroup, col(UserGroup.user_id) == col(User.id))
        .where(
            col(User.active), col(User.password_hash) != "", col(UserGroup.group_id).in_(granting)
        )
        .limit(1)
    )
    if found is None:
        raise Conflict(REFUSED)
