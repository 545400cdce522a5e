"""A long thread: the window that one reads through, and what each line tells of whom."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from crm_app.domain import clock, comments, threads
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.domain.threads import MOST, PAGE, Thread, Window
from crm_app.models.comments import Comment
from tests.domain.talking import at, hire, lit, say, text_of, thread
from tests.world import World, refusal


def fill(world: World, many: int, on: int = 0) -> list[int]:
    """Write so many comments of Bo's in one go, and return their ids."""

    def work(session: Session) -> list[int]:
        rows = [
            Comment(
                module="customers",
                record_id=on or world.acme,
                author_id=world.bo.id or 0,
                text=f"Rad {at_}",
                key=f"fill {on or 0} {many} {at_}",
                created_at=clock.now(),
            )
            for at_ in range(many)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id or 0 for row in rows]

    return world.do(work)


def seen(world: World, window: Window | None = None, actor: Actor | None = None) -> Thread:
    return world.see(threads.read, actor or world.bo, "customers", world.acme, window)


def moved(world: World, where: Any, window: Window) -> Window:
    return world.see(where, world.bo, "customers", world.acme, window)


def ids(told: Thread) -> list[int]:
    return [line.id for line in told.lines]


def test_a_customer_nobody_has_talked_about_has_an_empty_thread(world: World) -> None:
    told = seen(world)
    assert (told.lines, told.older, told.newer, told.count) == ([], 0, 0, 0)


def test_a_short_thread_is_shown_whole(world: World) -> None:
    made = fill(world, PAGE)
    told = seen(world)
    assert (ids(told), told.older, told.newer, told.count) == (made, 0, 0, PAGE)


def test_of_a_long_one_the_newest_are_shown_and_the_others_counted(world: World) -> None:
    made = fill(world, 3 * PAGE + 5)
    told = seen(world)
    assert ids(told) == made[-PAGE:]
    assert (told.older, told.newer, told.count) == (2 * PAGE + 5, 0, 3 * PAGE + 5)


def test_what_is_written_meanwhile_falls_into_the_window_of_the_newest(world: World) -> None:
    fill(world, 2 * PAGE)
    window = seen(world).window
    say(world, "Sist")
    told = seen(world, window)
    assert (text_of(told.lines[-1]), len(told.lines), told.older) == ("Sist", PAGE + 1, PAGE)


def test_the_way_back_goes_a_page_at_a_time_to_the_first(world: World) -> None:
    made = fill(world, 2 * PAGE + 10)
    window = moved(world, threads.older, seen(world).window)
    assert ids(seen(world, window)) == made[10:]
    window = moved(world, threads.older, window)
    told = seen(world, window)
    assert (ids(told), told.older) == (made, 0)
    assert moved(world, threads.older, window) == window


def test_a_window_that_grows_too_large_loses_its_newest_and_tells_how_many(world: World) -> None:
    made = fill(world, MOST + 3 * PAGE)
    window = seen(world).window
    while seen(world, window).older:
        window = moved(world, threads.older, window)
        assert len(seen(world, window).lines) <= MOST
    told = seen(world, window)
    assert (ids(told), told.newer) == (made[:MOST], 3 * PAGE)


def test_the_way_forth_leads_to_the_end_and_stays_there(world: World) -> None:
    made = fill(world, MOST + 2 * PAGE)
    window = world.see(threads.around, world.bo, "customers", world.acme, made[0])
    steps = 0
    while window.last:
        window, steps = moved(world, threads.newer, window), steps + 1
        assert len(seen(world, window).lines) <= MOST
        assert steps < 20
    assert ids(seen(world, window))[-1] == made[-1]
    assert seen(world, window).newer == 0
    assert moved(world, threads.newer, window) == window


@pytest.mark.parametrize("place", [0, 1, 40, 98, 99])
def test_a_comment_that_one_is_led_to_stands_among_its_neighbours(world: World, place: int) -> None:
    made = fill(world, 100)
    window = world.see(threads.around, world.bo, "customers", world.acme, made[place])
    told = seen(world, window)
    assert made[place] in ids(told)
    assert told.older + len(told.lines) + told.newer == 100
    nearest = {max(0, place - 1), place, min(99, place + 1)}
    assert {made[one] for one in nearest} <= set(ids(told))


def test_who_is_led_to_what_is_not_there_sees_the_newest(world: World) -> None:
    made = fill(world, 2 * PAGE)
    beta = world.company()
    elsewhere = fill(world, 1, on=beta)[0]
    for id_ in (0, -1, 10**9, elsewhere):
        window = world.see(threads.around, world.bo, "customers", world.acme, id_)
        assert ids(seen(world, window)) == made[-PAGE:]


def test_a_deleted_comment_leaves_its_place_to_others(world: World) -> None:
    made = fill(world, PAGE + 1)
    world.do(comments.delete, world.bo, made[-1])
    told = seen(world)
    assert (ids(told), told.older, told.count) == (made[:-1], 0, PAGE)


def test_what_was_deleted_but_answered_is_a_stub_that_counts_for_nothing(world: World) -> None:
    first = say(world, "Hemligt")
    say(world, "Svar", world.anna, first)
    world.do(comments.delete, world.bo, first)
    told = seen(world)
    stub, answer = told.lines
    assert (stub.stub, text_of(stub), stub.raw, stub.mine, stub.edited) == (True, "", "", False, "")
    assert (answer.answers, answer.quoted_who) == (first, "Bo Berg")
    assert answer.quoted == "Borttagen kommentar"
    assert told.count == 1


def test_only_the_author_gets_what_she_may_edit(world: World) -> None:
    id_ = say(world, f"Fråga {at(world.anna)}")
    (mine,), (others,) = seen(world).lines, seen(world, actor=world.anna).lines
    assert (mine.mine, mine.raw) == (True, f"Fråga {at(world.anna)}")
    assert mine.names == {f"u{world.anna.id}": "Anna Lind"}
    assert (others.mine, others.raw, others.names) == (False, "", {})
    assert mine.id == others.id == id_


def test_who_is_mentioned_sees_it_as_unread_and_her_own_name_apart(world: World) -> None:
    say(world, f"Kan {at(world.anna)} ringa?")
    (line,) = seen(world, actor=world.anna).lines
    assert line.unread
    assert [part.kind for part in line.parts] == ["text", "me", "text"]
    (line,) = seen(world).lines
    assert not line.unread
    assert [part.kind for part in line.parts] == ["text", "mention", "text"]


def test_an_edit_says_when_and_a_new_one_does_not(world: World) -> None:
    id_ = say(world, "Hej")
    assert seen(world).lines[0].edited == ""
    world.do(comments.edit, world.bo, id_, "Hej då", "Hej")
    line = seen(world).lines[0]
    assert line.edited >= line.at > ""


def test_a_long_quote_is_cut_to_its_first_line(world: World) -> None:
    first = say(world, "Rubrik " + "x" * 200 + "\nmer")
    say(world, "Svar", parent=first)
    quoted = seen(world).lines[1].quoted
    assert (quoted[:8], quoted[-1]) == ("Rubrik x", "…")
    assert len(quoted) <= threads.QUOTE + 1
    assert "mer" not in quoted


def test_markup_and_scripts_are_words_like_others(world: World) -> None:
    say(world, "<b>fet</b> <script>alert(1)</script> [länk](javascript:alert(1))")
    (line,) = seen(world).lines
    assert {part.kind for part in line.parts} == {"text"}
    assert "<script>" in text_of(line)


@pytest.mark.parametrize(
    ("name", "initials"), [("Åsa Öst", "ÅÖ"), ("Bo", "B"), ("anna karin lind", "AK"), ("", "")]
)
def test_initials_are_of_the_first_two_words(name: str, initials: str) -> None:
    assert threads.initials(name) == initials


def test_a_user_who_left_is_still_told_by_name(world: World) -> None:
    gone = hire(world, "Eva Borta")
    say(world, "Hej från mig", gone)
    assert seen(world).lines[0].who == "Eva Borta"


def questions(world: World) -> int:
    """Return how many SELECTs it takes to read the newest comments."""
    asked: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", count)
    try:
        seen(world)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", count)
    return len([sql for sql in asked if sql.startswith("SELECT")])


def test_five_thousand_comments_are_read_with_no_more_questions_than_fifty(world: World) -> None:
    fill(world, 50)
    seen(world)
    few = questions(world)
    fill(world, 4_950, on=world.acme)
    assert questions(world) == few
    told = seen(world)
    assert (len(told.lines), told.older, told.count) == (PAGE, 5_000 - PAGE, 5_000)


def test_neither_cleo_nor_paula_counts_or_walks_in_what_is_not_hers(world: World) -> None:
    fill(world, 3)
    window = seen(world).window
    place = ("customers", world.acme)
    for verb, more in (
        (threads.read, ()),
        (threads.count, ()),
        (threads.around, (1,)),
        (threads.older, (window,)),
        (threads.newer, (window,)),
    ):
        assert isinstance(refusal(world.see, verb, world.cleo, *place, *more), NotFound)
        assert isinstance(refusal(world.see, verb, world.paula, *place, *more), PermissionDenied)
    assert thread(world).count == 3
    assert lit(world, world.cleo) == 0
