"""Inställningar › Kundfält and Kontaktperson fält: the grid, its questions and its preview."""

import dataclasses
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import field_grid, field_rules, settings
from crm_app.domain.errors import DomainError
from crm_app.domain.field_grid import Lack
from crm_app.domain.forms import Section
from crm_app.models.spec import Rule
from crm_app.state import guard, memory

MOST = 8
"""How many answers a question lists: a whole column of the grid may have thirty."""
Changes = list[tuple[str, str, str]]
ASKED = {"kundfalt": "customer", "kontaktperson-falt": "contact"}


@dataclasses.dataclass(frozen=True)
class LackLine:
    """One answer to "who lacks it": a sentence and a link to exactly those."""

    text: str
    href: str


class FieldRulesState(rx.State):
    """The grid of one subject, "customer" or "contact"."""

    subject: str = "customer"
    rows: list[dict[str, Any]] = []
    columns: list[dict[str, str]] = []
    preview: list[Section] = []
    preview_column: str = "company.regular"
    asking: bool = False
    lacks: list[LackLine] = []
    problem: str = ""
    saved: str = ""
    resets: int = 0
    _asked: Changes = []
    _undo: Changes = []
    _undo_order: list[str] = []

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the grid of the address and follow the settings live."""
        last = self.router.url.path.rstrip("/").rsplit("/", 1)[-1]
        self.subject = ASKED.get(last, "customer")
        self.preview_column = "company.regular" if self.subject == "customer" else "."
        self.asking, self.problem, self.saved = False, "", ""
        self._asked, self._undo, self._undo_order = [], [], []
        live.watch(self.router.session.client_token, FieldRulesState, "settings")
        await self._fill()

    async def _fill(self) -> None:
        guard.actor_of(self).require("customers.settings")
        held = await db.read(settings.snapshot)
        columns = self._columns()
        kind, _, type_ = self.preview_column.partition(".")
        # She who decides is told twice, by her event and as a watcher: nothing the second time.
        memory.keep(
            self,
            rows=field_grid.rows(held, self.subject),
            columns=columns,
            preview=field_grid.preview(held, self.subject, kind, type_),
        )

    async def _refresh(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        await self._fill()

    @rx.event
    @policy.requires("customers.settings")
    async def set_cell(self, field: str, column: str, wanted: str):
        """Decide one cell, asking first when somebody would lack the field."""
        await self._decide([(str(field), str(column), str(wanted))])

    @rx.event
    @policy.requires("customers.settings")
    async def set_row(self, field: str, wanted: str):
        """Decide a whole row."""
        await self._decide([(str(field), c["id"], str(wanted)) for c in self._columns()])

    @rx.event
    @policy.requires("customers.settings")
    async def set_column(self, column: str, wanted: str):
        """Decide a whole column."""
        keys = field_rules.SPECS[self.subject]
        await self._decide([(key, str(column), str(wanted)) for key in keys])

    def _columns(self) -> list[dict[str, str]]:
        return field_grid.columns(self.subject)

    async def _decide(self, changes: Changes) -> None:
        actor = guard.actor_of(self)
        self.problem = ""
        if changes and any(c["id"] == changes[0][1] for c in self._columns()):
            self.preview_column = changes[0][1]
        found = await db.read(field_grid.lacking, actor, self.subject, changes)
        if found:
            self._asked, self.asking = changes, True
            self.lacks = _lines(found)
        else:
            await self._apply(changes)

    async def _apply(self, changes: Changes) -> None:
        actor = guard.actor_of(self)
        held = await db.read(settings.snapshot)
        undo = [(f, c, self._now(held, f, c)) for f, c, _ in changes]
        try:
            await db.work(field_rules.decide, actor, self.subject, changes)
        except DomainError as error:
            self.problem = error.message
            self.resets += 1
        else:
            self._undo = [u for u in undo if u[2] in (Rule.OFF, Rule.ACTIVE, Rule.REQUIRED)]
            self._undo_order, self.saved = [], "Sparat"
        await self._fill()

    def _now(self, held: settings.Snapshot, field: str, column: str) -> str:
        spec = field_rules.SPECS[self.subject].get(field)
        kind, _, type_ = column.partition(".")
        return field_rules.rule_of(held, self.subject, spec, kind, type_).value if spec else ""

    @rx.event
    @policy.requires("customers.settings")
    async def confirm(self):
        """Decide what was asked about, although some lack the field."""
        self.asking = False
        await self._apply(self._asked)

    @rx.event
    @policy.requires("customers.settings")
    async def dismiss(self):
        """Leave what was asked about as it is."""
        self.asking, self._asked = False, []
        self.resets += 1

    @rx.event
    @policy.requires("customers.settings")
    async def arrange(self, keys: list[str]):
        """Decide the order of the fields."""
        await self._arrange([str(k) for k in keys] if isinstance(keys, list) else [])

    async def _arrange(self, keys: list[str]) -> None:
        actor = guard.actor_of(self)
        self.problem = ""
        held = await db.read(settings.snapshot)
        before = [spec.key for spec in field_rules.ordered(held, self.subject)]
        try:
            await db.work(field_rules.arrange, actor, self.subject, keys)
        except DomainError as error:
            self.problem = error.message
            self.resets += 1
        else:
            self._undo, self._undo_order, self.saved = [], before, "Sparat"
        await self._fill()

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        changes, order = self._undo, self._undo_order
        self.saved = ""
        if changes:
            await self._apply(changes)
        if order:
            await self._arrange(order)
        done = (changes or order) and not self.problem
        self._undo, self._undo_order, self.saved = [], [], "Ångrat" if done else ""

    @rx.event
    @policy.requires("customers.settings")
    async def look_at(self, column: str):
        """Show the form of another kind and type in the preview."""
        if any(c["id"] == column for c in self._columns()):
            self.preview_column = column
            await self._fill()


def _lines(found: list[Lack]) -> list[LackLine]:
    first = sorted(found, key=lambda lack: -lack.count)[:MOST]
    lines = [
        LackLine(
            f"{lack.count} {lack.where} saknar {lack.field}",
            f"{routes.CUSTOMERS}?saknar={lack.told}" if lack.told else "",
        )
        for lack in first
    ]
    more = len(found) - len(first)
    return [*lines, LackLine(f"… och {more} fält till", "")] if more else lines
