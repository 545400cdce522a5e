"""The cells of the list of contacts: what each contact of one page says in each asked column."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import clock, settings, showing
from crm_app.models.contacts import FIELDS, Contact
from crm_app.models.customers import Customer

SPECS = {spec.key: spec for spec in FIELDS}
Cells = dict[str, str]
About = tuple[int, bool, bool, Cells]


def cells(session: Session, ids: list[int], columns: tuple[str, ...]) -> dict[int, About]:
    """Return (customer, is archived, customer is archived, cells) of each contact that is there.

    A cell is asked for by the key of a contact's field, "customer" or "updated_at"; "name" is
    always there. Phone numbers are shown as in the customer's country.
    """
    held = settings.snapshot(session)
    specs = [SPECS[key] for key in columns if key in SPECS]
    wanted = (
        select(Contact, col(Customer.display_name), col(Customer.country), col(Customer.archived))
        .join(Customer, col(Customer.id) == col(Contact.customer_id))
        .where(col(Contact.id).in_(ids))
    )
    found: dict[int, About] = {}
    for contact, customer, country, put_away in session.execute(wanted):
        told = {
            s.key: showing.show(s, getattr(contact, s.column), held, country or "SE") for s in specs
        }
        told |= _computed(contact, customer, columns)
        found[contact.id] = (contact.customer_id, contact.archived, put_away, told)
    return found


def _computed(contact: Any, customer: str, columns: tuple[str, ...]) -> Cells:
    told = {"name": f"{contact.first_name} {contact.last_name}".strip()}
    if "customer" in columns:
        told["customer"] = customer
    if "updated_at" in columns:
        told["updated_at"] = clock.show(contact.updated_at)
    return told
