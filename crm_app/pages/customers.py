"""The register, the customer card and the form for a new customer."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.card import customer_card
from crm_app.components.customers.form import new_form
from crm_app.components.customers.register import register
from crm_app.pages.page import NAME, Page
from crm_app.state.customer import CustomerState
from crm_app.state.new_customer import NewCustomerState
from crm_app.state.register import RegisterState

MISSING = "Kunden finns inte"
PAGES = (
    Page(routes.CUSTOMERS, "Kunder", register, (RegisterState.load,), "customers"),
    Page(routes.NEW_CUSTOMER, "Ny kund", new_form, (NewCustomerState.load,), "customers"),
    Page(
        routes.CUSTOMER,
        rx.cond(CustomerState.missing, MISSING, CustomerState.card.name).to(str) + f" – {NAME}",
        customer_card,
        (CustomerState.load,),
        "customers",
    ),
)
