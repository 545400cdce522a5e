"""Which row holds the headings, and when two headings are the same."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

SEARCHED_ROWS = 30


def same(text: str) -> str:
    """Return the heading as it is compared: "Org. nr", "ORGNR:" and "Org-nr *" are one."""
    text = unicodedata.normalize("NFC", text.casefold())
    return "".join(filter(str.isalnum, text)) or "".join(text.split())


def heading_text(cell: Any) -> str:
    """Return a heading cell as text on one line."""
    return "" if cell is None else " ".join(str(cell).split())


def find_heading(
    rows: Sequence[Sequence[Any]], recognised: Collection[str]
) -> tuple[int, int] | None:
    """Return (row index, recognised headings in it), or None where no row looks like headings.

    The row with the most recognised headings wins, the first of equals; where none is
    recognised, the first row with two texts.
    """
    wide = [i for i, row in enumerate(rows[:SEARCHED_ROWS]) if _filled(row) >= 2]
    scores = [(_recognised(rows[i], recognised), -i) for i in wide]
    score, index = max(scores, default=(0, 0))
    if score:
        return -index, score
    return next(((i, 0) for i in wide if _texts(rows[i]) >= 2), None)


def _filled(row: Sequence[Any]) -> int:
    return sum(heading_text(cell) != "" for cell in row)


def _texts(row: Sequence[Any]) -> int:
    return sum(isinstance(cell, str) and cell.strip() != "" for cell in row)


def _recognised(row: Sequence[Any], recognised: Collection[str]) -> int:
    return len({same(heading_text(cell)) for cell in row} & set(recognised))
