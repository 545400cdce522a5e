"""The register, the customer card and the form for a new customer."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.card import customer_card
from crm_app.components.customers.events import events_page
from crm_app.components.customers.form import new_form
from crm_app.components.customers.register import register
from crm_app.pages.page import NAME, Page
from crm_app.state.bulk import BulkState
from crm_app.state.card_tabs import CardTabsState
from crm_app.state.comment_box import CommentBoxState
from crm_app.state.comments import CommentsState
from crm_app.state.contact_pick import ContactPickState
from crm_app.state.customer import CustomerState
from crm_app.state.events import EventsState
from crm_app.state.files import FilesState
from crm_app.state.merged import MergedState
from crm_app.state.new_customer import NewCustomerState
from crm_app.state.own_tab import OwnTabState
from crm_app.state.register import RegisterState
from crm_app.state.typists import TypistsState
from crm_app.state.views import ViewsState

MISSING = "Kunden finns inte"
LIST_LOADS = (RegisterState.load, ViewsState.load, BulkState.load)
CARD_LOADS = (
    MergedState.load,
    CardTabsState.load,
    CustomerState.load,
    OwnTabState.load,
    CommentsState.load,
    CommentBoxState.load,
    TypistsState.load,
    FilesState.load,
    ContactPickState.load,
    EventsState.load,
)
"""Every tab's state: each knows from the address whether it is the one that is shown."""


CARD_TITLE = rx.cond(CustomerState.missing, MISSING, CustomerState.card.name).to(str)

PAGES = (
    Page(routes.CUSTOMERS, "Kunder", register, LIST_LOADS, "customers"),
    Page(routes.NEW_CUSTOMER, "Ny kund", new_form, (NewCustomerState.load,), "customers"),
    # One page for all tabs: going from one to another mounts nothing anew.
    Page(routes.CUSTOMER, CARD_TITLE + f" – {NAME}", customer_card, CARD_LOADS, "customers"),
    Page(routes.EVENTS, "Händelser", events_page, (EventsState.load,), "customers"),
)
