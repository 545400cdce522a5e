"""Telling how far long work has come, and stopping it."""

# ruff: noqa: N818  a refusal is named by what it says

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from crm_app.domain.errors import DomainError

T = TypeVar("T")
OnProgress = Callable[[int, int], None]
ShouldStop = Callable[[], bool]
EVERY = 200


class Stopped(DomainError):
    """The user has stopped the work; nothing of it was kept."""

    default = "Importen avbröts. Inget har ändrats i registret."


class Ticker:
    """Counts steps of work through several loops; every 200 it tells, and asks whether to stop."""

    def __init__(
        self,
        total: int,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.total, self.done = total, 0
        self.tell = on_progress or (lambda _done, _total: None)
        self.should_stop = should_stop or (lambda: False)

    def through(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, counting each. Raises Stopped."""
        for item in items:
            if self.done % EVERY == 0:
                self.check()
            self.done += 1
            yield item

    def parts(self, items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
        """Yield the items some at a time, counting each. Raises Stopped."""
        for at in range(0, len(items), size):
            self.check()
            part = items[at : at + size]
            yield part
            self.done += len(part)

    def check(self) -> None:
        """Tell how far the work has come. Raises Stopped when it should end."""
        self.tell(min(self.done, self.total), self.total)
        if self.should_stop():
            raise Stopped

    def finish(self) -> None:
        """Tell that all is done."""
        self.tell(self.total, self.total)
