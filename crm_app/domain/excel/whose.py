"""Who each row of a file is about: all rows are seen, then it is settled for all at once."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from crm_app.domain.errors import BadValue
from crm_app.domain.excel import match, picked_key
from crm_app.domain.excel.drafts import Draft
from crm_app.domain.excel.followers import Followers
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.table import SourceRow
from crm_app.domain.excel.targets import Target


class Whose:
    """The rows by their numbers. `see` each, `settle`, then ask."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._keys: list[Keys] = []
        self._place: dict[int, int] = {}
        self._followers = Followers()
        self._found: list[int | BadValue | None] = []
        self._clashes: dict[int, tuple[int, ...]] = {}

    def __contains__(self, number: int) -> bool:
        """Tell whether the row is about a customer at all."""
        return number in self._place

    def see(self, draft: Draft) -> None:
        """Note what a row tells about who it is."""
        place = len(self._numbers)
        self._place[draft.row.number] = place
        self._numbers.append(draft.row.number)
        self._keys.append(draft.keys)
        if draft.contacts:
            self._followers.see(place, draft)

    def settle(self, session: Session, kind: str, key: Target | None) -> None:
        """Find each row's customer, by the picked key if any, and the rows about the same one."""
        if key:
            self._found = picked_key.find(session, kind, self._keys, key)
        else:
            self._found = match.find(session, kind, self._keys)
        ids = [id_ if isinstance(id_, int) else None for id_ in self._found]
        if key:
            self._clashes = picked_key.clashes(self._keys, ids, key.key)
        else:
            self._clashes = match.clashes(self._keys, ids)
        self._followers.settle(self._clashes)

    def keys(self, number: int) -> Keys:
        """Return what the row tells about who it is."""
        return self._keys[self._place[number]]

    def found(self, number: int) -> int | BadValue | None:
        """Return the id of the row's customer, None for a new one, or why it can't be told."""
        return self._found[self._place[number]]

    def ids(self, numbers: Iterable[int]) -> list[int]:
        """Return the ids of the rows' customers."""
        return sorted({id_ for number in numbers if isinstance(id_ := self.found(number), int)})

    def same_as(self, number: int) -> list[int]:
        """Return the rows that are about the same customer, this one among them; [] if none."""
        return [self._numbers[i] for i in self._clashes.get(self._place[number], ())]

    def told(self) -> list[tuple[Any, ...]]:
        """Return (customer id or 0, the five keys) of each row, as the staging file has them."""
        ids = [id_ if isinstance(id_, int) else 0 for id_ in self._found]
        return [(id_, *keys) for id_, keys in zip(ids, self._keys, strict=True)]

    def followers(self, number: int) -> tuple[SourceRow, ...]:
        """Return the rows that only add contacts to this one's customer."""
        return self._followers.of.get(self._place[number], ())

    def follows(self, number: int) -> bool:
        """Tell whether the row only adds contacts to the customer of another."""
        return self._place.get(number, -1) in self._followers.main_of

    def together(self, asked: frozenset[int]) -> frozenset[int]:
        """Return the rows, and those that can only be told together with one of them."""
        more = set(asked)
        for place, rows in self._followers.of.items():
            group = {self._numbers[place], *(row.number for row in rows)}
            if group & asked:
                more |= group
        return frozenset(more)
