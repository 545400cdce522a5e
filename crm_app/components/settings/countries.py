"""Länder: the list, and the question before one is taken out that somebody is in."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.settings.country_list import country_list
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.dialogs import confirm_dialog
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.state.countries import CountriesState


def countries_page(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the page of the countries."""
    listed = country_list(
        countries=CountriesState.rows,
        answers=CountriesState.answers,
        on_switch=CountriesState.set_active,
    )
    return settings_page(
        tab,
        tabs,
        problem_banner(CountriesState.problem),
        rx.cond(CountriesState.loaded, listed, skeleton_block(8)),
        _question(),
        note=saved_note(
            CountriesState.saved, CountriesState.undo, undoable=CountriesState.undoable
        ),
    )


def _question() -> rx.Component:
    asked = CountriesState.asked
    who = ReactRouterLink.create(asked.uses, to=asked.href, class_name="link")
    return confirm_dialog(
        "Inaktivera " + asked.name + "?",
        rx.el.p(
            rx.cond(asked.href != "", who, asked.uses),
            " finns i landet. Det står kvar där, men ingen kan välja det på nytt.",
        ),
        confirm="Inaktivera landet",
        on_confirm=CountriesState.confirm,
        on_cancel=CountriesState.dismiss,
        open=CountriesState.asking,
    )
