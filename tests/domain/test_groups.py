"""Permission groups: what they grant, who may change them."""

import pytest

from crm_app.domain import groups, sessions, users
from crm_app.domain.actors import ALL_RIGHTS
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from tests.edge_fixtures import House

pytest_plugins = ("tests.edge_fixtures",)


def test_an_administrator_makes_a_group(house: House) -> None:
    group_id = house.do(groups.create, house.anna, "  Läsare ", ["customers.see_all"])
    rows = {row.id: row for row in house.see(groups.listing, house.anna)}
    assert rows[group_id].name == "Läsare"
    assert rows[group_id].permissions == ("customers.see_all",)
    assert rows[group_id].members == ()
    assert house.actions("groups") == ["create"]


def test_the_rights_are_kept_in_the_order_of_the_registry_and_once(house: House) -> None:
    wanted = ["customers.edit", "customers.see_own", "customers.edit"]
    group_id = house.do(groups.create, house.anna, "Läsare", wanted)
    rows = {row.id: row for row in house.see(groups.listing, house.anna)}
    assert rows[group_id].permissions == ("customers.see_own", "customers.edit")


def test_the_list_names_the_members(house: House) -> None:
    rows = {row.name: row for row in house.see(groups.listing, house.anna)}
    assert rows["Administratör"].members == ("Anna", "Berit")
    assert set(rows["Administratör"].permissions) == ALL_RIGHTS


def test_only_administrators_see_or_change_groups(house: House) -> None:
    own = house.groups["Säljare"]
    for verb, *args in (
        (groups.listing,),
        (groups.create, "Läsare", []),
        (groups.edit, own, "Säljare", sorted(ALL_RIGHTS)),
        (groups.delete, own),
    ):
        with pytest.raises(PermissionDenied):
            house.do(verb, house.carl, *args)
    assert house.actions("groups") == []


def test_an_unknown_right_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(groups.create, house.anna, "", ["customers.see_all", "root"])
    assert set(refusal.value.errors) == {"name", "permissions"}
    assert "root" in refusal.value.errors["permissions"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "säljare", "SÄLJARE"])
def test_a_group_needs_a_name_of_its_own(house: House, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(groups.create, house.anna, name, [])
    assert set(refusal.value.errors) == {"name"}


def test_a_group_may_keep_its_own_name(house: House) -> None:
    house.do(groups.edit, house.anna, house.groups["Säljare"], "SÄLJARE", ["customers.see_own"])


def test_a_changed_group_reaches_every_member_at_once(house: House) -> None:
    known, _ = house.enter(house.carl)
    topics = house.topics(
        groups.edit, house.anna, house.groups["Säljare"], "Säljare", ["customers.see_own"]
    )
    assert f"user:{house.carl.id}" in topics
    assert f"user:{house.anna.id}" not in topics
    after = house.see(sessions.actor_of, known)
    assert after.rights == {"customers.see_own"}
    assert house.actions("groups") == ["edit"]


def test_a_change_of_nothing_says_nothing(house: House) -> None:
    same = ["customers.see_all", "customers.create", "customers.edit", "customers.archive"]
    assert house.topics(groups.edit, house.anna, house.groups["Säljare"], "Säljare", same) == set()
    assert house.actions("groups") == []


def test_a_right_that_the_program_no_longer_knows_grants_nothing(house: House) -> None:
    def old(session: object) -> None:
        group = groups.get(session, house.groups["Säljare"])  # type: ignore[arg-type]
        group.permissions = ["customers.see_all", "quotes.accept"]

    house.do(old)
    assert house.enter(house.carl)[1].rights == {"customers.see_all"}


def test_a_group_with_members_is_not_deleted(house: House) -> None:
    with pytest.raises(Conflict):
        house.do(groups.delete, house.anna, house.groups["Säljare"])


def test_an_unused_group_is_deleted(house: House) -> None:
    house.do(groups.delete, house.anna, house.groups["Kundtjänst"])
    assert "Kundtjänst" not in {row.name for row in house.see(groups.listing, house.anna)}
    assert house.actions("groups") == ["delete"]


def test_a_disabled_member_still_keeps_the_group_in_use(house: House) -> None:
    house.do(users.disable, house.anna, house.carl.id)
    with pytest.raises(Conflict):
        house.do(groups.delete, house.anna, house.groups["Säljare"])


def test_an_unknown_group_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        house.do(groups.edit, house.anna, 9999, "X", [])
    with pytest.raises(NotFound):
        house.do(groups.delete, house.anna, 9999)
