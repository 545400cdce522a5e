"""Länder."""

from crm_app import routes
from crm_app.components.settings.countries import countries_page
from crm_app.components.settings.layout import SettingsTab
from crm_app.state.countries import CountriesState

TAB = SettingsTab(
    "Länder",
    routes.COUNTRIES,
    "Regler",
    "Välj vilka länder som en kund kan ha. Landet avgör vilken momstyp kunden får.",
    countries_page,
    CountriesState.load,
    "land aktivera inaktivera eu moms vat prefix sverige utland export",
)
