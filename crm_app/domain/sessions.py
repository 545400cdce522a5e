"""Staff sessions: beginning, knowing and ending them.

Limits after OWASP's Session Management Cheat Sheet. `actor_of` runs before every event of every
tab, so it is one Core statement.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, SQLModel, col

from crm_app.domain import clock, events
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.users import StaffSession, User

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
_TABLES = SQLModel.metadata.tables
_S, _U = _TABLES["staffsession"], _TABLES["user"]
_M, _G = _TABLES["usergroup"], _TABLES["permissiongroup"]
_LOOKUP = (
    select(_S.c.id, _U.c.id, _U.c.name, _G.c.permissions)
    .select_from(
        _S.join(_U, _U.c.id == _S.c.user_id)
        .outerjoin(_M, _M.c.user_id == _U.c.id)
        .outerjoin(_G, _G.c.id == _M.c.group_id)
    )
    .where(
        _S.c.secret_hash == bindparam("hash"),
        _S.c.ended_at.is_(None),
        _S.c.seen_at > bindparam("idle"),
        _S.c.created_at > bindparam("oldest"),
        _U.c.active,
    )
)


@dataclass(frozen=True)
class OwnSession:
    """One of a user's sign-ins, for her to see."""

    id: int
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_current: bool


def start(session: Session, user: User, address: str, browser: str) -> str:
    """Begin a session and return its secret: 256 random bits, kept only as their hash."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    row = StaffSession(
        user_id=user.id or 0,
        secret_hash=hashlib.sha256(secret.encode()).hexdigest(),
        created_at=now,
        seen_at=now,
        address=address[:64],
        browser=browser[:200],
    )
    session.add(row)
    session.flush()
    _told(session, Actor("user", user.id, user.name, session_id=row.id), "sign_in")
    return secret


def actor_of(session: Session, secret_hash: str) -> Actor | None:
    """Return who acts through the session, with the union of her groups' rights.

    None when it is unknown, ended, idle for too long or too old, or when she is not active.
    """
    now = clock.now()
    bounds = {"hash": secret_hash, "idle": now - IDLE_LIMIT, "oldest": now - ABSOLUTE_LIMIT}
    rows = session.connection().execute(_LOOKUP, bounds).all()
    if not rows:
        return None
    session_id, user_id, name, _ = rows[0]
    return Actor("user", user_id, name, _rights(row[3] for row in rows), session_id=session_id)


def mark_seen(session: Session, secret_hash: str) -> None:
    """Keep the session from going idle; writes at most once a minute, and never revives one."""
    now = clock.now()
    session.execute(
        update(StaffSession)
        .where(
            col(StaffSession.secret_hash) == secret_hash,
            col(StaffSession.ended_at).is_(None),
            col(StaffSession.seen_at) <= now - SEEN_EVERY,
            col(StaffSession.seen_at) > now - IDLE_LIMIT,
        )
        .values(seen_at=now)
    )


def mine(session: Session, actor: Actor) -> list[OwnSession]:
    """Return the actor's own open sessions, the one seen last first."""
    _only_user(actor)
    rows = session.scalars(
        select(StaffSession).where(*_open(actor.id)).order_by(col(StaffSession.seen_at).desc())
    )
    return [
        OwnSession(
            r.id or 0, r.created_at, r.seen_at, r.address, r.browser, r.id == actor.session_id
        )
        for r in rows
    ]


def end(session: Session, actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions. Raises NotFound for anybody else's."""
    _only_user(actor)
    if not _close(session, *_open(actor.id), col(StaffSession.id) == session_id):
        raise NotFound
    _told(session, actor, "sign_out" if session_id == actor.session_id else "end_session")


def end_others(session: Session, actor: Actor) -> int:
    """End the actor's sessions except the one she acts through; return how many."""
    _only_user(actor)
    count = _close(session, *_open(actor.id), col(StaffSession.id) != (actor.session_id or 0))
    if count:
        _told(session, actor, "end_other_sessions")
    return count


def end_all(session: Session, user_id: int, *, except_id: int | None = None) -> int:
    """End a user's sessions; part of verbs that record an event of their own."""
    events.touch(session, f"user:{user_id}")
    return _close(session, *_open(user_id), col(StaffSession.id) != (except_id or 0))


def _open(user_id: int | None) -> tuple[Any, ...]:
    now = clock.now()
    return (
        col(StaffSession.user_id) == user_id,
        col(StaffSession.ended_at).is_(None),
        col(StaffSession.seen_at) > now - IDLE_LIMIT,
        col(StaffSession.created_at) > now - ABSOLUTE_LIMIT,
    )


def _close(session: Session, *which: Any) -> int:
    found = session.scalars(select(StaffSession).where(*which)).all()
    for row in found:
        row.ended_at = clock.now()
    session.flush()  # `actor_of` is a Core statement, before which nothing is flushed
    return len(found)


def _only_user(actor: Actor) -> None:
    if actor.kind != "user":
        raise PermissionDenied


def _told(session: Session, actor: Actor, action: str) -> None:
    events.record(session, actor, "users", actor.id, action)
    events.touch(session, f"user:{actor.id}")


def _rights(granted: Iterable[list[str] | None]) -> frozenset[str]:
    return frozenset(key for keys in granted for key in keys or ()) & ALL_RIGHTS
