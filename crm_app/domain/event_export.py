"""Events as a table for a file: those that a list is filtered to, each field on its own row."""

from dataclasses import dataclass

from sqlmodel import Session

from crm_app.domain import event_lines, event_list, events
from crm_app.domain.actors import Actor
from crm_app.domain.event_lines import EventLine
from crm_app.domain.event_list import Query

MOST = 5_000
HEADS = ["När", "Vem", "Väg", "Kund", "Namn", "Vad", "Fält", "Från", "Till"]
CUT = "Listan är längre. Här är de {many} nyaste: välj en tid för att få de andra."


@dataclass(frozen=True)
class Table:
    """The rows of a file, and the number of the record when they are of one."""

    rows: list[list[str]]
    number: str = ""


def take(session: Session, actor: Actor, query: Query) -> Table:
    """Return the events that the query keeps; taking them is an event of its own.

    Raises PermissionDenied, and NotFound for what is not hers to see or is switched off.
    """
    actor.require(f"{query.module}.export")
    found, more = event_list.page(session, actor, query, MOST)
    lines = event_lines.told(session, actor, query.module, found)
    told = {"Händelser": {"old": "", "new": str(len(lines))}}
    events.record(session, actor, query.module, query.record_id or None, "export_events", told)
    if query.record_id:
        events.touch(session, f"record:{query.module}:{query.record_id}")
    rows = [row for line in lines for row in _rows(line)]
    rows += [[CUT.format(many=MOST)]] if more else []
    return Table(rows, lines[0].number if query.record_id and lines else "")


def _rows(line: EventLine) -> list[list[str]]:
    first = [line.at, line.who, line.origin, line.number, line.name, line.said]
    return [[*first, c.label, c.old, c.new] for c in line.changes] or [[*first, "", "", ""]]
