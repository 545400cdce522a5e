"""When an import can be taken back and by whom, part by part, and what the history tells."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import clock, imports
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.domain.excel import undo as undoing
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.imports import ImportBefore, ImportRun
from tests.import_fixtures import (
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    Desk,
    organisation_number,
    table,
)

TWO = table((NAME, ORG), ("A AB", ORG_1), ("B AB", ORG_2))


def bring_in(desk: Desk, *rows: Any, heads: tuple[str, ...] = (NAME, ORG)) -> int:
    desk.bring_in(table(heads, *rows), create_values=True)
    return desk.last_run


def count(desk: Desk, table: Any) -> int:
    return desk.world.see(lambda s: s.scalar(select(func.count()).select_from(table)))


def test_an_import_is_undone_once(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    desk.undo()
    with pytest.raises(Conflict, match="redan ångrad"):
        desk.undo()


def test_the_undoing_of_an_undo_is_a_new_import(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    desk.undo()
    bring_in(desk, ("A AB", ORG_1))
    assert desk.count() == 2
    assert desk.undo()["removed"] == 1


def test_two_imports_can_be_undone_in_either_order(desk: Desk) -> None:
    old = desk.world.values(desk.world.acme)["city"]
    first = bring_in(desk, ("1001", "Kumla"), heads=(NUMBER, "Ort"))
    second = bring_in(desk, ("1001", "Åmål"), heads=(NUMBER, "Ort"))
    desk.undo(second)
    assert desk.world.values(desk.world.acme)["city"] == "Kumla"
    desk.undo(first)
    assert desk.world.values(desk.world.acme)["city"] == old


def test_an_import_under_another_is_kept_where_the_later_one_wrote(desk: Desk) -> None:
    first = bring_in(desk, ("1001", "Kumla"), heads=(NUMBER, "Ort"))
    bring_in(desk, ("1001", "Åmål"), heads=(NUMBER, "Ort"))
    assert desk.undo(first) == {"removed": 0, "restored": 0, "kept": 1}
    assert desk.world.values(desk.world.acme)["city"] == "Åmål"


def test_what_was_never_applied_or_is_too_old_cannot_be_undone(desk: Desk) -> None:
    run, _ = desk.run(desk.plan(TWO))
    with pytest.raises(Conflict, match="inget är importerat"):
        desk.undo(run)
    bring_in(desk, ("A AB", ORG_1))
    age(desk, 31)
    with pytest.raises(Conflict, match="30 dagar"):
        desk.undo()


def age(desk: Desk, days: int) -> None:
    def set_back(session: Session) -> None:
        run = session.get_one(ImportRun, desk.last_run)
        run.applied_at = clock.now() - timedelta(days=days)

    desk.world.do(set_back)


def test_after_thirty_days_the_earlier_values_are_let_go(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    desk.world.do(imports.forget_old)
    assert count(desk, ImportBefore) == 1
    age(desk, 31)
    desk.world.do(imports.forget_old)
    assert count(desk, ImportBefore) == 0
    assert desk.world.see(imports.kept_files) == set()


def test_more_than_one_part_is_undone_part_by_part(desk: Desk) -> None:
    many = undoing.AT_A_TIME + 3
    bring_in(desk, *((f"K{n} AB", organisation_number(n)) for n in range(many)))
    one = desk.world.do(imports.undo_part, desk.world.anna, desk.last_run)
    assert (one.removed, one.last) == (undoing.AT_A_TIME, False)
    assert desk.world.see(imports.will_be_undone, desk.world.anna, desk.last_run) == (3, 0)
    assert desk.undo() == {"removed": many, "restored": 0, "kept": 0}


def test_what_will_happen_is_told_before(desk: Desk) -> None:
    heads = (NUMBER, NAME, ORG, "Ort")
    bring_in(desk, (None, "A AB", ORG_1), ("1001", None, None, "Åmål"), heads=heads)
    assert desk.world.see(imports.will_be_undone, desk.world.anna, desk.last_run) == (1, 1)


def test_the_history_tells_what_was_done_newest_first(desk: Desk) -> None:
    desk.run(desk.plan(TWO))
    first = bring_in(desk, ("A AB", ORG_1))
    second = bring_in(desk, ("B AB", ORG_2))
    runs = desk.world.see(imports.history, desk.world.anna, "company")
    assert [run.id for run in runs] == [second, first]
    assert [(run.user_name, run.counts["new"]) for run in runs] == [("Anna Lind", 1)] * 2
    assert desk.world.see(imports.history, desk.world.anna, "private") == []


def test_bo_cleo_and_paula_can_not_undo_or_see_the_history(desk: Desk) -> None:
    run = bring_in(desk, ("A AB", ORG_1))
    for actor in (desk.world.bo, desk.world.cleo, desk.world.paula):
        for verb in (imports.undo_part, imports.will_be_undone, imports.kept):
            with pytest.raises(PermissionDenied):
                desk.world.do(verb, actor, run)
        with pytest.raises(PermissionDenied):
            desk.world.see(imports.history, actor, "company")
    assert desk.count() == 2


def test_another_importer_can_not_undo_hers(desk: Desk) -> None:
    run = bring_in(desk, ("A AB", ORG_1))
    bo = Actor("user", desk.world.bo.id, "Bo", ALL_RIGHTS - {"system.settings"})
    with pytest.raises(NotFound):
        desk.world.do(imports.undo_part, bo, run)
    assert desk.world.see(imports.history, bo, "company") == []


def test_managers_of_those_removed_lose_nothing_else(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1, "Bo Berg"), heads=(NAME, ORG, "Kundansvariga"))
    before = count(desk, AccountManager)
    desk.undo()
    assert count(desk, AccountManager) == before - 1
    hers = select(col(AccountManager.customer_id)).where(
        col(AccountManager.user_id) == desk.world.bo.id
    )
    assert desk.world.see(lambda s: list(s.scalars(hers))) == [desk.world.acme]


def test_every_customer_has_been_given_back_when_an_import_changed_many(desk: Desk) -> None:
    rows = [(f"K{n} AB", organisation_number(n), "Kumla") for n in range(300)]
    bring_in(desk, *rows, heads=(NAME, ORG, "Ort"))
    bring_in(desk, *((org, "Åmål") for _, org, _ in rows), heads=(ORG, "Ort"))
    cities = lambda: desk.world.see(  # noqa: E731
        lambda s: set(s.scalars(select(col(Customer.city)).where(col(Customer.name) != "Acme")))
    )
    assert "Åmål" in cities()
    assert desk.undo() == {"removed": 0, "restored": 300, "kept": 0}
    assert "Åmål" not in cities()


def test_parts_that_two_ask_for_at_once_are_done_once(desk: Desk) -> None:
    many = undoing.AT_A_TIME + 3
    run = bring_in(desk, *((f"K{n} AB", organisation_number(n)) for n in range(many)))
    both = [desk.world.do(imports.undo_part, desk.world.anna, run) for _ in range(2)]
    assert [one.removed for one in both] == [undoing.AT_A_TIME, 3]
    assert both[1].last
    with pytest.raises(Conflict):
        desk.world.do(imports.undo_part, desk.world.anna, run)
    assert len(desk.world.events("customers", "import.undo")) == 1


def test_what_is_kept_stays_listed_after_the_import_is_undone(desk: Desk) -> None:
    run = bring_in(desk, ("A AB", ORG_1), ("B AB", ORG_2))
    desk.world.edit(desk.customer(name="A AB").id or 0, desk.world.anna, city="Kumla")
    desk.undo()
    assert desk.kept(run) == {"A AB": undoing.EDITED}
    (told,) = desk.world.see(imports.history, desk.world.anna, "company")
    assert (told.undone_by, told.undone) == (
        desk.world.anna.name,
        {"removed": 1, "restored": 0, "kept": 1},
    )
