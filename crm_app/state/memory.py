"""Who acts through each session, as this process last read it from the database.

Computed vars are evaluated for everybody and may not touch the database: they ask here. The
guard writes here before every event, so the answer is that of the event's own look-up.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from crm_app.domain.actors import Actor
from crm_app.domain.sessions import IDLE_LIMIT, SEEN_EVERY

MOST = 10_000
LOOKS = 5
Look = Callable[[str], Awaitable[Actor | None]]


@dataclass(frozen=True)
class Kept:
    """An actor, and when (monotonic) she was read and her session was last marked as seen."""

    actor: Actor
    read_at: float
    marked_at: float


class UnsettledError(RuntimeError):
    """The sessions kept changing while one was read."""


class Memory:
    """A bounded map from the cookie's hash to the actor.

    `_era` counts revocations: what was read before one is never kept after it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._era = 0
        self._lock = Lock()

    def get(self, cookie_hash: str) -> Actor | None:
        """Return the actor as last read, or None."""
        kept = self._kept.get(cookie_hash)
        if kept is None or time.monotonic() - kept.read_at > IDLE_LIMIT.total_seconds():
            return None
        return kept.actor

    async def renew(self, cookie_hash: str, look: Look) -> Actor | None:
        """Read the actor from the database and keep her. Raises UnsettledError."""
        if not cookie_hash:
            return None
        for _ in range(LOOKS):
            era = self._era
            actor = await look(cookie_hash)
            if self._put(cookie_hash, actor, era):
                return actor
        raise UnsettledError

    def due(self, cookie_hash: str) -> bool:
        """Tell, at most once a minute, that the session should be marked as seen."""
        with self._lock:
            kept, now = self._kept.get(cookie_hash), time.monotonic()
            if kept is None or now - kept.marked_at < SEEN_EVERY.total_seconds():
                return False
            self._kept[cookie_hash] = Kept(kept.actor, kept.read_at, now)
            return True

    def forget(self, user_id: int) -> list[str]:
        """Drop everything kept about a user; return her sessions' hashes."""
        with self._lock:
            self._era += 1
            gone = [h for h, kept in self._kept.items() if kept.actor.id == user_id]
            for cookie_hash in gone:
                del self._kept[cookie_hash]
            return gone

    def held_by(self, user_id: int) -> list[str]:
        """Return the hashes of a user's sessions; what is being read now must be read again."""
        with self._lock:
            self._era += 1
            return [h for h, kept in self._kept.items() if kept.actor.id == user_id]

    def __len__(self) -> int:
        return len(self._kept)

    def _put(self, cookie_hash: str, actor: Actor | None, era: int) -> bool:
        with self._lock:
            if era != self._era:
                return False
            old = self._kept.pop(cookie_hash, None)
            if actor is not None:
                now = time.monotonic()
                marked = old.marked_at if old else float("-inf")
                self._kept[cookie_hash] = Kept(actor, now, marked)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return True


def keep(state: Any, **values: Any) -> None:
    """Set only the vars that differ: Reflex sends a var again even when it is set to the same."""
    held = vars(state)  # past the proxies, which cost more than what they are compared with
    for name, value in values.items():
        if held.get(name) != value:
            setattr(state, name, value)
