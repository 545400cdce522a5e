"""Flikar and Egna flikar."""

from crm_app import routes
from crm_app.components.settings.card_tabs import card_tabs
from crm_app.components.settings.layout import SettingsTab
from crm_app.components.settings.own_tabs import own_tabs
from crm_app.state.card_tab_settings import CardTabSettingsState
from crm_app.state.own_tab_settings import OwnTabSettingsState

CARD = SettingsTab(
    "Flikar",
    routes.CARD_TABS,
    "Kundkort",
    "Välj vilka flikar kundkortet har, i vilken ordning, och vilka som ligger under Mer. "
    "Ändringen syns direkt för alla.",
    card_tabs,
    CardTabSettingsState.load,
    "kundkort meny mer ordning detaljer kontaktpersoner filer visa dölja",
)
OWN = SettingsTab(
    "Egna flikar",
    routes.OWN_TABS,
    "Kundkort",
    "Gör egna flikar på kundkortet, med de fält som ni behöver. "
    "Allt som kunderna har i dem finns kvar när en flik eller ett fält tas bort.",
    own_tabs,
    OwnTabSettingsState.load,
    "fält text tal datum lista val länk ja nej egna uppgifter arkiverade",
)
