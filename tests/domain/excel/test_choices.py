"""Values that a file names and no register has: created, read as another, or refused, each."""

from typing import Any

import pytest

from crm_app.domain.excel.missing import COUNTRY as IN_COUNTRIES
from crm_app.domain.excel.planned import CREATE, REFUSE, Choice, PlanOptions
from tests.import_fixtures import (
    COUNTRY,
    LEVEL,
    NAME,
    ORG,
    ORG_1,
    ORG_2,
    ORG_3,
    Desk,
    buckets,
    messages,
    table,
)
from tests.plans import Plan

SOURCE = table(
    (NAME, ORG, LEVEL, "Taggar"),
    ("A AB", ORG_1, "Guld", "VIP; Avtal"),
    ("B AB", ORG_2, " GULD ", None),
    ("C AB", ORG_3, "silver", None),
)


def planned(desk: Desk, choices: dict[tuple[str, str], Choice], **more: Any) -> Plan:
    return desk.plan(SOURCE, options=PlanOptions(choices=choices, **more))


def test_one_value_is_created_and_the_others_are_still_asked_about(desk: Desk) -> None:
    made = planned(desk, {("level", "guld"): CREATE})
    assert buckets(made) == (1, 0, 0, 2, 0)
    assert made.missing_values == {"level": ["Guld", "silver"], "tag": ["VIP", "Avtal"]}
    assert list(messages(made, 2)) == ["Taggar"]
    assert list(messages(made, 4)) == [LEVEL]
    desk.apply(made, only_correct=True)
    assert desk.customer(name="B AB").level_id


def test_a_value_may_be_read_as_one_that_is_there(desk: Desk) -> None:
    silver = desk.world.value("level", "Silver")
    vip = desk.world.value("tag", "VIP")
    made = planned(desk, {("level", "guld"): silver, ("tag", "avtal"): vip})
    assert buckets(made) == (3, 0, 0, 0, 0)
    assert made.missing_values == {}
    desk.apply(made)
    assert desk.values(name="A AB")["level"] == desk.values(name="B AB")["level"] == silver
    assert desk.values(name="A AB")["tags"] == (vip,)


def test_one_value_is_refused_though_the_rest_are_created(desk: Desk) -> None:
    made = planned(desk, {("level", "guld"): REFUSE}, create_values=True)
    assert buckets(made) == (1, 0, 0, 2, 0)
    assert set(messages(made)) == {LEVEL}


@pytest.mark.parametrize("wrong", [0, -1, 987_654, "DE", ""])
def test_a_choice_of_what_is_not_there_refuses(desk: Desk, wrong: Choice) -> None:
    made = planned(desk, {("level", "guld"): wrong, ("no register", "x"): wrong})
    assert LEVEL in messages(made, 2)


def test_an_archived_value_cannot_be_chosen(desk: Desk) -> None:
    silver = desk.world.value("level", "Silver")
    desk.world.archive_value(silver)
    assert LEVEL in messages(planned(desk, {("level", "guld"): silver}), 2)


COUNTRIES = table(
    (NAME, ORG, COUNTRY, "Postnummer"),
    ("A GmbH", "HRB 1", "Tyskland", "10115"),
    ("B AS", "2", "Norige", 150),
    ("C AS", "3", "norige", "0150"),
)


def countries(desk: Desk, choices: dict[tuple[str, str], Choice], **more: Any) -> Plan:
    return desk.plan(COUNTRIES, options=PlanOptions(choices=choices, **more))


def test_a_country_may_be_activated_and_a_misspelt_one_read_as_another(desk: Desk) -> None:
    told: dict[tuple[str, str], Choice] = {
        (IN_COUNTRIES, "tyskland"): CREATE,
        (IN_COUNTRIES, "norige"): "NO",
    }
    made = countries(desk, told)
    assert buckets(made) == (2, 0, 0, 1, 0)
    assert "nollor" in messages(made, 3)["Postnummer"]
    desk.apply(made, only_correct=True)
    assert desk.customer(name="C AS").country == "NO"
    assert desk.customer(name="A GmbH").country == "DE"


def test_a_country_that_is_none_is_never_created(desk: Desk) -> None:
    made = countries(desk, {(IN_COUNTRIES, "norige"): CREATE}, create_values=True)
    assert made.missing_values == {"country": ["Tyskland", "Norige"]}
    assert "Säg vid importen vilket land det är" in messages(made, 3)[COUNTRY]


def test_a_country_may_be_refused(desk: Desk) -> None:
    made = countries(desk, {(IN_COUNTRIES, "tyskland"): REFUSE}, create_values=True)
    assert COUNTRY in messages(made, 2)
    assert made.new == 0
