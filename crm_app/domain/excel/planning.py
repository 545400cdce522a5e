"""From a table's rows to a finished staging file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import Session

from crm_app.domain.actors import Actor
from crm_app.domain.excel import staging
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import Findings, Head, PlanOptions, require
from crm_app.domain.excel.prepare import Preparer
from crm_app.domain.excel.table import SourceRow

Rows = Iterable[SourceRow]
Passing = Callable[[Rows], Rows]


def stage(  # noqa: PLR0913, PLR0917  what, for whom, and where to: all are the caller's to say
    session: Session,
    actor: Actor,
    kind: str,
    head: Head,
    rows: Sequence[SourceRow],
    path: Path,
    *,
    options: PlanOptions,
    file_hash: str = "",
    notes: Sequence[str] = (),
    empty_rows: int = 0,
    passing: Passing = iter,
) -> None:
    """Plan the rows in this process, and leave the plan in a staging file."""
    require(actor)
    planner = Planner(session, kind, head, options)
    planner.scan(passing(rows))
    planner.match()
    writer = staging.Writer(path, Preparer(session, kind, planner.missing.reading))
    planner.tell(passing(rows), writer)
    writer.close()
    told = head_of(planner, [planner.findings()], notes, empty_rows)
    staging.finish(path, told | {"file_hash": file_hash})


def head_of(
    planner: Planner, found: Sequence[Findings], notes: Sequence[str], empty_rows: int
) -> dict[str, Any]:
    """Return what a staging file says of the whole, after what each part found."""
    missing: dict[str, dict[str, str]] = {}
    ignored: dict[tuple[str, str], int] = {}
    for one in found:
        for register, names in one.missing_values.items():
            held = missing.setdefault(register, {})
            for name in names:
                held.setdefault(name.casefold(), name)
        for key, count in one.ignored.items():
            ignored[key] = ignored.get(key, 0) + count
    return {
        "kind": planner.kind,
        "sheet": planner.head.sheet,
        "headings": planner.head.headings,
        "columns": found[0].columns,
        "left_out": [list(asdict(c).values()) for c in found[0].left_out],
        "notes": [list(notes), planner.notes(ignored)],
        "empty_rows": empty_rows,
        "missing_values": {register: list(names.values()) for register, names in missing.items()},
        "temporary": _joined(one.temporary for one in found),
        "countries": sorted(frozenset().union(*(one.countries for one in found))),
        "create_values": planner.options.create_values,
        "settings_version": planner.held.version,
        "last_event": planner.last_event,
    }


def _joined(parts: Iterable[Mapping[int, Any]]) -> dict[int, Any]:
    return {key: value for part in parts for key, value in part.items()}
