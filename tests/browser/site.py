"""The program as its visitors have it: who opens which page, each in a browser of her own."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from crm_app.domain import sessions
from crm_app.domain.actors import Actor
from crm_app.http import cookies
from crm_app.models.users import User
from tests.browser.server import Server
from tests.world import World

EXPECTED = ("Failed to load resource", "WebSocket connection", "net::ERR")


class Site:
    """One test's browsers. `faults` is what broke in any of them, or in the server."""

    def __init__(self, browser: Browser, server: Server, world: World) -> None:
        self.browser, self.server, self.world = browser, server, world
        self.faults: list[str] = []
        self._contexts: list[BrowserContext] = []

    @property
    def url(self) -> str:
        """Return the program's address."""
        return self.server.url

    def visitor(self, path: str = "", **told: Any) -> Page:
        """Open a tab in a new browser in which nobody is signed in."""
        told = {"locale": "sv-SE", "reduced_motion": "reduce", "base_url": self.url} | told
        context = self.browser.new_context(**told)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return self.tab(context, path)

    def tab(self, context: BrowserContext, path: str = "") -> Page:
        """Open one more tab in a browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"in the page: {error}"))
        page.on("console", self._heard)
        if path:
            page.goto(path)
        return page

    def enter(self, who: Actor, path: str = "/kunder", **told: Any) -> Page:
        """Open a tab in a new browser in which somebody is signed in."""
        page = self.visitor(**told)
        page.context.add_cookies([self.cookie(who)])
        if path:
            page.goto(path)
        return page

    def cookie(self, who: Actor) -> Any:
        """Return the cookie of a new session of hers."""
        secret = self.world.do(
            lambda s: sessions.start(s, s.get_one(User, who.id), "127.0.0.1", "Chromium")
        )
        return {"name": cookies.PLAIN_NAME, "value": secret, "url": self.url}

    def close(self) -> None:
        """Close every browser, and collect what the server complained about."""
        for context in self._contexts:
            context.close()
        said = self.server.said()
        if "Traceback" in said or "ERROR" in said:
            self.faults.append(f"in the server: {said}")

    def keep(self, folder: Path) -> None:
        """Keep a picture of every open tab, for whoever reads about the failure."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=folder / f"{number}.png")

    def _heard(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type == "error" and not any(known in text for known in EXPECTED):
            self.faults.append(f"in the console: {text}")
