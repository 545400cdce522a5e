"""The demo company: a small living register, made with the domain's own verbs.

Seeded, so that it is the same every time but for the passwords. Addresses end in .example, and
the phone numbers are those that PTS keeps free for books and films: nobody is called by mistake.
"""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app import demo_words as words
from crm_app.domain import (
    contacts,
    credentials,
    custom_card,
    custom_choices,
    custom_fields,
    custom_tabs,
    customers,
    register_values,
    registers,
    settings,
    setup,
    users,
    views,
)
from crm_app.domain.actors import Actor, system
from crm_app.domain.errors import Conflict
from crm_app.models.customers import Customer

SEED = 1001
COMPANIES, PRIVATE = 42, 18
NOT_EMPTY = (
    "Registret är inte tomt. Demoföretaget läggs bara i ett tomt register: ange en annan "
    "mapp med KUNDREGISTER_DATA."
)
Texts = dict[str, str]


@dataclass(frozen=True)
class Made:
    """What was made. `sign_ins` is (e-mail, password, group) of one in each group."""

    staff: int
    customers: int
    contacts: int
    sign_ins: tuple[tuple[str, str, str], ...]


def fill(session: Session) -> Made:
    """Make the demo company in an empty register. Raises Conflict in any other."""
    taken = session.scalar(select(col(Customer.id)).limit(1)) is not None
    if taken or not setup.needed(session):
        raise Conflict(NOT_EMPTY)
    company = _Company(session, random.Random(SEED))
    return company.make()


class _Company:
    def __init__(self, session: Session, chance: random.Random) -> None:
        self.session, self.chance = session, chance
        self.cli = system("cli")
        self.staff: list[Actor] = []
        self.sign_ins: list[tuple[str, str, str]] = []
        self.contacts = 0
        self.values: dict[str, list[int]] = {}

    def make(self) -> Made:
        self._hire()
        self._fill_registers()
        self._decide()
        made = [self._company(number) for number in range(COMPANIES)]
        made += [self._private(number) for number in range(PRIVATE)]
        self._live(made)
        return Made(len(self.staff), len(made), self.contacts, tuple(self.sign_ins))

    def _hire(self) -> None:
        groups = setup.create_groups(self.session)
        rights = dict(setup.FIRST_GROUPS)
        for name, group in words.STAFF:
            email = f"{words.plain(name)}@{words.DOMAIN}"
            person = users.Person(name, email, (groups[group],))
            user_id = users.create(self.session, self.cli, person)
            actor = Actor("user", user_id, name, rights[group], "cli")
            self.staff.append(actor)
            if group not in {known for _, _, known in self.sign_ins}:
                self._let_in(actor, email, group)

    def _let_in(self, actor: Actor, email: str, group: str) -> None:
        password = "-".join(secrets.choice(words.PASSWORD_WORDS) for _ in range(4))
        user = users.get(self.session, actor.id or 0)
        credentials.set_password(self.session, actor, user, password)
        self.sign_ins.append((email, password, group))

    def _fill_registers(self) -> None:
        for register, names in words.REGISTERS:
            self.values[register] = [
                registers.add(self.session, self.cli, register, name) for name in names
            ]
        held = settings.snapshot(self.session)
        for value in [v for group in held.registers.values() for v in group]:
            if color := words.COLORS.get(value.name):
                register_values.set_color(self.session, self.cli, value.id, color)
        terms = settings.snapshot(self.session).registers["payment_terms"]
        self.values["payment_terms"] = [value.id for value in terms]

    def _decide(self) -> None:
        """Decide as an administrator would: whom to ask, an own tab, and a view that all share."""
        for key, value in (("company.name", words.OWN_NAME), *words.SUPPORT):
            settings.put(self.session, self.cli, key, value)
        tab = custom_tabs.add(self.session, self.cli, words.OWN_TAB)
        for label, kind in words.OWN_FIELDS:
            field = custom_fields.add(self.session, self.cli, tab, label, kind)
            for choice in words.VISITS if kind == "choice" else ():
                custom_choices.add(self.session, self.cli, field, choice)
        name, asked = words.VIEW
        address = asked.format(level=self.values["level"][0], tag=self.values["tag"][1])
        views.save(self.session, self.staff[0], "customers", name, address, True)

    def _agree(self, actor: Actor, id_: int, number: int) -> None:
        """Fill in the own tab of one customer."""
        (tab,) = settings.snapshot(self.session).own_tabs
        told = (
            f"A-{2000 + number}",
            f"20{27 + number % 3}-12-31",
            str(450 + 25 * (number % 9)),
            self.chance.choice(("ja", "nej")),
            self.chance.choice(words.VISITS),
        )
        texts = {field.key: text for field, text in zip(tab.fields, told, strict=True)}
        custom_card.save(self.session, actor, id_, tab.key, texts, {})

    def _pick(self, register: str, share: float = 1.0) -> str:
        return (
            str(self.chance.choice(self.values[register])) if self.chance.random() < share else ""
        )

    def _sellers(self) -> list[Actor]:
        return [actor for actor in self.staff if actor.may("customers.see_all")]

    def _managers(self) -> str:
        some = self.chance.sample(self.staff[1:], self.chance.choice((1, 1, 1, 2)))
        return ",".join(f"{actor.id}:{self._pick('manager_title')}" for actor in some)

    def _shared(self) -> Texts:
        street, (code, city) = self.chance.choice(words.STREETS), self.chance.choice(words.TOWNS)
        tags = self.chance.sample(self.values["tag"], self.chance.choice((0, 1, 1, 2)))
        return {
            "customer_type": self.chance.choices(("regular", "prospect", "temporary"), (7, 2, 1))[
                0
            ],
            "address": f"{street} {self.chance.randrange(1, 90)}",
            "postal_code": code,
            "city": city,
            "level": self._pick("level", 0.8),
            "district": self._pick("district"),
            "source": self._pick("source", 0.7),
            "tags": ",".join(map(str, tags)),
            "payment_terms": self._pick("payment_terms"),
            "account_managers": self._managers(),
            "note": self.chance.choice(words.NOTES),
            "marketing_consent": self.chance.choice(("yes", "no", "")),
        }

    def _company(self, number: int) -> tuple[Actor, int]:
        name = words.company_name(number)
        site = f"{words.plain(name)}.example"
        texts = self._shared() | {
            "name": name,
            "organisation_number": self._organisation_number(name, number),
            "company_type": self._pick("company_type"),
            "email": f"info@{site}",
            "phone": words.PHONES[number % len(words.PHONES)],
            "website": f"www.{site}",
        }
        if number < len(words.ABROAD):
            texts |= words.ABROAD[number]
        actor = self.chance.choice(self._sellers())
        id_ = customers.register(self.session, actor, "company", texts)
        for first, last, mark in self._persons():
            person = {
                "first_name": first,
                "last_name": last,
                "main_contact": mark,
                "email": f"{words.plain(first)}@{site}",
                "title": self._pick("contact_title"),
                "mobile": words.MOBILES[self.contacts % len(words.MOBILES)],
            }
            contacts.add(self.session, actor, id_, person)
            self.contacts += 1
        return actor, id_

    def _persons(self) -> Iterator[tuple[str, str, str]]:
        firsts = self.chance.sample(words.FIRST_NAMES, self.chance.choice((1, 1, 2, 3)))
        for place, first in enumerate(firsts):
            yield first, self.chance.choice(words.LAST_NAMES), "nej" if place else "ja"

    def _organisation_number(self, name: str, number: int) -> str:
        first = "769" if name.startswith("Brf") else "212" if "kommun" in name else "556"
        nine = f"{first}{900 + number * 2 + 1:03}{self.chance.randrange(100, 1000)}"
        return nine + words.check_digit(nine)

    def _private(self, number: int) -> tuple[Actor, int]:
        first = words.FIRST_NAMES[number % len(words.FIRST_NAMES)]
        last = self.chance.choice(words.LAST_NAMES)
        texts = self._shared() | {
            "first_name": first,
            "last_name": last,
            "email": f"{words.plain(first)}.{words.plain(last)}{number}@hemma.example",
            "mobile": words.MOBILES[-1 - number],
        }
        actor = self.chance.choice(self._sellers())
        return actor, customers.register(self.session, actor, "private", texts)

    def _live(self, made: list[tuple[Actor, int]]) -> None:
        """Let some time pass: notes change, prospects become customers, some are put away."""
        for place, (actor, id_) in enumerate(made):
            if place % 7 == 3:
                note = customers.get(self.session, actor, id_).note
                customers.edit(
                    self.session,
                    actor,
                    id_,
                    {"note": f"{note}\nRingd, återkom efter sommaren.".strip()},
                    {"note": note},
                )
            if place % 3 == 0:
                self._agree(actor, id_, place)
            if place % 29 == 28:
                customers.archive(self.session, actor, id_)
