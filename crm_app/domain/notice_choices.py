"""What one can choose about notices, in the order of the screens.

Each choice is one of a few values. An administrator decides the first value of each, under the
same key among the settings; a user's own stands over it (`notice_preferences`).
"""

from dataclasses import dataclass

from crm_app.domain.errors import BadValue

OFF, ON = "off", "on"
DIRECT, BUNDLED = "direct", "bundled"
SWITCH = ((ON, "På"), (OFF, "Av"))
EMAIL = ((OFF, "Av"), (DIRECT, "Direkt"), (BUNDLED, "Samlat"))
INTERVALS = (
    ("15", "15 minuter"),
    ("30", "30 minuter"),
    ("60", "1 timme"),
    ("120", "2 timmar"),
    ("240", "4 timmar"),
    ("1440", "1 dygn"),
)
TIMES = tuple(
    (f"{hour:02}:{minute:02}", f"{hour:02}.{minute:02}") for hour in range(24) for minute in (0, 30)
)


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice, and how it goes by e-mail until somebody decides."""

    key: str
    label: str
    email: str


KINDS: tuple[NoticeKind, ...] = (
    NoticeKind("mention", "Omnämnande", DIRECT),
    NoticeKind("reply", "Svar", BUNDLED),
)


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its key, what it is called, its first value and all of its values."""

    key: str
    label: str
    default: str
    values: tuple[tuple[str, str], ...]
    group: str
    hint: str = ""

    def parse(self, text: str) -> str:
        """Return the value. Raises BadValue for what is none of them."""
        if text not in dict(self.values):
            raise BadValue(f"{self.label} har inget sådant val. Ladda om sidan.")
        return text

    def show(self, value: str) -> str:
        """Return what a value is called."""
        return dict(self.values).get(value, value)


def email(kind: str) -> str:
    """Return the key of the choice how a kind of notice goes by e-mail."""
    return f"notices.email.{kind}"


EVERY, QUIET = "notices.every", "notices.quiet"
QUIET_FROM, QUIET_TO = "notices.quiet_from", "notices.quiet_to"
BROWSER, SOUND = "notices.browser", "notices.sound"
CHOICES: tuple[Choice, ...] = (
    *(Choice(email(kind.key), kind.label, kind.email, EMAIL, "email") for kind in KINDS),
    Choice(EVERY, "Samlat mejl kommer", "60", INTERVALS, "email"),
    Choice(QUIET, "Tyst tid", OFF, SWITCH, "quiet", "Mejl väntar tills den tysta tiden är slut."),
    Choice(QUIET_FROM, "Från klockan", "20:00", TIMES, "quiet"),
    Choice(QUIET_TO, "Till klockan", "07:00", TIMES, "quiet"),
    Choice(
        BROWSER,
        "Avisering i webbläsaren",
        OFF,
        SWITCH,
        "browser",
        "Syns på skärmen även när du har ett annat fönster framme.",
    ),
    Choice(SOUND, "Ljud", OFF, SWITCH, "browser", "Ett kort ljud när en avisering kommer."),
)
BY_KEY = {choice.key: choice for choice in CHOICES}
