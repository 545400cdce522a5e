"""The choices of an own field that is a list, and taking back what was decided about own fields."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from crm_app.domain import custom_fields, events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.custom_values import key_of
from crm_app.domain.errors import Invalid
from crm_app.domain.registers import name_key
from crm_app.models.custom_values import CustomValue
from crm_app.models.settings import CustomField
from crm_app.models.spec import FieldKind

LONGEST, MOST = 100, 200
Changes = Mapping[str, Mapping[str, Any]]


def add(session: Session, actor: Actor, field_id: int, choice: str) -> None:
    """Add a choice last. Raises Invalid for one that is there already."""
    actor.require("customers.settings")
    field = _list(session, field_id)
    new = _choice(field, choice)
    if len(field.choices) >= MOST:
        raise Invalid({"choice": f"En lista får ha högst {MOST} val."})
    _decide(session, actor, field, [*field.choices, new], ("", new))


def remove(session: Session, actor: Actor, field_id: int, choice: str) -> None:
    """Take a choice out of the list; customers who have it keep it."""
    actor.require("customers.settings")
    field = _list(session, field_id)
    _must_have(field, choice)
    _decide(session, actor, field, [c for c in field.choices if c != choice], (choice, ""))


def rename(session: Session, actor: Actor, field_id: int, choice: str, new: str) -> None:
    """Give a choice another name, also with every customer who has it."""
    actor.require("customers.settings")
    field = _list(session, field_id)
    _must_have(field, choice)
    new = _choice(field, new, choice)
    if new == choice:
        return
    # The key comes first in the index, and leaves few rows to compare by their text.
    session.execute(
        update(CustomValue)
        .where(
            col(CustomValue.field_id) == field_id,
            col(CustomValue.key) == key_of(field.kind, choice),
            col(CustomValue.text) == choice,
        )
        .values(text=new, key=key_of(field.kind, new))
        .execution_options(synchronize_session=False)
    )
    wanted = [new if c == choice else c for c in field.choices]
    _decide(session, actor, field, wanted, (choice, new), renamed=(choice, new))


def arrange(session: Session, actor: Actor, field_id: int, choices: list[str]) -> None:
    """Decide the order in which the choices are offered."""
    actor.require("customers.settings")
    field = _list(session, field_id)
    if sorted(choices) != sorted(field.choices):
        raise Invalid({"order": "Ordningen passar inte längre valen. Ladda om sidan."})
    _decide(session, actor, field, choices, (", ".join(field.choices), ", ".join(choices)))


def uses(session: Session, actor: Actor, field_id: int) -> dict[str, int]:
    """Return how many customers have each choice, also those that were removed."""
    actor.require("customers.settings")
    text = col(CustomValue.text)
    counted = select(text, func.count()).where(col(CustomValue.field_id) == field_id)
    return {row[0]: row[1] for row in session.execute(counted.group_by(text))}


def _list(session: Session, field_id: int) -> CustomField:
    field = custom_fields.get(session, field_id)
    if field.kind != FieldKind.CHOICE or field.archived:
        raise Invalid({"choice": "Fältet är ingen lista. Ladda om sidan."})
    return field


def _must_have(field: CustomField, choice: str) -> None:
    if choice not in field.choices:
        raise Invalid({"choice": "Valet finns inte längre. Ladda om sidan."})


def _choice(field: CustomField, text: str, own: str = "") -> str:
    choice = " ".join(str(text).split())
    if not choice:
        raise Invalid({"choice": "Skriv vad valet ska heta."})
    if len(choice) > LONGEST:
        raise Invalid({"choice": f"Valet får ha högst {LONGEST} tecken. Korta det."})
    if name_key(choice) in {name_key(c) for c in field.choices if c != own}:
        raise Invalid({"choice": f"{choice} finns redan bland valen."})
    return choice


def _decide(  # noqa: PLR0913, PLR0917  what an event says
    session: Session,
    actor: Actor,
    field: CustomField,
    choices: list[str],
    said: tuple[str, str],
    renamed: tuple[str, str] | None = None,
) -> None:
    old = list(field.choices)
    if old == choices:
        return
    field.choices = choices
    before: dict[str, Any] = {"id": field.id, "choices": old}
    after: dict[str, Any] = {"id": field.id, "choices": choices}
    if renamed:
        before["renamed"], after["renamed"] = [renamed[1], renamed[0]], list(renamed)
    label = f"{custom_fields.name_of(session, field)} – val"
    change = {"old": said[0], "new": said[1], "from": before, "to": after}
    events.record(session, actor, "settings", None, "own_fields.choices", {label: change})
    settings.changed(session)


def restore(session: Session, actor: Actor, _action: str, changes: Changes) -> None:
    """Put back what stood before a change of an own field.

    Raises Invalid when that is no longer possible: a label was taken, a kind came into use.
    """
    actor.require("customers.settings")
    for change in changes.values():
        _put_back(session, actor, change["from"], change["to"])


def _put_back(
    session: Session, actor: Actor, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    match before:
        case {"label": label}:
            custom_fields.rename(session, actor, before["id"], label)
        case {"kind": kind}:
            custom_fields.retype(session, actor, before["id"], kind)
        case {"hint": hint}:
            custom_fields.set_hint(session, actor, before["id"], hint)
        case {"archived": True}:
            custom_fields.archive(session, actor, before["id"])
        case {"archived": False}:
            custom_fields.restore_field(session, actor, before["id"])
        case {"renamed": [now, then]}:
            rename(session, actor, before["id"], now, then)
        case {"choices": choices}:
            field = _list(session, before["id"])
            now = list(field.choices)
            # What was added or taken out since then stays so.
            wanted = [c for c in choices if c in now or c not in after["choices"]]
            wanted += [c for c in now if c not in choices and c not in after["choices"]]
            _decide(session, actor, field, wanted, (", ".join(now), ", ".join(wanted)))
        case _:
            ids = [f.id or 0 for f in custom_fields.listed(session, before["tab"])]
            kept = [i for i in before["order"] if i in ids]
            wanted = kept + [i for i in ids if i not in kept]
            custom_fields.arrange(session, actor, before["tab"], wanted)
