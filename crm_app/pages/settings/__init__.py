"""What is behind the red gear: TABS is the menu, in its order; each tab is a module's entry."""

from functools import partial

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab
from crm_app.pages.page import Page
from crm_app.pages.settings import field_rules, imports

TABS: tuple[SettingsTab, ...] = (
    # Fält och tabeller
    field_rules.CUSTOMER,
    field_rules.CONTACT,
    # Kundkort
    # Listor
    # Regler
    # Excel
    imports.COMPANIES,
    imports.PRIVATE,
    # Ändringar och hjälp
)


def _page(tab: SettingsTab, route: str = "") -> Page:
    return Page(
        route or tab.href, tab.label, partial(tab.build, tab, TABS), (tab.load,), "customers"
    )


PAGES = (_page(TABS[0], routes.SETTINGS), *(_page(tab) for tab in TABS))
