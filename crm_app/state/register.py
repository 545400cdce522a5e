"""The register: one page of customers, followed live."""

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import customer_list, settings
from crm_app.domain.customer_list import COUNTED, Query
from crm_app.domain.tables import Col, Row
from crm_app.state import guard, memory, register_address, register_reading
from crm_app.state.register_address import COLUMNS, Ends, Pages, Place, address, grouped, position
from crm_app.state.register_reading import Chip, FilterField, Frame, cols

SORTS = (
    ("name", "Namn"),
    ("number", "Kundnummer"),
    ("city", "Ort"),
    ("updated_at", "Senast ändrad"),
)
MANY = "10 000+"
MOST = 500


class RegisterState(rx.State):
    """What the register shows now. `fields` are the filters there are, once they are asked for.

    `order` is the key of the sort, with a minus before it when it falls.
    """

    columns: list[Col] = []
    rows: list[Row] = []
    chips: list[Chip] = []
    fields: list[FilterField] = []
    total: str = ""
    capped: bool = False
    position: str = ""
    pages: Pages = Pages()
    emptiness: str = ""
    waiting: int = 0
    loaded: bool = False
    order: str = "name"
    _told: dict[str, str] = {}
    _place: Place = Place()
    _query: Query = Query()
    _frame: Frame = Frame()
    _first: int = 1
    _ends: Ends = Ends()
    _shown: tuple[int, ...] = ()
    _counted: str = ""
    _exact: bool = False

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show what the address asks for, and follow the register live."""
        actor = guard.actor_of(self)
        topics = ("list:customers", "settings", f"user:{actor.id}")
        live.watch(self.router.session.client_token, RegisterState, *topics)
        self._told = dict(self.router.url.query_parameters)
        note = await self._show()
        # The rows are there before they are counted: a count may take longer than a page.
        told = [rx.toast.info(note, id="problem")] if note else []
        return [*told, RegisterState.count_matches]

    async def _show(self) -> str:
        """Read the page and show its rows. Return why it is sorted otherwise than asked, or ""."""
        shown = await db.read(register_reading.show, guard.actor_of(self), self._told)
        place, page = shown.frame.place, shown.page
        counted = register_address.counted(place)
        if counted != self._counted:
            self._counted, self.total, self.capped, self._exact = counted, "", False, False
        self._place, self._query, self._frame = place, place.query, shown.frame
        self._first, self._ends = place.first, register_address.ends(page)
        self.rows = [register_reading.row_of(line) for line in page.lines]
        self._shown = tuple(line.id for line in page.lines)
        self.chips = shown.frame.chips
        self.emptiness = register_reading.emptiness(place)
        self.waiting, self.loaded = 0, True
        if shown.count is not None:
            self._say_count(shown.count)
        self._say_place()
        return shown.note

    @rx.event
    @policy.requires("customers.see")
    async def count_matches(self):
        """Count the matches: to the bound, or all when the page is the last, to tell its place."""
        last = self._query.last
        actor, most = guard.actor_of(self), None if last else COUNTED
        count = await db.read(customer_list.count, actor, self._query, most)
        self._say_count(count, exact=last)
        if last:
            self._first = max(1, count - len(self._shown) + 1)
        self._say_place()

    def _say_count(self, count: int, *, exact: bool = False) -> None:
        if count > COUNTED and self._exact and not exact:
            return  # she has asked for all of them: what she was told stands until she asks anew
        capped = count > COUNTED and not exact
        self._exact = count > COUNTED and exact
        memory.keep(self, capped=capped, total=MANY if capped else grouped(count))

    def _say_place(self) -> None:
        memory.keep(
            self,
            columns=cols(self._frame, many=self.capped or self._exact),
            position=position(self._first, len(self.rows), self.total),
            pages=register_address.pages(self._place, self._ends, self._first),
            order=f"{'-' if self._query.descending else ''}{self._query.sort}",
        )

    async def _refresh(self) -> None:
        """Change cells in place; what would enter, leave or move waits for "Visa"."""
        actor, shown = guard.actor_of(self), self._shown
        actor.require("customers.see")
        held, owns = await live.shared(
            ("columns of all",), lambda: db.read(register_reading.everybodys)
        )
        own = owns.get(actor.id or 0, {})
        frame = register_reading.framed(held, own, self._told)
        if COLUMNS in self._told and frame.chosen() != self._frame.chosen():
            # She has just chosen columns of her own: they win over those of the address.
            self._told = {w: text for w, text in self._told.items() if w != COLUMNS}
            frame = register_reading.framed(held, own, self._told)
        scope = None if actor.sees_all("customers") else actor.id
        query, cells = frame.place.query, frame.cells
        rows, count = await live.shared(
            ("register", scope, query, cells),
            lambda: db.read(register_reading.rows, actor, query, cells),
        )
        moved = 1 if rows is None else register_reading.changes(shown, tuple(rows))
        if rows is None or moved:
            rows = await live.shared(
                ("register again", scope, shown, cells),
                lambda: db.read(register_reading.again, actor, shown, cells),
            )
        self._follow(frame, [rows[id_] for id_ in shown if id_ in rows], moved)
        self._say_count(count)
        self._say_place()
        if self.fields:
            fields = await live.shared(
                ("filters",), lambda: db.read(register_reading.fields, actor)
            )
            memory.keep(self, fields=fields)

    def _follow(self, frame: Frame, rows: list[Row], moved: int) -> None:
        self._place, self._query, self._frame = frame.place, frame.place.query, frame
        memory.keep(self, rows=rows, chips=frame.chips, waiting=moved)

    @rx.event
    @policy.requires("customers.see")
    async def show_waiting(self):
        """Show the page as it is now, with what has entered, left or moved."""
        note = await self._show()
        await self.count_matches()
        return rx.toast.info(note, id="problem") if note else None

    @rx.event
    @policy.requires("customers.see")
    async def count_all(self):
        """Count every match, beyond the ten thousand that are counted unasked."""
        actor = guard.actor_of(self)
        count = await db.read(customer_list.count, actor, self._query, None)
        self._say_count(count, exact=True)
        self._say_place()

    @rx.event
    @policy.requires("customers.see")
    async def sort_by(self, key: str):
        """Sort by the column; the same column again turns the order."""
        query, why = self._query, next((c.hint for c in self.columns if c.key == key), "")
        if why:
            return rx.toast.info(why, id="sort")
        turned = key == query.sort and not query.descending
        words = {**self._place.words, "sortera": str(key), "fallande": "1" if turned else ""}
        return rx.redirect(address(words))

    @rx.event
    @policy.requires("customers.see")
    async def load_fields(self):
        """Tell which filters there are and their values, when she first wants to choose."""
        self.fields = await db.read(register_reading.fields, guard.actor_of(self))

    @rx.event
    @policy.requires("customers.see")
    async def set_filter(self, key: str, values: list[str], again: bool = False):
        """Keep the list to the values of one filter; `again` when it goes on choosing them."""
        told = tuple(str(v) for v in values)[:MOST] if isinstance(values, list) else ()
        held = await db.read(settings.snapshot)
        to = register_address.filtered(held, self._place.words, str(key), told)
        return rx.redirect(to, replace=again is True)

    @rx.event
    @policy.requires("customers.see")
    async def clear_filters(self):
        """Take every filter away; the order and the columns stay."""
        held = await db.read(settings.snapshot)
        return rx.redirect(register_address.unfiltered(held, self._place.words))
