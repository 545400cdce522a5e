"""What comes on a tab's websocket: Reflex's updates, read only when somebody asks."""

import json
from typing import Any

SUFFIX = "_rx_state_"


class Update:
    """One frame from the server and when it came (`time.perf_counter`); read when asked."""

    def __init__(self, at: float, text: str) -> None:
        self.at, self.text = at, text
        self._read: Any = None

    @property
    def message(self) -> list[Any]:
        """Return the Socket.IO event: its name and its arguments."""
        if self._read is None:
            self._read = json.loads(self.text.partition(",")[2])
        return self._read

    @property
    def delta(self) -> dict[str, dict[str, Any]]:
        """Return what changed, by state and var."""
        return (self.message[1].get("delta") or {}) if self.message[0] == "event" else {}

    @property
    def events(self) -> list[dict[str, Any]]:
        """Return what the browser is asked to do."""
        return (self.message[1].get("events") or []) if self.message[0] == "event" else []
