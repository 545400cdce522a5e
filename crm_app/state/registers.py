"""Inställningar › the registers: one list of values, decided value by value and followed live."""

import dataclasses
from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import register_merge, register_uses, register_values, registers, settings
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.forms import Option
from crm_app.domain.register_uses import Use
from crm_app.domain.registers import REGISTERS, Register
from crm_app.domain.settings import Snapshot
from crm_app.domain.undoing import Told, decided
from crm_app.state import guard, memory

NEW = "new"
"""The row at the foot, among the errors."""
TAB_OF = {href.rpartition("/")[2]: key for key, href in routes.REGISTERS.items()}


@dataclasses.dataclass(frozen=True)
class ValueLine:
    """One active value. `uses` is who has it, in words, "" until it has been counted."""

    id: str
    name: str
    color: str = ""
    default: bool = False
    days: str = ""
    terms: str = ""
    uses: str = ""
    href: str = ""


@dataclasses.dataclass(frozen=True)
class AwayLine:
    """One value that is in no picker: archived, or merged into another."""

    id: str
    name: str
    note: str = ""
    merged: bool = False


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a dialog asks about: one value, who has it, and what it may be merged into."""

    id: str = ""
    name: str = ""
    uses: str = ""
    used: bool = False
    choices: list[Option] = dataclasses.field(default_factory=list)


class RegistersState(rx.State):
    """The register of the address. `dialog` is "merge", "remove" or "" when none is open.

    `errors` are by a value's id; `answers` counts what the server has answered, and `added` what
    it has added.
    """

    key: str = ""
    values: list[ValueLine] = []
    away: list[AwayLine] = []
    loaded: bool = False
    problem: str = ""
    errors: dict[str, str] = {}
    saved: str = ""
    undoable: bool = False
    answers: int = 0
    added: int = 0
    dialog: str = ""
    asked: Asked = Asked()
    _uses: dict[int, Use] | None = None
    _told: Told | None = None

    def _register(self) -> Register:
        last = self.router.url.path.rstrip("/").rpartition("/")[2]
        return registers.BY_KEY[TAB_OF.get(last, REGISTERS[0].key)]

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the register of the address at once, and count who uses what."""
        token = self.router.session.client_token
        live.watch(token, RegistersState, "settings", "list:customers")
        key = self._register().key
        if key != self.key:
            self._uses, self.values, self.away, self.loaded = None, [], [], False
        self.key, self.problem, self.saved, self.dialog = key, "", "", ""
        self.errors, self._told, self.undoable = {}, None, False
        await self._fill()
        return RegistersState.count

    @rx.event
    @policy.requires("customers.settings")
    async def count(self):
        """Count who uses each value: a moment's work in a large register."""
        await self._count()
        await self._fill()

    async def _count(self) -> None:
        actor, key = guard.actor_of(self), self._register().key
        self._uses = await live.shared(
            ("register uses", key), lambda: db.read(register_uses.uses, actor, key)
        )

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        held, register = await db.read(settings.snapshot), self._register()
        values = held.registers.get(register.key, ())
        memory.keep(
            self,
            values=[self._line(held, register, v) for v in values if v.active],
            away=[AwayLine(str(v.id), v.name, self._said(v.id)) for v in values if not v.active]
            + [
                AwayLine(str(m.id), m.name, f"ihop med {m.into.name}", merged=True)
                for m in held.merged
                if m.register == register.key
            ],
            loaded=True,
        )

    def _line(self, held: Snapshot, register: Register, value: settings.Value) -> ValueLine:
        words = register_uses.words(held, register.key, value.id)
        return ValueLine(
            str(value.id),
            value.name,
            value.color,
            value.is_default,
            str(value.days or 0) if register.terms else "",
            (value.terms or "net") if register.terms else "",
            self._said(value.id),
            f"{routes.CUSTOMERS}?{words}" if words and self._use(value.id).current else "",
        )

    def _use(self, id_: int) -> Use:
        return (self._uses or {}).get(id_, Use())

    def _said(self, id_: int) -> str:
        if self._uses is None:
            return ""
        use = self._use(id_)
        told = register_uses.said(self._register().key, use)
        return told + register_uses.archived_beside(use)

    async def _refresh(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        if self._uses is not None:
            await self._count()
        await self._fill()

    async def _do(self, row: str, verb: Callable[..., Any], *args: Any) -> bool:
        """Run a verb; a refusal is told beside its row, or above them all."""
        self.problem, self.saved, told = "", "", None
        self.errors = {key: text for key, text in self.errors.items() if key != row}
        try:
            told = await db.work(decided, verb, guard.actor_of(self), *args)
        except Invalid as error:
            self.errors = {**self.errors, row: error.message} if row else self.errors
            self.problem = "" if row else error.message
        except DomainError as error:
            self.problem = error.message
        if told is not None:
            self._told, self.undoable, self.saved = told, True, "Sparat"
        self.answers += 1
        await self._fill()
        return told is not None

    @rx.event
    @policy.requires("customers.settings")
    async def add(self, name: str):
        """Add a value last."""
        if await self._do(NEW, registers.add, self._register().key, str(name)):
            self.added += 1

    @rx.event
    @policy.requires("customers.settings")
    async def rename(self, value_id: str, name: str):
        """Give a value another name."""
        await self._do(str(value_id), register_values.rename, _id(value_id), str(name))

    @rx.event
    @policy.requires("customers.settings")
    async def set_color(self, value_id: str, color: str):
        """Give a value another colour."""
        await self._do(str(value_id), register_values.set_color, _id(value_id), str(color))

    @rx.event
    @policy.requires("customers.settings")
    async def set_terms(self, value_id: str, days: str, terms: str):
        """Decide the days and the kind of payment terms."""
        told = _id(value_id), str(days), str(terms)
        await self._do(str(value_id), register_values.set_terms, *told)

    @rx.event
    @policy.requires("customers.settings")
    async def set_default(self, value_id: str):
        """Choose what every new customer gets."""
        await self._do("", register_values.set_default, _id(value_id))

    @rx.event
    @policy.requires("customers.settings")
    async def arrange(self, ids: list[str]):
        """Decide the order."""
        told = [_id(i) for i in ids] if isinstance(ids, list) else []
        await self._do("", register_values.arrange, self._register().key, told)

    @rx.event
    @policy.requires("customers.settings")
    async def archive(self, value_id: str):
        """Take a value out of the pickers."""
        self.dialog = ""
        await self._do("", register_values.archive, _id(value_id))

    @rx.event
    @policy.requires("customers.settings")
    async def bring_back(self, value_id: str):
        """Put an archived value back, or make a merged one of its own again."""
        held, id_ = await db.read(settings.snapshot), _id(value_id)
        merged = any(one.id == id_ for one in held.merged)
        verb = register_merge.split if merged else register_values.restore_value
        await self._do("", verb, id_)

    @rx.event
    @policy.requires("customers.settings")
    async def ask(self, dialog: str, value_id: str):
        """Open a dialog: what a value may be merged into, or whether to remove it."""
        held, id_ = await db.read(settings.snapshot), _id(value_id)
        values = held.registers.get(self._register().key, ())
        value = next((v for v in values if v.id == id_), None)
        if dialog not in ("merge", "remove") or value is None:
            return
        await self._count()
        use = self._use(id_)
        self.asked = Asked(
            str(id_),
            value.name,
            self._said(id_),
            bool(use.current or use.archived),
            [Option(str(v.id), v.name) for v in values if v.active and v.id != id_],
        )
        self.dialog, self.problem, self.saved = dialog, "", ""

    @rx.event
    @policy.requires("customers.settings")
    async def close(self):
        """Close the dialog."""
        self.dialog = ""

    @rx.event
    @policy.requires("customers.settings")
    async def merge(self, value_id: str, form: dict[str, str]):
        """Let all who have the value have another instead."""
        into = form.get("into", "") if isinstance(form, dict) else ""
        if not into:
            return
        self.dialog = ""
        await self._do("", register_merge.merge, _id(value_id), _id(into))

    @rx.event
    @policy.requires("customers.settings")
    async def remove(self, value_id: str):
        """Delete a value that nothing uses."""
        self.dialog = ""
        await self._do("", register_values.remove, _id(value_id))

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        told, self._told, self.undoable = self._told, None, False
        if told is not None and await self._do("", register_values.restore, *told):
            self._told, self.undoable, self.saved = None, False, "Ångrat"


def _id(told: Any) -> int:
    return routes.whole(str(told)) or 0
