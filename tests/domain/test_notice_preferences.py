"""What a user chooses about notices, and what an administrator decides for all."""

from datetime import UTC, datetime, timedelta

import pytest

from crm_app.domain import notice_choices, notice_preferences, settings, users
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.notice_choices import BUNDLED, DIRECT, KINDS, OFF, ON
from crm_app.domain.notice_preferences import Preferences
from tests.world import World, errors, refusal

MENTION = notice_choices.email("mention")


def of(world: World) -> Preferences:
    return world.see(notice_preferences.mine, world.bo)


def choose(world: World, key: str, value: str) -> None:
    world.do(notice_preferences.put, world.bo, key, value)


def quiet(begins: str, ends: str, on: str = ON) -> Preferences:
    first = {choice.key: choice.default for choice in notice_choices.CHOICES}
    told = {"notices.quiet": on, "notices.quiet_from": begins, "notices.quiet_to": ends}
    return Preferences(first | told)


def test_who_has_chosen_nothing_is_told_as_everybody(world: World) -> None:
    told = of(world)
    assert [told.email(kind.key) for kind in KINDS] == [kind.email for kind in KINDS]
    assert (told.every, told.browser, told.sound) == (timedelta(hours=1), False, False)


def test_a_choice_holds_for_its_kind_of_notice_alone(world: World) -> None:
    choose(world, MENTION, BUNDLED)
    choose(world, notice_choices.email("reply"), OFF)
    assert (of(world).email("mention"), of(world).email("reply")) == (BUNDLED, OFF)


def test_a_kind_of_notice_that_nobody_knows_goes_by_no_mail(world: World) -> None:
    assert of(world).email("gossip") == OFF


def test_the_browser_and_the_sound_are_chosen_apart(world: World) -> None:
    choose(world, notice_choices.BROWSER, ON)
    assert (of(world).browser, of(world).sound) == (True, False)
    choose(world, notice_choices.SOUND, ON)
    assert (of(world).browser, of(world).sound) == (True, True)


def test_what_an_administrator_decides_follows_for_those_who_have_not_chosen(world: World) -> None:
    world.do(settings.put, world.anna, MENTION, OFF)
    assert of(world).email("mention") == OFF
    choose(world, MENTION, DIRECT)
    world.do(settings.put, world.anna, MENTION, BUNDLED)
    assert of(world).email("mention") == DIRECT


def test_choosing_what_all_have_is_to_follow_them_again(world: World) -> None:
    choose(world, MENTION, OFF)
    choose(world, MENTION, DIRECT)
    world.do(settings.put, world.anna, MENTION, BUNDLED)
    assert of(world).email("mention") == BUNDLED


def test_a_value_that_is_no_longer_there_is_as_if_nothing_was_chosen(world: World) -> None:
    def spoil(session) -> None:
        users.get(session, world.bo.id or 0).preferences = {MENTION: "by pigeon"}

    world.do(spoil)
    assert of(world).email("mention") == DIRECT


def test_other_preferences_of_hers_are_left_alone(world: World) -> None:
    def put(session) -> None:
        users.get(session, world.bo.id or 0).preferences = {"table.customers": {"order": ["name"]}}

    world.do(put)
    choose(world, MENTION, OFF)
    kept = world.see(lambda s: users.get(s, world.bo.id or 0).preferences)
    assert kept == {"table.customers": {"order": ["name"]}, MENTION: OFF}


@pytest.mark.parametrize("value", ["", "På", "directly", "x" * 9000])
def test_a_value_that_is_none_of_the_choices_is_refused(world: World, value: str) -> None:
    assert MENTION in errors(world.do, notice_preferences.put, world.bo, MENTION, value)
    assert MENTION in errors(world.do, settings.put, world.anna, MENTION, value)


def test_there_is_nothing_else_to_choose(world: World) -> None:
    refused = refusal(world.do, notice_preferences.put, world.bo, "table.customers", ON)
    assert isinstance(refused, Invalid)


def test_a_choice_is_told_to_her_own_tabs_and_to_no_others(world: World) -> None:
    verb = (notice_preferences.put, world.bo, MENTION, OFF)
    assert world.topics(*verb) == [f"user:{world.bo.id}"]
    assert world.topics(*verb) == []


def test_paula_has_nothing_to_choose(world: World) -> None:
    for verb in (
        (notice_preferences.put, world.paula, MENTION, OFF),
        (notice_preferences.mine, world.paula),
    ):
        assert isinstance(refusal(world.do, *verb), PermissionDenied)


def test_cleo_chooses_for_herself_but_decides_nothing_for_others(world: World) -> None:
    world.do(notice_preferences.put, world.cleo, MENTION, OFF)
    assert of(world).email("mention") == DIRECT
    refused = refusal(world.do, settings.put, world.cleo, MENTION, OFF)
    assert isinstance(refused, PermissionDenied)


def test_what_is_decided_for_all_is_an_event_in_words(world: World) -> None:
    world.do(settings.put, world.anna, MENTION, BUNDLED)
    (told,) = world.events("settings", f"setting.{MENTION}")
    assert told.changes["Omnämnande"] == {
        "old": "Direkt",
        "new": "Samlat",
        "from": DIRECT,
        "to": BUNDLED,
    }


# The silent time. In November Sweden is an hour before UTC, in July two.


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "until"),
    [
        ("20:00", "07:00", "2026-11-23 18:59", None),
        ("20:00", "07:00", "2026-11-23 19:00", "2026-11-24 06:00"),
        ("20:00", "07:00", "2026-11-23 22:59", "2026-11-24 06:00"),
        ("20:00", "07:00", "2026-11-23 23:30", "2026-11-24 06:00"),
        ("20:00", "07:00", "2026-11-24 05:59", "2026-11-24 06:00"),
        ("20:00", "07:00", "2026-11-24 06:00", None),
        ("12:00", "13:00", "2026-11-23 11:00", "2026-11-23 12:00"),
        ("12:00", "13:00", "2026-11-23 12:00", None),
        ("20:00", "07:00", "2026-07-01 18:00", "2026-07-02 05:00"),
        ("20:00", "00:00", "2026-11-23 20:00", "2026-11-23 23:00"),
        ("07:00", "07:00", "2026-11-23 12:00", None),
        ("20:00", "07:00", "2026-10-24 20:00", "2026-10-25 06:00"),
        ("20:00", "07:00", "2027-03-27 20:00", "2027-03-28 05:00"),
    ],
)
def test_the_silent_time_is_swedish_and_ends_when_it_says(
    begins: str, ends: str, moment: str, until: str | None
) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = quiet(begins, ends).quiet_until(at)
    assert (found and f"{found:%Y-%m-%d %H:%M}") == until


def test_a_silent_time_that_is_off_is_none() -> None:
    assert quiet("00:00", "23:30", OFF).quiet_until(datetime(2026, 11, 23, 12, tzinfo=UTC)) is None
