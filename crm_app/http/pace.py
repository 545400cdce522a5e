"""How often one address may call: a bucket that fills again."""

import time
from collections import OrderedDict

MOST_KEPT = 10_000


class Pace:
    """Lets each key through `burst` times at once, then `per_second` times a second."""

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Count one call, and tell whether it may go on. The least recent keys are forgotten."""
        now = time.monotonic()
        left, at = self._left.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        may = left >= 1
        self._left[key] = (left - 1 if may else left, now)
        if len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)
        return may
