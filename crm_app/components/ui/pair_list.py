"""Account managers: rows of a user and her title."""

import reflex as rx

from crm_app.domain.forms import Option

_js = rx.asset("pair_list.jsx", shared=True)


class PairList(rx.Component):
    """A hidden input `name` holds "user:title,user:title", and LiveForm minds it."""

    library = _js.importable_path
    tag = "PairList"

    name: rx.Var[str]
    value: rx.Var[str]
    label: rx.Var[str]
    users: rx.Var[list[Option]]
    titles: rx.Var[list[Option]]


pair_list = PairList.create
