"""Kundfält and Kontaktperson fält."""

from crm_app import routes
from crm_app.components.settings.field_rules import field_rules
from crm_app.components.settings.layout import SettingsTab
from crm_app.state.field_rules import FieldRulesState

CUSTOMER = SettingsTab(
    "Kundfält",
    routes.FIELD_RULES,
    "Fält och tabeller",
    "Välj vilka fält som är aktiva och obligatoriska för varje slags kund. "
    "Ändringen syns direkt för alla.",
    field_rules,
    FieldRulesState.load,
    "aktiv obligatorisk ordning företag privat vanlig temporär prospekt formulär",
)
CONTACT = SettingsTab(
    "Kontaktperson fält",
    routes.CONTACT_RULES,
    "Fält och tabeller",
    "Välj vilka fält som kontaktpersoner har.",
    field_rules,
    FieldRulesState.load,
    "aktiv obligatorisk ordning kontakt",
)
