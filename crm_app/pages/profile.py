"""The signed-in user's own page."""

from crm_app import routes
from crm_app.components.system.profile import profile_page
from crm_app.pages.page import Page
from crm_app.state.profile import ProfileState

PAGES = (Page(routes.PROFILE, "Profil", profile_page, (ProfileState.load,)),)
