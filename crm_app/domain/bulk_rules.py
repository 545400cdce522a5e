"""What may be done to many customers at once, and to which of them."""

from dataclasses import dataclass, replace
from typing import Any

from crm_app.domain import customer_values
from crm_app.domain.actors import Actor
from crm_app.domain.bulk_cells import Cell, Cells, ManagerCell, RowCell, TagCell
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.settings import Snapshot


@dataclass(frozen=True)
class Action:
    """One thing that can be done to many. `field` is what it changes, "" for the customer whole.

    `register` is where its value comes from; "users" are no register.
    """

    key: str
    field: str
    register: str = ""
    right: str = "customers.edit"


ACTIONS: tuple[Action, ...] = (
    Action("level", "level", "level"),
    Action("district", "district", "district"),
    Action("add_tag", "tags", "tag"),
    Action("remove_tag", "tags", "tag"),
    Action("add_manager", "account_managers", "users"),
    Action("remove_manager", "account_managers", "users"),
    Action("archive", "", right="customers.archive"),
    Action("restore", "", right="customers.archive"),
)
BY_KEY = {action.key: action for action in ACTIONS}
REMOVING = ("remove_tag", "remove_manager")
LEFT: dict[str, str] = {
    "off": "har inte fältet",
    "required": "måste ha fältet ifyllt",
    "merged": "är sammanslagna med en annan",
    "anonymised": "är anonymiserade",
    "gone": "finns inte eller är inte dina",
}
"""Why a customer is left alone, as it is said of several."""


@dataclass(frozen=True)
class Change:
    """What is done: the action, its value (a register's value or a user) and a manager's title.

    No value takes the level or the district away.
    """

    action: str
    value: int | None = None
    title: int | None = None


def written(change: Change) -> str:
    """Return the value and title as a run keeps them."""
    return f"{change.value or ''}:{change.title or ''}"


def read(action: str, text: str) -> Change:
    """Return what a run keeps."""
    value, _, title = text.partition(":")
    return Change(action, int(value) if value else None, int(title) if title else None)


def right(change: Change) -> str:
    """Return the right that the change needs. Raises Invalid for one that does not exist."""
    if change.action not in BY_KEY:
        raise Invalid({"action": "Ändringen finns inte. Ladda om sidan."})
    return BY_KEY[change.action].right


def check(held: Snapshot, actor: Actor, change: Change, *, even_own: bool) -> None:
    """Raise Invalid for a value that cannot be chosen, or when she would lose sight unasked."""
    action = BY_KEY[change.action]
    if action.register == "users":
        _check_user(held, change)
    elif action.register and (change.value is not None or action.field == "tags"):
        _check_value(held, action.register, change.value, old=change.action in REMOVING)
    if loses_sight(actor, change) and not even_own:
        raise Invalid({"sight": "Du slutar se de kunder som du inte längre är ansvarig för."})


def _check_value(held: Snapshot, register: str, value: int | None, *, old: bool = False) -> None:
    found = next((v for v in held.registers.get(register, ()) if v.id == value), None)
    if found is None:
        raise Invalid({"value": "Värdet finns inte längre. Välj ett annat."})
    if not found.active and not old:
        raise Invalid({"value": f"{found.name} är arkiverat. Välj ett annat."})


def _check_user(held: Snapshot, change: Change) -> None:
    user = held.users.get(change.value or 0)
    if user is None or not (user[2] or change.action in REMOVING):
        raise Invalid({"value": "Användaren är inte aktiv. Välj en annan."})
    if change.title is not None and change.action not in REMOVING:
        _check_value(held, "manager_title", change.title)


def loses_sight(actor: Actor, change: Change) -> bool:
    """Tell whether she who does it no longer sees the customers afterwards."""
    own = change.action == "remove_manager" and change.value == actor.id
    return own and not actor.sees_all("customers")


def cells(change: Change) -> Cells:
    """Return the cells that the change is about."""
    match BY_KEY[change.action].field:
        case "tags":
            return TagCell(change.value or 0)
        case "account_managers":
            return ManagerCell(change.value or 0)
        case name:
            return RowCell(name or "archived")


def wanted(change: Change) -> Cell:
    """Return what the cells hold afterwards."""
    match change.action:
        case "add_tag" | "archive":
            return True
        case "remove_tag" | "restore":
            return False
        case "add_manager":
            return [change.title]
        case "remove_manager":
            return []
        case _:
            return change.value


def is_same(change: Change, now: Cell, after: Cell) -> bool:
    """Tell whether nothing is to be done: a manager keeps her title when none is told."""
    untitled = change.action == "add_manager" and change.title is None
    return bool(now) if untitled else now == after


def refusal(row: Any) -> str:
    """Return why a customer is left alone whatever she holds, a key of LEFT, or ""."""
    if row.merged_into_id is not None:
        return "merged"
    return "anonymised" if row.anonymised_at is not None else ""


def lack(held: Snapshot, row: Any, change: Change, after: Any) -> str:
    """Return why her rules do not let the field hold that, a key of LEFT, or ""."""
    name = BY_KEY[change.action].field
    if not name:
        return ""
    rules = customer_values.rules_of(held, row.kind, row.customer_type)
    if name not in rules.active:
        return "off"
    return "required" if after in (None, ()) and SPECS[name] in rules.must else ""


def alive(held: Snapshot, change: Change) -> Change:
    """Return a change that can be taken back now. Raises Conflict when its tag is no more.

    A tag that was taken away comes back as the one it has been merged into since.
    """
    if change.action != "remove_tag":
        return change
    tag = held.values.get(change.value or 0)
    if tag is None:
        raise Conflict("Taggen finns inte längre, så ändringen kan inte ångras.")
    return replace(change, value=tag.id)


def living(held: Snapshot, change: Change, cell: Cell) -> tuple[Cell, ...]:
    """Return (cell,), a merged value in it as the one that it is now; () when that is gone."""
    match change.action:
        case "level" | "district" if cell is not None:
            return (held.values[cell].id,) if cell in held.values else ()
        case "add_manager" | "remove_manager":
            titles = [held.values.get(title or 0) for title in cell or ()]
            return ([title.id if title else None for title in titles],)
        case _:
            return (cell,)
