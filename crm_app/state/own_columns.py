"""Kolumner: the menu in which a user chooses, orders and widens the columns of a list for herself.

Every handler takes the table, "customers" or "contacts": one menu serves every list. The list
itself follows by the topic of its user.
"""

from typing import Any

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import own_columns
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.table_columns import Column
from crm_app.state import guard, memory


class OwnColumnsState(rx.State):
    """The menu that is open, and what is wrong with what was asked for."""

    items: list[dict[str, Any]] = []
    own: bool = False
    problem: str = ""
    resets: int = 0
    _table: str = "customers"

    @rx.event
    @policy.requires("customers.see")
    async def opened(self, table: str, is_open: bool):
        """Show the columns as they are for her, and follow them live while they are shown."""
        token = self.router.session.client_token
        self.problem = ""
        if is_open is not True:
            live.watch(token, OwnColumnsState)
            return
        self._table = str(table)
        live.watch(token, OwnColumnsState, "settings", f"user:{guard.actor_of(self).id}")
        await self._fill()

    async def _fill(self) -> None:
        columns, own = await db.read(_look, guard.actor_of(self), self._table)
        memory.keep(self, items=[_item(c) for c in columns if c.usable], own=bool(own))

    async def _refresh(self) -> None:
        guard.actor_of(self).require("customers.see")
        await self._fill()

    @rx.event
    @policy.requires("customers.see")
    async def switch(self, table: str, key: str, shown: bool):
        """Show or hide one column for herself."""
        await self._do(own_columns.switch, str(table), str(key), shown is True)

    @rx.event
    @policy.requires("customers.see")
    async def arrange(self, table: str, keys: list[str]):
        """Order the columns for herself."""
        told = [str(key) for key in keys] if isinstance(keys, list) else []
        await self._do(own_columns.arrange, str(table), told)

    @rx.event
    @policy.requires("customers.see")
    async def widen(self, table: str, key: str, width: int):
        """Give a column a width of her own, or with 0 the one that it needs."""
        await self._do(own_columns.widen, str(table), str(key), int(width))

    @rx.event
    @policy.requires("customers.see")
    async def reset_all(self, table: str):
        """Let go of everything of her own."""
        await self._do(own_columns.reset, str(table))

    async def _do(self, verb: Any, table: str, *told: Any) -> None:
        self.problem = ""
        try:
            await db.work(verb, guard.actor_of(self), table, *told)
        except DomainError as error:
            self.problem = error.message
            self.resets += 1
        if self.items:
            await self._fill()


def _look(session: Any, actor: Actor, table: str) -> tuple[tuple[Column, ...], own_columns.Own]:
    return own_columns.columns(session, actor, table), own_columns.of(session, actor, table)


def _item(column: Column) -> dict[str, Any]:
    locked = {"locked": "Namn är alltid med, först"} if column.locked else {}
    return {
        "id": column.key,
        "label": column.label,
        "note": column.note,
        "on": column.active,
        **locked,
    }
