"""Saved views of the register: the menu of them, and the dialog that names or deletes one."""

import dataclasses
from urllib.parse import parse_qsl

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import event_modules, own_columns, settings, views
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, Invalid, NotFound
from crm_app.domain.views import View
from crm_app.state import guard, memory
from crm_app.state.register_address import COLUMNS, VIEW, Place, address, read
from crm_app.state.register_reading import TABLE, frame

DIALOGS = ("new", "rename", "delete")


@dataclasses.dataclass(frozen=True)
class ViewLine:
    """One view in the menu."""

    id: int = 0
    name: str = ""
    href: str = ""
    shared: bool = False
    by: str = ""
    may_change: bool = False


class ViewsState(rx.State):
    """The views of the register. `active` is the one that the address names, id 0 for none.

    `dialog` is "new", "rename", "delete" or "" when none is open.
    """

    own: list[ViewLine] = []
    shared: list[ViewLine] = []
    active: ViewLine = ViewLine()
    changed: bool = False
    plain: bool = True
    dialog: str = ""
    errors: dict[str, str] = {}
    events: bool = False
    _told: dict[str, str] = {}

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show the views, and follow them live."""
        live.watch(self.router.session.client_token, ViewsState, views.TOPIC, "settings")
        self._told = dict(self.router.url.query_parameters)
        self.dialog, self.errors = "", {}
        await self._fill()

    async def _fill(self) -> None:
        self._show(*await db.read(_look, guard.actor_of(self), self._told))

    def _show(self, found: list[tuple[View, bool]], place: Place, events: bool) -> None:
        lines = [_line(view) for view, _ in found]
        here = next(((v, same) for v, same in found if v.id == place.view), None)
        memory.keep(
            self,
            own=[line for line in lines if not line.by],
            shared=[line for line in lines if line.by],
            active=_line(here[0]) if here else ViewLine(),
            changed=bool(here) and not here[1],
            plain=not set(place.words) - {VIEW},
            events=events,
        )

    async def _refresh(self) -> None:
        actor, told = guard.actor_of(self), self._told
        actor.require("customers.see")
        key = ("views", actor.id, actor.rights, tuple(sorted(told.items())))
        self._show(*await live.shared(key, lambda: db.read(_look, actor, told)))

    @rx.event
    @policy.requires("customers.see")
    async def ask(self, dialog: str):
        """Open the dialog: "new", or "rename" or "delete" for the view that is shown."""
        self.errors = {}
        self.dialog = dialog if dialog in DIALOGS and (dialog == "new" or self.active.id) else ""

    @rx.event
    @policy.requires("customers.see")
    async def close(self):
        """Close the dialog."""
        self.dialog, self.errors = "", {}

    @rx.event
    @policy.requires("customers.see")
    async def save(self, form: dict[str, str]):
        """Keep what the register shows now as a new view, and show that view."""
        actor, name, shared = guard.actor_of(self), str(form.get("name", "")), "shared" in form
        query = await db.read(_query, actor, self._told)
        try:
            id_ = await db.work(views.save, actor, TABLE, name, query, shared)
        except Invalid as error:
            self.errors = dict(error.errors)
            return rx.set_focus("f-name")
        self.dialog, self.errors = "", {}
        return rx.redirect(_href(id_, query), replace=True)

    @rx.event
    @policy.requires("customers.see")
    async def rename(self, view_id: int, form: dict[str, str]):
        """Give a view another name, and share it or keep it to herself."""
        actor, name, shared = guard.actor_of(self), str(form.get("name", "")), "shared" in form
        try:
            await db.work(views.rename, actor, _id(view_id), name, shared)
        except Invalid as error:
            self.errors = dict(error.errors)
            return rx.set_focus("f-name")
        except DomainError as error:
            self.errors = {"name": error.message}
            return None
        self.dialog, self.errors = "", {}
        await self._fill()
        return None

    @rx.event
    @policy.requires("customers.see")
    async def change(self, view_id: int):
        """Let a view ask for what the register shows now."""
        actor = guard.actor_of(self)
        query = await db.read(_query, actor, self._told)
        try:
            await db.work(views.change, actor, _id(view_id), query)
        except DomainError as error:
            return rx.toast.error(error.message, id="problem")
        return rx.redirect(_href(_id(view_id), query), replace=True)

    @rx.event
    @policy.requires("customers.see")
    async def delete(self, view_id: int):
        """Take a view away; the register goes on showing what it shows."""
        self.dialog = ""
        try:
            await db.work(views.delete, guard.actor_of(self), _id(view_id))
        except NotFound:
            pass  # somebody else was first, and it is gone
        except DomainError as error:
            return rx.toast.error(error.message, id="problem")
        self._told = {word: text for word, text in self._told.items() if word != VIEW}
        await self._fill()
        return rx.redirect(address(self._told), replace=True)


def _look(
    session: Session, actor: Actor, told: dict[str, str]
) -> tuple[list[tuple[View, bool]], Place, bool]:
    """Return the views, each with whether it asks for what the address asks for.

    Beside them whether the list of events is shown.
    """
    held = settings.snapshot(session)
    place = read(held, told)
    here = _asked(place)
    found = views.listing(session, actor, TABLE)
    lines = [(v, _asked(read(held, dict(parse_qsl(v.address)))) == here) for v in found]
    return lines, place, event_modules.listed(held, TABLE)


def _asked(place: Place) -> dict[str, str]:
    return {word: text for word, text in place.words.items() if word != VIEW}


def _query(session: Session, actor: Actor, told: dict[str, str]) -> str:
    """Return what the register asks for now; her own choice of columns becomes the view's."""
    around = frame(session, actor, told)
    words = _asked(around.place)
    if COLUMNS not in words and own_columns.of(session, actor, TABLE):
        words[COLUMNS] = ",".join(column.key for column in around.columns)
    return views.query_of(address(words))


def _line(view: View) -> ViewLine:
    href = _href(view.id, view.address)
    return ViewLine(view.id, view.name, href, view.shared, view.by, view.may_change)


def _href(id_: int, query: str) -> str:
    return address(dict(parse_qsl(query)), **{VIEW: str(id_)}) if id_ else routes.CUSTOMERS


def _id(told: object) -> int:
    """Return an id that a browser has sent; what is none is 0, which no view has."""
    return told if type(told) is int and 0 < told < 2**63 else 0
