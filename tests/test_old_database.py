"""A database that was in use before issue 3, opened by this version: all is there, and true."""

from typing import Any

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlmodel import Session

from crm_app import start
from crm_app.domain import contacts, customer_list, customers, search
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter
from crm_app.domain.sorting import sort_key
from crm_app.models.search import is_index
from tests.world import World

NEW_COLUMNS = {
    "customer": {"merged_into_id", "anonymised_at"},
    "registervalue": {"merged_into_id"},
    "contact": {"name_key"},
    "customertag": {"archived", "name_key"},
    "accountmanager": {"archived", "name_key"},
}


def rows(session: Session, query: str) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.connection().exec_driver_sql(query)]


def kept(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return all that the first version knew, by table."""
    tables = rows(session, "SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {t["name"] for t in tables if not is_index(t["name"])} - {"alembic_version"}
    return {
        name: sorted(
            (
                {key: v for key, v in row.items() if key not in NEW_COLUMNS.get(name, ())}
                for row in rows(session, f'SELECT * FROM "{name}"')
            ),
            key=str,
        )
        for name in names
    }


@pytest.fixture
def old(world: World) -> World:
    """A register in use, as the first version left it."""
    vip, title = world.value("tag", "VIP"), world.value("manager_title", "Säljare")
    managers = f"{world.bo.id}:{title},{world.cleo.id}:"
    gone = world.private(None, first_name="Åke", last_name="Öberg", tags=str(vip))
    world.company(None, name="Örn & Ek AB", tags=str(vip), account_managers=managers)
    world.do(customers.archive, world.bo, gone)
    world.do(contacts.add, world.bo, world.acme, {"first_name": "Élan", "last_name": "Ångström"})
    take_back_to(world, "0001")
    return world


def take_back_to(world: World, version: str) -> None:
    """Let the tables be as a version had them."""
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(start.MIGRATIONS))
    with world.database.writer.connect() as connection:
        # Tables are made anew on the way, and others lead to them meanwhile.
        bare: Any = connection.connection.driver_connection
        bare.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            alembic.attributes["connection"] = connection
            command.downgrade(alembic, version)
        bare.execute("PRAGMA foreign_keys=ON")


@pytest.fixture
def opened(old: World) -> World:
    """The same, opened as the program does when it starts."""
    start.migrate(old.database)
    old.database.transact(start.plant)
    return old


def test_nothing_that_was_there_is_changed(old: World) -> None:
    before = old.see(kept)
    assert len(before["customer"]) == 3
    start.migrate(old.database)
    old.database.transact(start.plant)
    after = old.see(kept)
    assert {name: after[name] for name in before} == before
    assert old.see(rows, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("link", ["customertag", "accountmanager"])
def test_links_know_their_customers(opened: World, link: str) -> None:
    found = opened.see(
        rows,
        "SELECT l.archived AS a, c.archived AS b, l.name_key AS k, c.name_key AS n "
        f"FROM {link} l JOIN customer c ON c.id = l.customer_id",
    )
    assert len(found) >= 2
    assert all(row["a"] == row["b"] and row["k"] == row["n"] != "" for row in found)


def test_contacts_have_their_keys(opened: World) -> None:
    found = opened.see(rows, "SELECT first_name AS f, last_name AS l, name_key AS k FROM contact")
    assert sorted(row["k"] for row in found) == [sort_key("Élan Ångström"), sort_key("Paula Ek")]


@pytest.mark.parametrize(("text", "group"), [("örn", "customers"), ("angstr", "contacts")])
def test_all_are_found_at_once(opened: World, text: str, group: str) -> None:
    (found,) = opened.see(search.find, opened.bo, text).groups
    assert (found.key, len(found.hits)) == (group, 1)


def test_they_are_filtered_and_followed_from_then_on(opened: World) -> None:
    (vip,) = opened.see(rows, "SELECT id FROM registervalue WHERE name = 'VIP'")

    def named() -> list[str]:
        query = Query(filters=(Filter("tags", (str(vip["id"]),)),))
        lines = opened.see(customer_list.page, opened.bo, query, ()).lines
        return [line.cells["name"] for line in lines]

    assert named() == ["Örn & Ek AB"]
    (gone,) = opened.see(customer_list.ids, opened.bo, Query(archived=True))
    opened.do(customers.restore, opened.bo, gone)
    assert named() == ["Åke Öberg", "Örn & Ek AB"]


def test_the_old_groups_keep_exactly_their_rights(old: World) -> None:
    wanted = "SELECT name, permissions FROM permissiongroup ORDER BY id"
    before = old.see(rows, wanted)
    start.migrate(old.database)
    assert old.see(rows, wanted) == before
