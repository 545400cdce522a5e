"""Egna flikar: the tabs, the chosen one's fields, and the tab as the card will show it."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.system.saved_field import saved_field
from crm_app.components.ui.buttons import button, text_button
from crm_app.components.ui.dialogs import confirm_dialog
from crm_app.components.ui.field_list import field_list
from crm_app.components.ui.fields import form_sections
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import card, empty_state
from crm_app.components.ui.tab_icons import tab_icon
from crm_app.components.ui.tabs import current
from crm_app.domain.custom_tabs import ICONS
from crm_app.domain.custom_values import KINDS
from crm_app.domain.forms import Option
from crm_app.domain.own_tab_list import Archived
from crm_app.state.own_tab_settings import OwnTabLink
from crm_app.state.own_tab_settings import OwnTabSettingsState as State

TAB = State.tab
OPTIONS = [Option(kind.value, label) for kind, label, _ in KINDS]


def own_tabs(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the page."""
    chosen = rx.el.div(
        rx.el.div(_editor(), class_name="own-editor"), _preview(), class_name="beside"
    )
    shown = rx.el.div(_list(), rx.cond(TAB.id > 0, chosen, _none()), class_name="own-tabs")
    return settings_page(
        tab,
        tabs,
        problem_banner(State.problem),
        rx.cond(State.loaded, shown, skeleton_block()),
        note=saved_note(State.saved, State.undo, undoable=State.saved == "Sparat"),
    )


def _list() -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            rx.el.ul(rx.foreach(State.tabs, _link)), custom_attrs={"aria-label": "Egna flikar"}
        ),
        rx.el.form(
            text_input(
                "name",
                "Ny flik",
                error=State.errors.get("new.tab", ""),
                placeholder="Till exempel Avtal",
                max_length=60,
            ),
            button("Skapa flik", icon="plus", type="submit"),
            on_submit=State.add,
            reset_on_submit=True,
            class_name="own-new",
        ),
        _put_away("Arkiverade flikar", State.archived, State.restore_tab),
        class_name="own-list",
    )


def _link(tab: rx.Var[OwnTabLink]) -> rx.Component:
    return rx.el.li(
        ReactRouterLink.create(
            tab_icon(tab.icon),
            tab.name,
            to=tab.href,
            class_name="menu-item",
            custom_attrs={"aria-current": current(tab.here)},
        ),
        key=tab.id.to(str),
    )


def _none() -> rx.Component:
    return empty_state(
        "Inga egna flikar än",
        "Gör en för det som just ni behöver veta om kunderna, till exempel avtal eller "
        "fordon. Den hamnar under Mer tills du flyttar den.",
        icon="panel-top",
    )


def _editor() -> rx.Component:
    fields = field_list(
        items=TAB.fields,
        kinds=OPTIONS,
        errors=State.errors,
        label="Fält på fliken",
        resets=State.answers,
        on_reorder=State.arrange_fields,
        on_change=State.change_field,
        on_archive=State.archive_field,
        on_choice=State.choice,
        on_choices=State.arrange_choices,
        on_add=State.new_field,
        key=TAB.id.to(str),
    )
    return rx.fragment(
        card("Fliken", _name(), _icons(), actions=(_delete(),)),
        card(
            "Fält",
            fields,
            _put_away("Arkiverade fält", TAB.archived, State.restore_field),
        ),
        rx.el.p(
            "Var fliken ligger på kundkortet väljer du under ",
            rx.link("Flikar", href=routes.CARD_TABS, class_name="link"),
            ".",
            class_name="hint",
        ),
    )


def _name() -> rx.Component:
    return saved_field(
        label="Namn",
        value=TAB.name,
        error=State.errors.get("name", ""),
        max_length=60,
        answers=State.answers,
        on_save=State.rename,
        key="name" + TAB.id.to(str),
    )


def _icons() -> rx.Component:
    def choice(name: str, label: str) -> rx.Component:
        box = rx.el.input(
            type="radio",
            name="tab-icon",
            value=name,
            checked=TAB.icon == name,
            on_change=lambda _value: State.set_icon(name),
            custom_attrs={"aria-label": label},
        )
        return rx.el.label(
            box, rx.icon(name, custom_attrs={"aria-hidden": "true"}), title=label, class_name="icon"
        )

    return rx.el.fieldset(
        rx.el.legend("Ikon"), *(choice(*icon) for icon in ICONS), class_name="icon-choice"
    )


def _delete() -> rx.Component:
    who = rx.cond(
        TAB.in_use == 1, "1 kund har uppgifter här.", f"{TAB.in_use} kunder har uppgifter här."
    )
    return confirm_dialog(
        "Ta bort fliken " + TAB.name.to(str) + "?",
        rx.cond(TAB.in_use > 0, rx.el.p(rx.el.strong(who)), rx.el.p("Ingen kund har något i den.")),
        rx.el.p(
            "Fliken försvinner från kundkorten. Allt i den sparas, och du kan ta tillbaka den."
        ),
        confirm="Ta bort flik",
        on_confirm=State.archive,
        danger=True,
        trigger=button("Ta bort flik", icon="archive"),
    )


def _put_away(label: str, held: rx.Var[list[Archived]], on_restore) -> rx.Component:
    def line(one: rx.Var[Archived]) -> rx.Component:
        back = text_button(
            "Ta tillbaka",
            on_click=on_restore(one.id),
            custom_attrs={"aria-label": "Ta tillbaka " + one.label.to(str)},
        )
        return rx.el.li(rx.el.span(one.label), back, key=one.id.to(str))

    listed = rx.el.ul(rx.foreach(held, line), custom_attrs={"aria-label": label})
    return rx.cond(held.length() > 0, rx.el.div(rx.el.h3(label), listed, class_name="put-away"))


def _preview() -> rx.Component:
    shown = rx.el.fieldset(
        form_sections(TAB.preview.form),
        disabled=True,
        class_name="preview",
        custom_attrs={"aria-label": "Förhandsvisning"},
    )
    # LiveForm shows each control what the field holds first; nothing here can be touched.
    form = live_form(shown, draft_key="own preview", label="Förhandsvisning")
    told = {"aria-label": "Så ser fliken ut på kundkortet"}
    held = rx.el.div(form, role="region", tab_index=0, custom_attrs=told)
    nothing = rx.el.p("Lägg till ett fält, så syns det här.", class_name="muted")
    return card(
        "Så ser fliken ut",
        rx.cond(TAB.preview.form.length() > 0, held, nothing),
    )
