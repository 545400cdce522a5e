"""A record's comments as one reads them: a window into the thread, the newest at its end."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_app.domain import mentions, notices, reach, records
from crm_app.domain.actors import Actor
from crm_app.domain.mentions import USER, Part, Ref
from crm_app.models.comments import Comment
from crm_app.models.notices import Notice

PAGE = 30
MOST = 120
QUOTE = 120


@dataclass(frozen=True)
class Line:
    """One comment as the thread shows it.

    `raw` is what its author edits, `names` tells the marks in it; both are empty for others.
    `at` and `edited` are moments in ISO form. A deleted one that was answered is a `stub`.
    """

    id: int
    who: str
    initials: str
    at: str
    edited: str = ""
    parts: list[Part] = field(default_factory=list)
    mine: bool = False
    stub: bool = False
    unread: bool = False
    raw: str = ""
    names: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    quoted_who: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class Window:
    """The part of a thread from one comment to another; `last` 0 is the end, come what may."""

    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Thread:
    """What a window shows, and how many comments there are before it, after it and in all."""

    lines: list[Line] = field(default_factory=list)
    window: Window = Window()
    older: int = 0
    newer: int = 0
    count: int = 0


def read(
    session: Session, actor: Actor, module: str, record_id: int, window: Window | None = None
) -> Thread:
    """Return the thread in a window, or its newest comments. Raises NotFound, PermissionDenied."""
    records.get(session, actor, module, record_id)
    window = window or newest(session, module, record_id)
    here = _there(module, record_id)
    ids = col(Comment.id)
    inside = (*here, ids >= window.first, *((ids <= window.last,) if window.last else ()))
    found = list(session.scalars(select(Comment).where(*inside).order_by(ids).limit(2 * MOST)))
    of = _Lines(session, actor, found)
    return Thread(
        [of.line(comment) for comment in found],
        window,
        _count(session, *here, ids < window.first),
        _count(session, *here, ids > window.last) if window.last else 0,
        _count(session, *_of(module, record_id), col(Comment.deleted_at).is_(None)),
    )


def count(session: Session, actor: Actor, module: str, record_id: int) -> int:
    """Return how many comments a record has. Raises NotFound."""
    records.get(session, actor, module, record_id)
    return _count(session, *_of(module, record_id), col(Comment.deleted_at).is_(None))


def newest(session: Session, module: str, record_id: int) -> Window:
    """Return the window of the newest comments, into which coming ones fall."""
    return Window(_before(session, module, record_id, 0, PAGE))


def around(session: Session, actor: Actor, module: str, record_id: int, id_: int) -> Window:
    """Return a window with one comment in its middle; of the newest when it is not there."""
    records.get(session, actor, module, record_id)
    here = (*_there(module, record_id), col(Comment.id) == id_)
    if session.scalar(select(col(Comment.id)).where(*here)) is None:
        return newest(session, module, record_id)
    first = _before(session, module, record_id, id_, PAGE // 2)
    return Window(first, _after(session, module, record_id, id_, PAGE // 2))


def older(session: Session, actor: Actor, module: str, record_id: int, window: Window) -> Window:
    """Return the window with some older comments; one that grows too large loses its newest."""
    records.get(session, actor, module, record_id)
    first = _before(session, module, record_id, window.first, PAGE)
    limit = _after(session, module, record_id, first, MOST - 1)
    last = window.last if not limit or 0 < window.last <= limit else limit
    return Window(first, last)


def newer(session: Session, actor: Actor, module: str, record_id: int, window: Window) -> Window:
    """Return the window with some newer comments; one that grows too large loses its oldest."""
    records.get(session, actor, module, record_id)
    if not window.last:
        return window
    last = _after(session, module, record_id, window.last, PAGE)
    limit = _before(session, module, record_id, last, MOST - 1 if last else MOST)
    return Window(max(window.first, limit), last)


def _of(module: str, record_id: int) -> tuple[ColumnElement[bool], ...]:
    return (col(Comment.module) == module, col(Comment.record_id) == record_id)


def _there(module: str, record_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on what a thread shows: a deleted comment only if it was answered."""
    answer = aliased(Comment)
    answered = (
        select(col(answer.id))
        .where(col(answer.parent_id) == col(Comment.id), col(answer.deleted_at).is_(None))
        .correlate(Comment)
        .exists()
    )
    return (*_of(module, record_id), or_(col(Comment.deleted_at).is_(None), answered))


def _before(session: Session, module: str, record_id: int, id_: int, many: int) -> int:
    """Return the comment so many places before one, or before the end, or else the first."""
    here = _there(module, record_id)
    wanted = select(col(Comment.id)).where(*here, *((col(Comment.id) < id_,) if id_ else ()))
    ids = list(session.scalars(wanted.order_by(col(Comment.id).desc()).limit(many)))
    return ids[-1] or 0 if ids else id_


def _after(session: Session, module: str, record_id: int, id_: int, many: int) -> int:
    """Return the comment so many places after one; 0 when there are no more than so many."""
    wanted = select(col(Comment.id)).where(*_there(module, record_id), col(Comment.id) > id_)
    ids = list(session.scalars(wanted.order_by(col(Comment.id)).limit(many + 1)))
    return (ids[-2] or 0) if len(ids) > many else 0


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Comment).where(*which)) or 0


def _by_id(session: Session, ids: set[int]) -> dict[int, Comment]:
    found = session.scalars(select(Comment).where(col(Comment.id).in_(ids))) if ids else ()
    return {c.id or 0: c for c in found}


def _unread(session: Session, actor: Actor, ids: list[int]) -> set[int]:
    wanted = select(col(Notice.comment_id)).where(
        col(Notice.user_id) == actor.id,
        col(Notice.comment_id).in_(ids),
        col(Notice.read_at).is_(None),
        ~col(Notice.withdrawn),
    )
    return set(session.scalars(wanted))


class _Lines:
    """How one actor's lines are made: all that is the same for each of them."""

    def __init__(self, session: Session, actor: Actor, found: list[Comment]) -> None:
        ids = [c.id or 0 for c in found]
        self.actor = actor
        self.parents = _by_id(session, {c.parent_id for c in found if c.parent_id})
        self.unread = _unread(session, actor, ids)
        self.named, self.mine = reach.names(session), notices.refs_of(session, actor)

    def line(self, comment: Comment) -> Line:
        """Return one comment as the actor sees it."""
        who = self.named(Ref(USER, comment.author_id))
        stub = comment.deleted_at is not None
        mine = comment.author_id == self.actor.id and not stub
        return Line(
            id=comment.id or 0,
            who=who,
            initials=initials(who),
            at=comment.created_at.isoformat(),
            edited=comment.edited_at.isoformat() if comment.edited_at and not stub else "",
            parts=[] if stub else mentions.parts(comment.text, self.named, self.mine),
            mine=mine,
            stub=stub,
            unread=comment.id in self.unread,
            raw=comment.text if mine else "",
            names=self._names(comment) if mine else {},
            answers=comment.parent_id or 0,
            **self._quoted(self.parents.get(comment.parent_id or 0)),
        )

    def _names(self, comment: Comment) -> dict[str, str]:
        return {f"{r.kind}{r.id}": self.named(r) for r in mentions.refs(comment.text)}

    def _quoted(self, parent: Comment | None) -> dict[str, str]:
        if parent is None:
            return {}
        gone = parent.deleted_at is not None
        said = mentions.plain(parent.text, self.named).split("\n")[0]
        return {
            "quoted_who": self.named(Ref(USER, parent.author_id)),
            "quoted": "Borttagen kommentar" if gone else mentions.shortened(said, QUOTE),
        }


def initials(name: str) -> str:
    """Return the first letters of a name's first two words."""
    return "".join(word[0] for word in name.split()[:2]).upper()
