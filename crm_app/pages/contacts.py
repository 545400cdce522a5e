"""The contacts of all customers."""

from crm_app import routes
from crm_app.components.customers.contacts_list import contacts_list
from crm_app.pages.page import Page
from crm_app.state.contacts_list import ContactsListState

PAGES = (
    Page(routes.CONTACTS, "Kontaktpersoner", contacts_list, (ContactsListState.load,), "contacts"),
)
