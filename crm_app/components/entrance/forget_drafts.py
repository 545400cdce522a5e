"""Forgetting what was typed in this tab before."""

import reflex as rx

_js = rx.asset("forget_drafts.jsx", shared=True)


class ForgetDrafts(rx.Component):
    """Shows nothing; clears the drafts of the tab."""

    library = _js.importable_path
    tag = "ForgetDrafts"


forget_drafts = ForgetDrafts.create
