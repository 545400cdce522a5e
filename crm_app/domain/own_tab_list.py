"""Own tabs as their settings show them: each with its fields, their use, and what is archived."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from crm_app.domain import custom_choices, custom_fields, custom_tabs, settings
from crm_app.domain.actors import Actor
from crm_app.domain.custom_card import OwnContent, content
from crm_app.domain.settings import OwnField, OwnTab
from crm_app.models.spec import FieldKind

NOTHING = OwnContent("", "")


@dataclass(frozen=True)
class Archived:
    """One tab or field that was put away."""

    id: int
    label: str


@dataclass(frozen=True)
class OwnTabView:
    """One own tab while it is being decided. `id` is 0 when there is none."""

    id: int = 0
    name: str = ""
    icon: str = ""
    in_use: int = 0
    fields: list[dict[str, Any]] = field(default_factory=list)
    archived: list[Archived] = field(default_factory=list)
    preview: OwnContent = NOTHING


def archived_tabs(session: Session, actor: Actor) -> list[Archived]:
    """Return the tabs that can be taken back."""
    return [Archived(t.id or 0, t.name) for t in custom_tabs.archived(session, actor)]


def view(session: Session, actor: Actor, tab_id: int) -> OwnTabView:
    """Return one tab with all that can be decided about it; an empty one for none."""
    actor.require("customers.settings")
    held = settings.snapshot(session)
    tab = next((t for t in held.own_tabs if t.id == tab_id), None)
    if tab is None:
        return OwnTabView()
    used = custom_fields.uses(session, actor, tab.id)
    put_away = custom_fields.archived(session, actor, tab.id)
    return OwnTabView(
        id=tab.id,
        name=tab.name,
        icon=tab.icon,
        in_use=custom_tabs.in_use(session, actor, tab.id),
        fields=[_field(session, actor, own, used.get(own.id, 0)) for own in tab.fields],
        archived=[Archived(f.id or 0, f.label) for f in put_away],
        preview=_preview(tab),
    )


def _field(session: Session, actor: Actor, own: OwnField, used: int) -> dict[str, Any]:
    counts = {}
    if own.kind == FieldKind.CHOICE and used:
        counts = custom_choices.uses(session, actor, own.id)
    who = "1 kund" if used == 1 else f"{used} kunder"
    return {
        "id": str(own.id),
        "label": own.label,
        "kind": own.kind,
        "hint": own.hint,
        "used": f"Ifyllt hos {who}" if used else "",
        "fixed": f"Ifyllt hos {who}, så slaget är låst." if used else "",
        "choices": [{"name": c, "count": counts.get(c, 0)} for c in own.choices],
    }


def _preview(tab: OwnTab) -> OwnContent:
    return content(tab, {}, {})
