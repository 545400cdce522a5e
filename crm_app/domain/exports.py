"""Exports of the register: those asked for, in a file that the import reads back as the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from crm_app.domain import customer_list, customers, events, filters, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.excel import template, workbook
from crm_app.domain.excel.file_columns import FileColumn, file_columns
from crm_app.domain.excel.file_rows import FileRows, most_contacts
from crm_app.domain.filters import Filter
from crm_app.models.customers import KIND_LABELS, CustomerKind

RIGHT = "customers.export"
FULL = "customers.see_personal_numbers"
TOLD_EVERY = 500
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What is exported: customers of one kind, kept to the filters as the register is.

    `in_full` writes persons' numbers out, for those who may see them; else they stand masked.
    """

    kind: str
    filters: tuple[Filter, ...] = ()
    lacking: str = ""
    in_full: bool = False
    contacts: bool = True


@dataclass(frozen=True)
class Made:
    """What came of it: so many customers, and cells that hold more than Excel's can."""

    rows: int
    left_out: int = 0


def require(actor: Actor, wanted: Wanted) -> None:
    """Raise PermissionDenied unless she may export this, Invalid for an unknown kind."""
    actor.require(RIGHT)
    actor.require("customers.see")
    if wanted.in_full and not actor.may(FULL):
        raise PermissionDenied
    if wanted.kind not in tuple(CustomerKind):
        raise Invalid({"kind": "Välj företag eller privat."})


def write(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    target: Path,
    on_progress: OnProgress = lambda _done, _total: None,
) -> Made:
    """Write the file. Who sees only her own customers gets only those. Tell it with `record`."""
    require(actor, wanted)
    held = settings.snapshot(session)
    kind = Filter("kind", (wanted.kind,))
    kept = (*(f for f in wanted.filters if f.key != "kind"), kind)
    ids = customer_list.ids(session, actor, Query(filters=kept, lacking=wanted.lacking))
    columns = _columns(session, wanted, ids)
    rows = FileRows(session, actor, columns, in_full=wanted.in_full)
    told = _told(rows.read(ids), len(ids), on_progress)
    number = workbook.write(target, template.content(held, wanted.kind, columns), told)
    return Made(number, rows.left_out)


def _columns(session: Session, wanted: Wanted, ids: list[int]) -> tuple[FileColumn, ...]:
    most = max(1, most_contacts(session, ids)) if wanted.contacts else 0
    return file_columns(settings.snapshot(session), wanted.kind, most)


def _told(rows: Iterator[list[str]], total: int, tell: OnProgress) -> Iterator[list[str]]:
    for done, row in enumerate(rows, 1):
        yield row
        if done % TOLD_EVERY == 0 or done == total:
            tell(done, total)


def record(session: Session, actor: Actor, wanted: Wanted, made: Made) -> None:
    """Tell that the customers were exported, in one event; before anybody gets the file."""
    require(actor, wanted)
    told = {
        "Kunder": f"{made.rows} {KIND_LABELS[wanted.kind].lower()}",
        "Urval": selection(settings.snapshot(session), wanted) or "alla",
        "Personnummer": "i klartext" if wanted.in_full else "dolda",
    }
    changes = {label: {"old": "", "new": text} for label, text in told.items()}
    events.record(session, actor, customers.MODULE, None, "export", changes)


def selection(held: settings.Snapshot, wanted: Wanted) -> str:
    """Return which customers of the kind are exported, as its chips say it; "" is all."""
    said = [filters.sentence(held, one) for one in wanted.filters if one.key != "kind"]
    said.append(customer_list.lacking_label(wanted.lacking))
    return "; ".join(filter(None, said))
