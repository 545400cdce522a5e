"""Comments on records: whoever may see the record writes them; nobody outside does.

The words of a comment are its author's: she alone edits and deletes it, and what it said before
stands in the record's events. How a thread is read stands in `threads`.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete as deletion
from sqlalchemy import select, update
from sqlmodel import Session, col

from crm_app.domain import clock, events, mentions, notices, reach, records
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.domain.identifiers import without_personal_numbers
from crm_app.domain.reach import Resolved
from crm_app.models.comments import Comment, Mention

LONGEST = 10_000
LONGEST_KEY = 40
LARGEST = 2**63 - 1
AT_A_TIME = 500
GONE = "Kommentaren finns inte längre, eller så är den inte din att se."
ELSEWHERE = (
    "Du har ändrat kommentaren i en annan flik. Kopiera din text, avbryt, och börja från det som "
    "står där nu."
)


def topic(module: str, record_id: int) -> str:
    """Return the live topic of a record's comments."""
    return f"comments:{module}:{record_id}"


def add(  # noqa: PLR0913, PLR0917  where it stands, what it says, and what it answers
    session: Session,
    actor: Actor,
    module: str,
    record_id: int,
    text: str,
    key: str,
    parent_id: int = 0,
) -> int:
    """Write a comment, or a reply to one, tell those whom it concerns, and return its id.

    `key` is the browser's own for this sending: the same key again is the same comment. Raises
    NotFound, Invalid, and Conflict for a record that nobody changes any more.
    """
    record = _record(session, actor, module, record_id)
    if (sent := _sent(session, actor, key)) is not None:
        return sent
    records.of(module).refuse_gone(record)
    parent = get(session, actor, parent_id) if parent_id else None
    if parent and (parent.module, parent.record_id) != (module, record_id):
        raise NotFound(GONE)
    said = reach.resolve(session, module, record_id, _checked(text))
    comment = Comment(
        module=module,
        record_id=record_id,
        parent_id=parent.id if parent else None,
        author_id=actor.id or 0,
        text=said.text,
        key=key,
        created_at=clock.now(),
    )
    session.add(comment)
    session.flush()
    _mention(session, comment, said.users)
    notices.tell(session, comment, _concerned(session, comment))
    _tell(session, actor, comment, "add", "", comment.text)
    return comment.id or 0


def edit(session: Session, actor: Actor, id_: int, text: str, base: str) -> None:
    """Let one's own comment say something else; only who is newly mentioned is told.

    `base` is what it said when the actor began. Raises NotFound, PermissionDenied, Invalid, and
    Conflict when it says something else by now.
    """
    comment = _own(session, actor, id_)
    records.of(comment.module).refuse_gone(_record(session, actor, *_where(comment)))
    said = reach.resolve(session, comment.module, comment.record_id, _checked(text))
    if said.text == comment.text:
        return
    if base != comment.text:
        raise Conflict(ELSEWHERE)
    before, comment.text = comment.text, said.text
    comment.edited_at = clock.now()
    _mention(session, comment, _still_or_new(session, comment, before, said))
    concerned = _concerned(session, comment)
    notices.withdraw(session, comment, concerned)
    notices.tell(session, comment, concerned)
    _tell(session, actor, comment, "edit", before, comment.text)


def delete(session: Session, actor: Actor, id_: int) -> None:
    """Take one's own comment out of the thread; it can be restored."""
    comment = _own(session, actor, id_)
    comment.deleted_at = clock.now()
    notices.withdraw(session, comment)
    _tell(session, actor, comment, "delete", comment.text, "")


def restore(session: Session, actor: Actor, id_: int) -> None:
    """Take one's own deleted comment back; those whom it concerned see their notices again."""
    comment = _own(session, actor, id_, deleted=True)
    if comment.deleted_at is None:
        return
    records.of(comment.module).refuse_gone(_record(session, actor, *_where(comment)))
    comment.deleted_at = None
    notices.tell(session, comment, _concerned(session, comment))
    _tell(session, actor, comment, "restore", "", comment.text)


def missed(session: Session, actor: Actor, module: str, record_id: int, text: str) -> Resolved:
    """Return whom a text would reach and, in sentences, whom it would not. Raises NotFound."""
    _record(session, actor, module, record_id)
    return reach.resolve(session, module, record_id, text)


def get(session: Session, actor: Actor, id_: int, *, deleted: bool = False) -> Comment:
    """Return a comment. Raises NotFound when it, or its record, is not the actor's to see."""
    found = session.get(Comment, id_, populate_existing=True) if 0 < id_ <= LARGEST else None
    if found is None or (found.deleted_at is not None and not deleted):
        raise NotFound(GONE)
    _record(session, actor, *_where(found))
    return found


def _own(session: Session, actor: Actor, id_: int, *, deleted: bool = False) -> Comment:
    found = get(session, actor, id_, deleted=deleted)
    if found.author_id != actor.id:
        raise PermissionDenied("Du kan bara ändra och ta bort dina egna kommentarer.")
    return found


def _record(session: Session, actor: Actor, module: str, record_id: int) -> Any:
    if actor.kind != "user":
        raise PermissionDenied
    return records.get(session, actor, module, record_id)


def _where(comment: Comment) -> tuple[str, int]:
    return comment.module, comment.record_id


def _sent(session: Session, actor: Actor, key: str) -> int | None:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise Invalid({"text": "Kommentaren kunde inte skickas. Ladda om sidan och försök igen."})
    mine = (col(Comment.author_id) == actor.id, col(Comment.key) == key)
    return session.scalar(select(col(Comment.id)).where(*mine))


def _checked(text: str) -> str:
    said = mentions.clean(text)
    if not said:
        raise Invalid({"text": "Skriv något först."})
    if len(said) > LONGEST:
        raise Invalid(
            {"text": f"En kommentar får ha högst {LONGEST} tecken, och din har {len(said)}."}
        )
    return said


def _still_or_new(
    session: Session, comment: Comment, before: str, said: Resolved
) -> dict[int, int | None]:
    """Return whom the text mentions; who has joined a group that it named before is not new."""
    had = set(_mentioned(session, comment))
    named = {ref.id for ref in mentions.refs(before) if ref.kind == mentions.GROUP}
    return {user: group for user, group in said.users.items() if user in had or group not in named}


def _mentioned(session: Session, comment: Comment) -> list[int]:
    theirs = select(col(Mention.user_id)).where(col(Mention.comment_id) == comment.id)
    return list(session.scalars(theirs))


def _mention(session: Session, comment: Comment, users: dict[int, int | None]) -> None:
    session.execute(deletion(Mention).where(col(Mention.comment_id) == comment.id))
    session.add_all(
        Mention(comment_id=comment.id or 0, user_id=user, group_id=group)
        for user, group in users.items()
    )
    session.flush()


def _concerned(session: Session, comment: Comment) -> dict[int, str]:
    """Return the kind of notice for each whom the comment mentions or answers."""
    concerned = dict.fromkeys(_mentioned(session, comment), notices.MENTION)
    parent = session.get(Comment, comment.parent_id) if comment.parent_id else None
    if parent and parent.author_id in reach.of_record(session, *_where(comment)).users:
        concerned.setdefault(parent.author_id, notices.REPLY)
    return concerned


def _tell(  # noqa: PLR0913, PLR0917  which comment, what was done, from what to what
    session: Session, actor: Actor, comment: Comment, action: str, old: str, new: str
) -> None:
    named = reach.names(session)
    said = [without_personal_numbers(mentions.plain(text, named)) for text in (old, new)]
    told = {"comment": {"old": said[0], "new": said[1], "to": comment.id}}
    module, record_id = _where(comment)
    events.record(session, actor, module, record_id, f"comment.{action}", told)
    events.touch(session, topic(module, record_id))


def of_record(session: Session, module: str, record_id: int) -> list[Comment]:
    """Return all comments of a record, the oldest first, without those that are deleted."""
    wanted = select(Comment).where(
        col(Comment.module) == module,
        col(Comment.record_id) == record_id,
        col(Comment.deleted_at).is_(None),
    )
    return list(session.scalars(wanted.order_by(col(Comment.id))))


def ids_of(session: Session, module: str, record_id: int) -> list[int]:
    """Return the ids of all that was ever said on a record."""
    here = (col(Comment.module) == module, col(Comment.record_id) == record_id)
    return [id_ or 0 for id_ in session.scalars(select(col(Comment.id)).where(*here))]


def move(
    session: Session, module: str, from_id: int, to_id: int, ids: Collection[int] | None = None
) -> None:
    """Hand a record's comments, or some of them, over to another record of the module."""
    moved = set(ids_of(session, module, from_id))
    wanted = sorted(moved if ids is None else moved.intersection(ids))
    for at in range(0, len(wanted), AT_A_TIME):
        some = col(Comment.id).in_(wanted[at : at + AT_A_TIME])
        session.execute(update(Comment).where(some).values(record_id=to_id))
    events.touch(session, topic(module, from_id), topic(module, to_id))
