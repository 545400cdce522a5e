"""Systeminställningar › Företag: single settings, each saved as soon as it is changed."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import settings
from crm_app.domain.errors import DomainError, Invalid, PermissionDenied
from crm_app.domain.settings import SettingSpec, Snapshot
from crm_app.state import guard

GROUPS = ("company", "support", "import", "files")
AUTOCOMPLETE = {
    "company.name": "organization",
    "company.address": "street-address",
    "company.postal_code": "postal-code",
    "company.city": "address-level2",
    "company.phone": "tel",
    "company.email": "email",
    "support.phone": "tel",
    "support.email": "email",
}


@dataclasses.dataclass(frozen=True)
class SettingLine:
    """One setting as its field shows it. `group` is that of its spec."""

    key: str
    label: str
    group: str
    value: str
    error: str = ""
    numeric: bool = False
    max_length: int = 200
    autocomplete: str = ""


class SystemCompanyState(rx.State):
    """The company's details and the bounds of an import."""

    lines: list[SettingLine] = []
    errors: dict[str, str] = {}
    problem: str = ""
    saved_key: str = ""
    saved: str = ""
    answers: int = 0
    loaded: bool = False
    _before: str = ""

    @rx.event
    @policy.requires("system.settings")
    async def load(self):
        """Show the settings and follow them live."""
        live.watch(self.router.session.client_token, SystemCompanyState, "settings")
        self.errors, self.problem, self.saved_key, self.saved = {}, "", "", ""
        await self._fill()

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("system.settings")
        held = await db.read(settings.snapshot)
        shown = [spec for spec in settings.SETTINGS if spec.group in GROUPS]
        self.lines = [_line(spec, held, self.errors) for spec in shown]
        self.loaded = True

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def set_value(self, key: str, value: str):
        """Decide one setting; a refused value stays in its field with the reason beneath."""
        if await self._put(str(key), str(value)):
            self.saved = "Sparat"

    async def _put(self, key: str, value: str) -> bool:
        """Tell whether the setting became another one."""
        actor, changed = guard.actor_of(self), False
        self.problem, self.errors = "", {k: v for k, v in self.errors.items() if k != key}
        before = ""
        try:
            before = str((await db.read(settings.snapshot)).get(key))
            await db.work(settings.put, actor, key, value)
            changed = str((await db.read(settings.snapshot)).get(key)) != before
        except KeyError:
            self.problem = "Inställningen finns inte längre. Ladda om sidan."
        except Invalid as error:
            self.errors = {**self.errors, **error.errors}
        except DomainError as error:
            self.problem = error.message
        if changed:
            self.saved_key, self._before = key, before
        self.answers += 1
        await self._fill()
        return changed

    @rx.event
    @policy.requires("system.settings")
    async def undo(self):
        """Take the last decision back."""
        if self.saved_key and await self._put(self.saved_key, self._before):
            self.saved = "Ångrat"


def _line(spec: SettingSpec, held: Snapshot, errors: dict[str, str]) -> SettingLine:
    return SettingLine(
        key=spec.key,
        label=spec.label,
        group=spec.group,
        value=str(held.get(spec.key)),
        error=errors.get(spec.key, ""),
        numeric=isinstance(spec.default, int),
        max_length=spec.max_length,
        autocomplete=AUTOCOMPLETE.get(spec.key, ""),
    )
