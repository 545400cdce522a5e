"""The card's tabs: what the domain lists, the card has built, and an address names."""

from crm_app import routes
from crm_app.components.customers.card_tabs import BUILT
from crm_app.components.ui.tab_icons import NAMES
from crm_app.domain.card_tabs import TABS
from crm_app.domain.custom_tabs import ICONS


def test_every_tab_of_the_domain_is_built_and_has_an_address():
    keys = [tab.key for tab in TABS]
    assert [tab.key for tab in BUILT] == keys
    assert [*routes.CARD_TAB_NAMES] == keys
    assert len(set(routes.CARD_TAB_NAMES.values())) == len(keys)


def test_every_icon_that_a_tab_can_have_can_be_drawn():
    assert {tab.icon for tab in TABS} | {name for name, _ in ICONS} <= set(NAMES)
