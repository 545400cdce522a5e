"""Kontaktpersoner: one page of the contacts of all customers, followed live."""

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import contact_list, contacts, settings
from crm_app.domain.contact_list import COUNTED
from crm_app.domain.tables import Col, Row
from crm_app.state import contacts_reading as reading
from crm_app.state import guard, memory, register_address, register_reading
from crm_app.state.contacts_reading import Frame
from crm_app.state.register_address import Ends, Pages, grouped
from crm_app.state.register_reading import Chip, FilterField

MANY = "10 000+"
MOST = 500


class ContactsListState(rx.State):
    """What the list shows now. `fields` are the filters there are, once they are asked for."""

    columns: list[Col] = []
    rows: list[Row] = []
    chips: list[Chip] = []
    fields: list[FilterField] = []
    typed: str = ""
    total: str = ""
    capped: bool = False
    position: str = ""
    pages: Pages = Pages()
    emptiness: str = ""
    waiting: int = 0
    loaded: bool = False
    _told: dict[str, str] = {}
    _frame: Frame = Frame()
    _first: int = 1
    _ends: Ends = Ends()
    _shown: tuple[int, ...] = ()
    _exact: bool = False

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show what the address asks for, and follow contacts, customers and settings live."""
        topics = ("list:contacts", "list:customers", "settings")
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, ContactsListState, *topics, f"user:{actor.id}")
        self._told = dict(self.router.url.query_parameters)
        await self._show()
        # The rows are there before they are counted: a count may take longer than a page.
        return ContactsListState.count_matches

    async def _show(self) -> None:
        around, page = await db.read(reading.show, guard.actor_of(self), self._told)
        if reading.counted(around) != reading.counted(self._frame):
            self.total, self.capped, self._exact = "", False, False
        self._frame, self._first = around, around.first
        self._ends = register_address.ends(page)  # type: ignore[arg-type]
        self.rows = [reading.row_of(line) for line in page.lines]
        self._shown = tuple(line.id for line in page.lines)
        self.typed = around.query.text
        self.emptiness = reading.emptiness(around.query)
        self.waiting, self.loaded = 0, True
        self._say()

    def _say(self) -> None:
        memory.keep(
            self,
            columns=reading.cols(self._frame),
            chips=self._frame.chips,
            position=reading.place(self._first, len(self.rows), self.total),
            pages=reading.pages(self._frame, self._ends, self._first),
        )

    def _say_count(self, count: int, *, exact: bool = False) -> None:
        if count > COUNTED and self._exact and not exact:
            return  # what she was told stands until she asks anew
        capped = count > COUNTED and not exact
        self._exact = exact and count > COUNTED
        memory.keep(self, capped=capped, total=MANY if capped else grouped(count))
        self._say()

    @rx.event
    @policy.requires("customers.see")
    async def count_matches(self):
        """Count the matches, to the bound."""
        await self._count(COUNTED)

    @rx.event
    @policy.requires("customers.see")
    async def count_all(self):
        """Count every match, beyond the ten thousand that are counted unasked."""
        await self._count(None)

    async def _count(self, most: int | None) -> None:
        actor = guard.actor_of(self)
        count = await db.read(contact_list.count, actor, self._frame.query, most)
        self._say_count(count, exact=most is None)

    async def _refresh(self) -> None:
        """Change cells in place; what would enter, leave or move waits for "Visa"."""
        actor, shown = guard.actor_of(self), self._shown
        around = await db.read(reading.frame, actor, self._told)
        scope = None if actor.sees_all("customers") else actor.id
        query, cells = around.query, around.cells
        rows, count = await live.shared(
            ("contacts", scope, query, cells),
            lambda: db.read(reading.rows, actor, query, cells),
        )
        moved = register_reading.changes(shown, tuple(rows))
        if moved:
            rows = await live.shared(
                ("contacts again", scope, shown, cells),
                lambda: db.read(reading.again, actor, shown, cells),
            )
        self._frame = around
        memory.keep(self, rows=[rows[i] for i in shown if i in rows], waiting=moved)
        self._say_count(count)
        if self.fields:
            memory.keep(self, fields=await db.read(reading.fields, actor))

    @rx.event
    @policy.requires("customers.see")
    async def show_waiting(self):
        """Show the page as it is now, with what has entered, left or moved."""
        await self._show()
        await self._count(COUNTED)

    @rx.event
    @policy.requires("customers.see")
    async def sort_by(self, key: str):
        """Sort by the column; the same column again turns the order."""
        query = self._frame.query
        turned = key == query.sort and not query.descending
        words = {"sortera": str(key), "fallande": "1" if turned else ""}
        return rx.redirect(reading.address(self._frame.words, **words))

    @rx.event
    @policy.requires("customers.see")
    async def search(self, typed: str):
        """Keep the list to those who hold the typed words."""
        words = {reading.TEXT: str(typed)[: reading.LONGEST].lstrip()}
        return rx.redirect(reading.address(self._frame.words, **words), replace=True)

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
        to = reading.filtered(held, self._frame.words, str(key), told)
        return rx.redirect(to, replace=again is True)

    @rx.event
    @policy.requires("customers.see")
    async def clear_filters(self):
        """Take every filter and the words away; the order stays."""
        held = await db.read(settings.snapshot)
        return rx.redirect(reading.unfiltered(held, self._frame.words))

    @rx.event
    @policy.requires("customers.edit")
    async def restore(self, contact_id: int):
        """Take an archived contact back; a refusal is told by the app."""
        await db.work(contacts.restore, guard.actor_of(self), int(contact_id))
        await self._show()
        return ContactsListState.count_matches
