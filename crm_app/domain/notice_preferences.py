"""A user's own choices about notices, over those that an administrator has decided for all.

They are kept in her preferences under the keys of `notice_choices`. What is as for everybody is
not hers: it follows when the administrator decides anew. How she likes to be told is no change
of a record or a decision, so there is no event of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from crm_app.domain import clock, events, notice_choices, settings, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import BadValue, Invalid, PermissionDenied
from crm_app.models.users import User


@dataclass(frozen=True)
class Preferences:
    """How one user wants to be told. `values` holds every choice by its key."""

    values: Mapping[str, str]

    def email(self, kind: str) -> str:
        """Return how a kind of notice goes by e-mail: "off", "direct" or "bundled"."""
        return self.values.get(notice_choices.email(kind), notice_choices.OFF)

    @property
    def every(self) -> timedelta:
        """How long a bundle gathers."""
        return timedelta(minutes=int(self.values[notice_choices.EVERY]))

    @property
    def browser(self) -> bool:
        """Whether the browser is to show a notification of its own."""
        return self.values[notice_choices.BROWSER] == notice_choices.ON

    @property
    def sound(self) -> bool:
        """Whether a sound is to be heard."""
        return self.values[notice_choices.SOUND] == notice_choices.ON

    def quiet_until(self, moment: datetime) -> datetime | None:
        """Return when the silent time that the moment falls in ends; None outside of it."""
        begins, ends = (
            time.fromisoformat(self.values[key])
            for key in (notice_choices.QUIET_FROM, notice_choices.QUIET_TO)
        )
        local = moment.astimezone(clock.SWEDEN)
        if self.values[notice_choices.QUIET] != notice_choices.ON or begins == ends:
            return None
        now, over_midnight = local.time(), begins > ends
        silent = now >= begins or now < ends if over_midnight else begins <= now < ends
        if not silent:
            return None
        day = local.date() + timedelta(days=1 if over_midnight and now >= begins else 0)
        return datetime.combine(day, ends, clock.SWEDEN).astimezone(moment.tzinfo)


def mine(session: Session, actor: Actor) -> Preferences:
    """Return the actor's own choices. Raises PermissionDenied unless she is a user."""
    return of(session, _user(session, actor))


def of(session: Session, user: User) -> Preferences:
    """Return a user's choices, each her own or what is decided for all."""
    held = settings.snapshot(session)
    return Preferences({key: _value(user, held, key) for key in notice_choices.BY_KEY})


def put(session: Session, actor: Actor, key: str, value: str) -> None:
    """Choose one thing for herself. Raises PermissionDenied, and Invalid for no such value."""
    user = _user(session, actor)
    choice = notice_choices.BY_KEY.get(key)
    if choice is None:
        raise Invalid({key: "Valet finns inte längre. Ladda om sidan."})
    try:
        value = choice.parse(value)
    except BadValue as error:
        raise Invalid({key: str(error)}) from None
    kept = {k: v for k, v in user.preferences.items() if k != key}
    if value != settings.snapshot(session).get(key):
        kept[key] = value
    if kept != user.preferences:
        user.preferences = kept
        events.touch(session, f"user:{user.id}")


def _user(session: Session, actor: Actor) -> User:
    if actor.kind != "user" or actor.id is None:
        raise PermissionDenied
    return users.get(session, actor.id)


def _value(user: User, held: settings.Snapshot, key: str) -> Any:
    choice, own = notice_choices.BY_KEY[key], user.preferences.get(key)
    return own if own in dict(choice.values) else held.get(key)
