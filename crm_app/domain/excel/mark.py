"""The mark that our own files carry: for which customers one is made, and with which columns.

It stands on a sheet that nobody sees, together with the lists of the other sheet's pickers. The
reading child imports this: it needs nothing but the standard library.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

LISTS_SHEET = "Listor"
HELP_SHEET = "Så fyller du i"
OURS = (LISTS_SHEET, HELP_SHEET)
WORD = "kundregister"
FORMAT = 1
"""Counted up when files are written in another way than before."""


class Mark(NamedTuple):
    """`kind` is that of the customers; `version` tells columns of one time from another's."""

    kind: str
    version: str


def make(kind: str, headings: Iterable[str]) -> Mark:
    """Return the mark of a file with these headings."""
    told = "\n".join((str(FORMAT), kind, *headings))
    return Mark(kind, sha256(told.encode()).hexdigest()[:16])


def found_in(cells: Sequence[Any]) -> Mark | None:
    """Return the mark that the first row of a sheet of lists holds, if it is one."""
    told = [cell for cell in cells[:3] if isinstance(cell, str)]
    return Mark(told[1], told[2]) if len(told) == 3 and told[0] == WORD else None
