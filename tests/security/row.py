"""One line of the matrix: a handler, and who may send it."""

from typing import Any, NamedTuple

NO, OK = False, True
Arguments = dict[str, Any]


class Row(NamedTuple):
    """One handler, who may send it, and arguments with which it succeeds for them."""

    handler: str
    nobody: bool
    cleo: bool
    bo: bool
    anna: bool
    path: str
    args: Arguments = {}
    first: tuple[tuple[str, Arguments], ...] = ()
    silent: bool = False

    def permits(self, who: str) -> bool:
        """Tell whether the person may send it."""
        return bool(getattr(self, who))
