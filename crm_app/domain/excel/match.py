"""Which customer a row of a file is about (DOMAIN.md §4.10).

By customer number; else organisation number, registration number within the country, or personal
number; else VAT number; else e-mail together with name. Two customers whose organisation numbers
differ are two, whatever else they share: companies in a VAT group share a VAT number.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain.errors import BadValue
from crm_app.models.customers import Customer, CustomerKind

AT_A_TIME = 1000
SHOWN = 5


class Keys(NamedTuple):
    """What a row tells about who it is. `identity` and `vat` are keyed hashes of numbers."""

    number: str = ""
    identity: str = ""
    vat: str = ""
    mail: str = ""
    name: str = ""

    @property
    def mail_and_name(self) -> tuple[str, str] | None:
        """Return the e-mail together with the name, when the row has both."""
        return (self.mail, self.name) if self.mail and self.name else None


class Candidate(NamedTuple):
    """A customer that a row may be about; `gone` is what has become of one that no row may."""

    id: int
    kind: str
    number: str
    display_name: str
    identity: str | None
    vat: str | None
    mail: str
    name: str
    gone: str = ""


@dataclass
class Found:
    """The customers that some rows' keys lead to, by each key."""

    by_number: dict[str, Candidate] = field(default_factory=dict)
    by_identity: dict[str, list[Candidate]] = field(default_factory=dict)
    by_vat: dict[str, list[Candidate]] = field(default_factory=dict)
    by_mail: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)


def find(session: Session, kind: str, keys: Sequence[Keys]) -> list[int | BadValue | None]:
    """Return, for each row, its customer's id, None for a new one, or why it can't be told."""
    found = look_up(session, kind, keys)
    return [decide(kind, found, row) for row in keys]


def look_up(session: Session, kind: str, keys: Sequence[Keys]) -> Found:
    """Read all candidates of all rows, a thousand keys at a time."""
    found = Found()
    found.by_number = by_number(session, keys)
    rest = [k for k in keys if k.number not in found.by_number]
    identity = (
        Customer.organisation_number_index
        if kind == CustomerKind.COMPANY
        else Customer.personal_identity_number_index
    )
    _group(
        found.by_identity,
        kind,
        rows(session, identity, (k.identity for k in rest)),
        lambda c: c.identity,
    )
    rest = [k for k in rest if k.identity not in found.by_identity]
    _group(
        found.by_vat,
        kind,
        rows(session, Customer.vat_number_index, (k.vat for k in rest)),
        lambda c: c.vat,
    )
    _group(
        found.by_mail,
        kind,
        rows(session, Customer.email, (k.mail for k in rest if k.mail_and_name)),
        lambda c: (c.mail, c.name),
    )
    return found


def _group(
    into: dict[Any, list[Candidate]],
    kind: str,
    candidates: Iterable[Candidate],
    key: Callable[[Candidate], Any],
) -> None:
    for candidate in candidates:
        if candidate.kind == kind and not candidate.gone:
            into.setdefault(key(candidate), []).append(candidate)


def by_number(session: Session, keys: Sequence[Keys]) -> dict[str, Candidate]:
    """Return the customers who have the numbers of rows, whatever kind they are."""
    return {c.number: c for c in rows(session, Customer.number, (k.number for k in keys))}


def rows(session: Session, column: Any, wanted: Iterable[Any]) -> list[Candidate]:
    """Return the customers who have one of the values in the column."""
    texts = sorted({text for text in wanted if text})
    found: list[Candidate] = []
    for at in range(0, len(texts), AT_A_TIME):
        told = session.execute(_QUERY.where(col(column).in_(texts[at : at + AT_A_TIME])))
        found += [_candidate(row) for row in told]
    return found


_C: Any = Customer
_QUERY = select(
    _C.id,
    _C.kind,
    _C.number,
    _C.display_name,
    _C.organisation_number_index,
    _C.personal_identity_number_index,
    _C.vat_number_index,
    _C.email,
    _C.name_key,
    _C.anonymised_at,
    _C.merged_into_id,
)
ANONYMISED = "är anonymiserad och ändras aldrig mer. Ta bort raden, eller kundnumret ur den."
MERGED = "är sammanslagen med en annan kund. Skriv den kundens nummer i stället."


def _candidate(row: Any) -> Candidate:
    identity = row[4] if row[1] == CustomerKind.COMPANY else row[5]
    gone = ANONYMISED if row[9] is not None else MERGED if row[10] is not None else ""
    return Candidate(row[0], row[1], row[2], row[3], identity, *row[6:9], gone=gone)


def decide(kind: str, found: Found, keys: Keys) -> int | BadValue | None:
    """Return the id of the one customer that the keys lead to, None for nobody, or why not."""
    if mine := found.by_number.get(keys.number):
        if mine.gone:
            return BadValue(f"Kundnummer {mine.number} {mine.gone}")
        return mine.id if mine.kind == kind else BadValue(_other_kind(mine))
    candidates = _weaker(found, keys)
    if not candidates:
        return None
    if len(candidates) > 1:
        return BadValue(several(candidates))
    if keys.number:
        return BadValue(_other_number(keys.number, candidates[0]))
    return candidates[0].id


def _weaker(found: Found, keys: Keys) -> list[Candidate]:
    if same := found.by_identity.get(keys.identity):
        return same
    for some in (found.by_vat.get(keys.vat), found.by_mail.get(keys.mail_and_name or ("", ""))):
        same = [c for c in some or () if not (keys.identity and c.identity)]
        if same:
            return same
    return []


def _name(candidate: Candidate) -> str:
    return f"{candidate.number} {candidate.display_name}"


def _other_kind(mine: Candidate) -> str:
    whose = "ett företag" if mine.kind == CustomerKind.COMPANY else "en privatkund"
    return (
        f"Kundnummer {_name(mine)} är {whose}. Läs in raden med den andra importen, "
        "eller ändra kundnumret."
    )


def several(candidates: Sequence[Candidate]) -> str:
    """Return that there are several, and which."""
    names = ", ".join(_name(c) for c in candidates[:SHOWN])
    more = f" och {len(candidates) - SHOWN} till" if len(candidates) > SHOWN else ""
    return f"Flera kunder passar: {names}{more}. Skriv kundnumret på den som raden gäller."


def _other_number(number: str, candidate: Candidate) -> str:
    return (
        f"Kundnummer {number} finns inte, men övriga uppgifter är kund {_name(candidate)}. "
        f"Skriv {candidate.number} om det är samma kund, annars rätta uppgifterna."
    )


def clashes(keys: Sequence[Keys], matched: Sequence[int | None]) -> dict[int, tuple[int, ...]]:
    """Return the rows (by index) that are about the same customer as other rows of the file.

    Rows with different customer numbers are different customers: the file says so.
    """
    found: dict[int, tuple[int, ...]] = {}
    for group in (*groups(matched), *groups(k.number for k in keys)):
        mark(found, group)
    for group in groups(k.identity for k in keys):
        if not _told_apart(group, keys, matched):
            mark(found, group)
    for key in (lambda k: k.vat, lambda k: k.mail_and_name):
        for group in groups(key(k) for k in keys):
            some_without = any(not keys[i].identity for i in group)
            if some_without and not _told_apart(group, keys, matched):
                mark(found, group)
    return found


def groups(values: Iterable[Any]) -> list[tuple[int, ...]]:
    """Return the places of values that are told more than once; what is empty is no value."""
    seen: dict[Any, list[int]] = {}
    for index, value in enumerate(values):
        if value:
            seen.setdefault(value, []).append(index)
    return [tuple(group) for group in seen.values() if len(group) > 1]


def _told_apart(group: Sequence[int], keys: Sequence[Keys], matched: Sequence[int | None]) -> bool:
    return all(keys[i].number for i in group) or all(matched[i] for i in group)


def mark(found: dict[int, tuple[int, ...]], group: tuple[int, ...]) -> None:
    """Note the group at each of its places that has none."""
    for index in group:
        found.setdefault(index, group)
