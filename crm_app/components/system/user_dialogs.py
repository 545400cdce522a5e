"""The dialogs over the table of users: the form, the one-time link, shutting somebody out."""

import reflex as rx

from crm_app.components.ui.buttons import button
from crm_app.components.ui.copy import copy_button
from crm_app.components.ui.dialogs import dialog, dialog_foot
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.state.system_user_disable import SystemUserDisableState
from crm_app.state.system_user_form import GroupChoice, SystemUserFormState
from crm_app.state.system_user_link import SystemUserLinkState

NO_MAIL = "Programmet skickar inte e-post än: kopiera länken och ge den vidare själv. "


def user_dialog() -> rx.Component:
    """Return the form of a new user, or of one who is there."""
    form, new = SystemUserFormState, SystemUserFormState.user_id == 0
    fields = rx.el.form(
        problem_banner(form.problem),
        text_input("name", "Namn", error=form.errors.get("name", ""), default_value=form.name),
        text_input(
            "email",
            "E-post",
            type_="email",
            error=form.errors.get("email", ""),
            hint="Adressen används för att logga in.",
            default_value=form.email,
        ),
        _groups(),
        dialog_foot(
            button(
                rx.cond(new, "Bjud in användare", "Spara användare"),
                variant="primary",
                type="submit",
            )
        ),
        on_submit=form.submit(form.user_id),
        no_validate=True,
        class_name="stack",
        key=form.opened,
    )
    return dialog(
        rx.cond(new, "Ny användare", "Ändra användare"),
        fields,
        open=form.open,
        on_open_change=lambda _open: form.close(),
    )


def _groups() -> rx.Component:
    error = SystemUserFormState.errors.get("groups", "")
    told = {"aria-describedby": "f-groups-error", "data-kind": "multi"}
    return rx.el.fieldset(
        rx.el.legend("Behörighetsgrupper"),
        rx.el.div(rx.foreach(SystemUserFormState.choices, _group), class_name="multi"),
        rx.el.div(error, id="f-groups-error", class_name="error", role="alert"),
        class_name="field",
        custom_attrs=told,
    )


def _group(choice: rx.Var[GroupChoice]) -> rx.Component:
    box = rx.el.input(type="checkbox", name=choice.field, default_checked=choice.chosen)
    return rx.el.label(box, choice.name, key=choice.field)


def link_dialog() -> rx.Component:
    """Return the one-time link, to be copied now and never shown again."""
    link = SystemUserLinkState
    told = NO_MAIL + "Den gäller i " + link.lasts + ", kan användas en gång och visas bara nu."
    field = rx.el.div(
        rx.el.label("Engångslänk", html_for="one-time-link"),
        rx.el.div(
            rx.el.input(
                id="one-time-link", value=absolute(link.path), read_only=True, class_name="input"
            ),
            copy_button(absolute(link.path), "länken"),
            class_name="input-row",
        ),
        class_name="field",
    )
    return dialog(
        rx.cond(link.purpose == "invite", "Inbjudan till ", "Nytt lösenord för ") + link.for_name,
        field,
        dialog_foot(cancel="Klart"),
        text=told,
        width="560px",
        open=link.open,
        on_open_change=lambda _open: link.close(),
    )


def absolute(path: rx.Var[str]) -> rx.Var[str]:
    """Return the whole address of a path as this browser reaches the program."""
    origin = rx.Var("(typeof window === 'undefined' ? '' : window.location.origin)", _var_type=str)
    return origin.to(str) + path


def disable_dialog() -> rx.Component:
    """Return the question before a user is shut out, with who takes her customers."""
    asked = SystemUserDisableState
    you = banner("Det här är du själv: du loggas ut direkt.", tone="amber")
    form = rx.el.form(
        problem_banner(asked.problem),
        rx.cond(asked.own, you),
        rx.cond((asked.customers > 0) | (asked.error != ""), _colleague()),
        dialog_foot(button("Inaktivera " + asked.name, variant="danger", type="submit")),
        on_submit=asked.submit(asked.user_id),
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        "Inaktivera " + asked.name + "?",
        form,
        text="Användaren loggas ut överallt och kan inte logga in igen. Det som "
        "användaren har gjort finns kvar, och du kan aktivera användaren igen.",
        open=asked.open,
        on_open_change=lambda _open: asked.close(),
    )


def _colleague() -> rx.Component:
    asked = SystemUserDisableState
    customers = rx.cond(asked.customers == 1, "en kund", asked.customers.to_string() + " kunder")
    choices = rx.foreach(asked.colleagues, lambda c: rx.el.option(c.name, value=c.id, key=c.id))
    told = {
        "aria-invalid": rx.cond(asked.error != "", "true", "false"),
        "aria-describedby": "f-colleague-hint f-colleague-error",
    }
    return rx.el.div(
        rx.el.label("Vem tar över kunderna?", html_for="f-colleague"),
        rx.el.select(
            rx.el.option("Välj en kollega", value=""),
            choices,
            id="f-colleague",
            name="colleague",
            default_value="",
            custom_attrs=told,
        ),
        rx.el.div(
            asked.name + " är ansvarig för ",
            customers,
            ".",
            id="f-colleague-hint",
            class_name="hint",
        ),
        rx.el.div(asked.error, id="f-colleague-error", class_name="error", role="alert"),
        class_name="field",
    )
