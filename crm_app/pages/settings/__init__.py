"""What is behind the red gear: TABS is the menu, in its order; each tab is a module's entry."""

from functools import partial

from crm_app.components.settings.layout import SettingsTab
from crm_app.pages.page import Page
from crm_app.pages.settings import (
    card_tabs,
    changes,
    contents,
    countries,
    field_rules,
    imports,
    registers,
    table_columns,
)

TABS: tuple[SettingsTab, ...] = (
    # Översikt
    contents.CONTENTS,
    changes.TAB,
    # Fält och tabeller
    field_rules.CUSTOMER,
    table_columns.TABLE,
    field_rules.CONTACT,
    # Kundkort
    card_tabs.CARD,
    card_tabs.OWN,
    # Listor
    *registers.LISTS,
    # Regler
    countries.TAB,
    *registers.RULES,
    # Excel
    imports.COMPANIES,
    imports.PRIVATE,
    # Hjälp
    contents.QUESTIONS,
    contents.CONTACT_US,
)


def _page(tab: SettingsTab) -> Page:
    return Page(
        tab.href, tab.label, partial(tab.build, tab, TABS), (tab.load, *tab.more), "customers"
    )


PAGES = tuple(map(_page, TABS))
