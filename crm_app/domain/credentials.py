"""A user's own password: choosing and changing it."""

from sqlmodel import Session

from crm_app.domain import events, passwords, sessions
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.models.users import User


def set_password(
    session: Session, actor: Actor, user: User, password: str, field: str = "password"
) -> None:
    """Give the user a new password; every session of hers but the actor's own ends.

    Raises Invalid under `field` for a weak one. The caller has made sure that it is she.
    """
    passwords.check(password, email=user.email, name=user.name, field=field)
    user.password_hash = passwords.hash_(password)
    session.add(user)
    session.flush()
    sessions.end_all(session, user.id or 0, except_id=actor.session_id)
    events.record(session, actor, "users", user.id, "set_password")
    events.touch(session, "list:users")


def change(session: Session, actor: Actor, old: str, new: str) -> None:
    """Change the actor's own password. Raises PermissionDenied, and Invalid on "old" or "new"."""
    user = session.get(User, actor.id) if actor.kind == "user" else None
    if user is None or not user.active:
        raise PermissionDenied
    if not passwords.matches(user.password_hash, old):
        raise Invalid({"old": "Det nuvarande lösenordet stämmer inte."})
    if passwords.matches(user.password_hash, new):
        raise Invalid({"new": "Välj ett annat lösenord än det du har."})
    set_password(session, actor, user, new, field="new")
