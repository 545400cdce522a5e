"""The pages, one module per noun; this tuple is all of them."""

from crm_app.pages import contacts, customers, entrance, merges, profile, settings, system

PAGES = (
    *entrance.PAGES,
    *customers.PAGES,
    *contacts.PAGES,
    *merges.PAGES,
    *settings.PAGES,
    *system.PAGES,
    *profile.PAGES,
)
