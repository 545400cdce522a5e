"""Inställningar › Länder: which countries may be chosen, followed live."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import countries, country_choice, filters, register_uses, settings
from crm_app.domain.country_choice import SWEDEN, Use
from crm_app.domain.errors import DomainError
from crm_app.domain.settings import Snapshot
from crm_app.domain.undoing import Told, decided
from crm_app.state import guard, memory


@dataclasses.dataclass(frozen=True)
class CountryLine:
    """One country. `words` is what it is found by, `uses` who is there, once it is counted."""

    code: str
    name: str
    eu: bool
    vat: str
    active: bool
    locked: bool
    words: str
    uses: str = ""
    href: str = ""


@dataclasses.dataclass(frozen=True)
class AskedCountry:
    """A country that somebody is in, before it is taken out of the pickers."""

    code: str = ""
    name: str = ""
    uses: str = ""
    href: str = ""


class CountriesState(rx.State):
    """All countries; `answers` counts what the server has answered."""

    rows: list[CountryLine] = []
    loaded: bool = False
    problem: str = ""
    saved: str = ""
    undoable: bool = False
    answers: int = 0
    asking: bool = False
    asked: AskedCountry = AskedCountry()
    _uses: dict[str, Use] | None = None
    _told: Told | None = None

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the countries at once, and count who is where."""
        token = self.router.session.client_token
        live.watch(token, CountriesState, "settings", "list:customers")
        self.problem, self.saved, self.asking = "", "", False
        self._told, self.undoable = None, False
        await self._fill()
        return CountriesState.count

    @rx.event
    @policy.requires("customers.settings")
    async def count(self):
        """Count who is in each country: a moment's work in a large register."""
        await self._count()
        await self._fill()

    async def _count(self) -> None:
        actor = guard.actor_of(self)
        self._uses = await live.shared(
            ("country uses",), lambda: db.read(country_choice.uses, actor)
        )

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        held = await db.read(settings.snapshot)
        memory.keep(self, rows=[self._line(held, c) for c in countries.ALL], loaded=True)

    def _line(self, held: Snapshot, country: countries.Country) -> CountryLine:
        use = (self._uses or {}).get(country.code, Use())
        return CountryLine(
            country.code,
            country.name,
            country.eu,
            country.vat_prefix,
            country.code in held.countries,
            country.code == SWEDEN,
            " ".join((country.name, country.code, countries.SYNONYMS.get(country.code, ""))),
            _said(use) if use.current or use.archived else "",
            _address(held, country.code) if use.current else "",
        )

    async def _refresh(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        if self._uses is not None:
            await self._count()
        await self._fill()

    async def _do(self, verb: Callable[..., Any], *args: Any) -> bool:
        self.problem, self.saved, told = "", "", None
        try:
            told = await db.work(decided, verb, guard.actor_of(self), *args)
        except DomainError as error:
            self.problem = error.message
        if told is not None:
            self._told, self.undoable, self.saved = told, True, "Sparat"
        self.answers += 1
        await self._fill()
        return told is not None

    @rx.event
    @policy.requires("customers.settings")
    async def set_active(self, code: str, active: bool):
        """Let a country be chosen, or not; asks first when somebody is there."""
        code = str(code)
        if active is True:
            await self._do(country_choice.activate, [code])
            return
        use = await db.read(country_choice.in_use, guard.actor_of(self), code)
        country = countries.get(code)
        if country is None or code == SWEDEN or use == Use():
            await self._do(country_choice.deactivate, code)
            return
        held = await db.read(settings.snapshot)
        self.asked = AskedCountry(code, country.name, _said(use), _address(held, code))
        self.asking, self.problem, self.saved = True, "", ""

    @rx.event
    @policy.requires("customers.settings")
    async def confirm(self):
        """Take the country out of the pickers, although somebody is there."""
        asked, self.asking = self.asking, False
        if asked:
            await self._do(country_choice.deactivate, self.asked.code)

    @rx.event
    @policy.requires("customers.settings")
    async def dismiss(self):
        """Leave the country as it is."""
        self.asking = False
        self.answers += 1

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        told, self._told, self.undoable = self._told, None, False
        if told is not None and await self._do(country_choice.restore, *told):
            self._told, self.undoable, self.saved = None, False, "Ångrat"


def _said(use: Use) -> str:
    return register_uses.counted(use.current) + register_uses.archived_beside(use)


def _address(held: Snapshot, code: str) -> str:
    words: Iterable[tuple[str, str]] = filters.to_address(
        held, (filters.Filter("country", (code,)),)
    ).items()
    told = "&".join(f"{word}={value}" for word, value in words)
    return f"{routes.CUSTOMERS}?{told}" if told else ""
