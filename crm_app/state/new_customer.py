"""Registering a customer by hand."""

import uuid

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import customer_card, customers, duplicates
from crm_app.domain.duplicates import Duplicate
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.forms import Section
from crm_app.models.customers import CustomerType
from crm_app.state import guard, memory
from crm_app.state.customer import ErrorLine, error_lines

LONGEST = 300
"""Longer than any field that is asked about: comparing takes time by the length."""
ASKED = (
    "name", "first_name", "last_name", "organisation_number", "vat_number", "email", "country"
)  # fmt: skip


class NewCustomerState(rx.State):
    """The form for a new customer, and those that may be the same."""

    kind: str = ""
    sections: list[Section] = []
    errors: dict[str, str] = {}
    error_lines: list[ErrorLine] = []
    problem: str = ""
    duplicates: list[Duplicate] = []
    saved_token: str = ""
    _type: str = CustomerType.REGULAR.value
    _typed: dict[str, str] = {}
    _registered: int = 0

    @rx.event
    @policy.requires("customers.create")
    async def load(self):
        """Show an empty form of the address's kind and follow the settings live."""
        kind = routes.KINDS.get(str(self.slag), "")  # type: ignore[attr-defined]
        if not kind:
            return rx.redirect(routes.CUSTOMERS)
        if kind != self.kind:
            self._type, self._typed, self.duplicates = CustomerType.REGULAR.value, {}, []
        self.kind, self.errors, self.problem, self._registered = kind, {}, "", 0
        live.watch(self.router.session.client_token, NewCustomerState, "settings")
        await self._fill()
        return None

    async def _fill(self) -> None:
        self.error_lines = error_lines(self.errors)
        if self.kind:
            self.sections = await self._form()

    async def _refresh(self) -> None:
        if self.kind:
            guard.actor_of(self).require("customers.create")
            land = self._typed.get("country", "")
            key = ("new customer", self.kind, self._type, tuple(self.errors.items()), land)
            memory.keep(self, sections=await live.shared(key, self._form))
        if self.duplicates:
            await self._compare()

    async def _form(self) -> list[Section]:
        actor, errors = guard.actor_of(self), dict(self.errors)
        told = self.kind, self._type, errors, self._typed.get("country", "")
        return await db.read(customer_card.new_form, actor, *told)

    async def _compare(self) -> None:
        actor = await guard.fresh_actor(self)
        self.duplicates = await db.read(duplicates.possible, actor, self.kind, self._typed)

    @rx.event
    @policy.requires("customers.create")
    async def told(self, field: str, value: str):
        """Follow one finished field: type and country decide the rules, others find duplicates."""
        if field == "customer_type" and value in tuple(CustomerType):
            self._type = value
            await self._fill()
        if field in ASKED:
            self._typed[field] = str(value)[:LONGEST]
            await self._compare()
        if field == "country":
            await self._fill()

    @rx.event
    @policy.requires("customers.create")
    async def submit(self, values: dict[str, str], base: dict[str, str]):
        """Register the customer and open the card; a second click finds her registered."""
        if self._registered:
            return rx.redirect(routes.customer(self._registered))
        actor = guard.actor_of(self)
        self.errors, self.problem = {}, ""
        try:
            id_ = await db.work(customers.register, actor, self.kind, values)
        except Invalid as error:
            self.errors = dict(error.errors)
        except DomainError as error:
            self.problem = error.message
        else:
            self.saved_token, self._registered = uuid.uuid4().hex, id_
            self._type, self._typed, self.duplicates = CustomerType.REGULAR.value, {}, []
            return rx.redirect(routes.customer(id_))
        await self._fill()
        return None
