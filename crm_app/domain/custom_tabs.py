"""Own tabs of the customer card: administrators make, name, order, archive and restore them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import distinct, func, select
from sqlmodel import Session, col

from crm_app.domain import card_tabs, events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.registers import name_key
from crm_app.models.custom_values import CustomValue
from crm_app.models.settings import CustomField, CustomTab

LONGEST = 60
ICONS: tuple[tuple[str, str], ...] = (
    ("folder", "Mapp"),
    ("file-text", "Dokument"),
    ("handshake", "Avtal"),
    ("shield", "Försäkring"),
    ("wrench", "Service"),
    ("truck", "Leverans"),
    ("car", "Fordon"),
    ("house", "Fastighet"),
    ("key-round", "Nyckel"),
    ("calendar", "Kalender"),
    ("clipboard-list", "Checklista"),
    ("credit-card", "Betalning"),
    ("leaf", "Miljö"),
    ("star", "Stjärna"),
)
"""What an own tab's icon can be, and what it is called."""
ICON_LABELS: dict[str, str] = dict(ICONS)
GONE = "Fliken finns inte längre. Ladda om sidan."
Changes = Mapping[str, Mapping[str, Any]]


def get(session: Session, tab_id: int) -> CustomTab:
    """Return the tab, archived or not. Raises NotFound."""
    found = session.get(CustomTab, tab_id) if 0 < tab_id < 2**63 else None
    if found is None:
        raise NotFound(GONE)
    return found


def archived(session: Session, actor: Actor) -> list[CustomTab]:
    """Return the tabs that were put away, by name."""
    actor.require("customers.settings")
    wanted = select(CustomTab).where(col(CustomTab.archived)).order_by(col(CustomTab.name_key))
    return list(session.scalars(wanted))


def in_use(session: Session, actor: Actor, tab_id: int) -> int:
    """Return how many customers have something in the tab, also in fields that are archived."""
    actor.require("customers.settings")
    count = func.count(distinct(col(CustomValue.customer_id)))
    return session.scalar(select(count).where(col(CustomValue.field_id).in_(_fields(tab_id)))) or 0


def _fields(tab_id: int) -> Any:
    return select(col(CustomField.id)).where(col(CustomField.tab_id) == tab_id)


def add(session: Session, actor: Actor, name: str, icon: str = ICONS[0][0]) -> int:
    """Make a tab, which stands last under "Mer" until it is moved. Raises Invalid."""
    actor.require("customers.settings")
    name = _name(session, name)
    last = session.scalar(select(func.max(col(CustomTab.position)))) or 0
    tab = CustomTab(name=name, name_key=name_key(name), icon=_icon(icon), position=last + 1)
    session.add(tab)
    session.flush()
    _tell(session, actor, "add", name, ("", name), _archived(tab, True), _archived(tab, False))
    return tab.id or 0


def rename(session: Session, actor: Actor, tab_id: int, name: str) -> None:
    """Give the tab another name. Raises Invalid for one that is taken."""
    actor.require("customers.settings")
    tab = _active(session, tab_id)
    old, new = tab.name, _name(session, name, tab_id)
    if old == new:
        return
    tab.name, tab.name_key = new, name_key(new)
    told = ({"id": tab_id, "name": old}, {"id": tab_id, "name": new})
    _tell(session, actor, "rename", new, (old, new), *told)


def set_icon(session: Session, actor: Actor, tab_id: int, icon: str) -> None:
    """Give the tab another icon of `ICONS`."""
    actor.require("customers.settings")
    tab = _active(session, tab_id)
    old, new = tab.icon, _icon(icon)
    if old == new:
        return
    tab.icon = new
    said = (ICON_LABELS.get(old, old), ICON_LABELS[new])
    told = ({"id": tab_id, "icon": old}, {"id": tab_id, "icon": new})
    _tell(session, actor, "icon", f"{tab.name} – ikon", said, *told)


def arrange(session: Session, actor: Actor, ids: list[int]) -> None:
    """Decide the order in which own tabs are listed; the card's own order is in `card_tabs`."""
    actor.require("customers.settings")
    tabs = {t.id or 0: t for t in session.scalars(_listed())}
    if sorted(ids) != sorted(tabs):
        raise Invalid({"order": "Ordningen passar inte längre flikarna. Ladda om sidan."})
    old = list(tabs)
    if ids == old:
        return
    for position, id_ in enumerate(ids, 1):
        tabs[id_].position = position
    moved = max(ids, key=lambda i: abs(ids.index(i) - old.index(i)))
    said = (str(old.index(moved) + 1), str(ids.index(moved) + 1))
    _tell(session, actor, "arrange", tabs[moved].name, said, {"order": old}, {"order": list(ids)})


def _listed() -> Any:
    order = (col(CustomTab.position), col(CustomTab.id))
    return select(CustomTab).where(~col(CustomTab.archived)).order_by(*order)


def archive(session: Session, actor: Actor, tab_id: int) -> None:
    """Take the tab away from every card; what customers have in it is kept."""
    actor.require("customers.settings")
    tab = get(session, tab_id)
    if tab.archived:
        return
    tab.archived = True
    said = ("på kortet", "arkiverad")
    _tell(session, actor, "archive", tab.name, said, _archived(tab, False), _archived(tab, True))


def restore_tab(session: Session, actor: Actor, tab_id: int) -> None:
    """Take an archived tab back, with its fields and what customers have in them."""
    actor.require("customers.settings")
    tab = get(session, tab_id)
    if not tab.archived:
        return
    _refuse_taken(session, tab.name, tab_id)
    tab.archived = False
    said = ("arkiverad", "på kortet")
    _tell(session, actor, "restore", tab.name, said, _archived(tab, True), _archived(tab, False))


def _archived(tab: CustomTab, value: bool) -> dict[str, Any]:
    return {"id": tab.id, "archived": value}


def _active(session: Session, tab_id: int) -> CustomTab:
    tab = get(session, tab_id)
    if tab.archived:
        raise Invalid({"name": "Fliken är arkiverad. Ta tillbaka den först."})
    return tab


def _name(session: Session, text: str, own: int = 0) -> str:
    name = " ".join(str(text).split())
    if not name:
        raise Invalid({"name": "Skriv vad fliken ska heta."})
    if len(name) > LONGEST or len(name_key(name)) > LONGEST:
        raise Invalid({"name": f"Namnet får ha högst {LONGEST} tecken. Korta det."})
    _refuse_taken(session, name, own)
    return name


def _refuse_taken(session: Session, name: str, own: int) -> None:
    wanted = name_key(name)
    other = (
        select(col(CustomTab.id))
        .where(col(CustomTab.name_key) == wanted, ~col(CustomTab.archived))
        .where(col(CustomTab.id) != own)
    )
    built = any(name_key(tab.label) == wanted for tab in card_tabs.TABS) or wanted == "mer"
    if built or session.scalar(other):
        raise Invalid({"name": f"Det finns redan en flik som heter {name}. Välj ett annat namn."})


def _icon(icon: str) -> str:
    if icon not in ICON_LABELS:
        raise Invalid({"icon": "Välj en av ikonerna."})
    return icon


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
    events.record(session, actor, "settings", None, f"own_tabs.{verb}", {label: change})
    settings.changed(session)


def restore(session: Session, actor: Actor, _action: str, changes: Changes) -> None:
    """Put back what stood before a change. Raises Invalid when its name has been taken since."""
    actor.require("customers.settings")
    for change in changes.values():
        before = change["from"]
        if "name" in before:
            rename(session, actor, before["id"], before["name"])
        elif "icon" in before:
            set_icon(session, actor, before["id"], before["icon"])
        elif "archived" in before:
            verb = archive if before["archived"] else restore_tab
            verb(session, actor, before["id"])
        else:
            now = [t.id or 0 for t in session.scalars(_listed())]
            kept = [i for i in before["order"] if i in now]
            arrange(session, actor, kept + [i for i in now if i not in kept])
