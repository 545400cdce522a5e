"""Merging two customers: what differs, with a choice for each, and making one of them.

The one that is kept gets what was chosen, and everything that hangs on the other: contacts, files,
comments, tags, account managers, values in own tabs, and those who are invoiced through her. The
other is archived and leads to the kept one. What both held before is kept for a way back.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from crm_app.domain import (
    clock,
    comments,
    customer_values,
    customer_vat,
    customers,
    events,
    files,
    merge_moves,
    merge_undo,
    merges,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import changes
from crm_app.domain.customer_values import ON_ROW, SEALED, Values
from crm_app.domain.errors import BadValue, Conflict, Invalid
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer, CustomerType

REGULAR = CustomerType.REGULAR.value
NEEDS = ("customers.edit", "customers.archive")
KEPT, OTHER = "kept", "other"
NUMBER, RECIPIENT = "number", "invoice_recipient"
STALE = (
    "Någon har ändrat en av kunderna medan du läste. Inget är sammanslaget: "
    "läs igenom det som står nu och välj igen."
)


@dataclass(frozen=True)
class Choice:
    """One field in which the two differ; `chosen` is "kept" or "other"."""

    key: str
    label: str
    kept: str
    other: str
    chosen: str = KEPT


@dataclass(frozen=True)
class Comparison:
    """The two customers side by side, and what comes along without a choice.

    `stamp` names exactly what was compared; a merge of anything else is refused.
    """

    kept: merges.Other = field(default_factory=merges.Other)
    other: merges.Other = field(default_factory=merges.Other)
    choices: list[Choice] = field(default_factory=list)
    along: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    stamp: str = ""


def compare(session: Session, actor: Actor, keep_id: int, other_id: int) -> Comparison:
    """Return what differs. Raises NotFound, and Conflict or Invalid for two that can't be one."""
    keep, other = _both(session, actor, keep_id, other_id)
    own = merge_moves.own_differences(session, keep_id, other_id)
    found = [*_differing(session, actor, keep, other), *own]
    return Comparison(
        merges.Other(keep_id, keep.number, keep.display_name),
        merges.Other(other_id, other.number, other.display_name),
        [Choice(d.key, d.label, d.kept, d.other, OTHER if d.lacks else KEPT) for d in found],
        _along(session, keep, other),
        merge_moves.doubles(session, keep_id, other_id),
        _stamp(found),
    )


def merge(  # noqa: PLR0913, PLR0917  two customers, what was chosen, and what was seen
    session: Session,
    actor: Actor,
    keep_id: int,
    other_id: int,
    chosen: Mapping[str, str],
    stamp: str,
) -> int:
    """Make one of the two; return the run by which it can be taken back.

    `chosen` is "kept" or "other" by the key of a choice, the default where it says nothing.
    Raises Conflict when the two are no longer as compared (`stamp`), Invalid with every error.
    """
    found = compare(session, actor, keep_id, other_id)
    if found.stamp != stamp:
        raise Conflict(STALE)
    keep, other = _both(session, actor, keep_id, other_id)
    taken = [c.key for c in found.choices if chosen.get(c.key, c.chosen) == OTHER]
    run = merge_undo.remember(session, actor, keep, other)
    told = _take_over(session, actor, keep, other, taken)
    merge_moves.hand_over(session, actor, keep_id, other_id, taken)
    other.archived, other.merged_into_id = True, keep_id
    for one in (keep, other):
        one.version += 1
        one.updated_at, one.updated_by = clock.now(), actor.name
        events.touch(session, f"record:{customers.MODULE}:{one.id}")
    into = {"merged_into": {"old": "", "new": keep.number, "to": keep_id}}
    came = {"merged": {"old": "", "new": other.number, "to": other_id}}
    events.record(session, actor, customers.MODULE, keep_id, "merge", came | told)
    events.record(session, actor, customers.MODULE, other_id, "merged", into)
    events.touch(session, f"list:{customers.MODULE}")
    merge_undo.seal(session, run)
    return run


def _both(session: Session, actor: Actor, keep_id: int, other_id: int) -> tuple[Customer, Customer]:
    for right in NEEDS:
        actor.require(right)
    keep, other = (customers.get(session, actor, id_) for id_ in (keep_id, other_id))
    if keep_id == other_id:
        raise Invalid({"other": "Det är samma kund. Välj en annan att slå ihop med."})
    if keep.kind != other.kind:
        raise Invalid({"other": "Ett företag och en privatkund kan inte slås ihop."})
    for one in (keep, other):
        if one.merged_into_id is not None:
            into = merges.kept(session, one)
            raise Conflict(f"Kund {one.number} är redan sammanslagen med {into.number}.")
        if one.anonymised_at is not None:
            raise Conflict(f"Kund {one.number} är anonymiserad och kan inte slås ihop.")
    if keep.archived:
        raise Conflict(f"Kund {keep.number} är arkiverad. Ta tillbaka den först, eller byt plats.")
    return keep, other


def _differing(
    session: Session, actor: Actor, keep: Customer, other: Customer
) -> Iterator[merge_moves.Difference]:
    held, number_of = settings.snapshot(session), customers.number_of(session, actor)
    mine, theirs = (_raw(held, row) for row in (keep, other))
    for spec in ON_ROW:
        one, two = mine[spec.key], theirs[spec.key]
        index = f"{spec.key}_index"
        hidden = [str(getattr(row, index, None) or "") for row in (keep, other)]
        same = one == two and hidden[0] == hidden[1]
        if same or _is_empty(two) or _is_no_choice(spec.key, keep, other):
            continue
        texts = [
            showing.show(spec, value, held, row.country or "SE", number_of)
            for row, value in ((keep, one), (other, two))
        ]
        yield merge_moves.Difference(
            spec.key, spec.label, texts[0], texts[1], _is_empty(one), tuple(hidden)
        )


def _is_no_choice(key: str, keep: Customer, other: Customer) -> bool:
    """Tell of a number, which is never handed over, and of what follows by itself."""
    if key == "vat_treatment":
        return not other.vat_override_reason
    return key == NUMBER or (key == RECIPIENT and other.invoice_recipient_id == keep.id)


def _is_empty(value: Any) -> bool:
    return value in (None, "", False)


def _stamp(found: list[merge_moves.Difference]) -> str:
    told = [(d.key, d.kept, d.other, d.hidden) for d in found]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _raw(held: Snapshot, row: Customer) -> Values:
    """Return what the row holds, a merged value of a register as what it is now."""
    return customer_values.now(held, {spec.key: getattr(row, spec.column) for spec in ON_ROW})


def _take_over(
    session: Session, actor: Actor, keep: Customer, other: Customer, taken: list[str]
) -> dict[str, Any]:
    """Write what was chosen into the kept one; return what its event tells."""
    ids = (keep.id or 0, other.id or 0)
    held = settings.snapshot(session)
    before, theirs = _raw(held, keep), _raw(held, other)
    links = [merge_moves.links(session, id_) for id_ in ids]
    before |= links[0]
    values = before | {key: theirs[key] for key in taken if key in theirs}
    values |= merge_moves.united(links[0], links[1])
    if values[RECIPIENT] in ids:
        values[RECIPIENT] = None  # nobody is invoiced through herself
    read = replace(
        customers.reading(session, actor, before), number_of=customers.number_of(session)
    )
    _check(read, keep.kind, values, before)
    row = customer_values.columns(keep.kind, values, clock.now(), before)
    for name, value in row.items():
        setattr(keep, name, value)
    for key in SEALED.intersection(taken):
        _take_sealed(keep, other, key)
    if "marketing_consent" in taken:
        keep.consent_at, keep.consent_how = other.consent_at, other.consent_how
    customers.link(session, ids[0], values, before)
    return changes(read, before, values)


def _take_sealed(keep: Customer, other: Customer, key: str) -> None:
    if getattr(other, f"{key}_sealed") is not None:
        for end in ("", "_sealed", "_index"):
            setattr(keep, f"{key}{end}", getattr(other, f"{key}{end}"))


def _check(read: Reading, kind: str, values: Values, before: Values) -> None:
    """Raise Invalid where what was chosen does not go together."""
    errors: dict[str, BadValue] = {}
    rules = customer_values.rules_of(read.settings, kind, values["customer_type"])
    if not values["vat_override_reason"]:
        values["vat_treatment"] = ""
    customer_vat.settle(kind, values, None, rules.active, errors)
    if values["customer_type"] == REGULAR != before["customer_type"]:
        errors |= customer_values.read(read, kind, {"customer_type": REGULAR}, values)[1]
    if errors:
        raise Invalid({key: str(error) for key, error in errors.items()})


def _along(session: Session, keep: Customer, other: Customer) -> list[str]:
    """Return, in sentences, what comes along without a choice."""
    id_ = other.id or 0
    counted = (
        ("kontaktperson", "kontaktpersoner", len(merge_moves.contacts_of(session, id_))),
        ("fil", "filer", len(files.of_customer(session, id_))),
        ("kommentar", "kommentarer", len(comments.of_record(session, customers.MODULE, id_))),
    )
    told = [f"{n} {one if n == 1 else many} följer med." for one, many, n in counted if n]
    mine, theirs = (merge_moves.links(session, one.id or 0) for one in (keep, other))
    if set(theirs["tags"]) - set(mine["tags"]):
        told.append("Taggarna läggs ihop.")
    if dict(theirs["account_managers"]).keys() - dict(mine["account_managers"]).keys():
        told.append("De kundansvariga läggs ihop.")
    if invoiced := len(set(merge_moves.invoiced_through(session, id_)) - {keep.id}):
        who = "1 kund" if invoiced == 1 else f"{invoiced} kunder"
        told.append(f"{who} som faktureras via {other.number} faktureras via {keep.number}.")
    return told
