"""Progress: told now and then, and the moment at which work is stopped."""

import gc

import pytest

from crm_app.domain.errors import DomainError
from crm_app.domain.excel.bulk import uncollected
from crm_app.domain.excel.progress import EVERY, Stopped, Ticker


def test_every_item_comes_through_in_order() -> None:
    ticker = Ticker(3)
    assert list(ticker.through("abc")) == ["a", "b", "c"]
    assert ticker.done == 3


def test_it_tells_now_and_then_and_not_for_every_item() -> None:
    heard: list[tuple[int, int]] = []
    ticker = Ticker(EVERY * 3, lambda done, total: heard.append((done, total)))
    list(ticker.through(range(EVERY * 3)))
    assert heard == [(0, 600), (200, 600), (400, 600)]


def test_two_loops_count_on_and_never_past_the_whole() -> None:
    heard: list[int] = []
    ticker = Ticker(EVERY, lambda done, _total: heard.append(done))
    for _ in range(2):
        list(ticker.through(range(EVERY)))
    ticker.finish()
    assert heard == [0, EVERY, EVERY]


def test_parts_are_whole_together() -> None:
    parts = list(Ticker(7).parts(list(range(7)), 3))
    assert parts == [[0, 1, 2], [3, 4, 5], [6]]


def test_stopping_is_a_refusal_that_says_that_nothing_was_kept() -> None:
    with pytest.raises(Stopped) as stopped:
        list(Ticker(1, should_stop=lambda: True).through([1]))
    assert isinstance(stopped.value, DomainError)
    assert stopped.value.message == "Importen avbröts. Inget har ändrats i registret."


def test_the_collector_rests_meanwhile_and_works_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error_too() -> None:
    with pytest.raises(Stopped), uncollected():
        raise Stopped
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
