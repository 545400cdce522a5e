"""A plain link out of the program: mail, telephone, another site."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from crm_app.components.ui.buttons import Text


class Anchor(BaseHTML):
    """The browser's own <a>, where Reflex makes every other one a router link.

    Each of those is worked out anew whenever the address changes, and a list has a hundred.
    """

    tag = "a"

    href: rx.Var[str]
    target: rx.Var[str]
    rel: rx.Var[str]


def anchor(text: Text, href: Text, *, away: bool = False) -> rx.Component:
    """Return the link; one that leads `away` opens in a tab of its own."""
    out = {"target": "_blank", "rel": "noopener noreferrer"} if away else {}
    return Anchor.create(text, href=href, class_name="link", **out)
