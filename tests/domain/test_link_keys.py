"""Links know their customer's sort key and whether she is archived, whoever writes them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlmodel import Session, col, select

from crm_app.domain import customers
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.settings import CustomField, CustomTab
from tests.world import World

LINKS: tuple[Any, ...] = (CustomerTag, AccountManager, CustomValue)


@pytest.fixture
def linked(world: World) -> World:
    """Acme with a tag, a manager and a value of her own."""
    world.edit(world.acme, tags=str(world.value("tag", "VIP")))

    def own(session: Session) -> None:
        session.add(CustomTab(id=1, name="Egen", name_key="egen"))
        session.flush()
        session.add(CustomField(id=1, tab_id=1, label="Färg", label_key="færg", kind="text"))
        session.flush()
        session.add(CustomValue(customer_id=world.acme, field_id=1, text="Röd", key="röd"))

    world.do(own)
    return world


def known(world: World) -> set[tuple[bool, str]]:
    def read(session: Session) -> set[tuple[bool, str]]:
        found = [session.exec(select(table)).all() for table in LINKS]
        assert all(len(links) == 1 for links in found)
        return {(link.archived, link.name_key) for links in found for link in links}

    return world.see(read)


def do(world: World, statement: Callable[[], Any]) -> None:
    world.do(lambda session: session.execute(statement()))


def test_a_new_link_knows_its_customer(linked: World) -> None:
    assert known(linked) == {(False, "acme ab")}


def test_the_links_follow_a_new_name(linked: World) -> None:
    linked.edit(linked.acme, name="Öster AB")
    assert known(linked) == {(False, "öster ab")}


def test_the_links_follow_into_the_archive_and_back(linked: World) -> None:
    linked.do(customers.archive, linked.bo, linked.acme)
    assert known(linked) == {(True, "acme ab")}
    linked.do(customers.restore, linked.bo, linked.acme)
    assert known(linked) == {(False, "acme ab")}


def test_the_links_follow_a_change_of_many_at_once(linked: World) -> None:
    do(linked, lambda: update(Customer).values(archived=True, name_key="x"))
    assert known(linked) == {(True, "x")}


def test_a_link_that_moves_to_another_customer_knows_that_one(linked: World) -> None:
    other = linked.company(name="Beta AB")
    do(linked, lambda: delete(AccountManager).where(col(AccountManager.customer_id) == other))
    for table in LINKS:
        do(linked, lambda table=table: update(table).values(customer_id=other))
    assert known(linked) == {(False, "beta ab")}


def test_nothing_is_written_when_neither_has_changed(linked: World) -> None:
    def changed(session: Session) -> int:
        before = session.connection().exec_driver_sql("SELECT total_changes()").scalar_one()
        session.execute(update(Customer).values(name_key="acme ab", note="x"))
        after = session.connection().exec_driver_sql("SELECT total_changes()").scalar_one()
        return after - before

    linked.do(lambda s: s.execute(text("DROP TRIGGER IF EXISTS search_customer_changed")))
    assert linked.do(changed) == 1
