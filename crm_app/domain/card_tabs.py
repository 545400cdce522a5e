"""The tabs of the customer card: which it has, in the main menu or under "Mer", and their order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from crm_app.domain import events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.settings import Snapshot
from crm_app.models.settings import CardTab

MAIN, MORE = "main", "more"
PLACES = {MAIN: "Huvudmeny", MORE: "Mer"}
ACTION = "card_tabs"
STATES = {True: "på", False: "av"}
WHY_LOCKED = "Detaljer är alltid på och står först: där är kundens uppgifter."


@dataclass(frozen=True)
class CardTabSpec:
    """One tab that the program has built, as it is before anybody has decided."""

    key: str
    label: str
    icon: str
    locked: bool = False
    place: str = MAIN


TABS: tuple[CardTabSpec, ...] = (
    CardTabSpec("details", "Detaljer", "file-text", locked=True),
    CardTabSpec("contacts", "Kontaktpersoner", "users"),
    CardTabSpec("comments", "Kommentarer", "message-square"),
    CardTabSpec("files", "Filer", "paperclip"),
    CardTabSpec("events", "Händelser", "history"),
)


@dataclass(frozen=True)
class CardTabLine:
    """One tab as it is decided now. `own` says that administrators have made it."""

    key: str
    label: str
    icon: str
    active: bool
    place: str
    locked: bool = False
    own: bool = False


def decided(held: Snapshot) -> tuple[CardTabLine, ...]:
    """Return every tab, those of the main menu first, each menu in its order."""
    if "card tabs" not in held.memo:
        held.memo["card tabs"] = _decided(held)
    return held.memo["card tabs"]


def _decided(held: Snapshot) -> tuple[CardTabLine, ...]:
    built = [CardTabLine(t.key, t.label, t.icon, True, t.place, t.locked) for t in TABS]
    # An own tab that nobody has moved comes last under "Mer".
    own = [CardTabLine(t.key, t.name, t.icon, True, MORE, own=True) for t in held.own_tabs]
    lines = []
    for first, line in enumerate([*built, *own]):
        active, place, position = held.tabs.get(line.key, (True, line.place, first))
        if line.locked:
            active, place, position = True, MAIN, -1
        elif line.own and line.key not in held.tabs:
            position = len(held.tabs) + first
        lines.append((place != MAIN, position, replace(line, active=active, place=place)))
    return tuple(line for _, _, line in sorted(lines, key=lambda told: told[:2]))


def keys(held: Snapshot, place: str) -> list[str]:
    """Return the keys of the tabs in one menu, in order, those that are off among them."""
    return [line.key for line in decided(held) if line.place == place]


def switch(session: Session, actor: Actor, key: str, active: bool) -> None:
    """Put a tab on every card, or take it away; what stands in it stays."""
    actor.require("customers.settings")
    held = settings.snapshot(session)
    line = _movable(held, key)
    if line.active == active:
        return
    _keep(session, [replace(t, active=active) if t.key == key else t for t in decided(held)])
    told = {"from": {"key": key, "active": line.active}, "to": {"key": key, "active": active}}
    _tell(session, actor, line.label, STATES[line.active], STATES[active], told)


def place(session: Session, actor: Actor, key: str, where: str) -> None:
    """Move a tab to the end of the other menu."""
    actor.require("customers.settings")
    held = settings.snapshot(session)
    if where not in PLACES:
        raise Invalid({key: "Välj huvudmenyn eller Mer."})
    if _movable(held, key).place == where:
        return
    menus = {name: [k for k in keys(held, name) if k != key] for name in PLACES}
    menus[where].append(key)
    arrange(session, actor, menus[MAIN], menus[MORE])


def arrange(session: Session, actor: Actor, main: list[str], more: list[str]) -> None:
    """Decide the order of both menus at once. Raises Invalid unless each tab is there once."""
    actor.require("customers.settings")
    held = settings.snapshot(session)
    lines = {line.key: line for line in decided(held)}
    if sorted([*main, *more]) != sorted(lines):
        raise Invalid({"order": "Ordningen passar inte längre flikarna. Ladda om sidan."})
    if [key for key in main if lines[key].locked] != main[:1]:
        raise Invalid({"order": WHY_LOCKED})
    old = {name: keys(held, name) for name in PLACES}
    new = {MAIN: list(main), MORE: list(more)}
    if old == new:
        return
    _keep(session, [replace(lines[k], place=name) for name in PLACES for k in new[name]])
    moved = lines[_moved(old, new)]
    said = [_where(menus, moved.key) for menus in (old, new)]
    _tell(session, actor, moved.label, said[0], said[1], {"from": old, "to": new})


def _movable(held: Snapshot, key: str) -> CardTabLine:
    line = next((line for line in decided(held) if line.key == key), None)
    if line is None:
        raise Invalid({key: "Fliken finns inte längre. Ladda om sidan."})
    if line.locked:
        raise Invalid({key: WHY_LOCKED})
    return line


def _moved(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> str:
    """Return the tab that was moved: into the other menu, or the farthest within its own."""
    for name in PLACES:
        if found := [key for key in new[name] if key not in old[name]]:
            return found[0]
    steps = {
        key: abs(at - old[name].index(key)) for name in PLACES for at, key in enumerate(new[name])
    }
    return max(steps, key=lambda key: steps[key])


def _where(menus: Mapping[str, list[str]], key: str) -> str:
    name = next(name for name in PLACES if key in menus[name])
    return f"{PLACES[name]}, plats {menus[name].index(key) + 1}"


def _keep(session: Session, lines: list[CardTabLine]) -> None:
    session.execute(delete(CardTab))
    session.add_all(
        CardTab(key=line.key, active=line.active, place=line.place, position=at)
        for at, line in enumerate(lines)
    )


def _tell(  # noqa: PLR0913, PLR0917  an event says all this
    session: Session, actor: Actor, label: str, old: str, new: str, told: Mapping[str, Any]
) -> None:
    change = {label: {"old": old, "new": new, **told}}
    events.record(session, actor, "settings", None, ACTION, change)
    settings.changed(session)


def restore(
    session: Session, actor: Actor, _action: str, changes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Put back what stood before a change; tabs that have come or gone since are left in peace."""
    actor.require("customers.settings")
    for change in changes.values():
        before = change["from"]
        if "active" in before:
            switch(session, actor, before["key"], before["active"])
        else:
            held = settings.snapshot(session)
            now = {name: keys(held, name) for name in PLACES}
            then = {key for name in PLACES for key in before[name]}
            there = {key for name in PLACES for key in now[name]}
            menus = {
                name: [k for k in before[name] if k in there]
                + [k for k in now[name] if k not in then]
                for name in PLACES
            }
            arrange(session, actor, menus[MAIN], menus[MORE])
