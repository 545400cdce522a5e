"""Systeminställningar › Nummerserier: where each series goes on."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import numbers
from crm_app.domain.errors import DomainError, Invalid, PermissionDenied
from crm_app.state import guard


@dataclasses.dataclass(frozen=True)
class SeriesLine:
    """One number series and the number that it tries next."""

    key: str
    label: str
    value: str
    error: str = ""


class SystemNumbersState(rx.State):
    """The number series."""

    lines: list[SeriesLine] = []
    errors: dict[str, str] = {}
    problem: str = ""
    saved_key: str = ""
    saved: str = ""
    answers: int = 0
    loaded: bool = False
    _before: int = 0

    @rx.event
    @policy.requires("system.settings")
    async def load(self):
        """Show the series and follow them live, while customers take their numbers."""
        token = self.router.session.client_token
        live.watch(token, SystemNumbersState, "settings", "list:customers")
        self.errors, self.problem, self.saved_key, self.saved = {}, "", "", ""
        await self._fill()

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("system.settings")
        self.lines = [
            SeriesLine(
                key, label, str(await db.read(numbers.upcoming, key)), self.errors.get(key, "")
            )
            for key, label in numbers.LABELS.items()
        ]
        self.loaded = True

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def set_next(self, key: str, value: str):
        """Decide where a series goes on; what is no number is said beneath its field."""
        key, typed = str(key), "".join(str(value).split())
        if not typed.isdecimal():
            self.errors = {**self.errors, key: "Skriv numret med bara siffror, till exempel 2001."}
            self.answers += 1
            await self._fill()
        elif await self._move(key, int(typed[:20])):
            self.saved = "Sparat"

    async def _move(self, key: str, to: int) -> bool:
        """Tell whether the series goes on elsewhere."""
        actor, changed = guard.actor_of(self), False
        self.problem, self.errors = "", {k: v for k, v in self.errors.items() if k != key}
        try:
            if key not in numbers.LABELS:
                raise DomainError("Nummerserien finns inte. Ladda om sidan.")
            before = await db.read(numbers.upcoming, key)
            await db.work(numbers.move, actor, key, to)
        except Invalid as error:
            self.errors = {**self.errors, key: error.message}
        except DomainError as error:
            self.problem = error.message
        else:
            if changed := before != to:
                self.saved_key, self._before = key, before
        self.answers += 1
        await self._fill()
        return changed

    @rx.event
    @policy.requires("system.settings")
    async def undo(self):
        """Let the series go on where it did before the last decision."""
        if self.saved_key and await self._move(self.saved_key, self._before):
            self.saved = "Ångrat"
