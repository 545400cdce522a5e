"""Importera/exportera företagskunder and Importera privatkunder."""

from crm_app import routes
from crm_app.components.settings.imports import import_page
from crm_app.components.settings.layout import SettingsTab
from crm_app.state.exports import ExportState
from crm_app.state.imports import ImportState

COMPANIES = SettingsTab(
    "Importera/exportera företagskunder",
    routes.IMPORT_COMPANIES,
    "Excel",
    "Läs in företag från en Excelfil. Du ser vad varje rad gör innan något sparas.",
    import_page,
    ImportState.load,
    "excel fil xlsx läsa in exportera mall",
    more=(ExportState.load,),
)
PRIVATE = SettingsTab(
    "Importera privatkunder",
    routes.IMPORT_PRIVATE,
    "Excel",
    "Läs in privatpersoner från en Excelfil. Du ser vad varje rad gör innan något sparas.",
    import_page,
    ImportState.load,
    "excel fil xlsx läsa in privatpersoner exportera mall",
    more=(ExportState.load,),
)
