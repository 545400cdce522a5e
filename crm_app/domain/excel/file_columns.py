"""Which columns a file of customers has, in order, and the heading of each.

Templates and exports write them, and the import reads them. A customer's field has its label for
heading, a field of an own tab "Flik: Fält", and one of a company's contacts "Kontakt förnamn",
"Kontakt 2 förnamn" and so on. Values of registers, countries and users stand by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crm_app.domain import custom_values, field_rules
from crm_app.domain.customer_values import MUST, SPECS, can_lack, first_values
from crm_app.domain.excel.headings import same
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind, CustomerType
from crm_app.models.spec import FieldSpec, Rule

CUSTOMER, OWN, CONTACT = "customer", "own", "contact"
HAVE_CONTACTS = (CustomerKind.COMPANY,)
MOST_CONTACTS = 5
"""So many contacts of one customer have columns of their own."""


@dataclass(frozen=True)
class FileColumn:
    """One column: `of` is "customer", "own" or "contact", and says whose field the spec is.

    `required` says that a row of a new customer of the type Vanlig, or a new contact, must fill
    it in: not for what is filled in for her. `place` counts a customer's contacts from 1.
    """

    of: str
    spec: FieldSpec
    heading: str
    required: bool = False
    place: int = 0

    @property
    def key(self) -> str:
        """Return a name that no other column of the file has."""
        return f"{CONTACT}{self.place}.{self.spec.key}" if self.place else self.spec.key


def file_columns(held: Snapshot, kind: str, contacts: int = 1) -> tuple[FileColumn, ...]:
    """Return the columns for one kind of customer: fields that are active for some type of it.

    `contacts` says how many contacts of each customer have columns.
    """
    key = ("file columns", kind, contacts)
    if key not in held.memo:
        asked = min(contacts, MOST_CONTACTS) if kind in HAVE_CONTACTS else 0
        theirs = (c for place in range(1, asked + 1) for c in _contact(held, place))
        held.memo[key] = tuple(_unlike([*_customers(held, kind), *_own(held), *theirs]))
    return held.memo[key]


def _customers(held: Snapshot, kind: str) -> Iterator[FileColumn]:
    first = first_values(Reading(held))
    for spec in field_rules.ordered(held, "customer"):
        rules = {t: field_rules.rule_of(held, "customer", spec, kind, t) for t in CustomerType}
        if set(rules.values()) <= {Rule.OFF, Rule.NONE}:
            continue
        must = rules[CustomerType.REGULAR] in MUST and can_lack(spec) and not first[spec.key]
        yield FileColumn(CUSTOMER, spec, spec.label, must)


def _own(held: Snapshot) -> Iterator[FileColumn]:
    specs = custom_values.specs_of(held)
    for tab in held.own_tabs:
        for own in tab.fields:
            yield FileColumn(OWN, specs[own.key], f"{tab.name}: {own.label}")


def _contact(held: Snapshot, place: int) -> Iterator[FileColumn]:
    whose = f"Kontakt {place}" if place > 1 else "Kontakt"
    for spec, rule in field_rules.effective(held, "contact"):
        if rule is not Rule.OFF:
            heading = f"{whose} {spec.label[0].lower()}{spec.label[1:]}"
            yield FileColumn(CONTACT, spec, heading, rule in MUST and can_lack(spec), place)


def _unlike(columns: list[FileColumn]) -> Iterator[FileColumn]:
    """Yield the columns, own fields with their number where two headings would read the same."""
    taken = {same(spec.label) for spec in SPECS.values()}
    taken |= {same(column.heading) for column in columns if column.of == CONTACT}
    for column in columns:
        heading = column.heading
        if column.of == OWN and same(heading) in taken:
            heading = f"{heading} ({column.spec.key})"
        taken.add(same(heading))
        yield replace(column, heading=heading)
