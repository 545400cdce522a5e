"""Values of registers: what administrators do with one that is there, and taking it back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import register_merge, register_uses, registers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.registers import AT_ONCE, BY_KEY, COLORS, MOST_DAYS, TERMS, get, tell
from crm_app.models.registers import RegisterValue

ACTIVE, ARCHIVED = "aktiv", "arkiverad"
KEPT = ("name", "color", "position", "active", "days", "terms")
COLOR_LABELS, TERM_LABELS = dict(COLORS), dict(TERMS)
OTHERWISE = "har ändrats igen sedan dess. Ändra i listan i stället."


def rename(session: Session, actor: Actor, id_: int, name: str) -> None:
    """Give a value another name, everywhere at once. Raises Invalid when it is taken."""
    actor.require("customers.settings")
    value = get(session, id_)
    old, new = value.name, registers.tidy(name)
    if new == old:
        return
    registers.check_name(session, value.register_key, new, id_)
    value.name, value.name_key = new, registers.name_key(new)
    _tell(session, actor, value, "rename", "", (old, new), (old, new))


def set_color(session: Session, actor: Actor, id_: int, color: str) -> None:
    """Give a value another colour, "" for none."""
    actor.require("customers.settings")
    value = get(session, id_)
    if color not in COLOR_LABELS or not BY_KEY[value.register_key].colored:
        raise Invalid({"color": "Färgen finns inte. Välj en av dem i listan."})
    old, value.color = value.color, color
    if old != color:
        said = COLOR_LABELS.get(old, old), COLOR_LABELS[color]
        _tell(session, actor, value, "color", f"{value.name} – färg", said, (old, color))


def set_terms(session: Session, actor: Actor, id_: int, days: Any, terms: str) -> None:
    """Decide the days and the kind of payment terms; Kontant and Förskott have no days."""
    actor.require("customers.settings")
    value = get(session, id_)
    if terms not in TERM_LABELS or not BY_KEY[value.register_key].terms:
        raise Invalid({"terms": "Slaget finns inte. Välj ett av dem i listan."})
    told = "0" if terms in AT_ONCE else str(days).strip()
    if not (told.isdecimal() and len(told) <= 3 and int(told) <= MOST_DAYS):
        raise Invalid({"days": f"Skriv ett antal dagar mellan 0 och {MOST_DAYS}."})
    old, new = (value.days or 0, value.terms or "net"), (int(told), terms)
    if (value.days, value.terms) == new:
        return
    value.days, value.terms = new
    said = terms_text(*old), terms_text(*new)
    _tell(session, actor, value, "terms", f"{value.name} – villkor", said, (list(old), list(new)))


def terms_text(days: int, terms: str) -> str:
    """Return in words when a customer pays."""
    said = TERM_LABELS.get(terms, "Netto")
    if terms in AT_ONCE:
        return said
    return f"{said} + {days} dagar" if terms == "end_of_month" else f"{days} dagar netto"


def set_default(session: Session, actor: Actor, id_: int) -> None:
    """Choose the payment terms of every new customer. Exactly one active value is chosen."""
    actor.require("customers.settings")
    value = get(session, id_)
    if not BY_KEY[value.register_key].terms:
        raise Invalid({"value": "Den här listan har inget standardvärde."})
    if not value.active:
        raise Invalid({"value": f"”{value.name}” är arkiverat. Ta tillbaka det först."})
    before = session.scalars(_of(value.register_key).where(col(RegisterValue.is_default))).first()
    if before is not None and before.id == id_:
        return
    if before is not None:
        before.is_default = False
    value.is_default = True
    said = before.name if before else "", value.name
    _tell(session, actor, value, "default", "standard", said, (before.id if before else None, id_))


def arrange(session: Session, actor: Actor, register: str, ids: list[int]) -> None:
    """Decide the order of a register's active values. Raises Invalid unless each is there once."""
    actor.require("customers.settings")
    values = settings.snapshot(session).registers.get(register, ())
    old = [value.id for value in values if value.active]
    if sorted(ids) != sorted(old) or not ids:
        raise Invalid({"order": "Ordningen passar inte längre värdena. Ladda om sidan."})
    if ids == old:
        return
    # The archived ones come after, in the order that they had.
    rest = [value.id for value in values if not value.active]
    for position, id_ in enumerate([*ids, *rest], 1):
        session.get_one(RegisterValue, id_).position = position
    moved = max(ids, key=lambda id_: abs(ids.index(id_) - old.index(id_)))
    value = session.get_one(RegisterValue, moved)
    label = f"{BY_KEY[register].label} – {value.name}"
    said = f"plats {old.index(moved) + 1}", f"plats {ids.index(moved) + 1}"
    told = {"old": said[0], "new": said[1], "from": old, "to": ids}
    tell(session, actor, value, "arrange", {label: told})


def archive(session: Session, actor: Actor, id_: int) -> None:
    """Take a value out of the pickers; those who have it keep it."""
    _set_active(session, actor, id_, active=False)


def restore_value(session: Session, actor: Actor, id_: int) -> None:
    """Put an archived value back into the pickers."""
    _set_active(session, actor, id_, active=True)


def _set_active(session: Session, actor: Actor, id_: int, *, active: bool) -> None:
    actor.require("customers.settings")
    value = get(session, id_)
    if value.active == active:
        return
    register_merge.refuse_default(value, "arkiveras")
    value.active = active
    said = (ARCHIVED, ACTIVE) if active else (ACTIVE, ARCHIVED)
    verb = "restore" if active else "archive"
    _tell(session, actor, value, verb, value.name, said, (not active, active))


def remove(session: Session, actor: Actor, id_: int) -> None:
    """Delete a value that nothing uses. Raises Conflict for one in use."""
    actor.require("customers.settings")
    value = get(session, id_)
    register_merge.refuse_default(value, "tas bort")
    held = settings.snapshot(session)
    if len(held.ids_of(id_)) > 1:
        raise Conflict(f"Andra värden är sammanslagna med ”{value.name}”. Arkivera det i stället.")
    if register_uses.is_used(session, value.register_key, id_):
        raise Conflict(f"”{value.name}” används. Arkivera det, eller slå ihop det med ett annat.")
    kept = {key: getattr(value, key) for key in KEPT}
    label = f"{BY_KEY[value.register_key].label} – {value.name}"
    told = {"old": "fanns", "new": "", "from": [id_, kept], "to": [id_, None]}
    session.delete(value)
    session.flush()
    tell(session, actor, value, "remove", {label: told})


def _of(register: str) -> Any:
    return select(RegisterValue).where(col(RegisterValue.register_key) == register)


def _tell(  # noqa: PLR0913, PLR0917  what was done to what, in words and in values
    session: Session,
    actor: Actor,
    value: RegisterValue,
    verb: str,
    what: str,
    said: tuple[str, str],
    kept: tuple[Any, Any],
) -> None:
    label = BY_KEY[value.register_key].label + (f" – {what}" if what else "")
    told = {"old": said[0], "new": said[1], "from": [value.id, kept[0]], "to": [value.id, kept[1]]}
    tell(session, actor, value, verb, {label: told})


def restore(session: Session, actor: Actor, action: str, changes: dict[str, Any]) -> None:
    """Take one decision about a register back, through the verb that undoes it.

    Raises Conflict when somebody has decided otherwise since, or Invalid as the verb does.
    """
    actor.require("customers.settings")
    _, register, verb = action.split(".")
    if verb not in RESTORERS:
        raise Conflict("Ändringen går inte att ta tillbaka.")
    for told in changes.values():
        RESTORERS[verb](session, actor, register, told["from"], told["to"])


def _rename_back(session: Session, actor: Actor, register: str, old: Any, new: Any) -> None:
    if get(session, new[0]).name != new[1]:
        raise Conflict(f"”{new[1]}” {OTHERWISE}")
    rename(session, actor, *old)


def _take_back_added(session: Session, actor: Actor, register: str, old: Any, new: Any) -> None:
    used = register_uses.is_used(session, register, get(session, new).id or 0)
    (archive if used else remove)(session, actor, new)


def _put_back_removed(session: Session, actor: Actor, register: str, old: Any, new: Any) -> None:
    id_, kept = old
    if session.get(RegisterValue, id_) is not None:
        raise Conflict("Värdet finns redan igen.")
    registers.check_name(session, register, kept["name"])
    value = RegisterValue(
        id=id_, register_key=register, name_key=registers.name_key(kept["name"]), **kept
    )
    session.add(value)
    session.flush()
    label = f"{BY_KEY[register].label} – {value.name}"
    told = {"old": "", "new": value.name, "from": None, "to": id_}
    tell(session, actor, value, "add", {label: told})


def _default_back(session: Session, actor: Actor, register: str, old: Any, new: Any) -> None:
    if old[1] is None:
        raise Conflict("Det fanns inget standardvärde att gå tillbaka till.")
    set_default(session, actor, old[1])


def _order_back(session: Session, actor: Actor, register: str, old: Any, new: Any) -> None:
    now = [v.id for v in settings.snapshot(session).registers.get(register, ()) if v.active]
    # What has come since stands last, what has gone is left out.
    kept = [id_ for id_ in old if id_ in now]
    arrange(session, actor, register, kept + [id_ for id_ in now if id_ not in kept])


RESTORERS: dict[str, Callable[[Session, Actor, str, Any, Any], None]] = {
    "add": _take_back_added,
    "remove": _put_back_removed,
    "rename": _rename_back,
    "color": lambda s, a, r, old, new: set_color(s, a, *old),
    "terms": lambda s, a, r, old, new: set_terms(s, a, old[0], *old[1]),
    "default": _default_back,
    "arrange": _order_back,
    "archive": lambda s, a, r, old, new: restore_value(s, a, old[0]),
    "restore": lambda s, a, r, old, new: archive(s, a, old[0]),
    "merge": lambda s, a, r, old, new: register_merge.split(s, a, old[0]),
    "split": lambda s, a, r, old, new: register_merge.merge(s, a, *old),
}
