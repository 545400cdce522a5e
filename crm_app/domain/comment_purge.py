"""What anonymising does to comments: those on the record go, and elsewhere whatever names her.

Free text can tell anything, so all that was said on the record goes. On other records her names
and addresses go out of what stays.
"""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlmodel import Session, col

from crm_app.domain import comments, events, notices
from crm_app.domain.sorting import fold
from crm_app.models.comments import Comment, Mention
from crm_app.models.events import Event

SHORTEST = 5
"""A name of fewer letters, or of one word, may be somebody else's, or no name at all."""


def count(session: Session, module: str, ids: Collection[int]) -> int:
    """Return how many comments the records have, those that were deleted too."""
    return session.scalar(select(func.count()).select_from(Comment).where(*_on(module, ids))) or 0


def purge(
    session: Session, module: str, ids: Collection[int], names: Collection[str], nobody: str
) -> None:
    """Let what was said on the records be `nobody`, and each of the names in comments elsewhere."""
    for comment in session.scalars(select(Comment).where(*_on(module, ids))):
        comment.text = nobody
        session.execute(delete(Mention).where(col(Mention.comment_id) == comment.id))
        notices.withdraw(session, comment)
    events.touch(session, *(comments.topic(module, id_) for id_ in ids))
    telling = [name for name in names if len(name) >= SHORTEST and re.search(r"[ @]", name)]
    if telling:
        _purge_elsewhere(session, telling, nobody)
    session.flush()


def _on(module: str, ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (col(Comment.module) == module, col(Comment.record_id).in_(ids))


def _purge_elsewhere(session: Session, names: Collection[str], nobody: str) -> None:
    for comment in session.scalars(select(Comment).where(_names_in(col(Comment.text), names))):
        comment.text = _without(comment.text, names, nobody)
        events.touch(session, comments.topic(comment.module, comment.record_id))
    said = [func.json_extract(col(Event.changes), f"$.comment.{way}") for way in ("old", "new")]
    wanted = or_(*(_names_in(text, names) for text in said))
    told = select(Event).where(col(Event.action).like("comment.%"), wanted)
    events.purge(session, {e.id or 0: _clean(e, names, nobody) for e in session.scalars(told)})


def _names_in(text: Any, names: Collection[str]) -> ColumnElement[bool]:
    folded = func.fold(text)
    words = ([folded.contains(word, autoescape=True) for word in fold(n).split()] for n in names)
    return or_(*(and_(*all_) for all_ in words))


def _clean(event: Event, names: Collection[str], nobody: str) -> dict[str, Any]:
    said = event.changes["comment"]
    return {"comment": said | {way: _without(said[way], names, nobody) for way in ("old", "new")}}


def _without(text: str, names: Collection[str], nobody: str) -> str:
    """Return the text with `nobody` for each name; all of it where one is written otherwise."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(_spaced(name), nobody, text, flags=re.IGNORECASE)
    return nobody if any(re.search(_spaced(fold(name)), fold(text)) for name in names) else text


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())
