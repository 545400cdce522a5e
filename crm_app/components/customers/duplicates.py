"""Möjliga dubbletter: each pair side by side, why, and what to do about it."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.badges import badge
from crm_app.components.ui.buttons import button, link_button
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import back_link, empty_state, page_head
from crm_app.domain.duplicate_pairs import One, Pair
from crm_app.state.duplicates import DISMISSED, DuplicatesState
from crm_app.state.merge import FROM_LIST
from crm_app.state.session import SessionState

STATE = DuplicatesState
RIGHTS = SessionState.rights
HELP = "Kunder som kan vara samma. Slå ihop dem, eller säg att de inte är det."
HELP_DISMISSED = "Par som någon har sagt inte är samma kund."


def duplicates_page() -> rx.Component:
    """Return the list of pairs with its pages."""
    others = rx.cond(
        STATE.dismissed,
        link_button("Möjliga dubbletter", routes.DUPLICATES, icon="copy"),
        link_button("Inte dubbletter", f"{routes.DUPLICATES}?{DISMISSED}=1", icon="copy-x"),
    )
    note = saved_note(STATE.saved, STATE.undo, undoable=STATE.saved == "Paret visas inte igen")
    title = rx.cond(STATE.dismissed, "Inte dubbletter", "Möjliga dubbletter")
    return rx.el.div(
        back_link("Kundregister", routes.CUSTOMERS),
        page_head(title, note, others, sub=rx.cond(STATE.dismissed, HELP_DISMISSED, HELP)),
        problem_banner(STATE.problem),
        rx.cond(STATE.loaded, _list(), skeleton_block()),
        class_name="narrow",
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.cond(
            STATE.pairs.length() > 0,
            rx.el.ul(rx.foreach(STATE.pairs, _pair), class_name="duplicates"),
            _empty(),
        ),
        rx.el.nav(
            rx.cond(
                ~STATE.first_page,
                link_button("Från början", routes.DUPLICATES, icon="chevrons-left"),
            ),
            rx.cond(
                STATE.next_page != "",
                link_button("Leta vidare", STATE.next_page, icon="chevron-right"),
            ),
            class_name="chips",
            custom_attrs={"aria-label": "Sidor"},
        ),
    )


def _empty() -> rx.Component | rx.Var:
    return rx.cond(
        STATE.dismissed,
        empty_state("Inga par", "Det du säger inte är dubbletter hamnar här.", icon="copy-x"),
        rx.cond(
            STATE.next_page != "",
            empty_state("Inga fler här", "Leta vidare i resten av registret.", icon="search"),
            empty_state(
                "Inga dubbletter", "Inga kunder ser ut att vara samma.", icon="circle-check"
            ),
        ),
    )


def _pair(pair: rx.Var[Pair]) -> rx.Component:
    ids = (pair.one.id, pair.other.id)
    names = pair.one.name.to(str) + " och " + pair.other.name.to(str)
    may_merge = RIGHTS["customers.edit"] & RIGHTS["customers.archive"]
    merge = link_button(
        "Slå ihop",
        routes.merge(ids[0].to(str), ids[1].to(str)) + f"?fran={FROM_LIST}",
        variant="primary",
        icon="merge",
        custom_attrs={"aria-label": "Slå ihop " + names},
    )
    wrong = button(
        "Inte dubblett",
        on_click=STATE.say_not(*ids),
        custom_attrs={"aria-label": "Inte dubblett: " + names},
    )
    back = button(
        "Visa som möjlig dubblett igen",
        on_click=STATE.take_back(*ids),
        custom_attrs={"aria-label": "Visa som möjlig dubblett igen: " + names},
    )
    doing = rx.cond(STATE.dismissed, back, rx.fragment(wrong, rx.cond(may_merge, merge)))
    return rx.el.li(
        rx.el.div(_one(pair.one), _one(pair.other), class_name="pair-both"),
        rx.el.div(
            badge(pair.why, "amber"),
            rx.el.span(class_name="grow"),
            rx.cond(RIGHTS["customers.edit"], doing),
            class_name="pair-foot",
        ),
        class_name="card pair",
        key=ids[0].to(str) + "-" + ids[1].to(str),
    )


def _one(one: rx.Var[One]) -> rx.Component:
    return rx.el.div(
        ReactRouterLink.create(one.name, to=routes.customer(one.id.to(str)), class_name="link"),
        rx.el.div(
            rx.el.span(one.number, class_name="tabular"), " · ", one.about, class_name="muted"
        ),
    )
