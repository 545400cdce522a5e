"""What the sign-in routes do in the database, one transaction each.

A browser has one session: whoever enters leaves the one that it had.
"""

from dataclasses import dataclass

from sqlmodel import Session

from crm_app.domain import attempts, links, sessions, setup, sign_ins
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.models.users import User


@dataclass(frozen=True)
class Place:
    """Where somebody enters from, and the hash of the session that the browser had, or ""."""

    address: str
    browser: str
    old_hash: str


def sign_in(session: Session, found: sign_ins.Candidate, place: Place) -> str:
    """Open a session for a candidate whose password matched; return its secret."""
    secret, _user = sign_ins.open_(session, found, place.address, place.browser)
    leave(session, place.old_hash)
    return secret


def first_run(session: Session, form: tuple[str, str, str, str], place: Place) -> str:
    """Make the administrator and sign her in; return the session's secret."""
    return _start(session, setup.run(session, *form), place)


def redeem(session: Session, token: str, password: str, place: Place) -> str:
    """Set the password of a one-time link's user and sign her in; return the secret."""
    user = links.redeem(session, token, password)
    attempts.succeeded(session, user.email)
    return _start(session, user, place)


def leave(session: Session, cookie_hash: str) -> None:
    """End the session, if there is one."""
    actor = sessions.actor_of(session, cookie_hash) if cookie_hash else None
    if actor is not None and actor.session_id is not None:
        sessions.end(session, actor, actor.session_id)


def who(session: Session, cookie_hash: str) -> tuple[Actor, str]:
    """Return who is signed in, and her e-mail address. Raises PermissionDenied."""
    actor = sessions.actor_of(session, cookie_hash) if cookie_hash else None
    user = session.get(User, actor.id) if actor else None
    if actor is None or user is None:
        raise PermissionDenied("Du är inte inloggad längre. Logga in igen.")
    return actor, user.email


def _start(session: Session, user: User, place: Place) -> str:
    secret = sessions.start(session, user, place.address, place.browser)
    leave(session, place.old_hash)
    return secret
