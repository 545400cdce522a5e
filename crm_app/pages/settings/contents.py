"""Innehållsförteckning, Få svar på vanliga frågor and Kontakta oss."""

from functools import partial

from crm_app import routes
from crm_app.components.settings.contents import contents_page
from crm_app.components.settings.layout import SettingsTab
from crm_app.components.settings.questions import contact_us_page, questions_page
from crm_app.models import contacts, customers
from crm_app.state.contact_us import ContactUsState
from crm_app.state.settings_area import SettingsAreaState

HELP = "Hjälp"
_FIELDS = tuple(dict.fromkeys(spec.label for spec in customers.FIELDS))
THINGS = {
    routes.FIELD_RULES: _FIELDS,
    routes.TABLE_COLUMNS: (),
    routes.CONTACT_RULES: tuple(spec.label for spec in contacts.FIELDS),
}
CONTENTS = SettingsTab(
    "Innehållsförteckning",
    routes.SETTINGS,
    "Översikt",
    "Allt som går att bestämma om kundregistret. Sök, eller välj en flik.",
    partial(contents_page, things=THINGS),
    SettingsAreaState.enter,
    "översikt sök",
)
QUESTIONS = SettingsTab(
    "Få svar på vanliga frågor",
    routes.QUESTIONS,
    HELP,
    "Korta svar om vad som händer när du ändrar.",
    questions_page,
    SettingsAreaState.enter,
    "hjälp faq support",
)
CONTACT_US = SettingsTab(
    "Kontakta oss",
    routes.CONTACT_US,
    HELP,
    "Fråga dem som sköter systemet hos er.",
    contact_us_page,
    ContactUsState.load,
    "hjälp support telefon e-post",
)
