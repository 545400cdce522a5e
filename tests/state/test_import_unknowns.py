"""Granska: what becomes of values that no register has, one by one."""

from pathlib import Path

import pytest

from crm_app.domain import settings
from crm_app.state import import_review
from crm_app.state.import_review import ImportReviewState
from tests.import_fixtures import organisation_number
from tests.state.imported import BAD, BETA, bring, reviewed
from tests.state.imported import GOLD as GRANITE
from tests.state.tabs import in_background
from tests.state.test_import_review import BASALT, at_review, counts
from tests.world import World

pytest_plugins = ("tests.state.imported",)
pytestmark = pytest.mark.usefixtures("inbox")


async def test_each_unknown_value_is_decided_for_itself(world: World, inbox: Path) -> None:
    gold = world.value("level", "Guldigast")
    state, review = await at_review(world, inbox, BETA, GRANITE, BASALT)
    assert [(u.name, u.choice, u.creatable) for u in review.unknowns] == [
        ("Granit", "refuse", True), ("Basalt", "refuse", True)
    ]  # fmt: skip
    assert f"={gold}" in [option.value for option in review.choices["level"]]
    await in_background(review, "decide", {"level:granit": "create", "level:basalt": f"={gold}"})
    assert counts(review) == {"new": 3}
    chosen = {u.name: u.choice for u in review.unknowns}
    assert chosen == {"Granit": "create", "Basalt": f"={gold}"}
    await in_background(state, "apply")
    levels = {v.id: v.name for v in world.see(settings.snapshot).registers["level"]}
    told = sorted(levels.get(world.values(id_)["level"], "") for id_ in (2, 3, 4))
    assert told == ["", "Granit", "Guldigast"]
    assert "Basalt" not in levels.values()


async def test_an_earlier_choice_stays_when_another_is_made(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, GRANITE, BASALT, BAD)
    await in_background(review, "decide", {"level:granit": "create"})
    await in_background(review, "mend", 4, "organisation_number", organisation_number(3))
    await in_background(review, "decide", {"level:basalt": "create"})
    assert counts(review) == {"new": 3}
    await in_background(review, "decide", {"level:granit": "refuse"})
    assert counts(review) == {"new": 2, "refused": 1}


async def test_all_are_created_at_once(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, GRANITE, BASALT)
    await in_background(review, "create_all")
    assert counts(review) == {"new": 2}
    assert {u.choice for u in review.unknowns} == {"create"}


async def test_a_value_that_is_mended_away_is_not_asked_for(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, GRANITE, BASALT)
    await in_background(review, "mend", 2, "level", "")
    assert [u.name for u in review.unknowns] == ["Basalt"]


async def test_a_country_is_activated_or_read_as_another(world: World, inbox: Path) -> None:
    headings = ("Företagsnamn", "Land", "Ort")
    world.decide("organisation_number", "active")
    told = [("A AB", "Angola", "Luanda"), ("B AB", "Norrbotten", "Kiruna")]
    state = await reviewed(world, bring(world, inbox, *told, headings=headings))
    review = await state.get_state(ImportReviewState)
    assert [(u.name, u.creatable) for u in review.unknowns] == [
        ("Angola", True), ("Norrbotten", False)
    ]  # fmt: skip
    wrong = {"country:norrbotten": "create"}
    await in_background(review, "decide", wrong)
    assert counts(review) == {"refused": 2}
    right = {"country:norrbotten": "=SE", "country:angola": "create"}
    await in_background(review, "decide", right)
    assert counts(review) == {"new": 2}


@pytest.mark.parametrize(
    "form",
    [{}, {"level:granit": "refuse"}, {"level:granit": "=999999"}, {"level:granit": "=x"},
     {"level:nothing": "create"}, {"district:granit": "create"}, {"x": "y"}],
)  # fmt: skip
async def test_what_cannot_be_chosen_changes_nothing(
    world: World, inbox: Path, form: dict[str, str]
) -> None:
    _, review = await at_review(world, inbox, GRANITE)
    await in_background(review, "decide", form)
    assert (counts(review), review.job.text) == ({"refused": 1}, "")


async def test_only_so_many_are_listed_and_all_of_them_created(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_review, "MOST", 1)
    _, review = await at_review(world, inbox, GRANITE, BASALT)
    assert ([u.name for u in review.unknowns], review.more_unknowns) == (["Granit"], 1)
    await in_background(review, "create_all")
    assert (counts(review), review.more_unknowns) == ({"new": 2}, 1)
