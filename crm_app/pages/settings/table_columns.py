"""Kundtabell."""

from crm_app import routes
from crm_app.components.settings.layout import SettingsTab
from crm_app.components.settings.table_columns import table_columns
from crm_app.state.table_columns import TableColumnsState

TABLE = SettingsTab(
    "Kundtabell",
    routes.TABLE_COLUMNS,
    "Fält och tabeller",
    "Välj vilka kolumner kundregistret visar för alla, och i vilken ordning. "
    "Ändringen syns direkt för alla.",
    table_columns,
    TableColumnsState.load,
    "kolumn kolumner lista register ordning visa dölja bredd",
)
