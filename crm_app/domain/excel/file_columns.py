"""Which columns our own files have, in order: templates and exports write what the import reads.

How each is headed is said in `targets`. Values of registers, countries and users stand by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crm_app.domain import field_rules
from crm_app.domain.customer_values import MUST, can_lack, first_values
from crm_app.domain.excel.targets import MOST_CONTACTS, WHOLE_NAME, Target, is_off, targets_of
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerType
from crm_app.models.spec import FieldSpec, Rule

CUSTOMER, OWN, CONTACT = "customer", "own", "contact"


@dataclass(frozen=True)
class FileColumn:
    """One column: `of` is "customer", "own" or "contact", and says whose field the spec is.

    `required` says that a row of a new customer of the type Vanlig, or a new contact, must fill
    it in: not for what is filled in for her. `place` counts a customer's contacts from 1.
    """

    key: str
    of: str
    spec: FieldSpec
    heading: str
    required: bool = False
    place: int = 0


def file_columns(held: Snapshot, kind: str, contacts: int = 1) -> tuple[FileColumn, ...]:
    """Return the columns for one kind of customer: fields that are active for some type of it.

    `contacts` says how many contacts of each customer have columns, MOST_CONTACTS at most.
    """
    key = ("file columns", kind, contacts)
    if key not in held.memo:
        held.memo[key] = tuple(_columns(held, kind, min(contacts, MOST_CONTACTS)))
    return held.memo[key]


def _columns(held: Snapshot, kind: str, contacts: int) -> Iterator[FileColumn]:
    order = {spec.key: at for at, spec in enumerate(field_rules.ordered(held, "customer"))}
    # What is not the customer's own stands after it, as it is: sorting keeps equals in order.
    targets = sorted(targets_of(held, kind).values(), key=lambda t: order.get(t.key, len(order)))
    for target in targets:
        wanted = target.contact <= contacts and target.spec is not WHOLE_NAME
        if wanted and not is_off(held, kind, target):
            of = CONTACT if target.contact else OWN if target.own else CUSTOMER
            must = of != OWN and _must(held, kind, target)
            yield FileColumn(target.key, of, target.spec, target.label, must, target.contact)


def _must(held: Snapshot, kind: str, target: Target) -> bool:
    spec = target.spec
    if target.contact:
        return dict(_rules_of_contacts(held)).get(spec.key) in MUST and can_lack(spec)
    rule = field_rules.rule_of(held, "customer", spec, kind, CustomerType.REGULAR)
    return rule in MUST and can_lack(spec) and not first_values(Reading(held))[spec.key]


def _rules_of_contacts(held: Snapshot) -> Iterator[tuple[str, Rule]]:
    return ((spec.key, rule) for spec, rule in field_rules.effective(held, "contact"))
