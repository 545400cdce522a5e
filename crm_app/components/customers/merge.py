"""The page that merges two customers: side by side, a choice for each field that differs."""

import reflex as rx

from crm_app import routes
from crm_app.components.ui.buttons import button, link_button, text_button
from crm_app.components.ui.notes import banner, problem_banner, skeleton_block
from crm_app.components.ui.page_head import back_link, card, empty_state, page_head
from crm_app.domain.customer_merge import Choice
from crm_app.domain.merges import Other
from crm_app.state.merge import MergeState

FOUND = MergeState.comparison
UNDO = (
    "Den andra kunden arkiveras och leder hit. "
    "Sammanslagningen kan ångras tills någon av dem ändras."
)


def merge_page() -> rx.Component:
    """Return the page, or why the two can't be one."""
    cannot = empty_state(
        "De kan inte slås ihop",
        MergeState.missing,
        link_button("Till kundregistret", routes.CUSTOMERS, variant="primary"),
        icon="merge",
    )
    ready = rx.cond(FOUND.stamp != "", _both(), skeleton_block())
    return rx.el.div(
        rx.cond(
            MergeState.back != "",
            back_link("Möjliga dubbletter", routes.DUPLICATES),
            back_link("Kundkortet", routes.customer(FOUND.kept.id.to(str))),
        ),
        page_head("Slå ihop kunder"),
        rx.cond(MergeState.missing != "", cannot, ready),
        class_name="narrow merge-page",
    )


def _both() -> rx.Component:
    return rx.fragment(
        problem_banner(MergeState.problem),
        rx.el.p(
            _name(FOUND.kept),
            " behålls med sitt nummer. Allt som hör till ",
            _name(FOUND.other),
            " följer med. ",
            rx.el.span(UNDO),
        ),
        rx.cond(
            FOUND.choices.length() > 0,
            _table(),
            banner("De har inga olika uppgifter att välja mellan.", tone="green"),
        ),
        _along(),
        rx.el.div(
            link_button("Byt vem som behålls", MergeState.other_way, icon="arrow-left-right"),
            rx.el.span(class_name="grow"),
            button("Slå ihop kunderna", variant="primary", on_click=MergeState.merge),
            class_name="form-foot",
        ),
    )


def _name(other: rx.Var[Other]) -> rx.Component:
    return rx.el.strong(other.name, " ", rx.el.span(other.number, class_name="tabular"))


def _table() -> rx.Component:
    heads = rx.el.tr(
        rx.el.th("Fält", scope="col"),
        rx.el.th(_name(FOUND.kept), _all("kept", "Välj alla från den som behålls"), scope="col"),
        rx.el.th(_name(FOUND.other), _all("other", "Välj alla från den andra"), scope="col"),
    )
    return rx.el.div(
        rx.el.table(
            rx.el.thead(heads),
            rx.el.tbody(rx.foreach(FOUND.choices, _row)),
            class_name="table merge-table",
        ),
        class_name="table-wrap",
        role="region",
        tab_index=0,
        custom_attrs={"aria-label": "Fält som skiljer"},
    )


def _all(which: str, name: str) -> rx.Component:
    return text_button(
        "Välj alla",
        on_click=MergeState.choose("", which),
        custom_attrs={"aria-label": name},
    )


def _row(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(choice.label, scope="row"),
        rx.el.td(_option(choice, "kept", choice.kept)),
        rx.el.td(_option(choice, "other", choice.other)),
        key=choice.key + "-" + MergeState.turn.to(str),
    )


def _option(choice: rx.Var[Choice], which: str, text: rx.Var[str]) -> rx.Component:
    shown = rx.cond(text != "", rx.el.span(text), rx.el.span("(tomt)", class_name="muted"))
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="merge-" + choice.key,
            default_checked=choice.chosen == which,
            on_change=MergeState.choose(choice.key, which),
        ),
        rx.el.span(choice.label, ": ", class_name="sr-only"),
        shown,
        class_name="merge-option",
    )


def _along() -> rx.Component:
    doubles = rx.el.li("Finns hos båda, och den andras arkiveras: ", FOUND.doubles.join(", "), ".")
    return rx.cond(
        (FOUND.along.length() > 0) | (FOUND.doubles.length() > 0),
        card(
            "Följer med",
            rx.el.ul(
                rx.foreach(FOUND.along, lambda line: rx.el.li(line, key=line)),
                rx.cond(FOUND.doubles.length() > 0, doubles),
                class_name="plain-list",
            ),
        ),
    )
