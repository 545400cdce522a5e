"""A password in a form that is posted: it can be shown, and has a place for its error."""

import reflex as rx


def secret_field(
    name: str, label: str, *, new: bool = False, hint: str = "", focus: bool = False
) -> rx.Component:
    """Return a password's field; `new` for choosing one."""
    id_, hidden = f"posted-{name}", {"aria-hidden": "true"}
    eye = rx.el.button(
        rx.icon("eye", class_name="rest", custom_attrs=hidden),
        rx.icon("eye-off", class_name="done", custom_attrs=hidden),
        type="button",
        class_name="icon-btn",
        custom_attrs={
            "data-show-password": "",
            "aria-label": f"Visa {label.lower()}",
            "aria-pressed": "false",
        },
    )
    field = rx.el.input(
        id=id_,
        name=name,
        type="password",
        auto_focus=focus,
        auto_complete="new-password" if new else "current-password",
        custom_attrs={"aria-describedby": f"{id_}-hint"} if hint else {},
    )
    return rx.el.div(
        rx.el.label(label, html_for=id_),
        rx.el.div(field, eye, class_name="password"),
        rx.el.p(role="alert", class_name="error", custom_attrs={"data-error-for": name}),
        *((rx.el.p(hint, id=f"{id_}-hint", class_name="hint"),) if hint else ()),
        class_name="field",
    )


def new_secret(name: str = "password", label: str = "Lösenord") -> tuple[rx.Component, ...]:
    """Return the two fields in which a password is chosen."""
    hint = "Minst 10 tecken. En mening med flera ord är lätt att minnas och svår att gissa."
    return (
        secret_field(name, label, new=True, hint=hint),
        secret_field("again", f"{label} igen", new=True),
    )
