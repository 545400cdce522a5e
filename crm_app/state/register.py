"""The register: one page of customers, followed live."""

from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import customer_list, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import COUNTED, Line, Page, Query
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Invalid
from crm_app.domain.field_rules import CUSTOMER_COLUMNS
from crm_app.domain.filters import Filter
from crm_app.domain.tables import Col, Row
from crm_app.state import guard, memory

SORTS = (
    ("name", "Namn"),
    ("number", "Kundnummer"),
    ("city", "Ort"),
    ("updated_at", "Senast ändrad"),
)
KINDS = {
    "customer_type": "badge",
    "level": "badge",
    "tags": "tags",
    "email": "email",
    "phone": "tel",
}


def query_of(told: dict[str, str]) -> Query:
    """Return the query that an address tells; what it does not know it leaves out."""
    cursor = told.get("efter") or told.get("fore") or ""
    key, _, told_id = cursor.rpartition("~")
    id_ = routes.whole(told_id)
    kind = routes.KINDS.get(told.get("slag", ""))
    return Query(
        sort=told.get("sortera") or "name",
        descending=told.get("fallande") == "1",
        archived=told.get("arkiverade") == "1",
        filters=(Filter("kind", (kind,)),) if kind else (),
        lacking=told.get("saknar", ""),
        cursor=(key, id_) if id_ is not None else None,
        backward="fore" in told,
    )


class RegisterState(rx.State):
    """What the register shows now."""

    columns: list[Col] = []
    rows: list[Row] = []
    total: str = ""
    capped: bool = False
    position: str = ""
    before: str = ""
    after: str = ""
    archived: bool = False
    lacking_label: str = ""
    emptiness: str = ""
    waiting: int = 0
    loaded: bool = False
    _query: Query = Query()
    _first: int = 1
    _shown: tuple[int, ...] = ()

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show what the address asks for, and follow the register live."""
        live.watch(self.router.session.client_token, RegisterState, "list:customers", "settings")
        told = dict(self.router.url.query_parameters)
        self._query = query_of(told)
        self._first = routes.whole(told.get("fran", "")) or 1
        try:
            await self._fill()
        except Invalid as error:
            # An address that means nothing, typed or old: say so, and show the register.
            return [rx.toast.error(error.message, id="problem"), rx.redirect(routes.CUSTOMERS)]
        return None

    async def _fill(self) -> None:
        actor = guard.actor_of(self)
        page, columns, count = await db.read(_look, actor, self._query)
        query = self._query
        self.columns = [_column(*c, query) for c in columns]
        self.rows = [row_of(line) for line in page.lines]
        self._shown = tuple(line.id for line in page.lines)
        self.capped = count > COUNTED
        self.total = grouped(count) if not self.capped else "10 000+"
        self.position = _position(self._first, len(page.lines), self.total)
        self.before = self._address_of_page(page, backward=True) if page.more_before else ""
        self.after = self._address_of_page(page, backward=False) if page.more_after else ""
        self.archived = query.archived
        self.lacking_label = lacking_label(query.lacking)
        self.emptiness = "lacking" if query.lacking else "archived" if query.archived else "all"
        self.waiting = 0
        self.loaded = True

    def _address_of_page(self, page: Page, *, backward: bool) -> str:
        if not page.lines:
            return ""
        key, id_ = page.lines[0 if backward else -1].cursor
        first = (
            max(1, self._first - customer_list.PAGE) if backward else self._first + len(page.lines)
        )
        return address(
            self._query, {"fore" if backward else "efter": f"{key}~{id_}", "fran": str(first)}
        )

    async def _refresh(self) -> None:
        """Change cells in place; what would enter, leave or move waits for "Visa"."""
        actor, query, shown = guard.actor_of(self), self._query, self._shown
        actor.require("customers.see")
        scope = None if actor.sees_all("customers") else actor.id
        rows, columns, count = await live.shared(
            ("register", scope, query), lambda: db.read(_rows, actor, query)
        )
        now = tuple(rows)
        moved = len(set(shown) ^ set(now)) or sum(a != b for a, b in zip(shown, now, strict=True))
        if moved:
            rows = await live.shared(
                ("register again", scope, shown), lambda: db.read(_rows_again, actor, shown)
            )
        memory.keep(
            self,
            columns=[_column(*c, query) for c in columns],
            rows=[rows[i] for i in shown if i in rows],
            waiting=moved,
            capped=count > COUNTED,
            total=grouped(count) if count <= COUNTED else "10 000+",
        )

    @rx.event
    @policy.requires("customers.see")
    async def show_waiting(self):
        """Show the page as it is now, with what has entered, left or moved."""
        await self._fill()

    @rx.event
    @policy.requires("customers.see")
    async def count_all(self):
        """Count every match, beyond the ten thousand that are counted unasked."""
        actor = guard.actor_of(self)
        count = await db.read(customer_list.count, actor, self._query, None)
        self.total, self.capped = grouped(count), False
        self.position = _position(self._first, len(self.rows), self.total)

    @rx.event
    @policy.requires("customers.see")
    async def sort_by(self, key: str):
        """Sort by the column; the same column again turns the order."""
        query = self._query
        turned = key == query.sort and not query.descending
        return rx.redirect(address(query, {"sortera": key, "fallande": "1" if turned else ""}))

    @rx.event
    @policy.requires("customers.see")
    async def toggle_archived(self):
        """Show the archived customers, or the others again."""
        query = self._query
        return rx.redirect(address(query, {"arkiverade": "" if query.archived else "1"}))


def _rows(session: Session, actor: Actor, query: Query):
    page, columns, count = _look(session, actor, query)
    return {line.id: row_of(line) for line in page.lines}, columns, count


def _rows_again(session: Session, actor: Actor, ids: tuple[int, ...]):
    found = customer_list.again(session, actor, list(ids))
    return {id_: row_of(line) for id_, line in found.items()}


def _look(session, actor: Actor, query: Query):
    held = settings.snapshot(session)
    return (
        customer_list.page(session, actor, query),
        _columns(held),
        customer_list.count(session, actor, query),
    )


def _columns(held: settings.Snapshot) -> list[tuple[str, str]]:
    """The name comes first and carries the number beneath it (FACE.md)."""
    shown = customer_list.shown_columns(held)
    return [
        ("name", "Namn"),
        *(
            (s.key, s.label)
            for s in shown
            if s.key not in ("name", "number", "first_name", "last_name")
        ),
    ]


def _column(key: str, label: str, query: Query) -> Col:
    way = ("desc" if query.descending else "asc") if key == query.sort else ""
    return Col(
        key=key,
        label="Namn" if key == "name" else label,
        sortable=True,
        sort=way,
        kind=KINDS.get(key, "text"),
    )


def row_of(line: Line) -> Row:
    """Return a line of the register as its table shows it."""
    return Row(
        id=str(line.id),
        href=routes.customer(line.id),
        cells=line.cells,
        kind=line.kind,
        sub=line.cells["number"],
    )


def lacking_label(told: str) -> str:
    """Return what the list is kept to, as a sentence: "Företag Vanlig som saknar Ort"."""
    field, _, column = told.partition(":")
    spec = SPECS.get(field)
    where = next(
        (f"{c.group} {c.label}" for c in CUSTOMER_COLUMNS if c.id == column.replace(":", ".")), ""
    )
    return f"{where} som saknar {spec.label}" if spec else ""


def address(query: Query, changed: dict[str, str]) -> str:
    """Return the register's address for the query with some words changed."""
    slag = {kind: word for word, kind in routes.KINDS.items()}
    kind = next((f.values[0] for f in query.filters if f.key == "kind"), "")
    told = {
        "sortera": "" if query.sort == "name" else query.sort,
        "fallande": "1" if query.descending else "",
        "arkiverade": "1" if query.archived else "",
        "slag": slag.get(kind, ""),
        "saknar": query.lacking,
    } | changed
    told = {word: text for word, text in told.items() if text}
    return f"{routes.CUSTOMERS}?{urlencode(told)}" if told else routes.CUSTOMERS


def grouped(number: int) -> str:
    """Return a number as a Swede writes it: 12 408."""
    return f"{number:,}".replace(",", "\u00a0")


def _position(first: int, shown: int, total: str) -> str:
    return f"{grouped(first)}–{grouped(first + shown - 1)} av {total}" if shown else ""
