"""Finding and filling a form's controls as its reader does: by their names."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.world import PASSWORD


def field(page: Page | Locator, name: str) -> Locator:
    """Return the text field that is called exactly this."""
    return page.get_by_role("textbox", name=name, exact=True)


def fill(page: Page | Locator, **typed: str) -> None:
    """Type into fields; an underscore in a name stands for a space."""
    for name, text in typed.items():
        field(page, name.replace("_", " ")).fill(text)


def refused(control: Locator, why: str) -> None:
    """See that a field is marked as wrong, and that the reason is told with it."""
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description(re.compile(re.escape(why)))


def value_of(page: Page | Locator, label: str) -> Locator:
    """Return what a card shows under a label."""
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    return term.locator("xpath=following-sibling::dd[1]")


def follow_form(page: Page) -> None:
    """Wait until the page's form listens, so that what is typed is kept as a draft."""
    expect(page.locator("form[data-dirty]")).to_be_visible()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill the sign-in and send it."""
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord", exact=True).fill(password)
    page.get_by_role("button", name="Logga in").click()
