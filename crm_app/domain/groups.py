"""Permission groups: what they grant, and who belongs to them. Rights are `actors.RIGHTS`."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import administrators, events
from crm_app.domain.actors import ALL_RIGHTS, RIGHTS, Actor
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.models.users import PermissionGroup, User, UserGroup

NAME_LENGTH = 100


@dataclass(frozen=True)
class GroupRow:
    """A group as a list shows it."""

    id: int
    name: str
    permissions: tuple[str, ...]
    members: tuple[str, ...]


def listing(session: Session, actor: Actor) -> list[GroupRow]:
    """Return every group with its members' names. Raises PermissionDenied."""
    actor.require(administrators.RIGHT)
    members: dict[int, list[str]] = {}
    for group_id, name in session.execute(
        select(col(UserGroup.group_id), col(User.name))
        .join(User, col(User.id) == col(UserGroup.user_id))
        .order_by(col(User.name))
    ):
        members.setdefault(group_id, []).append(name)
    groups = session.scalars(select(PermissionGroup).order_by(col(PermissionGroup.name)))
    return [
        GroupRow(g.id or 0, g.name, tuple(g.permissions), tuple(members.get(g.id or 0, ())))
        for g in groups
    ]


def create(session: Session, actor: Actor, name: str, permissions: Iterable[str]) -> int:
    """Make a group and return its id. Raises PermissionDenied, Invalid."""
    actor.require(administrators.RIGHT)
    name, keys = _checked(session, None, name, permissions)
    group = PermissionGroup(name=name, permissions=keys)
    session.add(group)
    session.flush()
    events.record(session, actor, "groups", group.id, "create", _diff(("", ""), _shown(group)))
    events.touch(session, "list:users")
    return group.id or 0


def edit(
    session: Session, actor: Actor, group_id: int, name: str, permissions: Iterable[str]
) -> None:
    """Rename a group or change what it grants; its members get it at once.

    Raises PermissionDenied, NotFound, Invalid, and Conflict if no administrator would remain.
    """
    actor.require(administrators.RIGHT)
    administrators.lock(session)
    group = get(session, group_id)
    before = _shown(group)
    group.name, group.permissions = _checked(session, group_id, name, permissions)
    if before == _shown(group):
        return
    administrators.ensure_one(session)
    events.record(session, actor, "groups", group_id, "edit", _diff(before, _shown(group)))
    events.touch(session, "list:users", *(f"user:{id_}" for id_ in _members(session, group_id)))


def delete(session: Session, actor: Actor, group_id: int) -> None:
    """Delete a group that nobody belongs to. Raises PermissionDenied, NotFound, Conflict."""
    actor.require(administrators.RIGHT)
    administrators.lock(session)
    group = get(session, group_id)
    if _members(session, group_id):
        raise Conflict(f"Gruppen {group.name} har medlemmar. Flytta dem till en annan grupp först.")
    session.delete(group)
    events.record(session, actor, "groups", group_id, "delete", _diff(_shown(group), ("", "")))
    events.touch(session, "list:users")


def get(session: Session, group_id: int) -> PermissionGroup:
    """Return a group. Raises NotFound."""
    group = session.get(PermissionGroup, group_id, populate_existing=True)
    if group is None:
        raise NotFound
    return group


def checked_ids(session: Session, group_ids: Iterable[int]) -> list[int]:
    """Return the ids, which must all be groups. Raises Invalid under "groups"."""
    wanted = sorted(set(group_ids))
    known = set(session.scalars(select(col(PermissionGroup.id))))
    if not wanted:
        raise Invalid({"groups": "Välj minst en behörighetsgrupp."})
    if not known.issuperset(wanted):
        raise Invalid({"groups": "En vald behörighetsgrupp finns inte längre."})
    return wanted


def _checked(
    session: Session, own_id: int | None, name: str, permissions: Iterable[str]
) -> tuple[str, list[str]]:
    wanted, name = set(permissions), " ".join(name.split())
    errors = {}
    if not 1 <= len(name) <= NAME_LENGTH:
        errors["name"] = f"Ange ett namn med högst {NAME_LENGTH} tecken."
    elif _is_taken(session, name, own_id):
        errors["name"] = f"Det finns redan en grupp som heter {name}."
    if unknown := wanted - ALL_RIGHTS:
        errors["permissions"] = f"Okänd behörighet: {', '.join(sorted(unknown))}."
    if errors:
        raise Invalid(errors)
    return name, [right.key for right in RIGHTS if right.key in wanted]


def _members(session: Session, group_id: int) -> list[int]:
    theirs = select(col(UserGroup.user_id)).where(col(UserGroup.group_id) == group_id)
    return list(session.scalars(theirs))


def _is_taken(session: Session, name: str, own_id: int | None) -> bool:
    others = session.execute(select(col(PermissionGroup.id), col(PermissionGroup.name))).all()
    return any(n.casefold() == name.casefold() and i != own_id for i, n in others)


def _shown(group: PermissionGroup) -> tuple[str, str]:
    held = set(group.permissions)
    return group.name, ", ".join(f"{r.group}: {r.label}" for r in RIGHTS if r.key in held)


def _diff(old: tuple[str, str], new: tuple[str, str]) -> dict[str, dict[str, str]]:
    told = zip(("name", "permissions"), old, new, strict=True)
    return {key: {"old": was, "new": becomes} for key, was, becomes in told if was != becomes}
