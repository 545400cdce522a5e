"""The time, in one place, so that a test can set it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def now() -> datetime:
    """Return the moment, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Sweden."""
    return now().astimezone(SWEDEN).date()


def show(moment: datetime) -> str:
    """Return a moment as a Swede reads it: "2026-11-23 14.05"."""
    return moment.astimezone(SWEDEN).strftime("%Y-%m-%d %H.%M")


def ago(moment: datetime) -> str:
    """Return a moment as one says it today: "nyss", "i går 14.32", "23 nov 14.05"."""
    passed, there, here = now() - moment, moment.astimezone(SWEDEN), now().astimezone(SWEDEN)
    if timedelta(0) <= passed < timedelta(minutes=1):
        return "nyss"
    if timedelta(0) <= passed < timedelta(hours=1):
        return f"för {passed // timedelta(minutes=1)} min sedan"
    days = (here.date() - there.date()).days
    if days in (0, 1):
        return f"{('i dag', 'i går')[days]} {there:%H.%M}"
    if there.year == here.year:
        return f"{there.day} {MONTHS[there.month - 1]} {there:%H.%M}"
    return show(moment)
