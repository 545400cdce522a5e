"""Planning some rows anew in a finished staging file: corrected ones, and those that have changed.

The whole file is read once more, as two rows may be about the same customer, but only these rows
are planned. What the others come to stays as it was.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from crm_app.domain.excel import staging
from crm_app.domain.excel.fresh import Stale, stale_rows
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import TEMPORARY, Findings
from crm_app.domain.excel.planning import head_of
from crm_app.domain.excel.staged import Staged
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
        asked = (planner.options.only_rows or frozenset()) | stale_rows(session, held)
    except Stale:
        planner.options = replace(planner.options, only_rows=None)
        path.unlink()
        return False
    asked |= alike(held, asked)
    for row in tuple(asked):
        if row in planner.whose:
            asked |= frozenset(planner.whose.same_as(row))
    planner.options = replace(planner.options, only_rows=asked)
    planner.missing.after(max(held.temporary, default=TEMPORARY))
    staging.forget(path, planner.replanned() or ())
    return True


def alike(held: Staged, asked: frozenset[int]) -> frozenset[int]:
    """Return the rows that share a customer or a key with one of these, as they were planned."""
    told: list[set[Any]] = [set() for _ in range(5)]
    for row, keys in _keys(held):
        if row in asked:
            for place, key in enumerate(keys):
                told[place].add(key)
    for place in told:
        place.discard("")
    return frozenset(
        row for row, keys in _keys(held) if any(k in told[at] for at, k in enumerate(keys))
    )


def _keys(held: Staged) -> Iterable[tuple[int, tuple[Any, ...]]]:
    for row, customer, number, identity, vat, mail, name in held.whom():
        yield row, (customer or "", number, identity, vat, (mail, name) if mail or name else "")


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
