"""The time, in one place, so that a test can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return the moment, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Sweden."""
    return now().astimezone(SWEDEN).date()


def show(moment: datetime) -> str:
    """Return a moment as a Swede reads it: "2026-11-23 14.05"."""
    return moment.astimezone(SWEDEN).strftime("%Y-%m-%d %H.%M")
