"""Which columns a file of customers has, in order, and the heading of each.

Templates and exports write them, the import reads them: what is said here is said once.

- A customer's field has its label for heading, a field of an own tab "Flik: Fält".
- A company's first contact stands on the company's own row, in columns of its own. Each further
  one has a row to herself, which holds her columns and, to tell whose she is, the customer's
  NUMBER and names (`OF_WHOM`); all its other cells are empty. Such a row may stand anywhere.
- Values of registers, countries and users stand by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crm_app.domain import custom_values, field_rules
from crm_app.domain.customer_values import MUST, SPECS, can_lack, first_values
from crm_app.domain.excel.headings import normalise_heading
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind, CustomerType
from crm_app.models.spec import FieldSpec, Rule

CUSTOMER, OWN, CONTACT = "customer", "own", "contact"
CONTACT_HEADING = "Kontaktperson"
OF_WHOM = ("number", "name")
"""What a row of a further contact holds of her customer."""
HAVE_CONTACTS = (CustomerKind.COMPANY,)


@dataclass(frozen=True)
class FileColumn:
    """One column: `of` is "customer", "own" or "contact", and says whose field the spec is.

    `required` says that a row of a new customer of the type Vanlig, or a new contact, must fill
    it in: not for what is filled in for her.
    """

    of: str
    spec: FieldSpec
    heading: str
    required: bool = False

    @property
    def id(self) -> str:
        """Return a name that no other column of the file has."""
        return f"{CONTACT}.{self.spec.key}" if self.of == CONTACT else self.spec.key


def file_columns(held: Snapshot, kind: str) -> tuple[FileColumn, ...]:
    """Return the columns for one kind of customer: fields that are active for some type of it."""
    key = ("file columns", kind)
    if key not in held.memo:
        held.memo[key] = tuple(
            _unlike([*_customers(held, kind), *_own(held), *_contacts(held, kind)])
        )
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


def _contacts(held: Snapshot, kind: str) -> Iterator[FileColumn]:
    for spec, rule in field_rules.effective(held, "contact") if kind in HAVE_CONTACTS else ():
        if rule is not Rule.OFF:
            must = rule in MUST and can_lack(spec)
            yield FileColumn(CONTACT, spec, f"{CONTACT_HEADING}: {spec.label}", must)


def _unlike(columns: list[FileColumn]) -> Iterator[FileColumn]:
    """Yield the columns, own fields with their number where two headings would read the same."""
    taken = {_read(spec.label) for spec in SPECS.values()}
    taken |= {_read(column.heading) for column in columns if column.of == CONTACT}
    for column in columns:
        heading = column.heading
        if column.of == OWN and _read(heading) in taken:
            heading = f"{heading} ({column.spec.key})"
        taken.add(_read(heading))
        yield replace(column, heading=heading)


def _read(heading: str) -> str:
    return normalise_heading(heading).replace(" ", "")
