"""Inställningar › Kundtabell: which columns everybody sees, with the table's head beside."""

import json
from dataclasses import replace
from typing import Any

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy
from crm_app.domain import customer_list, settings, table_columns
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import DomainError
from crm_app.domain.table_columns import Column
from crm_app.domain.tables import Col, Row
from crm_app.state import guard, memory
from crm_app.state.register_reading import LOOKS, LOOKS_OF_KIND, row_of

TABLE = "customers"
ACTION = f"table_columns.{TABLE}"
ROWS = 4
OFF = "Fältet är avstängt i Kundfält"
LOCKED = "Namn är alltid med, först"
EXAMPLE = Row("0", cells={"name": "Exempelföretaget AB"}, sub="1001", kind="company")


class TableColumnsState(rx.State):
    """The columns of the register as everybody has them, and what the table then looks like."""

    items: list[dict[str, Any]] = []
    columns: list[Col] = []
    rows: list[Row] = []
    decided: bool = False
    problem: str = ""
    saved: str = ""
    resets: int = 0
    _undo: str = ""

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the columns and follow the settings live."""
        live.watch(self.router.session.client_token, TableColumnsState, "settings")
        self.problem, self.saved, self._undo = "", "", ""
        await self._fill()

    async def _fill(self) -> None:
        actor = guard.actor_of(self)
        actor.require("customers.settings")
        columns, rows, decided = await db.read(_look, actor)
        shown = [c for c in columns if c.active and c.usable]
        memory.keep(
            self,
            items=[_item(c) for c in columns],
            columns=[_col(c) for c in shown],
            rows=rows,
            decided=decided,
        )

    async def _refresh(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        await self._fill()

    @rx.event
    @policy.requires("customers.settings")
    async def switch(self, key: str, active: bool):
        """Decide whether everybody sees a column."""
        now = {c.key: c.active for c in await self._columns()}
        before = [str(key), now.get(str(key), False)]
        await self._do(before, table_columns.switch, TABLE, str(key), active is True)

    @rx.event
    @policy.requires("customers.settings")
    async def arrange(self, keys: list[str]):
        """Decide the order of the columns."""
        told = [str(key) for key in keys] if isinstance(keys, list) else []
        before = [c.key for c in await self._columns()]
        await self._do(before, table_columns.arrange, TABLE, told)

    @rx.event
    @policy.requires("customers.settings")
    async def reset_all(self):
        """Let the columns be as the program has them."""
        columns = await self._columns()
        order, active = [c.key for c in columns], [c.key for c in columns if c.active]
        await self._do({"order": order, "active": active}, table_columns.reset, TABLE)

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        kept, self._undo = self._undo, ""
        changes = json.loads(kept or "{}")
        if changes and await self._do(None, table_columns.restore, ACTION, changes):
            self.saved = "Ångrat"

    async def _columns(self) -> tuple[Column, ...]:
        return table_columns.decided(await db.read(settings.snapshot), TABLE)

    async def _do(self, before: Any, verb: Any, *told: Any) -> bool:
        self.problem, self.saved = "", ""
        try:
            await db.work(verb, guard.actor_of(self), *told)
        except DomainError as error:
            self.problem = error.message
            self.resets += 1
        else:
            self.saved = "Sparat"
            # As text: a list that the state holds is a proxy, which no pattern matches.
            self._undo = json.dumps({"Kolumner": {"from": before}}) if before is not None else ""
        await self._fill()
        return not self.problem


def _look(session: Session, actor: Actor) -> tuple[tuple[Column, ...], list[Row], bool]:
    held = settings.snapshot(session)
    columns = table_columns.decided(held, TABLE)
    decided = any(table == TABLE for table, _ in held.columns)
    if not actor.may("customers.see"):
        return columns, [EXAMPLE], decided
    keys = tuple(c.key for c in columns if c.active and c.usable)
    lines = customer_list.page(session, actor, Query(), keys).lines[:ROWS]
    return columns, [replace(row_of(line), href="") for line in lines] or [EXAMPLE], decided


def _item(column: Column) -> dict[str, Any]:
    told = {"off": OFF} if not column.usable else {}
    told |= {"locked": LOCKED} if column.locked else {}
    return {
        "id": column.key,
        "label": column.label,
        "note": column.note,
        "on": column.active,
        **told,
    }


def _col(column: Column) -> Col:
    look = LOOKS.get(column.key) or LOOKS_OF_KIND.get(column.kind, "text")
    return Col(column.key, column.label, kind=look)
