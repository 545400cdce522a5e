"""Anna's grid of field rules, found and used by its names."""

from playwright.sync_api import Locator, Page

GRID = "/kunder/installningar/kundfalt"
SOON = 1000
"""In milliseconds: how late a colleague may see what has been decided."""


def cell(page: Page, label: str, column: str = "Företag Vanlig") -> Locator:
    """Return the three-part control of one field in one column."""
    return page.get_by_role("radiogroup", name=f"{label}, {column}", exact=True)


def decide(page: Page, label: str, part: str, column: str = "Företag Vanlig") -> None:
    """Click "av", "aktiv" or "obligatorisk" in one cell."""
    cell(page, label, column).get_by_role("radio", name=part).click()


def decide_row(page: Page, label: str, part: str) -> None:
    """Choose "Av", "Aktiv" or "Obligatorisk" for a whole row."""
    page.get_by_role("button", name=f"Mer för {label}", exact=True).click()
    page.get_by_role("menuitem", name=part, exact=True).click()
