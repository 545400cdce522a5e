"""Settings: everything that administrators decide, as one immutable snapshot per database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, select
from sqlmodel import Session, col

from crm_app.domain import events, notice_choices, own_company
from crm_app.domain.actors import Actor
from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.snapshot import OwnField, OwnTab, Snapshot, Value, load
from crm_app.models.settings import Setting, SettingsVersion

__all__ = ["OwnField", "OwnTab", "Snapshot", "Value", "changed", "put", "snapshot"]


@dataclass(frozen=True)
class SettingSpec:
    """One single setting: its key, what it is called, its first value and its bounds.

    `parse` returns a typed text as it is kept. Raises BadValue. `show` says what a value is called.
    `right` is what it takes to decide it.
    """

    key: str
    label: str
    default: Any
    group: str
    least: int | None = None
    most: int | None = None
    max_length: int = 200
    parse: Callable[[str], str] = str
    show: Callable[[Any], str] = str
    right: str = "system.settings"


def _on_or_off(text: str) -> str:
    if text not in SWITCH:
        raise BadValue("Välj på eller av.")
    return text


SWITCH = {"on": "på", "off": "av"}
SETTINGS: tuple[SettingSpec, ...] = (
    SettingSpec(
        "company.name", "Företagets namn", "Mitt företag", "company", parse=own_company.parse_name
    ),
    SettingSpec(
        "company.organisation_number",
        "Organisationsnummer",
        "",
        "company",
        parse=own_company.parse_number,
    ),
    SettingSpec("company.address", "Adress", "", "company"),
    SettingSpec("company.postal_code", "Postnummer", "", "company"),
    SettingSpec("company.city", "Ort", "", "company"),
    SettingSpec("company.phone", "Telefon", "", "company", parse=own_company.parse_phone),
    SettingSpec("company.email", "E-post", "", "company", parse=own_company.parse_email),
    SettingSpec("support.name", "Vem man frågar", "", "support"),
    SettingSpec(
        "support.phone", "Telefon till hjälpen", "", "support", parse=own_company.parse_phone
    ),
    SettingSpec(
        "support.email", "E-post till hjälpen", "", "support", parse=own_company.parse_email
    ),
    SettingSpec("support.hours", "När hjälpen svarar", "", "support"),
    SettingSpec("import.max_megabytes", "Största fil vid import (MB)", 25, "import", 1, 100),
    SettingSpec("files.max_megabytes", "Största fil på kundkort (MB)", 25, "files", 1, 100),
    SettingSpec(
        "customers.events",
        "Händelser för alla kunder",
        "on",
        "customers",
        parse=_on_or_off,
        show=lambda value: SWITCH[value],
        right="customers.settings",
    ),
    *(
        SettingSpec(c.key, c.label, c.default, "notices", parse=c.parse, show=c.show)
        for c in notice_choices.CHOICES
    ),
)
SPECS = {spec.key: spec for spec in SETTINGS}
FIRST = {spec.key: spec.default for spec in SETTINGS}


# By pool, which an engine shares with the variants of it that its options make.
_snapshots: WeakKeyDictionary[Pool, Snapshot] = WeakKeyDictionary()


def snapshot(session: Session) -> Snapshot:
    """Return the settings as this transaction sees them; read again only when they changed."""
    key = session.connection().engine.pool
    version = session.scalar(select(col(SettingsVersion.version))) or 0
    held = _snapshots.get(key)
    if held is None or held.version != version:
        held = load(session, version, FIRST)
        # What is not committed yet may still be rolled back: nobody else may see it.
        if "settings" not in session.info.get("topics", ()):
            _snapshots[key] = held
    return held


def cached(engine: Engine) -> Snapshot | None:
    """Return the last snapshot that this process read, without asking the database."""
    return _snapshots.get(engine.pool)


def changed(session: Session) -> None:
    """Count the version up and tell every open tab. Call it in the deciding transaction."""
    row = session.get(SettingsVersion, 1) or SettingsVersion()
    row.version += 1
    session.add(row)
    session.flush()
    events.touch(session, "settings")


def put(session: Session, actor: Actor, key: str, value: Any) -> None:
    """Decide one single setting. Raises Invalid when the value is out of its bounds."""
    spec = SPECS[key]
    actor.require(spec.right)
    new = _checked(spec, value)
    old = snapshot(session).get(key)
    if new == old:
        return
    session.merge(Setting(key=key, value=new))
    events.record(
        session,
        actor,
        "settings",
        None,
        f"setting.{key}",
        {spec.label: {"old": spec.show(old), "new": spec.show(new), "from": old, "to": new}},
    )
    changed(session)


def restore(session: Session, actor: Actor, action: str, changes: dict[str, Any]) -> None:
    """Put back the single setting that an event changed."""
    for told in changes.values():
        put(session, actor, action.removeprefix("setting."), told["from"])


def _checked(spec: SettingSpec, value: Any) -> Any:
    if not isinstance(spec.default, int):
        text = str(value).strip()
        if len(text) > spec.max_length:
            raise Invalid({spec.key: f"{spec.label} får ha högst {spec.max_length} tecken."})
        return _parsed(spec, text)
    if not str(value).strip().isdecimal():
        raise Invalid({spec.key: f"{spec.label} ska vara ett heltal."})
    number = int(str(value))
    if not (spec.least or 0) <= number <= (spec.most or number):
        raise Invalid({spec.key: f"{spec.label} ska ligga mellan {spec.least} och {spec.most}."})
    return number


def _parsed(spec: SettingSpec, text: str) -> str:
    try:
        return spec.parse(text)
    except BadValue as error:
        raise Invalid({spec.key: str(error)}) from None
