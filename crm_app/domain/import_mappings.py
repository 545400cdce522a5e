"""Named mappings: what the columns of another system's file are about, kept for the next file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from crm_app.domain import events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.excel.column_choice import valid
from crm_app.domain.excel.columns import NOT_READ, guess
from crm_app.domain.excel.headings import same
from crm_app.domain.excel.planned import require
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import CustomerKind
from crm_app.models.import_mappings import ImportMapping
from crm_app.models.users import User

LONGEST = 60
MOST = 100
LONGEST_HEADING = 200


@dataclass(frozen=True)
class Named:
    """One mapping as it is listed: `by` is whose it is, "" for one's own.

    `fits` tells that the file at hand has a column for each that it reads.
    """

    id: int
    name: str
    by: str
    shared: bool
    may_delete: bool
    fits: bool


def listing(session: Session, actor: Actor, kind: str, headings: Sequence[str]) -> list[Named]:
    """Return the mappings that she has: her own, then those that others share, by name."""
    require(actor)
    found = [_shown(actor, m, name, headings) for m, name in _hers(session, actor, kind)]
    return sorted(found, key=lambda m: (m.by != "", sort_key(m.name), m.id))


def _hers(session: Session, actor: Actor, kind: str) -> list[tuple[ImportMapping, str]]:
    theirs = or_(col(ImportMapping.user_id) == actor.id, col(ImportMapping.shared))
    wanted = select(ImportMapping, col(User.name)).join(
        User, col(User.id) == col(ImportMapping.user_id)
    )
    rows = session.execute(wanted.where(col(ImportMapping.kind) == kind, theirs))
    return [(row[0], row[1]) for row in rows]


def _shown(actor: Actor, one: ImportMapping, owner: str, headings: Sequence[str]) -> Named:
    own = one.user_id == actor.id
    may = own or actor.may("system.settings")
    return Named(one.id or 0, one.name, "" if own else owner, one.shared, may, _fits(one, headings))


def _fits(one: ImportMapping, headings: Sequence[str]) -> bool:
    there = {same(heading) for heading in headings}
    return all(same(heading) in there for heading, key in one.columns if key)


def use(
    session: Session, actor: Actor, id_: int, kind: str, headings: Sequence[str]
) -> tuple[dict[int, str], str]:
    """Return what a mapping says of a file's columns, and its key. Raises NotFound.

    Columns that it does not know are read as their headings tell.
    """
    one = _found(session, actor, id_, kind)
    held = settings.snapshot(session)
    told = {same(heading): key for heading, key in one.columns}
    taken = set(told.values())
    guessed = guess(held, kind, headings)
    mapping: dict[int, str] = {}
    for index, heading in enumerate(headings):
        by_itself = NOT_READ if guessed[index] in taken else guessed[index]
        key = told.get(same(heading), by_itself)
        mapping[index] = NOT_READ if key in mapping.values() else key
    return valid(held, kind, headings, mapping), one.key


def save(  # noqa: PLR0913, PLR0917  a mapping is all this
    session: Session,
    actor: Actor,
    kind: str,
    name: str,
    headings: Sequence[str],
    mapping: Mapping[int, str],
    key: str,
    shared: bool,
) -> int:
    """Keep a mapping under a name, and return its id. Raises PermissionDenied, Invalid."""
    require(actor)
    if actor.id is None:
        raise PermissionDenied
    if kind not in tuple(CustomerKind):
        raise Invalid({"name": "Välj företag eller privat."})
    told = valid(settings.snapshot(session), kind, headings, mapping)
    made = ImportMapping(
        user_id=actor.id,
        kind=kind,
        name=_name(session, actor, kind, name),
        name_key=sort_key(_tidy(name)),
        shared=shared is True,
        columns=[[h[:LONGEST_HEADING], told[i]] for i, h in enumerate(headings) if h],
        key=key if key in told.values() else "",
    )
    session.add(made)
    session.flush()
    _tell(session, actor, made, "create")
    return made.id or 0


def delete(session: Session, actor: Actor, id_: int, kind: str) -> None:
    """Take a mapping away: one's own, or an administrator any that is shared. Raises NotFound."""
    one = _found(session, actor, id_, kind)
    if one.user_id != actor.id and not actor.may("system.settings"):
        raise PermissionDenied("Kolumnvalet är en kollegas. Spara ett eget i stället.")
    _tell(session, actor, one, "delete")
    session.delete(one)


def _found(session: Session, actor: Actor, id_: int, kind: str) -> ImportMapping:
    require(actor)
    one = session.get(ImportMapping, id_) if 0 < id_ < 2**63 else None
    own = one is not None and actor.id is not None and one.user_id == actor.id
    if one is None or one.kind != kind or not (own or one.shared):
        raise NotFound("Kolumnvalet finns inte längre.")
    return one


def _tidy(name: str) -> str:
    return "".join(letter for letter in " ".join(str(name).split()) if letter.isprintable())


def _name(session: Session, actor: Actor, kind: str, name: str) -> str:
    name = _tidy(name)
    key = sort_key(name)
    if not key or len(name) > LONGEST or len(key) > LONGEST:
        raise Invalid({"name": f"Skriv ett namn på högst {LONGEST} tecken."})
    if any(one.name_key == key for one, _ in _hers(session, actor, kind)):
        raise Invalid(
            {"name": f"Det finns redan ett kolumnval som heter ”{name}”. Välj ett annat namn."}
        )
    held = select(func.count()).select_from(ImportMapping)
    if (session.scalar(held.where(col(ImportMapping.user_id) == actor.id)) or 0) >= MOST:
        raise Invalid({"name": f"Du har redan {MOST} kolumnval. Ta bort något som är gammalt."})
    return name


def _tell(session: Session, actor: Actor, one: ImportMapping, action: str) -> None:
    if one.shared:
        old, new = ("", one.name) if action == "create" else (one.name, "")
        told = {"Kolumnval": {"old": old, "new": new}}
        events.record(session, actor, "import_mappings", one.id, action, told)
