"""Forgetting what somebody else typed in this tab before."""

import reflex as rx

_js = rx.asset("own_drafts.jsx", shared=True)


class OwnDrafts(rx.Component):
    """Shows nothing; once `owner` is known, the drafts of others are cleared."""

    library = _js.importable_path
    tag = "OwnDrafts"

    owner: rx.Var[int]


own_drafts = OwnDrafts.create
