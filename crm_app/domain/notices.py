"""Notices: whom a comment concerns, what she has not read yet, and marking it as read.

A notice stands in the transaction of its comment. What hides it is asked for each time it is read:
she no longer sees the record, or the comment no longer names her.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlmodel import Session, col

from crm_app.domain import clock, events, mentions, reach, records
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.identifiers import without_personal_numbers
from crm_app.domain.mentions import GROUP, USER, Part, Ref
from crm_app.models.comments import Comment
from crm_app.models.notices import Notice
from crm_app.models.users import UserGroup

MENTION, REPLY = "mention", "reply"
AT_A_TIME = 30


@dataclass(frozen=True)
class NoticeLine:
    """One notice as the panel shows it; `at` is the moment, in ISO form."""

    id: int
    comment_id: int
    module: str
    record_id: int
    kind: str
    who: str
    where: str
    parts: list[Part]
    at: str
    unread: bool


def topic(user_id: int | None) -> str:
    """Return the live topic of a user's notices."""
    return f"notices:{user_id}"


def tell(session: Session, comment: Comment, concerned: Mapping[int, str]) -> list[Notice]:
    """Let the users know of the comment, each once and never its author; return the new notices.

    `concerned` is the kind by user. One that was withdrawn comes back as it was.
    """
    wanted = {user: kind for user, kind in concerned.items() if user != comment.author_id}
    there = {n.user_id: n for n in _of_comment(session, comment) if n.user_id in wanted}
    for notice in there.values():
        if notice.withdrawn:
            notice.withdrawn = False
            events.touch(session, topic(notice.user_id))
    fresh = [
        Notice(user_id=user, comment_id=comment.id or 0, kind=kind, created_at=clock.now())
        for user, kind in wanted.items()
        if user not in there
    ]
    session.add_all(fresh)
    session.flush()
    events.touch(session, *(topic(notice.user_id) for notice in fresh))
    return fresh


def withdraw(session: Session, comment: Comment, kept: Collection[int] = ()) -> None:
    """Take the comment's notices back, but for those of the users who are still concerned."""
    for notice in _of_comment(session, comment):
        if notice.user_id not in kept and not notice.withdrawn:
            notice.withdrawn = True
            events.touch(session, topic(notice.user_id))
    session.flush()


def _of_comment(session: Session, comment: Comment) -> list[Notice]:
    return list(session.scalars(select(Notice).where(col(Notice.comment_id) == comment.id)))


def shown(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on Notice joined with Comment that leave what the actor may see."""
    if actor.kind != "user":
        raise PermissionDenied
    return (
        col(Notice.user_id) == actor.id,
        ~col(Notice.withdrawn),
        records.seen(actor, col(Comment.module), col(Comment.record_id)),
    )


def _unread(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (*shown(actor), col(Notice.read_at).is_(None))


def _joined(*what: ColumnElement[bool]) -> Select[Any]:
    return select(Notice).join(Comment, col(Comment.id) == col(Notice.comment_id)).where(*what)


def unread(session: Session, actor: Actor) -> int:
    """Return how many notices the actor has not read. Raises PermissionDenied."""
    found = _joined(*_unread(actor)).with_only_columns(func.count())
    return session.scalar(found) or 0


def latest(session: Session, actor: Actor) -> NoticeLine | None:
    """Return the newest notice that the actor has not read."""
    newest = _joined(*_unread(actor)).order_by(col(Notice.id).desc()).limit(1)
    return next(iter(_lines(session, actor, list(session.scalars(newest)))), None)


def records_waiting(session: Session, actor: Actor, most: int = 50) -> list[tuple[str, int]]:
    """Return on which records the actor has unread notices, those that she no longer sees too.

    When one of them changes, she may see more or less notices than before.
    """
    waiting = (
        col(Notice.user_id) == actor.id,
        ~col(Notice.withdrawn),
        col(Notice.read_at).is_(None),
    )
    records_ = _joined(*waiting).with_only_columns(col(Comment.module), col(Comment.record_id))
    return [(module, id_) for module, id_ in session.execute(records_.distinct().limit(most))]


def listing(session: Session, actor: Actor, most: int = AT_A_TIME) -> list[NoticeLine]:
    """Return the actor's notices: the unread first, each part with the newest first."""
    first = col(Notice.read_at).is_(None).desc()
    wanted = _joined(*shown(actor)).order_by(first, col(Notice.id).desc()).limit(most)
    return _lines(session, actor, list(session.scalars(wanted)))


def _lines(session: Session, actor: Actor, found: list[Notice]) -> list[NoticeLine]:
    told = {
        c.id or 0: c
        for c in session.scalars(
            select(Comment).where(col(Comment.id).in_([n.comment_id for n in found]))
        )
    }
    where = _names(session, told.values())
    mine, named = refs_of(session, actor), reach.names(session)
    return [_line(n, told[n.comment_id], where, mine, named) for n in found]


def _names(session: Session, told: Collection[Comment]) -> dict[tuple[str, int], str]:
    return {
        (m.key, id_): name
        for m in records.MODULES
        for id_, name in m.names(session, {c.record_id for c in told if c.module == m.key}).items()
    }


def _line(
    notice: Notice,
    comment: Comment,
    where: Mapping[tuple[str, int], str],
    mine: frozenset[Ref],
    named: mentions.Named,
) -> NoticeLine:
    said = mentions.sentence(without_personal_numbers(comment.text), mine)
    return NoticeLine(
        id=notice.id or 0,
        comment_id=notice.comment_id,
        module=comment.module,
        record_id=comment.record_id,
        kind=notice.kind,
        who=named(Ref(USER, comment.author_id)),
        where=where.get((comment.module, comment.record_id), ""),
        parts=mentions.parts(said, named, mine),
        at=notice.created_at.isoformat(),
        unread=notice.read_at is None,
    )


def refs_of(session: Session, actor: Actor) -> frozenset[Ref]:
    """Return the ways in which the actor is mentioned: herself and her groups."""
    theirs = select(col(UserGroup.group_id)).where(col(UserGroup.user_id) == actor.id)
    groups = {Ref(GROUP, id_) for id_ in session.scalars(theirs)}
    return frozenset({Ref(USER, actor.id or 0), *groups})


def mark_read(session: Session, actor: Actor, comment_ids: Collection[int]) -> int:
    """Mark the actor's notices of the comments as read; return how many were not."""
    return _mark(session, actor, col(Notice.comment_id).in_(list(comment_ids)[:500]))


def mark_all_read(session: Session, actor: Actor, newest: int) -> int:
    """Mark what the actor had when she looked as read: all up to the newest that she was shown."""
    return _mark(session, actor, col(Notice.id) <= newest)


def _mark(session: Session, actor: Actor, which: ColumnElement[bool]) -> int:
    ids = list(session.scalars(_joined(*_unread(actor), which).with_only_columns(col(Notice.id))))
    if ids:
        session.execute(update(Notice).where(col(Notice.id).in_(ids)).values(read_at=clock.now()))
        events.touch(session, topic(actor.id))
    return len(ids)
