"""What the reading child refuses with. It knows no Swedish: the parent words it."""

from typing import Any


class RefusalError(Exception):
    """A reason, by its code in errors.MESSAGES, and the details of its wording."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
