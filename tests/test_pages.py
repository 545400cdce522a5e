"""The pages: every address has one, every one has a title, and what it loads is guarded."""

from collections.abc import Iterator
from typing import Any

import pytest

from crm_app import routes
from crm_app.pages import PAGES, settings
from crm_app.pages.page import NAME, Page
from crm_app.policy import policy_of
from crm_app.state.session import SessionState

ADDRESSES = [
    *(told for name, told in vars(routes).items() if name.isupper() and isinstance(told, str)),
    *routes.REGISTERS.values(),
]
STAFF = [page for page in PAGES if not page.quiet]


def mark(handler: Any) -> Any:
    return policy_of(handler.fn)


class Added:
    """Takes down what would be added to the app."""

    def __init__(self) -> None:
        self.pages: list[dict[str, Any]] = []

    def add_page(self, _content: Any, **told: Any) -> None:
        self.pages.append(told)


@pytest.mark.parametrize("address", sorted(set(ADDRESSES)))
def test_every_address_has_exactly_one_page(address: str) -> None:
    assert len([page for page in PAGES if page.route == address]) == 1


def test_no_page_is_without_an_address() -> None:
    told = {page.route for page in PAGES}
    assert told - set(ADDRESSES) == {"/", "404"}
    assert len(told) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_every_page_has_a_title_that_ends_with_the_programs_name(page: Page) -> None:
    titled = page.titled()
    assert NAME in str(titled)
    if isinstance(page.title, str):
        assert page.title.strip()
        assert titled == f"{page.title} – {NAME}"


def test_no_two_pages_have_the_same_title() -> None:
    titles = [page.title for page in PAGES if isinstance(page.title, str)]
    assert len(titles) == len(set(titles))


def handlers() -> Iterator[tuple[str, Any]]:
    for page in PAGES:
        for handler in page.loads:
            yield f"{page.route} {handler.fn.__qualname__}", handler


@pytest.mark.parametrize("handler", [pytest.param(h, id=name) for name, h in handlers()])
def test_what_a_page_loads_bears_a_policy_mark(handler: Any) -> None:
    assert mark(handler) is not None


@pytest.mark.parametrize("page", STAFF, ids=lambda page: page.route)
def test_no_page_of_the_staff_loads_what_is_public(page: Page) -> None:
    assert [mark(handler).kind for handler in page.loads if mark(handler).kind == "public"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_a_page_of_the_staff_asks_first_who_is_there(page: Page) -> None:
    added: Any = Added()
    page.add_to(added)
    (told,) = added.pages
    first = told["on_load"][:1]
    assert (first == [SessionState.arrive]) is not page.quiet
    shell = 0 if page.quiet else 2  # who is there, and her notices
    assert (told["route"], len(told["on_load"])) == (page.route, len(page.loads) + shell)


def test_the_tabs_of_the_settings_are_the_pages_that_are_built() -> None:
    assert len({tab.href for tab in settings.TABS}) == len(settings.TABS)
    assert [page.route for page in settings.PAGES] == [tab.href for tab in settings.TABS]
    assert [page.title for page in settings.PAGES] == [tab.label for tab in settings.TABS]


@pytest.mark.parametrize("tab", settings.TABS, ids=lambda tab: tab.href)
def test_a_tab_of_the_settings_lets_in_only_those_with_the_right(tab: Any) -> None:
    assert mark(tab.load).need == "customers.settings"


def test_the_settings_open_at_their_table_of_contents() -> None:
    assert settings.PAGES[0].route == routes.SETTINGS
    assert settings.PAGES[0].title == "Innehållsförteckning"
