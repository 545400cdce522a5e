"""The typed fields of own tabs: added, named, ordered, archived and restored."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import custom_tabs, events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.custom_values import KIND_LABELS
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.registers import name_key
from crm_app.models.custom_values import CustomValue
from crm_app.models.settings import CustomField
from crm_app.models.spec import FieldKind

LONGEST, LONGEST_HINT = 60, 200
Changes = Mapping[str, Mapping[str, Any]]
STATES = {False: "på fliken", True: "arkiverat"}


def get(session: Session, field_id: int) -> CustomField:
    """Return the field, archived or not. Raises NotFound."""
    found = session.get(CustomField, field_id) if 0 < field_id < 2**63 else None
    if found is None:
        raise NotFound("Fältet finns inte längre. Ladda om sidan.")
    return found


def archived(session: Session, actor: Actor, tab_id: int) -> list[CustomField]:
    """Return the fields of a tab that were put away, by label."""
    actor.require("customers.settings")
    wanted = select(CustomField).where(col(CustomField.tab_id) == tab_id, col(CustomField.archived))
    return list(session.scalars(wanted.order_by(col(CustomField.label_key))))


def uses(session: Session, actor: Actor, tab_id: int) -> dict[int, int]:
    """Return how many customers have something in each field of a tab that anybody uses."""
    actor.require("customers.settings")
    own = select(col(CustomField.id)).where(col(CustomField.tab_id) == tab_id)
    field, customer = col(CustomValue.field_id), col(CustomValue.customer_id)
    counted = select(field, func.count(customer)).where(field.in_(own)).group_by(field)
    return {row[0]: row[1] for row in session.execute(counted)}


def is_used(session: Session, field_id: int) -> bool:
    """Tell whether any customer has something in the field."""
    wanted = select(col(CustomValue.field_id)).where(col(CustomValue.field_id) == field_id)
    return session.scalar(wanted.limit(1)) is not None


def add(session: Session, actor: Actor, tab_id: int, label: str, kind: str) -> int:
    """Add a field last on a tab. Raises Invalid for a bad label or kind."""
    actor.require("customers.settings")
    tab = custom_tabs.get(session, tab_id)
    label, kind = _label(session, tab_id, label), _kind(kind)
    last = session.scalar(
        select(func.max(col(CustomField.position))).where(col(CustomField.tab_id) == tab_id)
    )
    field = CustomField(
        tab_id=tab_id, label=label, label_key=name_key(label), kind=kind, position=(last or 0) + 1
    )
    session.add(field)
    session.flush()
    said = ("", KIND_LABELS[kind])
    told = ({"id": field.id, "archived": True}, {"id": field.id, "archived": False})
    _tell(session, actor, "add", f"{tab.name} – {label}", said, *told)
    return field.id or 0


def rename(session: Session, actor: Actor, field_id: int, label: str) -> None:
    """Give the field another label."""
    actor.require("customers.settings")
    field = _active(session, field_id)
    old, new = field.label, _label(session, field.tab_id, label, field_id)
    if old != new:
        field.label, field.label_key = new, name_key(new)
        _told(session, actor, "rename", field, "label", (old, new), (old, new))


def retype(session: Session, actor: Actor, field_id: int, kind: str) -> None:
    """Let the field hold another kind. Raises Invalid when customers have something in it."""
    actor.require("customers.settings")
    field = _active(session, field_id)
    old, new = field.kind, _kind(kind)
    if old == new:
        return
    if is_used(session, field_id):
        raise Invalid(
            {"kind": f"{field.label} är ifyllt hos kunder och kan inte byta slag. Gör ett nytt."}
        )
    field.kind = new
    said = (KIND_LABELS[old], KIND_LABELS[new])
    _told(session, actor, "retype", field, "kind", said, (old, new))


def set_hint(session: Session, actor: Actor, field_id: int, hint: str) -> None:
    """Say in a few words under the field what belongs in it."""
    actor.require("customers.settings")
    field = _active(session, field_id)
    old, new = field.hint, " ".join(str(hint).split())
    if len(new) > LONGEST_HINT:
        raise Invalid({"hint": f"Hjälptexten får ha högst {LONGEST_HINT} tecken. Korta den."})
    if old != new:
        field.hint = new
        _told(session, actor, "hint", field, "hint", (old, new), (old, new))


def arrange(session: Session, actor: Actor, tab_id: int, ids: list[int]) -> None:
    """Decide the order of a tab's fields. Raises Invalid unless each is there once."""
    actor.require("customers.settings")
    tab = custom_tabs.get(session, tab_id)
    fields = {f.id or 0: f for f in listed(session, tab_id)}
    if sorted(ids) != sorted(fields):
        raise Invalid({"order": "Ordningen passar inte längre fälten. Ladda om sidan."})
    old = list(fields)
    if ids == old:
        return
    for position, id_ in enumerate(ids, 1):
        fields[id_].position = position
    moved = max(ids, key=lambda i: abs(ids.index(i) - old.index(i)))
    said = (str(old.index(moved) + 1), str(ids.index(moved) + 1))
    told = ({"tab": tab_id, "order": old}, {"tab": tab_id, "order": list(ids)})
    _tell(session, actor, "arrange", f"{tab.name} – {fields[moved].label}", said, *told)


def listed(session: Session, tab_id: int) -> list[CustomField]:
    """Return the fields of a tab that are not archived, in order."""
    order = (col(CustomField.position), col(CustomField.id))
    wanted = select(CustomField).where(
        col(CustomField.tab_id) == tab_id, ~col(CustomField.archived)
    )
    return list(session.scalars(wanted.order_by(*order)))


def archive(session: Session, actor: Actor, field_id: int) -> None:
    """Take the field away from its tab; what customers have in it is kept."""
    actor.require("customers.settings")
    field = get(session, field_id)
    if not field.archived:
        field.archived = True
        _told(session, actor, "archive", field, "archived", _said(True), (False, True))


def restore_field(session: Session, actor: Actor, field_id: int) -> None:
    """Take an archived field back, with what customers have in it."""
    actor.require("customers.settings")
    field = get(session, field_id)
    if field.archived:
        _refuse_taken(session, field.tab_id, field.label, field_id)
        field.archived = False
        _told(session, actor, "restore", field, "archived", _said(False), (True, False))


def _said(value: bool) -> tuple[str, str]:
    return STATES[not value], STATES[value]


def _active(session: Session, field_id: int) -> CustomField:
    field = get(session, field_id)
    if field.archived:
        raise Invalid({"label": "Fältet är arkiverat. Ta tillbaka det först."})
    return field


def _label(session: Session, tab_id: int, text: str, own: int = 0) -> str:
    label = " ".join(str(text).split())
    if not label:
        raise Invalid({"label": "Skriv vad fältet ska heta."})
    if len(label) > LONGEST or len(name_key(label)) > LONGEST:
        raise Invalid({"label": f"Namnet får ha högst {LONGEST} tecken. Korta det."})
    _refuse_taken(session, tab_id, label, own)
    return label


def _refuse_taken(session: Session, tab_id: int, label: str, own: int) -> None:
    taken = {f.label_key for f in listed(session, tab_id) if f.id != own}
    if name_key(label) in taken:
        raise Invalid({"label": f"Fliken har redan ett fält som heter {label}. Välj ett annat."})


def _kind(kind: str) -> str:
    if kind not in KIND_LABELS:
        raise Invalid({"kind": "Välj vad fältet ska innehålla."})
    return FieldKind(kind).value


def _told(  # noqa: PLR0913, PLR0917  an event says all this
    session: Session,
    actor: Actor,
    verb: str,
    field: CustomField,
    part: str,
    said: tuple[str, str],
    values: tuple[Any, Any],
) -> None:
    """Tell that one part of the field has become another."""
    told = [{"id": field.id, part: value} for value in values]
    _tell(session, actor, verb, name_of(session, field), said, told[0], told[1])


def name_of(session: Session, field: CustomField) -> str:
    """Return what an event calls the field: its tab's name and its own."""
    return f"{custom_tabs.get(session, field.tab_id).name} – {field.label}"


def _tell(  # noqa: PLR0913, PLR0917  an event says all this
    session: Session,
    actor: Actor,
    verb: str,
    label: str,
    said: tuple[str, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    change = {"old": said[0], "new": said[1], "from": before, "to": after}
    events.record(session, actor, "settings", None, f"own_fields.{verb}", {label: change})
    settings.changed(session)
