"""The quiet pages: signing in, the first run, a one-time link, a forgotten password."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.entrance.from_url import word, words
from crm_app.components.entrance.secret_field import new_secret, secret_field
from crm_app.components.shell.quiet import quiet_card
from crm_app.components.ui.buttons import link_button
from crm_app.components.ui.json_form import json_form, posted_field
from crm_app.components.ui.notes import skeleton_block
from crm_app.state.entrance import EntranceState

SENT = "Finns kontot får din administratör en länk att ge dig."


def sign_in_page() -> rx.Component:
    """Return the sign-in."""
    form = json_form(
        _email(focus=True),
        secret_field("password", "Lösenord"),
        action="/auth/logga-in",
        submit_label="Logga in",
        busy_label="Loggar in …",
        extra=words(next="next"),
    )
    forgotten = ReactRouterLink.create("Glömt lösenordet?", to=routes.FORGOTTEN, class_name="link")
    return _door("Logga in", form, rx.el.p(forgotten, class_name="quiet-foot"))


def first_run_page() -> rx.Component:
    """Return where the first visitor makes herself administrator."""
    form = json_form(
        posted_field(
            "code",
            "Engångskod",
            hint="Koden står i terminalen där programmet startades.",
            default_value=word("kod"),
            auto_complete="one-time-code",
            spell_check=False,
            auto_focus=True,
        ),
        posted_field("name", "Ditt namn", auto_complete="name"),
        _email(),
        *new_secret(),
        action="/auth/kom-igang",
        submit_label="Skapa administratör",
        busy_label="Skapar …",
    )
    return _door(
        "Kom igång",
        rx.cond(EntranceState.loaded, form, skeleton_block()),
        text="Du blir den första administratören. Sedan kan du bjuda in dina kollegor.",
    )


def link_page() -> rx.Component:
    """Return where a one-time link leads: to choosing a password, or to why not."""
    state = EntranceState
    held = rx.fragment(
        rx.el.p(
            rx.cond(
                state.link_purpose == "invite",
                "Välkommen, " + state.link_name + ". Välj ett lösenord så är du i gång.",
                "Hej " + state.link_name + ". Välj ett nytt lösenord.",
            )
        ),
        json_form(
            rx.el.input(
                type="email",
                name="email",
                value=state.link_email,
                read_only=True,
                hidden=True,
                auto_complete="username",
            ),
            rx.el.p("Du loggar in med ", rx.el.b(state.link_email), class_name="hint"),
            *new_secret(),
            action="/auth/lank",
            submit_label="Spara och logga in",
            busy_label="Sparar …",
            extra=words(token="t"),
        ),
    )
    spent = rx.fragment(
        rx.el.p("Den är använd, för gammal eller ersatt av en nyare. Be administratören om en ny."),
        link_button("Till inloggningen", routes.SIGN_IN, variant="primary"),
    )
    title = rx.cond(
        state.loaded & (state.link_purpose == ""), "Länken gäller inte längre", "Välj lösenord"
    )
    body = rx.cond(state.link_purpose == "", spent, held)
    return _door(title, rx.cond(state.loaded, body, skeleton_block()))


def forgotten_page() -> rx.Component:
    """Return where one asks for a new password. The answer is the same for every address."""
    form = json_form(
        _email(focus=True),
        action="/auth/glomt",
        submit_label="Be om ett nytt lösenord",
        busy_label="Skickar …",
        stay=True,
        done_label=SENT,
    )
    back = ReactRouterLink.create("Till inloggningen", to=routes.SIGN_IN, class_name="link")
    return _door(
        "Glömt lösenordet?",
        form,
        rx.el.p(back, class_name="quiet-foot"),
        text="Skriv din e-postadress. Din administratör ger dig en länk där du väljer ett nytt.",
    )


def _door(title: Any, *content: rx.Component, text: str = "") -> rx.Component:
    company = rx.cond(EntranceState.company != "", EntranceState.company, "Kundregister")
    return quiet_card(title, *content, text=text, company=company)


def _email(*, focus: bool = False) -> rx.Component:
    return posted_field(
        "email", "E-post", "email", auto_complete="username", auto_focus=focus, spell_check=False
    )
