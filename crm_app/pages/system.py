"""Systeminställningar: the company, users, permission groups and number series."""

from crm_app import routes
from crm_app.components.system.company import company_page
from crm_app.components.system.groups import groups_page
from crm_app.components.system.numbers import numbers_page
from crm_app.components.system.users import users_page
from crm_app.pages.page import Page
from crm_app.state.system_company import SystemCompanyState
from crm_app.state.system_groups import SystemGroupsState
from crm_app.state.system_numbers import SystemNumbersState
from crm_app.state.system_users import SystemUsersState

MENU = "system"
_COMPANY = (SystemCompanyState.load,)

PAGES = (
    Page(routes.SYSTEM, "Systeminställningar", company_page, _COMPANY, MENU),
    Page(routes.SYSTEM_COMPANY, "Företag", company_page, _COMPANY, MENU),
    Page(routes.SYSTEM_USERS, "Användare", users_page, (SystemUsersState.load,), MENU),
    Page(routes.SYSTEM_GROUPS, "Behörighetsgrupper", groups_page, (SystemGroupsState.load,), MENU),
    Page(routes.SYSTEM_NUMBERS, "Nummerserier", numbers_page, (SystemNumbersState.load,), MENU),
)
