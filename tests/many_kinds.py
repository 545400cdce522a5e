"""Customers of every kind of field, with texts that files have spoiled for others."""

import random
from collections.abc import Mapping

from sqlmodel import Session
from stdnum import luhn

from crm_app.domain import (
    contacts,
    country_choice,
    custom_card,
    custom_choices,
    custom_fields,
    custom_tabs,
    custom_values,
    customer_values,
    customers,
    field_rules,
    register_merge,
    register_values,
    settings,
)
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import TYPE_LABELS
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec
from crm_app.models.users import User
from tests.import_fixtures import organisation_number
from tests.world import World

NASTY = (
    "=1+1", "+46", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example")',
    "#N/A", "#REF!", "#SAKNAS!", "(töm)", "(TÖM)", "'(töm)", "''#N/A", "'s-Hertogenbosch", "'",
    "007", "0046", "1e5", "1,5", "1.50", "2026-11-27", "11/27", "SANT", "FALSE", "Ja", "nej",
    "Åke & Söner <b>", "_x0041_", "_x000D_", "&amp;", "😀 häst 👨‍👩‍👧", "a\u0301",
    "ÅÄÖ", "a;b", "a, b",
    "Summa", "Totalt", "tab\tinuti", "rad ett\nrad två", "\u200b", "x" * 200,
    "\u2028rad", "“citat”",
)  # fmt: skip
PHONES = ("08-123 45 67", "070-174 06 05", "+47 22 12 34 56", "+49 30 123456", "+46 8 123 456 78")
POSTAL = {"SE": "702 10", "NO": "0150", "DK": "1050", "FI": "00100", "DE": "10115"}
NAMES = ("name", "first_name", "last_name")
OWN = (K.TEXT, K.LONG_TEXT, K.DECIMAL, K.DATE, K.FLAG, K.CHOICE, K.URL)
CHOICES = ("Ett", "Två, tre", "#N/A", "Borta")


def prepare(world: World) -> None:
    """Switch every field on, fill the registers, and add an own tab with a field of each kind."""
    for column in field_rules.CUSTOMER_COLUMNS:
        for spec in field_rules.SUBJECTS["customer"][0]:
            rule = field_rules.first_rule(spec, column.kind, column.type)
            if rule == "off":
                world.decide(spec.key, "active", column.id)
    for spec in field_rules.SUBJECTS["contact"][0]:
        if spec.company == "off":
            world.decide(spec.key, "active", ".")
    for register in ("level", "district", "source", "company_type", "tag", "contact_title"):
        for name in ("Ett", "Två, tre", "(töm)", "=1+1", "Borta", "Blir Ett"):
            world.value(register, name)
    for name in ("Säljare", "Ansvarig (Syd)"):
        world.value("manager_title", name)
    world.do(country_choice.activate, world.anna, ["DE"])
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "folder")
    for kind in OWN:
        field = world.do(custom_fields.add, world.anna, tab, f"Eget {kind}", kind)
        for choice in CHOICES if kind is K.CHOICE else ():
            world.do(custom_choices.add, world.anna, field, choice)


def put_away(world: World) -> None:
    """Archive and merge values that customers have, and let an account manager leave."""
    held = world.see(settings.snapshot)
    for values in held.registers.values():
        named = {v.name: v.id for v in values}
        if "Borta" in named:
            world.do(register_values.archive, world.anna, named["Borta"])
            world.do(register_merge.merge, world.anna, named["Blir Ett"], named["Ett"])
    choice = next(f for f in held.own_tabs[0].fields if f.kind == K.CHOICE)
    world.do(custom_choices.remove, world.anna, choice.id, "Borta")
    world.do(_leave, world.cleo.id)


def _leave(session: Session, id_: int) -> None:
    """As in an older database: she is still account manager of her customers."""
    session.get_one(User, id_).active = False
    settings.changed(session)


class Maker:
    """Makes customers whose every value is drawn by chance, the same for the same seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.held: Snapshot = world.see(settings.snapshot)
        self.made: list[int] = []
        self.serial = 0

    def make(self, kind: str) -> int:
        """Register one customer, with own values and, for a company, contacts."""
        self.serial += 1
        texts = self._texts(kind)
        id_ = self.world.do(customers.register, self.world.anna, kind, texts)
        tab = self.held.own_tabs[0]
        specs = custom_values.specs_of(self.held)
        own = {key: self._own(spec) for key, spec in specs.items()}
        self.world.do(custom_card.save, self.world.anna, id_, tab.key, own, {})
        for _ in range(self.random.choice((0, 0, 1, 2)) if kind == "company" else 0):
            self.world.do(contacts.add, self.world.anna, id_, self._contact())
        self.made.append(id_)
        return id_

    def _texts(self, kind: str) -> dict[str, str]:
        type_ = self.random.choice(list(TYPE_LABELS))
        self.country = self.random.choice([*POSTAL])
        specs = customer_values.rules_of(self.held, kind, type_).active
        texts = {"customer_type": type_, "country": self.country}
        for key, spec in specs.items():
            if key not in texts and (self.random.random() < 0.7 or key in NAMES):
                texts[key] = self._text(spec)
        if kind == "company" and (self.country == "SE" or texts.get("organisation_number")):
            texts["organisation_number"] = self._organisation()
        return texts

    def _organisation(self) -> str:
        if self.country != "SE":
            return f"HRB {self.serial}"
        return organisation_number(self.serial)

    def _nasty(self, spec: FieldSpec) -> str:
        text = self.random.choice(NASTY)
        return text[: min(spec.max_length, 200)]

    def _text(self, spec: FieldSpec) -> str:
        makes = {
            K.LONG_TEXT: self._lines,
            K.NUMBER: lambda s: self.random.choice(("", f"0{self.serial}", f"A-{self.serial}")),
            K.EMAIL: lambda s: f"kund{self.serial}@exempel.example",
            K.PHONE: self._phone,
            K.URL: lambda s: "https://exempel.example/?a=1&b=%C3%A5",
            K.POSTAL_CODE: lambda s: POSTAL[self.country],
            K.ORGANISATION_NUMBER: lambda s: self._organisation(),
            K.BRF_NUMBER: lambda s: "717600-4583",
            K.PERSONAL_NUMBER: lambda s: self._person(),
            K.VAT_NUMBER: lambda s: "",
            K.GLN: lambda s: "7365567212048",
            K.PEPPOL_ID: lambda s: "0088:7365567212048",
            K.CHOICE: self._choice,
            K.REGISTER: lambda s: str(self._value(s.register)),
            K.FLAG: lambda s: "nej",
            K.PERCENT: lambda s: self.random.choice(("0,5", "12,5", "100", "7")),
            K.CUSTOMER: lambda s: self._number(self.made[-1]) if self.made else "",
            K.TAGS: self._tags,
            K.MANAGERS: self._managers,
        }
        return makes.get(spec.kind, self._nasty)(spec)

    def _lines(self, spec: FieldSpec) -> str:
        return "\n".join(self._nasty(spec) for _ in range(self.random.randint(1, 5)))

    def _phone(self, _spec: FieldSpec) -> str:
        return self.random.choice([p for p in PHONES if self.country == "SE" or p[0] == "+"])

    def _choice(self, spec: FieldSpec) -> str:
        told = [value for value, _ in spec.choices]
        return "" if spec.key == "vat_treatment" else self.random.choice(told)

    def _value(self, register: str) -> int:
        return self.random.choice([v.id for v in self.held.registers[register]])

    def _tags(self, spec: FieldSpec) -> str:
        return ",".join({str(self._value(spec.register)) for _ in range(self.random.randint(0, 3))})

    def _managers(self, spec: FieldSpec) -> str:
        some = self.random.sample(list(self.held.users), self.random.randint(0, 3))
        return ",".join(f"{user}:{self._value(spec.register)}" for user in some)

    def _person(self) -> str:
        digits = f"{700101 + self.serial % 28}{1 + self.serial % 998:03}"
        return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"

    def _number(self, id_: int) -> str:
        return self.world.see(customers.get, self.world.anna, id_).number

    def _own(self, spec: FieldSpec) -> str:
        told = {
            K.DECIMAL: ("0", "1250,5", "-3", "1 000 000", "0,001"),
            K.DATE: ("2026-11-27", "1999-01-01"),
            K.FLAG: ("Ja", "Nej"),
            K.CHOICE: CHOICES,
            K.URL: ("https://exempel.example/å",),
        }
        return self.random.choice(("", *told.get(spec.kind, (self._nasty(spec),))))

    def _contact(self) -> Mapping[str, str]:
        titles = [str(v.id) for v in self.held.registers["contact_title"]]
        return {
            "first_name": self.random.choice(NASTY)[:100],
            "last_name": self.random.choice(("", "Ek", "(töm)", "O'Hara")),
            "title": self.random.choice(["", *titles]),
            "email": self.random.choice(("", f"person{self.random.random()}@exempel.example")),
            "mobile": self.random.choice(("", "+46 70 174 06 05")),
            "main_contact": self.random.choice(("ja", "nej")),
            "note": self.random.choice(NASTY),
        }
