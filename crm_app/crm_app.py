"""The App: what runs around every request and event, and the pages."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.applications import Starlette

from crm_app import config, export_jobs, import_purge, live, start
from crm_app.components.shell.head import STYLESHEETS, dress, head, toaster
from crm_app.domain import files
from crm_app.domain.errors import DomainError
from crm_app.http.auth import Auth
from crm_app.http.exports import export_routes
from crm_app.http.files import file_routes
from crm_app.http.gate import Gate
from crm_app.http.health import routes as health
from crm_app.http.pace import Pace
from crm_app.http.uploads import Uploads
from crm_app.pages import PAGES
from crm_app.state import guard
from crm_app.state.guard import Guard
from crm_app.wire import ReflexWire

settings = config.load()
uploads = Uploads(settings)
log = logging.getLogger(__name__)
reports = Pace(burst=20, per_second=0.2)


def on_error(exception: Exception) -> rx.event.EventSpec:
    """Tell the user that something broke, and the log what; a refusal says its own words."""
    if isinstance(exception, DomainError):
        return rx.toast.error(exception.message, id="problem")
    log.error("an event failed", exc_info=exception)
    return rx.toast.error("Något gick fel. Försök igen.", id="problem")


def on_browser_error(exception: Exception) -> None:
    """Log what broke in a browser: its first words on one line, and not more often than a few.

    Anybody may send such a report, of any length (SECURITY.md §1).
    """
    if reports.allows("browser"):
        log.warning("a page failed in a browser: %.1000r", str(exception))


def gated(inner):
    """Put the gate around everything, made only when the app is served."""
    return Gate(inner, settings)


@asynccontextmanager
async def running(app: rx.App) -> AsyncIterator[None]:
    """Open the database, and keep every open tab true while the app runs."""
    database = start.prepare(settings)
    database.transact(files.sweep)
    hub = live.install(live.Hub(database, ReflexWire(app)))
    hub.listen(guard.heard)
    async with hub.running(), export_jobs.running(), import_purge.running(settings.data):
        yield
    database.close()


app = rx.App(
    backend_exception_handler=on_error,
    frontend_exception_handler=on_browser_error,
    html_lang="sv",
    stylesheets=[
        *STYLESHEETS,
        "/customers.css",
        "/files.css",
        "/events.css",
        "/comments.css",
        "/contacts.css",
        "/registers.css",
        "/merge.css",
        "/exports.css",
    ],
    head_components=head(),
    toaster=toaster(),
    api_transformer=[
        Starlette(
            routes=[
                *Auth(settings).routes(),
                *uploads.routes(),
                *file_routes(),
                *export_routes(),
                *health,
            ]
        ),
        gated,
    ],
)
dress(app)
app.add_middleware(Guard(), index=0)
app.register_lifespan_task(running)
for page in PAGES:
    page.add_to(app)
