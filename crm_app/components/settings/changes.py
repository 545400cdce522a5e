"""Ändringar: who decided what, from what to what, and the way back."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.buttons import button, link_button, text_button
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import empty_state
from crm_app.domain.settings_changes import ChangeLine, SettingChange
from crm_app.state.settings_changes import SettingsChangesState


def changes_page(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the list of decisions."""
    return settings_page(
        tab,
        tabs,
        _choice(),
        problem_banner(SettingsChangesState.problem),
        rx.cond(SettingsChangesState.loaded, _list(tabs), skeleton_block(6)),
        _pages(),
        note=saved_note(SettingsChangesState.saved),
    )


def _choice() -> rx.Component:
    return rx.el.div(
        rx.el.label("Visa", html_for="changes-area", class_name="muted"),
        rx.el.select(
            rx.el.option("Alla ändringar", value=""),
            rx.foreach(
                SettingsChangesState.areas,
                lambda area: rx.el.option(area.label, value=area.value, key=area.value),
            ),
            id="changes-area",
            value=SettingsChangesState.area,
            on_change=SettingsChangesState.keep_to,
            class_name="input",
        ),
        class_name="changes-choice",
    )


def _list(tabs: tuple[SettingsTab, ...]) -> rx.Component:
    shown = rx.el.ol(
        rx.foreach(SettingsChangesState.changes, lambda change: _change(change, tabs)),
        class_name="changes",
    )
    nothing = empty_state(
        "Inga ändringar än",
        "Allt som ändras bakom det röda kugghjulet står här, med namn och tid.",
        link_button("Till inställningarna", routes.SETTINGS),
        icon="history",
    )
    return rx.cond(SettingsChangesState.changes.length() > 0, shown, nothing)


def _change(change: rx.Var[SettingChange], tabs: tuple[SettingsTab, ...]) -> rx.Component:
    said = rx.el.p(
        rx.el.strong(change.who),
        " ",
        change.verb,
        " i ",
        _where(change, tabs),
        rx.el.span(change.when, class_name="muted tabular"),
    )
    more = rx.cond(change.more > 0, rx.el.li(f"… och {change.more} till", class_name="muted"))
    return rx.el.li(
        rx.el.div(said, rx.el.ul(rx.foreach(change.lines, _line), more)),
        rx.cond(change.restorable, _way_back(change)),
        key=change.id.to(str),
    )


def _where(change: rx.Var[SettingChange], tabs: tuple[SettingsTab, ...]) -> rx.Component:
    links = ((tab.label, _link(tab)) for tab in tabs)
    return rx.fragment(rx.match(change.label, *links, rx.el.span(change.label)))


def _link(tab: SettingsTab) -> rx.Component:
    return ReactRouterLink.create(tab.label, to=tab.href, class_name="link")


def _line(line: rx.Var[ChangeLine]) -> rx.Component:
    old = rx.cond(line.old != "", line.old, "inget")
    new = rx.cond(line.new != "", line.new, "inget")
    return rx.el.li(
        rx.el.span(line.label, class_name="muted"),
        " ",
        rx.el.del_(old),
        rx.icon("arrow-right", custom_attrs={"aria-label": "blev", "role": "img"}),
        rx.el.ins(new),
    )


def _way_back(change: rx.Var[SettingChange]) -> rx.Component:
    """The button, and the question that takes its place: asked where one looks."""
    ask = button("Återställ", icon="undo-2", on_click=SettingsChangesState.ask(change.id))
    question = rx.el.div(
        rx.el.span("Sätta tillbaka för alla?", role="status"),
        button(
            "Återställ ändringen",
            variant="primary",
            auto_focus=True,
            on_click=SettingsChangesState.restore(change.id),
        ),
        text_button("Avbryt", on_click=SettingsChangesState.dismiss),
        class_name="changes-question",
    )
    return rx.cond(SettingsChangesState.asking == change.id, question, ask)


def _pages() -> rx.Component:
    return rx.el.nav(
        rx.cond(~SettingsChangesState.newest, link_button("Nyaste", routes.CHANGES)),
        rx.cond(
            SettingsChangesState.older != "",
            link_button("Äldre ändringar", SettingsChangesState.older, shortcut="next"),
        ),
        class_name="chips",
        custom_attrs={"aria-label": "Sidor"},
    )
