"""The pages, one module per noun; this tuple is all of them."""

from crm_app.pages import customers, entrance, profile, settings, system

PAGES = (*entrance.PAGES, *customers.PAGES, *settings.PAGES, *system.PAGES, *profile.PAGES)
