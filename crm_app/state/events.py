"""Händelser: those of one customer on her card, or of all in a list; followed live."""

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import comments, event_restore, events, settings
from crm_app.domain.errors import DomainError, NotFound
from crm_app.domain.event_lines import EventLine
from crm_app.domain.event_modules import TAB
from crm_app.domain.event_restore import Offer
from crm_app.state import events_reading as reading
from crm_app.state import guard, memory
from crm_app.state.events_reading import MODULE, Shown, Ways
from crm_app.state.register_reading import Chip, FilterField

MOST = 500


class EventsState(rx.State):
    """One page of events. `offer` is the old value that one is asked about putting back."""

    lines: list[EventLine] = []
    chips: list[Chip] = []
    fields: list[FilterField] = []
    total: str = ""
    waiting: int = 0
    ways: Ways = Ways()
    emptiness: str = ""
    offer: Offer = Offer()
    problem: str = ""
    saved: str = ""
    loaded: bool = False
    _place: tuple[int, bool] = (0, False)
    _told: dict[str, str] = {}
    _shown: Shown = Shown()

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show what the address asks for, and follow it; nothing while another tab is open."""
        named = str(getattr(self, "kund_id", "") or "")
        id_ = routes.whole(named) or 0
        here = routes.tab_key(str(getattr(self, "flik", "") or "")) == TAB and id_ > 0
        place = (id_, here or not named)
        if place != self._place:
            self.reset()
            self._place = place
        self._told = dict(self.router.url.query_parameters)
        self.offer, self.problem, self.saved = Offer(), "", ""
        await self._show()
        return EventsState.count_matches

    def _forget(self) -> None:
        kept = self._place, self._told
        self.reset()
        self._place, self._told = kept

    def _watch(self, id_: int) -> None:
        told = (f"record:{MODULE}:{id_}", comments.topic(MODULE, id_))
        topics = told if id_ else (events.topic(MODULE),)
        live.watch(self.router.session.client_token, EventsState, *topics, "settings")

    async def _show(self) -> None:
        id_, is_open = self._place
        if not is_open:
            live.watch(self.router.session.client_token, EventsState)
            return
        actor = await guard.fresh_actor(self)
        self._watch(id_)
        try:
            shown = await db.read(reading.show, actor, id_, self._told)
        except NotFound:
            await self._close(id_)
            return
        self._shown = shown
        memory.keep(
            self,
            lines=shown.lines,
            chips=shown.chips,
            ways=reading.ways(shown),
            emptiness=reading.emptiness(shown.query),
            waiting=0,
            loaded=True,
        )

    async def _close(self, id_: int) -> None:
        """Show why there is nothing. Of what is not hers no happening is told."""
        actor = await guard.fresh_actor(self)
        self._forget()
        live.watch(self.router.session.client_token, EventsState, "settings")
        self.emptiness = await db.read(reading.why_none, actor, id_)
        self.loaded = True

    async def _refresh(self) -> None:
        """Read the lines that are shown afresh; what has come since waits for "Visa"."""
        id_, is_open = self._place
        actor, query = await guard.fresh_actor(self), self._shown.query
        if not is_open:
            return
        if self.emptiness == reading.OFF or not self._shown.top:
            await self._show()
            await self._count()
            return
        ids = tuple(line.id for line in self._shown.lines)
        key = ("events", actor.rights, actor.id, query, ids, self._shown.top)
        args = (actor, query, ids, self._shown.top)
        try:
            found = await live.shared(key, lambda: db.read(reading.again, *args))
        except NotFound:
            await self._close(id_)
            return
        memory.keep(self, lines=found.lines, waiting=found.waiting, total=found.total)
        if self.fields:
            memory.keep(self, fields=await db.read(reading.fields, actor))

    @rx.event
    @policy.requires("customers.see")
    async def count_matches(self):
        """Count the events; the page is there before."""
        await self._count()

    async def _count(self) -> None:
        if not self._place[1] or not self._shown.top:
            return
        actor = guard.actor_of(self)
        try:
            self.total = await db.read(reading.total, actor, self._shown.query)
        except NotFound:
            self._forget()

    @rx.event
    @policy.requires("customers.see")
    async def show_waiting(self):
        """Show the page as it is now."""
        await self._show()
        await self._count()

    @rx.event
    @policy.requires("customers.see")
    async def load_fields(self):
        """Tell which filters there are and their values, when she first wants to choose."""
        self.fields = await db.read(reading.fields, guard.actor_of(self))

    @rx.event
    @policy.requires("customers.see")
    async def set_filter(self, key: str, values: list[str], again: bool = False):
        """Keep the list to the values of one filter; `again` when it goes on choosing them."""
        told = tuple(str(v) for v in values)[:MOST] if isinstance(values, list) else ()
        held = await db.read(settings.snapshot)
        to = reading.filtered(held, self._shown, str(key), told)
        return rx.redirect(to, replace=again is True)

    @rx.event
    @policy.requires("customers.see")
    async def clear_filters(self):
        """Take every filter away."""
        return rx.redirect(reading.address(self._shown.query.record_id, {}))

    @rx.event
    @policy.requires("customers.edit")
    async def ask(self, event_id: int, key: str):
        """Ask before an old value is put back, telling what stands there now; 0 leaves it."""
        self.offer, self.problem, self.saved = Offer(), "", ""
        if not event_id:
            return
        try:
            actor = guard.actor_of(self)
            self.offer = await db.read(event_restore.offer, actor, int(event_id), str(key))
        except DomainError as error:
            self.problem = error.message

    @rx.event
    @policy.requires("customers.edit")
    async def restore(self, event_id: int, key: str, base: str):
        """Put an old value back, if what was told of the field still holds."""
        self.offer, self.problem, self.saved = Offer(), "", ""
        actor = guard.actor_of(self)
        try:
            await db.work(event_restore.restore, actor, int(event_id), str(key), str(base))
        except DomainError as error:
            self.problem = error.message
        else:
            self.saved = "Återställt"
        await self._show()
        await self._count()
