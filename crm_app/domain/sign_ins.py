"""Signing in, in steps, so that argon2 holds neither a connection nor the write lock.

`candidate` (read), `passwords.matches`, then `attempts.failed` or `open_` (write). `sign_in`
does them in one go, for the command line and for tests.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import attempts, passwords, sessions
from crm_app.domain.errors import Invalid
from crm_app.models.users import User

REFUSED = "E-postadressen eller lösenordet stämmer inte."


@dataclass(frozen=True)
class Candidate:
    """Who wants in, as the database knows her; `user_id` is None when nobody may."""

    user_id: int | None
    password_hash: str
    wait: int


def sign_in(
    session: Session, email: str, password: str, address: str, browser: str
) -> tuple[str, User]:
    """Open a session for the right password and return its secret and its user.

    Raises Invalid. The caller counts the failure by `attempts.failed` in a transaction of its
    own, since this one is rolled back.
    """
    found = candidate(session, email, address)
    refuse_early(found)
    if not passwords.matches(found.password_hash, password):
        raise Invalid({"password": REFUSED})
    return open_(session, found, address, browser)


def candidate(session: Session, email: str, address: str) -> Candidate:
    """Return whom the e-mail address names, and how long she must wait before she may try."""
    wanted = email.strip().lower()
    user = session.scalar(select(User).where(col(User.email) == wanted, col(User.active)))
    user_id = user.id if user else None
    wait = attempts.seconds_to_wait(session, email, address, user_id)
    return Candidate(user_id, user.password_hash if user else "", wait)


def refuse_early(found: Candidate, field: str = "password") -> None:
    """Raise Invalid while there is a wait to sit out, whether or not the account exists."""
    if found.wait:
        raise Invalid({field: f"För många försök. Försök igen om {_spoken(found.wait)}."})


def open_(session: Session, found: Candidate, address: str, browser: str) -> tuple[str, User]:
    """Open a session for a candidate whose password matched. Raises Invalid.

    She and her password must still be what they were when it was checked.
    """
    user = session.get(User, found.user_id) if found.user_id else None
    if user is None or not user.active or user.password_hash != found.password_hash:
        raise Invalid({"password": REFUSED})
    attempts.succeeded(session, user.email)
    return sessions.start(session, user, address, browser), user


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} sekunder" if seconds > 1 else "en sekund"
    minutes = -(-seconds // 60)
    return f"{minutes} minuter" if minutes > 1 else "en minut"
