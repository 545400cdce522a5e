"""Search among very many of one's own: found by the marks, shown by the links alone."""

import pytest

from tests.domain.test_search import found
from tests.world import World


def test_who_has_very_many_of_her_own_finds_what_becomes_hers_and_no_more_what_was(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_app.domain.search_rows.FEW", -1)
    assert found(world, "acme", who="cleo") == found(world, "paula", "contacts", who="cleo") == []
    world.edit(world.acme, account_managers=f"{world.cleo.id}:")
    assert found(world, "acme", who="cleo") == ["Acme AB"]
    assert len(found(world, "paula", "contacts", who="cleo")) == 1
    world.edit(world.acme, account_managers=f"{world.bo.id}:")
    assert found(world, "acme", who="cleo") == found(world, "paula", "contacts", who="cleo") == []


def test_a_mark_left_behind_shows_nothing_that_is_not_hers(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("crm_app.domain.search_rows.FEW", -1)
    world.edit(world.acme, account_managers=f"{world.cleo.id}:")
    taken, forgotten = "DELETE FROM accountmanager", "DELETE FROM searchqueue"
    world.do(lambda s: [s.connection().exec_driver_sql(told) for told in (taken, forgotten)])
    assert found(world, "acme", who="cleo") == found(world, "paula", "contacts", who="cleo") == []
