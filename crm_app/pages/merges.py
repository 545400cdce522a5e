"""Possible duplicates, and merging two customers into one."""

from crm_app import routes
from crm_app.components.customers.duplicates import duplicates_page
from crm_app.components.customers.merge import merge_page
from crm_app.pages.page import Page
from crm_app.state.duplicates import DuplicatesState
from crm_app.state.merge import MergeState

MENU = "customers"
PAGES = (
    Page(routes.DUPLICATES, "Möjliga dubbletter", duplicates_page, (DuplicatesState.load,), MENU),
    Page(routes.MERGE, "Slå ihop kunder", merge_page, (MergeState.load,), MENU),
)
