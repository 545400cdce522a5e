"""Rows that only add a contact to the customer of another row of the file.

Such a row says nothing of the customer but who she is, or repeats what the first row says.
"""

from collections.abc import Iterable

from crm_app.domain.excel.drafts import Draft
from crm_app.domain.excel.table import SourceRow

OF_WHOM = {"number", "name"}


class Followers:
    """Finds them, by places among the rows: `see` all rows with contacts, then `settle`."""

    def __init__(self) -> None:
        self.of: dict[int, tuple[SourceRow, ...]] = {}
        self.main_of: dict[int, int] = {}
        self._rows: dict[int, SourceRow] = {}
        self._sparse: set[int] = set()
        self._told: dict[int, int] = {}
        self._seen: set[str] = set()

    def see(self, place: int, draft: Draft) -> None:
        """Look at a row that tells of contacts. Only one that may follow another is kept."""
        self._told[place] = hash((frozenset(draft.texts.items()), frozenset(draft.own.items())))
        key = draft.keys.number or draft.keys.identity
        if "number" in draft.texts and not draft.own and draft.texts.keys() <= OF_WHOM:
            self._sparse.add(place)
            self._rows[place] = draft.row
        elif key in self._seen:
            self._rows[place] = draft.row
        if key:
            self._seen.add(key)

    def settle(self, clashes: dict[int, tuple[int, ...]]) -> None:
        """Take the groups that are one customer and her contacts out of the clashes."""
        for group in set(clashes.values()) if self._rows else ():
            main = _main(group, self._sparse)
            rest = [place for place in group if place != main]
            if any(clashes.get(place) != group for place in group):
                continue
            if all(self._follows(place, main) for place in rest):
                self._take(main, rest, clashes)

    def _follows(self, place: int, main: int) -> bool:
        if place not in self._rows:
            return False
        return place in self._sparse or self._told[place] == self._told.get(main)

    def _take(self, main: int, rest: Iterable[int], clashes: dict[int, tuple[int, ...]]) -> None:
        self.of[main] = tuple(self._rows[place] for place in rest)
        self.main_of |= dict.fromkeys(rest, main)
        for place in (main, *rest):
            del clashes[place]


def _main(group: tuple[int, ...], sparse: set[int]) -> int:
    return next((place for place in group if place not in sparse), group[0])
