"""The first run: a code in the terminal lets one person make herself administrator."""

import base64
import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from crm_app.domain import clock, credentials, groups, passwords, users
from crm_app.domain.actors import ALL_RIGHTS, Actor, system
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.links import hash_of
from crm_app.models.users import OneTimeLink, User

PURPOSE = "setup"
LIFE = timedelta(days=1)
ADMINISTRATOR = "Administratör"
FIRST_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (ADMINISTRATOR, ALL_RIGHTS),
    (
        "Säljare",
        frozenset({"customers.see_all", "customers.create", "customers.edit", "customers.archive"}),
    ),
    ("Kundtjänst", frozenset({"customers.see_own", "customers.create", "customers.edit"})),
)


def needed(session: Session) -> bool:
    """Tell whether nobody has been made a user yet."""
    return session.scalar(select(col(User.id)).limit(1)) is None


def ensure_code(session: Session) -> str | None:
    """Return a fresh code for the terminal while there is no user, else None.

    An earlier code, which is known only by its hash, is replaced.
    """
    if not needed(session):
        return None
    code = base64.b32encode(secrets.token_bytes(10)).decode()
    session.execute(delete(OneTimeLink).where(col(OneTimeLink.purpose) == PURPOSE))
    now = clock.now()
    session.add(
        OneTimeLink(
            purpose=PURPOSE, secret_hash=hash_of(code), created_at=now, expires_at=now + LIFE
        )
    )
    return "-".join(code[at : at + 4] for at in range(0, 16, 4))


def run(session: Session, code: str, name: str, email: str, password: str) -> User:
    """Make the first groups and the administrator, and return her.

    Raises Conflict when somebody has been there before, Invalid with every error at once.
    """
    link = _code(session, code)
    if not needed(session):
        raise Conflict("Programmet är redan i gång. Logga in i stället.")
    if link is None:
        raise Invalid({"code": "Koden stämmer inte. Den står i terminalen där programmet körs."})
    name, email, errors = users.read_name_and_email(session, name, email)
    errors |= _password_errors(password, email, name)
    if errors:
        raise Invalid(errors)
    link.used_at = clock.now()
    return first_administrator(session, name, email, password)


def first_administrator(session: Session, name: str, email: str, password: str) -> User:
    """Make the first groups and a user in Administratör. Raises Invalid for a weak password."""
    person = users.Person(name, email, (create_groups(session)[ADMINISTRATOR],))
    user_id = users.create(session, system("screen"), person)
    user = users.get(session, user_id)
    credentials.set_password(session, Actor("user", user_id, name), user, password)
    return user


def create_groups(session: Session) -> dict[str, int]:
    """Make the groups that a new register starts with; return their ids by name."""
    return {name: groups.create(session, system(), name, keys) for name, keys in FIRST_GROUPS}


def _code(session: Session, code: str) -> OneTimeLink | None:
    typed = "".join(c for c in code.upper() if c.isalnum())
    return session.scalar(
        select(OneTimeLink)
        .where(
            col(OneTimeLink.purpose) == PURPOSE,
            col(OneTimeLink.secret_hash) == hash_of(typed),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > clock.now(),
        )
        .with_for_update()
    )


def _password_errors(password: str, email: str, name: str) -> dict[str, str]:
    try:
        passwords.check(password, email=email, name=name)
    except Invalid as error:
        return error.errors
    return {}
