"""Users: who may sign in, in which permission groups. Only an administrator changes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from crm_app.domain import (
    administrators,
    clock,
    emails,
    events,
    groups,
    hand_over,
    links,
    sessions,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import BadValue, Conflict, Invalid, NotFound, PermissionDenied
from crm_app.models.users import PermissionGroup, User, UserGroup

NAME_LENGTH = 100
Shown = tuple[str, str, str]
_BLANK = ("", "", "")


@dataclass(frozen=True)
class Person:
    """What an administrator types about a user."""

    name: str
    email: str
    group_ids: tuple[int, ...]


@dataclass(frozen=True)
class Own:
    """What a user sees of herself."""

    name: str
    email: str
    groups: tuple[str, ...]


def own(session: Session, actor: Actor) -> Own:
    """Return the actor's own name, address and groups. Raises PermissionDenied."""
    if actor.kind != "user" or actor.id is None:
        raise PermissionDenied
    user = get(session, actor.id)
    return Own(user.name, user.email, tuple(_group_names(session, user)))


def create(session: Session, actor: Actor, person: Person) -> int:
    """Make a user, who chooses her password by an invitation, and return her id.

    Raises PermissionDenied, and Invalid with every error at once.
    """
    actor.require(administrators.RIGHT)
    name, email, wanted = _read(session, None, person)
    user = User(name=name, email=email, created_at=clock.now())
    session.add(user)
    session.flush()
    session.add_all(UserGroup(user_id=user.id or 0, group_id=g) for g in wanted)
    _tell(session, actor, user.id, "create", _diff(_BLANK, _shown(session, user)))
    return user.id or 0


def edit(session: Session, actor: Actor, user_id: int, person: Person) -> None:
    """Change a user's name, address and groups; her rights follow at once.

    Raises PermissionDenied, NotFound, Invalid, and Conflict if no administrator would remain.
    """
    actor.require(administrators.RIGHT)
    administrators.lock(session)
    user = get(session, user_id)
    before = _shown(session, user)
    user.name, user.email, wanted = _read(session, user, person)
    session.execute(delete(UserGroup).where(col(UserGroup.user_id) == user_id))
    session.add_all(UserGroup(user_id=user_id, group_id=g) for g in wanted)
    administrators.ensure_one(session)
    after = _shown(session, user)
    if before != after:
        _tell(session, actor, user_id, "edit", _diff(before, after))
    if before[1] != after[1]:
        links.cancel(session, user_id)


def disable(session: Session, actor: Actor, user_id: int, colleague_id: int | None = None) -> int:
    """Shut a user out at once and hand her customers to a colleague; return how many.

    Raises PermissionDenied, NotFound, Invalid when she has customers and nobody takes them,
    and Conflict if no administrator would remain.
    """
    actor.require(administrators.RIGHT)
    administrators.lock(session)
    user = get(session, user_id)
    if not user.active:
        raise Conflict(f"{user.name} är redan inaktiverad.")
    colleague = _colleague(session, user_id, colleague_id)
    moved = hand_over.move(session, actor, user_id, colleague)
    user.active = False
    administrators.ensure_one(session)
    links.cancel(session, user_id)
    sessions.end_all(session, user_id)
    _tell(session, actor, user_id, "disable")
    return moved


def enable(session: Session, actor: Actor, user_id: int) -> None:
    """Let a user in again. Raises PermissionDenied, NotFound, Conflict."""
    actor.require(administrators.RIGHT)
    user = get(session, user_id)
    if user.active:
        raise Conflict(f"{user.name} är redan aktiv.")
    user.active = True
    _tell(session, actor, user_id, "enable")


def invite(session: Session, actor: Actor, user_id: int) -> str:
    """Return the secret of a fresh invitation. Raises PermissionDenied, NotFound, Conflict."""
    return links.create_invite(session, actor, user_id)


def get(session: Session, user_id: int) -> User:
    """Return a user as she is in the database now. Raises NotFound."""
    user = session.get(User, user_id, populate_existing=True)
    if user is None:
        raise NotFound("Användaren finns inte.")
    return user


def read_name_and_email(
    session: Session, name: str, email: str, own_id: int | None = None
) -> tuple[str, str, dict[str, str]]:
    """Return name and address as they are kept, and what is wrong with them by field."""
    errors: dict[str, str] = {}
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        errors["name"] = f"Ange ett namn med högst {NAME_LENGTH} tecken."
    try:
        email = emails.parse_email(email).lower()
    except BadValue as error:
        errors["email"] = str(error)
    if not email and "email" not in errors:
        errors["email"] = "Ange en e-postadress."
    taken = session.scalar(select(col(User.id)).where(col(User.email) == email))
    if taken is not None and taken != own_id:
        errors["email"] = "Det finns redan en användare med den e-postadressen."
    return name, email, errors


def _read(session: Session, user: User | None, person: Person) -> tuple[str, str, list[int]]:
    wanted: list[int] = []
    own_id = user.id if user else None
    name, email, errors = read_name_and_email(session, person.name, person.email, own_id)
    try:
        wanted = groups.checked_ids(session, person.group_ids)
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(errors)
    return name, email, wanted


def _colleague(session: Session, user_id: int, colleague_id: int | None) -> User | None:
    if colleague_id is None:
        if hand_over.counts(session).get(user_id):
            raise Invalid({"colleague": "Välj en kollega som tar över kunderna."})
        return None
    colleague = session.get(User, colleague_id)
    if colleague is None or not colleague.active or colleague_id == user_id:
        raise Invalid({"colleague": "Välj en aktiv kollega."})
    return colleague


def _shown(session: Session, user: User) -> Shown:
    session.flush()
    return user.name, user.email, ", ".join(_group_names(session, user))


def _group_names(session: Session, user: User) -> Iterable[str]:
    return session.scalars(
        select(col(PermissionGroup.name))
        .join(UserGroup, col(UserGroup.group_id) == col(PermissionGroup.id))
        .where(col(UserGroup.user_id) == user.id)
        .order_by(col(PermissionGroup.name))
    )


def _diff(old: Shown, new: Shown) -> dict[str, dict[str, str]]:
    told = zip(("name", "email", "groups"), old, new, strict=True)
    return {key: {"old": a, "new": b} for key, a, b in told if a != b}


def _tell(
    session: Session,
    actor: Actor,
    user_id: int | None,
    action: str,
    changes: dict[str, dict[str, str]] | None = None,
) -> None:
    events.record(session, actor, "users", user_id, action, changes)
    events.touch(session, f"user:{user_id}", "list:users")
    settings.changed(session)
