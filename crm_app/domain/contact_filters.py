"""Filters of the list of contacts: their own, and those of the customers at whom they are."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlmodel import col

from crm_app.domain import field_rules, filters
from crm_app.domain.errors import Invalid
from crm_app.domain.filters import Filter, FilterSpec
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import FIELDS, Contact
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.spec import Rule

ARCHIVED = "archived"
OF_CUSTOMER = ("kind", "customer_type", "level", "district", "account_managers")
"""The customers' filters that a list of contacts has too."""
COLUMNS: dict[str, Any] = {
    "kind": col(Customer.kind),
    "customer_type": col(Customer.customer_type),
    "level": col(Customer.level_id),
    "district": col(Customer.district_id),
}
TEXTS = ("kind", "customer_type")
MARKS = {
    "main_contact": ("Huvudkontakt", "huvudkontakt"),
    "invoice_contact": ("Fakturakontakt", "fakturakontakt"),
}
SPECS = {spec.key: spec for spec in FIELDS}


def available(held: Snapshot) -> tuple[FilterSpec, ...]:
    """Return the filters that there are now: those of a field that is active."""
    if "contact filters" not in held.memo:
        held.memo["contact filters"] = tuple(_available(held))
    return held.memo["contact filters"]


def _available(held: Snapshot) -> Iterator[FilterSpec]:
    active = {s.key for s, rule in field_rules.effective(held, "contact") if rule is not Rule.OFF}
    if "title" in active:
        titles = filters.of_register(held, "contact_title")
        yield FilterSpec("title", "Titel", "titel", options=titles)
    for key, (label, word) in MARKS.items():
        if key in active:
            yield FilterSpec(key, label, word, "flag", filters.FLAGS, can_lack=False)
    yield from (s for s in filters.available(held) if s.key in OF_CUSTOMER)
    flag = (("1", "Arkiverade"),)
    yield FilterSpec(ARCHIVED, "Arkiverade", "arkiverade", "flag", flag, can_lack=False)


def kept_as(held: Snapshot, kept: Filter) -> Filter:
    """Return the filter by the ids under which rows keep its values: also of those merged."""
    if kept.key not in ("title", "level", "district"):
        return kept
    ids = [held.ids_of(id_) for id_ in _ids([value for value in kept.values if value])]
    values = [str(id_) for kept_ids in ids for id_ in kept_ids]
    return Filter(kept.key, (*values, *(("",) if "" in kept.values else ())))


def of_contact(kept: Filter, *, plain: bool) -> ColumnElement[bool]:
    """Return the condition that a contact's own row meets the filter; not plain, by no index."""
    if kept.key in MARKS:
        mark = getattr(Contact, kept.key)
        mark = mark if plain else func.coalesce(mark, false())
        return or_(*(mark.is_(v == "ja") for v in kept.values))
    if kept.key != "title":
        raise Invalid({"filter": "Filtret finns inte längre. Ta bort det."})
    title = col(Contact.title_id) if plain else col(Contact.title_id) + 0
    found = title.in_(_ids([value for value in kept.values if value]))
    return or_(found, title.is_(None)) if "" in kept.values else found


def of_customer(kept: Filter) -> ColumnElement[bool]:
    """Return the condition that a contact's customer meets the filter, as an index reads it."""
    blank, told = "" in kept.values, [value for value in kept.values if value]
    if kept.key in TEXTS:
        return COLUMNS[kept.key].in_(told)
    if kept.key != "account_managers":
        column = COLUMNS[kept.key]
        return or_(column.in_(_ids(told)), column.is_(None)) if blank else column.in_(_ids(told))
    # Found by the manager and not customer by customer: most have few of a million.
    theirs = select(col(AccountManager.customer_id))
    hers = col(Customer.id).in_(theirs.where(col(AccountManager.user_id).in_(_ids(told))))
    return or_(hers, col(Customer.id).not_in(theirs)) if blank else hers


def _ids(told: list[str]) -> list[int]:
    if not all(value.isdecimal() and len(value) < 19 for value in told):
        raise Invalid({"filter": "Filtrets värde finns inte längre. Ta bort det."})
    return [int(value) for value in told]
