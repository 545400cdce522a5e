"""What is behind the red gear: TABS is the menu, BUILT what each tab shows and loads."""

from functools import partial

from crm_app import routes
from crm_app.components.settings.field_rules import field_rules
from crm_app.components.settings.imports import import_page
from crm_app.components.settings.layout import SettingsTab
from crm_app.pages.page import Page
from crm_app.state.field_rules import FieldRulesState
from crm_app.state.imports import ImportState

FIELD_RULES = SettingsTab(
    "Kundfält",
    routes.FIELD_RULES,
    "Fält och tabeller",
    "Välj vilka fält som är aktiva och obligatoriska för varje slags kund. "
    "Ändringen syns direkt för alla.",
)
CONTACT_RULES = SettingsTab(
    "Kontaktperson fält",
    routes.CONTACT_RULES,
    "Fält och tabeller",
    "Välj vilka fält som kontaktpersoner har.",
)
IMPORT_COMPANIES = SettingsTab(
    "Importera företagskunder",
    routes.IMPORT_COMPANIES,
    "Excel",
    "Läs in företag från en Excelfil. Du ser vad varje rad gör innan något sparas.",
)
IMPORT_PRIVATE = SettingsTab(
    "Importera privatkunder",
    routes.IMPORT_PRIVATE,
    "Excel",
    "Läs in privatpersoner från en Excelfil. Du ser vad varje rad gör innan något sparas.",
)
TABS = (FIELD_RULES, CONTACT_RULES, IMPORT_COMPANIES, IMPORT_PRIVATE)
BUILT = (
    (FIELD_RULES, field_rules, FieldRulesState.load),
    (CONTACT_RULES, field_rules, FieldRulesState.load),
    (IMPORT_COMPANIES, import_page, ImportState.load),
    (IMPORT_PRIVATE, import_page, ImportState.load),
)
FIRST = Page(
    routes.SETTINGS,
    FIELD_RULES.label,
    partial(field_rules, FIELD_RULES, TABS),
    (FieldRulesState.load,),
    "customers",
)
PAGES = (
    FIRST,
    *(
        Page(tab.href, tab.label, partial(build, tab, TABS), (load,), "customers")
        for tab, build, load in BUILT
    ),
)
