"""What the tests of comments share: people who talk about Acme."""

import itertools
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import clock, comments, mentions, notices, settings, threads
from crm_app.domain.actors import Actor
from crm_app.domain.mentions import GROUP, USER, Ref
from crm_app.models.notices import Notice
from crm_app.models.users import PermissionGroup, User, UserGroup
from tests.world import OWN_ONLY, SELLER, World

_keys = itertools.count(1)


def at(who: Actor | int) -> str:
    """Return the mark of a user who was picked."""
    return mentions.mark(Ref(USER, who if isinstance(who, int) else who.id or 0))


def at_group(id_: int) -> str:
    """Return the mark of a group that was picked."""
    return mentions.mark(Ref(GROUP, id_))


def say(world: World, text: str, actor: Actor | None = None, parent: int = 0, **told: Any) -> int:
    """Let Bo, or the actor, comment on Acme, or on `on`."""
    key = told.get("key") or f"key {next(_keys)}"
    on = told.get("on", world.acme)
    return world.do(comments.add, actor or world.bo, "customers", on, text, key, parent)


def hire(world: World, name: str, rights: frozenset[str] = SELLER, *, active: bool = True) -> Actor:
    """Return a new user, in a group of her own that is called as she is."""

    def work(session: Session) -> int:
        email = f"u{next(_keys)}@firma.example"
        user = User(name=name, email=email, created_at=clock.now(), active=active)
        group = PermissionGroup(name=f"{name} {email}", permissions=sorted(rights))
        session.add_all([user, group])
        session.flush()
        session.add(UserGroup(user_id=user.id or 0, group_id=group.id or 0))
        settings.changed(session)
        return user.id or 0

    return Actor("user", world.do(work), name, rights)


def own_only(world: World, name: str) -> Actor:
    """Return a new user who sees only her own customers."""
    return hire(world, name, OWN_ONLY)


def told(world: World, comment: int | None = None) -> dict[int, str]:
    """Return the kind of each notice that is not withdrawn, by user."""
    wanted = select(Notice).where(~col(Notice.withdrawn))
    if comment:
        wanted = wanted.where(col(Notice.comment_id) == comment)
    return world.see(lambda s: {n.user_id: n.kind for n in s.scalars(wanted)})


def lit(world: World, actor: Actor) -> int:
    """Return how many unread notices an actor has."""
    return world.see(notices.unread, actor)


def thread(world: World, actor: Actor | None = None) -> threads.Thread:
    """Return the thread of Acme as Bo, or the actor, reads it."""
    return world.see(threads.read, actor or world.bo, "customers", world.acme)


def text_of(line: threads.Line) -> str:
    """Return what a line says."""
    return "".join(part.text for part in line.parts)


def group_of(world: World, actor: Actor) -> int:
    """Return the id of the first group of a user."""
    wanted = select(col(UserGroup.group_id)).where(col(UserGroup.user_id) == actor.id)
    return world.see(lambda s: s.scalars(wanted).first())
