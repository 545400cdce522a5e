"""Filters of the register: each alone, two at once, under other orders, and their counts.

The limit is the bare SQL of the same rows: the indexes' walks written by hand for what is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from crm_app.domain import customer_sort, filters, settings
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter

IN_ROW = {
    "kind": "kind",
    "customer_type": "customer_type",
    "country": "country",
    "level": "level_id",
    "district": "district_id",
    "source": "source_id",
    "company_type": "company_type_id",
    "payment_terms": "payment_terms_id",
}
LINKS = {"tags": ("customertag", "value_id"), "account_managers": ("accountmanager", "user_id")}
OWN = {"own_1": "Röd", "own_2": "Ja"}
"""Own fields of a list and of yes or no, and the value that is asked for."""
FIRST = {"country": "DK", "customer_type": "prospect", "company_type": ""}
"""Where an order by a register begins, when not with the commonest value."""
ROW = "SELECT {key}, id FROM customer"


@dataclass(frozen=True)
class Case:
    """What is asked, how the report says it, and the bare SQL of (key, id) of all who match."""

    said: str
    query: Query
    rows: str
    counted: bool = True

    @property
    def ordered(self) -> str:
        """Return the bare SQL in the list's order."""
        way = " DESC" if self.query.descending != self.query.last else ""
        return f"{self.rows} ORDER BY 1{way}, 2{way}"


def cases(session: Session) -> Iterator[Case]:
    """Yield all that is measured."""
    common, rare = _values(settings.snapshot(session))
    for key, value in common.items():
        yield _case(f"filter {key}", Filter(key, (value,)))
    for key in ("level", "tags", "own_1"):
        yield _case(f"sällsynt {key}", Filter(key, (rare[key],)))
    yield Case("filter archived", Query(archived=True), f"{_of('name_key')} WHERE archived = 1")
    yield from _pairs(common, rare)
    yield from _orders(common, rare)


def _values(held: settings.Snapshot) -> tuple[dict[str, str], dict[str, str]]:
    """Return a common value of each filter, and a rare one."""
    options = {s.key: [value for value, _ in s.options] for s in filters.available(held)}
    common = {key: options[key][0] for key in (*IN_ROW, "tags")}
    common |= {
        "country": "SE",
        "account_managers": "2",
        "payment_terms": options["payment_terms"][2],
    }
    rare = {"level": options["level"][-1], "tags": options["tags"][-1], "own_1": "Vit"}
    return common | OWN, rare


def _pairs(common: dict[str, str], rare: dict[str, str]) -> Iterator[Case]:
    private, company = Filter("kind", ("private",)), Filter("kind", ("company",))
    for key, value in common.items():
        if key != "kind":
            yield _case(f"två filter, kind=company {key}", company, Filter(key, (value,)))
    yield _case("två filter, tomt (privat, typ)", private, _one(common, "company_type"))
    yield _case("två filter, level district", _one(common, "level"), _one(common, "district"))
    yield _case("två filter, tags ansvarig", _one(common, "tags"), _one(common, "account_managers"))
    yield _case("två filter, tags egen lista", _one(common, "tags"), _one(common, "own_1"))
    yield _case("två filter, sällsynt tagg, kind", _one(rare, "tags"), company)


def _one(values: dict[str, str], key: str) -> Filter:
    return Filter(key, (values[key],))


def _orders(common: dict[str, str], rare: dict[str, str]) -> Iterator[Case]:
    """Yield filters under other orders, orders by a register, and last pages."""
    for sort, column in (("city", "city_key"), ("updated_at", "updated_at")):
        ids = f"SELECT id FROM ({_stream(_one(rare, 'tags'))})"
        query = Query(sort=sort, filters=(_one(rare, "tags"),))
        rows = f"{_of(column)} WHERE id IN ({ids})"
        yield Case(f"sällsynt tagg, sortera {sort}", query, rows, counted=False)
    where = f"archived = 0 AND +district_id = {common['district']}"
    by_city = Query(sort="city", filters=(_one(common, "district"),))
    rows = f"{_of('city_key')} WHERE {where}"
    yield Case("vanligt distrikt, sortera city", by_city, rows, counted=False)
    for sort in customer_sort.SEGMENTED:
        rows = _stream(Filter(sort, (FIRST.get(sort, common[sort]),)))
        yield Case(f"sortera {sort}", Query(sort=sort), rows, counted=False)
    everybody = f"{_of('name_key')} WHERE archived = 0"
    yield Case("sista sidan", Query(last=True), everybody, counted=False)
    two = _case("sista sidan, två filter", _one(common, "level"), _one(common, "district"))
    yield replace(two, query=replace(two.query, last=True), counted=False)


def _case(said: str, *kept: Filter) -> Case:
    return Case(said, Query(filters=kept), " INTERSECT ".join(map(_stream, kept)))


def _stream(kept: Filter) -> str:
    """Return the bare SQL of one filter's customers by name."""
    value = kept.values[0]
    if kept.key in IN_ROW:
        told = f"= {value}" if value.isdecimal() else f"= '{value}'" if value else "IS NULL"
        return f"{_of('name_key')} WHERE {IN_ROW[kept.key]} {told} AND archived = 0"
    if kept.key in LINKS:
        table, column = LINKS[kept.key]
        where = f"{column} = {value}"
    else:
        table, where = "customvalue", f"field_id = {kept.key[4:]} AND key = '{value.lower()}'"
    return f"SELECT name_key, customer_id AS id FROM {table} WHERE {where} AND archived = 0"


def _of(key: str) -> str:
    return ROW.format(key=key)
