"""Field rules: which fields are active and required, for which kind and type of customer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from crm_app.domain import events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.settings import Snapshot
from crm_app.models import contacts, customers
from crm_app.models.customers import KIND_LABELS, TYPE_LABELS, CustomerKind, CustomerType
from crm_app.models.settings import FieldOrder, FieldRule
from crm_app.models.spec import FieldSpec, Rule

RULE_LABELS: dict[Rule, str] = {
    Rule.OFF: "av",
    Rule.ACTIVE: "aktiv",
    Rule.REQUIRED: "obligatorisk",
}


@dataclass(frozen=True)
class Column:
    """One column of the grid: a kind and a type of customer, or contacts as a whole."""

    kind: str
    type: str
    label: str
    group: str

    @property
    def id(self) -> str:
        """Return the column's name on the wire."""
        return f"{self.kind}.{self.type}"


@dataclass(frozen=True)
class Cell:
    """One cell of the grid and the rule that is asked for in it."""

    spec: FieldSpec
    column: Column
    rule: Rule


CUSTOMER_COLUMNS = tuple(
    Column(kind.value, type_.value, TYPE_LABELS[type_], KIND_LABELS[kind])
    for kind in CustomerKind
    for type_ in CustomerType
)
CONTACT_COLUMNS = (Column("", "", "Kontaktperson", "Kontaktperson"),)
SUBJECTS: dict[str, tuple[tuple[FieldSpec, ...], tuple[Column, ...]]] = {
    "customer": (customers.FIELDS, CUSTOMER_COLUMNS),
    "contact": (contacts.FIELDS, CONTACT_COLUMNS),
}
SPECS = {subject: {spec.key: spec for spec in specs} for subject, (specs, _) in SUBJECTS.items()}


def first_rule(spec: FieldSpec, kind: str, type_: str) -> Rule:
    """Return the rule before anybody decided: Temporär and Prospekt require only the locked."""
    rule = spec.private if kind == CustomerKind.PRIVATE else spec.company
    softer = type_ not in ("", CustomerType.REGULAR) and rule is Rule.REQUIRED
    return Rule.ACTIVE if softer else rule


def rule_of(held: Snapshot, subject: str, spec: FieldSpec, kind: str, type_: str) -> Rule:
    """Return the rule that holds now."""
    first = first_rule(spec, kind, type_)
    if first in (Rule.NONE, Rule.LOCKED):
        return first
    decided = held.rules.get((subject, spec.key, kind, type_))
    return Rule(decided) if decided else first


def ordered(held: Snapshot, subject: str) -> tuple[FieldSpec, ...]:
    """Return all fields of the subject in the decided order."""
    specs = SUBJECTS[subject][0]
    place = {spec.key: i for i, spec in enumerate(specs)}
    return tuple(sorted(specs, key=lambda s: held.order.get((subject, s.key), place[s.key])))


def effective(
    held: Snapshot,
    subject: str,
    kind: str = "",
    type_: str = "",
) -> tuple[tuple[FieldSpec, Rule], ...]:
    """Return every field that the kind can have, with its rule, in the decided order."""
    key = ("effective", subject, kind, type_)
    if key not in held.memo:
        rules = ((s, rule_of(held, subject, s, kind, type_)) for s in ordered(held, subject))
        held.memo[key] = tuple((spec, rule) for spec, rule in rules if rule is not Rule.NONE)
    return held.memo[key]


def decide(
    session: Session,
    actor: Actor,
    subject: str,
    changes: list[tuple[str, str, str]],
) -> None:
    """Decide rules: each change is (field, column id, "off", "active" or "required").

    One cell, a whole row or a whole column alike; all of them or none. A locked cell among
    several is left as it is, alone it is refused. Raises Invalid for what does not exist.
    """
    actor.require("customers.settings")
    held = settings.snapshot(session)
    told: dict[str, dict[str, Any]] = {}
    for field, column_id, wanted in changes:
        cell = _asked(subject, field, column_id, wanted)
        if first_rule(cell.spec, cell.column.kind, cell.column.type) in (Rule.NONE, Rule.LOCKED):
            if len(changes) == 1:
                raise Invalid({field: f"{cell.spec.label} är låst och kan inte ändras."})
        else:
            told |= _keep(session, held, subject, cell)
    if told:
        events.record(session, actor, "settings", None, f"field_rules.{subject}", told)
        settings.changed(session)


def _asked(
    subject: str,
    field: str,
    column_id: str,
    wanted: str,
) -> Cell:
    column = next((c for c in SUBJECTS.get(subject, ((), ()))[1] if c.id == column_id), None)
    spec = SPECS.get(subject, {}).get(field)
    if spec is None or column is None or wanted not in (Rule.OFF, Rule.ACTIVE, Rule.REQUIRED):
        raise Invalid({field: "Fältet eller värdet finns inte. Ladda om sidan."})
    return Cell(spec, column, Rule(wanted))


def _keep(session: Session, held: Snapshot, subject: str, cell: Cell) -> dict[str, dict[str, Any]]:
    """Write one decision and return what the event tells of it."""
    spec, column, rule = cell.spec, cell.column, cell.rule
    old = rule_of(held, subject, spec, column.kind, column.type)
    if old == rule:
        return {}
    session.merge(
        FieldRule(
            subject=subject, field=spec.key, kind=column.kind, type=column.type, rule=rule.value
        )
    )
    where = f"{column.group} {column.label}" if column.kind else column.label
    return {
        f"{spec.label} – {where}": {
            "old": RULE_LABELS[old],
            "new": RULE_LABELS[rule],
            "from": [spec.key, column.id, old.value],
            "to": [spec.key, column.id, rule.value],
        }
    }


def arrange(session: Session, actor: Actor, subject: str, keys: list[str]) -> None:
    """Decide the order of the fields. Raises Invalid unless each field is there once."""
    actor.require("customers.settings")
    held = settings.snapshot(session)
    old = [spec.key for spec in ordered(held, subject)]
    if sorted(keys) != sorted(old):
        raise Invalid({"order": "Ordningen passar inte längre fälten. Ladda om sidan."})
    if keys == old:
        return
    session.execute(delete(FieldOrder).where(col(FieldOrder.subject) == subject))
    session.add_all(FieldOrder(subject=subject, field=k, position=i) for i, k in enumerate(keys))
    moved = max(keys, key=lambda k: abs(keys.index(k) - old.index(k)))
    events.record(
        session,
        actor,
        "settings",
        None,
        f"field_order.{subject}",
        {
            SPECS[subject][moved].label: {
                "old": str(old.index(moved) + 1),
                "new": str(keys.index(moved) + 1),
                "from": old,
                "to": keys,
            }
        },
    )
    settings.changed(session)


def restore(session: Session, actor: Actor, action: str, changes: dict[str, Any]) -> None:
    """Put back what an event of this module changed. Raises Invalid where that is not possible."""
    kind, _, subject = action.partition(".")
    was = [told["from"] for told in changes.values()]
    if kind == "field_order":
        arrange(session, actor, subject, _as_it_was(session, subject, was[0]))
    else:
        decide(session, actor, subject, [(field, column, rule) for field, column, rule in was])


def _as_it_was(session: Session, subject: str, was: list[str]) -> list[str]:
    """Return the order that was, with the fields that have come since where they stand now."""
    now = [spec.key for spec in ordered(settings.snapshot(session), subject)]
    kept = [key for key in was if key in now]
    for key in (key for key in now if key not in was):
        kept.insert(now.index(key), key)
    return kept
