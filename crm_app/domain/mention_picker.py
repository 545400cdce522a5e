"""Whom the list after an @ offers: who can be reached from the record, the likeliest first."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import reach, records, settings, threads
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.mentions import GROUP, USER, Ref
from crm_app.domain.reach import Reach
from crm_app.domain.snapshot import Snapshot
from crm_app.domain.sorting import fold, sort_key
from crm_app.models.comments import Comment, Mention
from crm_app.models.users import UserGroup

MOST = 8
LONGEST = 100
RECENT = 50
EXACT, PREFIX, WORDS, NONE = range(4)


@dataclass(frozen=True)
class Candidate:
    """One line of the list: `ref` is "u12" or "g3", `about` is her title and groups."""

    ref: str
    name: str
    about: str
    initials: str


@dataclass(frozen=True)
class _Name:
    """A name as it is compared: with its accents and without."""

    exact: str
    folded: str
    order: str


def find(session: Session, actor: Actor, module: str, record_id: int, text: str) -> list[Candidate]:
    """Return at most MOST users and groups whose names agree with what was typed after the @.

    Exact names come first, then names that begin so, then those of which a word does; among
    equals those with the accents that were typed, those who work with the record, and those whom
    the actor has mentioned lately. The actor herself comes last. Raises NotFound.
    """
    if actor.kind != "user":
        raise PermissionDenied
    records.get(session, actor, module, record_id)
    typed = " ".join(text[:LONGEST].split()).casefold()
    reached = reach.of_record(session, module, record_id)
    found = _agreeing(_names(session, reached), typed)
    if not found:
        return []
    works = _workers(session, module, record_id)
    lately = {user: at for at, user in enumerate(_lately(session, actor))}

    def order(ref: Ref) -> tuple[object, ...]:
        tier, name = found[ref]
        person = ref.id if ref.kind == USER else 0
        return (
            person == actor.id,
            tier,
            not name.exact.startswith(typed),
            person not in works,
            lately.get(person, RECENT),
            ref.kind == GROUP,
            name.order,
            ref.id,
        )

    return _shown(session, module, record_id, reached, sorted(found, key=order)[:MOST])


def _names(session: Session, reached: Reach) -> dict[Ref, _Name]:
    known = _user_names(settings.snapshot(session))
    groups = reach.group_names(session)
    return {
        **{Ref(USER, id_): known[id_] for id_ in reached.users},
        **{Ref(GROUP, id_): _name(groups[id_]) for id_ in reached.groups},
    }


def _user_names(held: Snapshot) -> dict[int, _Name]:
    if "names to pick" not in held.memo:
        held.memo["names to pick"] = {id_: _name(told[0]) for id_, told in held.users.items()}
    return held.memo["names to pick"]


def _name(name: str) -> _Name:
    return _Name(name.casefold(), fold(name), sort_key(name))


def _agreeing(names: dict[Ref, _Name], typed: str) -> dict[Ref, tuple[int, _Name]]:
    words = fold(typed).split()
    if typed and not words:
        return {}
    told = ((ref, _tier(name.folded, words), name) for ref, name in names.items())
    return {ref: (tier, name) for ref, tier, name in told if tier < NONE}


def _tier(name: str, words: list[str]) -> int:
    typed = " ".join(words)
    if name.startswith(typed):
        return EXACT if name == typed else PREFIX
    starts, wanted = (text.replace("-", " ").split() for text in (name, typed))
    return WORDS if all(any(s.startswith(w) for s in starts) for w in wanted) else NONE


def _workers(session: Session, module: str, record_id: int) -> set[int]:
    """Return who works with the record: whose own it is, and who has commented on it."""
    here = (col(Comment.module) == module, col(Comment.record_id) == record_id)
    authors = session.scalars(select(col(Comment.author_id)).where(*here).distinct())
    return records.of(module).owners(session, record_id) | set(authors)


def _lately(session: Session, actor: Actor) -> Iterable[int]:
    """Return whom the actor has mentioned by name in her last comments, the latest first."""
    mine = (
        select(col(Comment.id))
        .where(col(Comment.author_id) == actor.id)
        .order_by(col(Comment.id).desc())
        .limit(RECENT)
    )
    last = func.max(col(Mention.comment_id))
    return session.scalars(
        select(col(Mention.user_id))
        .where(col(Mention.comment_id).in_(mine), col(Mention.group_id).is_(None))
        .group_by(col(Mention.user_id))
        .order_by(last.desc())
        .limit(RECENT)
    )


def _shown(
    session: Session, module: str, record_id: int, reached: Reach, refs: list[Ref]
) -> list[Candidate]:
    users = [ref.id for ref in refs if ref.kind == USER]
    groups, titles = _groups_of(session, users), records.of(module).titles(session, record_id)
    named = reach.names(session)

    def about(ref: Ref) -> str:
        if ref.kind == GROUP:
            many = len(reached.of(ref))
            return f"Grupp · {many} {'person' if many == 1 else 'personer'}"
        return " · ".join(filter(None, (titles.get(ref.id, ""), groups.get(ref.id, ""))))

    return [
        Candidate(f"{r.kind}{r.id}", named(r), about(r), threads.initials(named(r))) for r in refs
    ]


def _groups_of(session: Session, users: list[int]) -> dict[int, str]:
    names = reach.group_names(session)
    found: dict[int, list[str]] = {}
    for user, group in session.execute(
        select(col(UserGroup.user_id), col(UserGroup.group_id)).where(
            col(UserGroup.user_id).in_(users)
        )
    ):
        found.setdefault(user, []).append(names[group])
    return {user: ", ".join(sorted(theirs, key=sort_key)) for user, theirs in found.items()}
