"""The form that follows the server and never loses what was typed."""

import reflex as rx

_js = rx.asset("live_form.jsx", shared=True)
rx.asset("drafts.js", shared=True)  # imported by live_form.jsx
Values = dict[str, str]


class LiveForm(rx.Component):
    """A form around controls with `name` and `data-value`.

    `draft_key` names the drafts, which live in the tab until saved: it holds the user's and the
    record's id. `saved_token` changes when what was typed has been saved or thrown away.
    `on_save` gets the touched values and what they showed when they were first touched; with
    `all_values` every active value. A field inside `data-inactive="true"` is never sent.
    """

    library = _js.importable_path
    tag = "LiveForm"

    draft_key: rx.Var[str]
    saved_token: rx.Var[str]
    all_values: rx.Var[bool]
    label: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(Values, Values)]
    on_dirty: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


live_form = LiveForm.create
