"""One-time links: an invitation, or a forgotten password. Only their hashes are kept.

After OWASP's Forgot Password Cheat Sheet: random, single use, short-lived, and no answer tells
whether an account exists. Until the program sends e-mail a forgotten password is a request,
which an administrator answers with a link that she hands over herself.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from crm_app.domain import administrators, clock, credentials, events
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.models.users import OneTimeLink, User

INVITE, FORGOTTEN, REQUEST = "invite", "forgotten", "request"
LIFE = {INVITE: timedelta(days=7), FORGOTTEN: timedelta(hours=2), REQUEST: timedelta(days=7)}
SPENT = "Länken gäller inte längre. Be om en ny."


@dataclass(frozen=True)
class Found:
    """Whom a link that still holds is for."""

    purpose: str
    name: str
    email: str


@dataclass(frozen=True)
class Pending:
    """A user who has asked for a new password."""

    user_id: int
    name: str
    email: str
    asked_at: datetime


def create_invite(session: Session, actor: Actor, user_id: int) -> str:
    """Return the secret of an invitation; it cancels the earlier ones.

    Raises PermissionDenied, NotFound, and Conflict for a user who has a password already.
    """
    actor.require(administrators.RIGHT)
    user = _active(session, user_id)
    if user.password_hash:
        raise Conflict(f"{user.name} har redan ett lösenord. Skapa en återställning i stället.")
    return _create(session, actor, INVITE, user_id)


def create_forgotten(session: Session, actor: Actor, user_id: int) -> str:
    """Return the secret of a link to a new password; it cancels earlier ones and the request.

    Raises PermissionDenied, NotFound.
    """
    actor.require(administrators.RIGHT)
    _active(session, user_id)
    cancel(session, user_id, REQUEST)
    return _create(session, actor, FORGOTTEN, user_id)


def forgotten(session: Session, email: str) -> None:
    """Note that somebody asks for a new password. The same for every address, known or not."""
    wanted = email.strip().lower()
    user = session.scalar(select(User).where(col(User.email) == wanted, col(User.active)))
    if user is None or _open(session, REQUEST, user.id or 0):
        return
    _add(session, REQUEST, user.id or 0)
    actor = Actor("system", None, "Inloggningssidan", origin="screen")
    events.record(session, actor, "users", user.id, "ask_password")
    events.touch(session, "list:users")


def pending(session: Session, actor: Actor) -> list[Pending]:
    """Return who has asked for a new password and waits. Raises PermissionDenied."""
    actor.require(administrators.RIGHT)
    rows = session.execute(
        select(col(User.id), col(User.name), col(User.email), col(OneTimeLink.created_at))
        .join(User, col(User.id) == col(OneTimeLink.user_id))
        .where(
            col(OneTimeLink.purpose) == REQUEST,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > clock.now(),
            col(User.active),
        )
        .order_by(col(OneTimeLink.created_at))
    )
    return [Pending(*row) for row in rows]


def find(session: Session, secret: str) -> Found | None:
    """Return whom the link is for, or None when it no longer holds."""
    held = _held(session, secret)
    return Found(held[0].purpose, held[1].name, held[1].email) if held else None


def redeem(session: Session, secret: str, password: str) -> User:
    """Set the password of the link's user and spend the link; all her sessions end.

    Raises Invalid for a link that no longer holds ("token") or a weak password ("password").
    """
    held = _held(session, secret)
    if held is None:
        raise Invalid({"token": SPENT})
    link, user = held
    actor = Actor("user", user.id, user.name)
    credentials.set_password(session, actor, user, password)
    link.used_at = clock.now()
    cancel(session, user.id or 0)
    return user


def cancel(session: Session, user_id: int, *purposes: str) -> None:
    """Spend a user's open links, of these purposes or all."""
    session.flush()
    session.execute(
        update(OneTimeLink)
        .where(
            col(OneTimeLink.user_id) == user_id,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.purpose).in_(purposes or tuple(LIFE)),
        )
        .values(used_at=clock.now())
    )


def hash_of(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _create(session: Session, actor: Actor, purpose: str, user_id: int) -> str:
    cancel(session, user_id, purpose)
    secret = _add(session, purpose, user_id)
    events.record(session, actor, "users", user_id, f"create_{purpose}")
    events.touch(session, f"user:{user_id}", "list:users")
    return secret


def _add(session: Session, purpose: str, user_id: int) -> str:
    secret, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        OneTimeLink(
            purpose=purpose,
            user_id=user_id,
            secret_hash=hash_of(secret),
            created_at=now,
            expires_at=now + LIFE[purpose],
        )
    )
    session.flush()
    return secret


def _active(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound("Användaren finns inte eller är inaktiverad.")
    return user


def _open(session: Session, purpose: str, user_id: int) -> int | None:
    return session.scalar(
        select(col(OneTimeLink.id))
        .where(
            col(OneTimeLink.purpose) == purpose,
            col(OneTimeLink.user_id) == user_id,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > clock.now(),
        )
        .limit(1)
    )


def _held(session: Session, secret: str) -> tuple[OneTimeLink, User] | None:
    row = session.execute(
        select(OneTimeLink, User)
        .join(User, col(User.id) == col(OneTimeLink.user_id))
        .where(
            col(OneTimeLink.secret_hash) == hash_of(secret),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.purpose).in_((INVITE, FORGOTTEN)),
            col(OneTimeLink.expires_at) > clock.now(),
            col(User.active),
        )
        .with_for_update(of=OneTimeLink)
    ).first()
    return (row[0], row[1]) if row else None
