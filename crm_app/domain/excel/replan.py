"""Planning some rows anew in a finished staging file: corrected ones, and those that have changed.

Two rows may be about the same customer, so the whole file is read once more, but for refused rows
that only concern each other; only these rows are planned. What the others come to stays as it was.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from crm_app.domain.excel import staging
from crm_app.domain.excel.fresh import Stale, stale_rows
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import TEMPORARY, Findings, Head, PlanOptions
from crm_app.domain.excel.planning import head_of
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import SourceRow
from crm_app.domain.excel.targets import targets_of
from crm_app.domain.settings import Snapshot
from crm_app.models.spec import FieldKind as K

OF_SETTINGS = (K.REGISTER, K.TAGS, K.MANAGERS, K.COUNTRY)
"""Kinds whose values may be missing: what a file lacks of them is told of the whole file."""


def concerns_all(held: Snapshot, kind: str, key: str) -> bool:
    """Tell whether a correction of the field may change what the file as a whole lacks."""
    target = targets_of(held, kind).get(key)
    return target is None or target.spec.kind in OF_SETTINGS


def begin(session: Session, planner: Planner, path: Path) -> bool:
    """Let a planner that has matched tell only of what must be told anew; False if that is all.

    The rows are taken out of the staging file. With those asked for go the rows that have changed
    since, and those that were or have become about the same customer as one of them.
    """
    held = Staged(path)
    try:
        asked = _asked(session, held, planner.options)
    except Stale:
        planner.options = replace(planner.options, only_rows=None)
        path.unlink()
        return False
    for row in tuple(asked):
        if row in planner.whose:
            asked |= frozenset(planner.whose.same_as(row))
    _ready(planner, held, asked)
    return True


def shortcut(
    session: Session, kind: str, path: Path, options: PlanOptions
) -> tuple[Planner, list[SourceRow]] | None:
    """Return a planner that has matched, and the rows it shall tell; None when it takes the file.

    Refused rows lie in the staging file whole. Where only such rows are concerned, the file, which
    may be long, need not be read again.
    """
    held = Staged(path)
    head = Head(held.head["sheet"], tuple(held.head["headings"]))
    try:
        asked = _asked(session, held, options)
    except Stale:
        return None
    while True:
        told = held.sources(asked)
        if told.keys() != asked:
            return None
        rows = [SourceRow(number, told[number]) for number in sorted(told)]
        planner = Planner(session, kind, head, options)
        planner.scan(rows)
        planner.match()
        more = held.sharing(planner.whose.told()) - asked
        if not more:
            _ready(planner, held, asked)
            return planner, rows
        asked |= more


def _asked(session: Session, held: Staged, options: PlanOptions) -> frozenset[int]:
    """Return the rows asked for, those that have changed, and those that shared a key with one."""
    asked = (options.only_rows or frozenset()) | stale_rows(session, held)
    return asked | held.sharing(held.whose(asked))


def _ready(planner: Planner, held: Staged, asked: frozenset[int]) -> None:
    planner.options = replace(planner.options, only_rows=asked)
    planner.missing.after(max(held.temporary, default=TEMPORARY))
    staging.forget(held.path, planner.replanned() or ())


def head_after(held: Staged, planner: Planner, found: Findings) -> dict[str, Any]:
    """Return what the staging file says of the whole when some rows have been told anew."""
    new, old = head_of(planner, [found], (), 0), held.head
    missing = {register: list(names) for register, names in old["missing_values"].items()}
    for register, names in new["missing_values"].items():
        known = missing.setdefault(register, [])
        seen = {name.casefold() for name in known}
        known += [name for name in names if name.casefold() not in seen]
    return old | {
        "missing_values": missing,
        "temporary": old["temporary"] | new["temporary"],
        "countries": sorted({*old["countries"], *new["countries"]}),
        "last_event": new["last_event"],
    }
