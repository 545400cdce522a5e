"""Händelser: the tab on the card, and the list of all customers' events."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.customers.filter_bar import FilterBar
from crm_app.components.ui.buttons import button, download_button, link_button, text_button
from crm_app.components.ui.notes import banner, problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import back_link, empty_state, page_head
from crm_app.domain.event_lines import EventChange, EventLine
from crm_app.domain.event_words import WORDS
from crm_app.state.events import EventsState
from crm_app.state.session import SessionState

STATE = EventsState
RIGHTS = SessionState.rights
HIDDEN = {"aria-hidden": "true"}
FEW = 4
"""How many changed fields stand open under a sentence; more are folded."""


def events_page() -> rx.Component:
    """Return the list of all customers' events."""
    decided = rx.cond(
        RIGHTS["customers.settings"],
        link_button("Ändringar av inställningar", routes.CHANGES, icon="settings-2"),
    )
    return rx.fragment(
        back_link("Kundregister", routes.CUSTOMERS),
        page_head("Händelser", decided, count=STATE.total),
        _events(of_all=True),
    )


def events_tab() -> rx.Component:
    """Return what stands in the tab Händelser."""
    return rx.el.div(_events(of_all=False), class_name="events-tab")


def _events(*, of_all: bool) -> rx.Component:
    shown = rx.fragment(
        rx.el.div(_filters(), _export(), class_name="list-bar events-bar"),
        problem_banner(STATE.problem),
        saved_note(STATE.saved),
        _waiting(),
        rx.cond(STATE.lines.length() > 0, _list(of_all=of_all), _empty()),
        _pages(),
    )
    off = empty_state(
        "Händelser är avstängt",
        "Allt som händer skrivs ändå ned, och syns här när det slås på i inställningarna.",
        icon="history",
    )
    return rx.cond(STATE.loaded, rx.cond(STATE.emptiness == "off", off, shown), skeleton_block(6))


def _filters() -> rx.Component:
    return FilterBar.create(
        chips=STATE.chips,
        fields=STATE.fields,
        on_open=STATE.load_fields,
        on_change=STATE.set_filter,
        on_clear=STATE.clear_filters,
    )


def _export() -> rx.Component:
    there = RIGHTS["customers.export"] & (STATE.lines.length() > 0)
    return rx.el.div(rx.cond(there, download_button("Exportera till Excel", STATE.ways.export)))


def _waiting() -> rx.Component:
    """What has happened meanwhile, until one wants to see it: nothing jumps."""
    said = rx.cond(STATE.waiting == 1, "1 ny händelse. ", f"{STATE.waiting} nya händelser. ")
    return rx.cond(
        STATE.waiting > 0, banner(said, button("Visa", on_click=STATE.show_waiting), tone="blue")
    )


def _list(*, of_all: bool) -> rx.Component:
    return rx.el.ol(
        rx.foreach(STATE.lines, lambda line: _line(line, of_all=of_all)),
        class_name="events",
        custom_attrs={"aria-label": "Händelser"},
    )


def _line(line: rx.Var[EventLine], *, of_all: bool) -> rx.Component:
    said = rx.el.p(
        rx.el.strong(line.who),
        " ",
        line.said,
        *((_whose(line),) if of_all else ()),
    )
    when = rx.el.p(
        rx.el.time(line.when, title=line.at, class_name="tabular"),
        rx.el.span(line.origin, class_name="event-origin"),
        class_name="event-when muted",
    )
    return rx.el.li(
        _icon(line.icon),
        rx.el.div(said, _changes(line), class_name="event-body"),
        when,
        key=line.id.to(str),
        custom_attrs={"data-event": line.id.to(str)},
    )


def _icon(name: rx.Var[str]) -> rx.Component:
    names = dict.fromkeys(word.icon for word in WORDS["customers"])
    shown = [(icon, rx.icon(icon, custom_attrs=HIDDEN)) for icon in names]
    return rx.el.span(
        rx.match(name, *shown, rx.icon("circle", custom_attrs=HIDDEN)), class_name="event-icon"
    )


def _whose(line: rx.Var[EventLine]) -> rx.Component | rx.Var:
    name = ReactRouterLink.create(
        line.name, to="/kunder/" + line.record_id.to(str), class_name="link"
    )
    number = rx.el.span(" ", line.number, class_name="muted tabular")
    return rx.cond(line.number != "", rx.fragment(" – ", name, number))


def _changes(line: rx.Var[EventLine]) -> rx.Component | rx.Var:
    many = line.changes.length()
    listed = rx.el.ul(rx.foreach(line.changes, lambda change: _change(line, change)))
    folded = rx.el.details(rx.el.summary(f"{many} uppgifter"), listed)
    return rx.cond(many > FEW, folded, rx.cond(many > 0, listed))


def _change(line: rx.Var[EventLine], change: rx.Var[EventChange]) -> rx.Component:
    old = rx.cond(change.old != "", change.old, "tomt")
    new = rx.cond(change.new != "", change.new, "tomt")
    asked = (STATE.offer.event_id == line.id) & (STATE.offer.key == change.key)
    back = text_button(
        "Återställ",
        on_click=STATE.ask(line.id, change.key),
        custom_attrs={"aria-label": "Återställ " + change.label + " till " + old},
    )
    return rx.el.li(
        rx.el.span(change.label, class_name="muted"),
        " ",
        rx.el.del_(old),
        rx.icon("arrow-right", custom_attrs={"aria-label": "blev", "role": "img"}),
        rx.el.ins(new),
        rx.cond(change.restorable, rx.cond(asked, _question(), back)),
        key=change.key,
    )


def _question() -> rx.Component:
    """The question that takes the button's place: asked where one looks."""
    offer = STATE.offer
    now = rx.cond(offer.now != "", offer.now, "tomt")
    then = rx.cond(offer.then != "", offer.then, "tomt")
    return rx.el.div(
        rx.el.span(offer.label, " är nu ", rx.el.strong(now), ".", role="status"),
        button(
            "Återställ till " + then,
            variant="primary",
            auto_focus=True,
            on_click=STATE.restore(offer.event_id, offer.key, offer.base),
        ),
        text_button("Avbryt", on_click=STATE.ask(0, "")),
        class_name="event-question",
    )


def _pages() -> rx.Component:
    return rx.el.nav(
        rx.cond(STATE.ways.newest != "", link_button("Nyaste", STATE.ways.newest)),
        rx.cond(
            STATE.ways.older != "",
            link_button("Äldre händelser", STATE.ways.older, shortcut="next"),
        ),
        class_name="chips",
        custom_attrs={"aria-label": "Sidor"},
    )


def _empty() -> rx.Component | rx.Var:
    clear = button("Rensa filter", icon="filter-x", on_click=STATE.clear_filters)
    return rx.match(
        STATE.emptiness,
        (
            "filtered",
            empty_state(
                "Inga händelser med de här filtren",
                "Ändra tiden, eller ta bort något filter.",
                clear,
                icon="search-x",
            ),
        ),
        ("page", empty_state("Inga äldre händelser", "Du har kommit till början.", icon="history")),
        empty_state(
            "Inga händelser än", "Här står vem som har gjort vad, och när.", icon="history"
        ),
    )
