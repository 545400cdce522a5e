"""The signed-in user's own page."""

import reflex as rx

from crm_app.components.entrance.secret_field import new_secret, secret_field
from crm_app.components.system.theme_choice import theme_choice
from crm_app.components.ui.badges import badge
from crm_app.components.ui.buttons import button
from crm_app.components.ui.json_form import json_form
from crm_app.components.ui.notes import problem_banner, skeleton_block
from crm_app.components.ui.page_head import card, page_head
from crm_app.state.profile import ProfileState, SessionLine


def profile_page() -> rx.Component:
    """Return who one is, one's password, one's sign-ins and how the program looks."""
    body = rx.el.div(
        card("Du", _who()),
        card("Inloggningar", _sessions(), actions=(_end_others(),)),
        card("Byt lösenord", _password()),
        card("Utseende", theme_choice()),
        class_name="system-cards",
    )
    return rx.fragment(
        page_head("Profil"),
        rx.cond(ProfileState.loaded, body, skeleton_block()),
    )


def _who() -> rx.Component:
    lines = (
        ("Namn", ProfileState.name),
        ("E-post", ProfileState.email),
        ("Behörighetsgrupper", ProfileState.groups),
    )
    return rx.fragment(
        rx.el.dl(
            *(
                rx.el.div(rx.el.dt(label), rx.el.dd(value), class_name="value")
                for label, value in lines
            ),
            class_name="values",
        ),
        rx.el.p("En administratör kan ändra de här uppgifterna.", class_name="hint lower"),
    )


def _password() -> rx.Component:
    return json_form(
        rx.el.input(
            type="email",
            name="email",
            value=ProfileState.email,
            read_only=True,
            hidden=True,
            auto_complete="username",
        ),
        secret_field("old", "Nuvarande lösenord"),
        *new_secret("new", "Nytt lösenord"),
        action="/auth/byt-losenord",
        submit_label="Byt lösenord",
        busy_label="Byter …",
        stay=True,
        done_label="Lösenordet är bytt. Du är utloggad överallt utom här.",
    )


def _end_others() -> rx.Component:
    return rx.cond(
        ProfileState.others > 0,
        button("Avsluta alla andra", on_click=ProfileState.end_others),
    )


def _sessions() -> rx.Component:
    return rx.fragment(
        problem_banner(ProfileState.problem),
        rx.el.ul(rx.foreach(ProfileState.sessions, _session), class_name="sessions"),
        rx.el.p(ProfileState.said, role="status", class_name="hint"),
    )


def _session(one: rx.Var[SessionLine]) -> rx.Component:
    end = button(
        "Avsluta",
        on_click=ProfileState.end(one.id),
        custom_attrs={
            "aria-label": "Avsluta inloggningen i " + one.browser + " från " + one.address
        },
    )
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.browser),
            rx.el.small(f"{one.address} · senast {one.seen} · inloggad {one.since}"),
        ),
        rx.cond(one.current, badge("Den här", "green"), end),
        key=one.id,
    )
