"""Ändringar."""

from crm_app import routes
from crm_app.components.settings.changes import changes_page
from crm_app.components.settings.layout import SettingsTab
from crm_app.state.settings_changes import SettingsChangesState

TAB = SettingsTab(
    "Ändringar",
    routes.CHANGES,
    "Översikt",
    "Vem som har ändrat vilken inställning, när, och från vad till vad.",
    changes_page,
    SettingsChangesState.load,
    "historik ångra återställ logg vem när",
)
