"""Exports: files made for one request and streamed to those with the right; nothing is kept."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from crm_app import db, routes
from crm_app.domain import (
    event_export,
    event_filters,
    export_runs,
    filters,
    personal_extract,
    sessions,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.domain.event_list import Query
from crm_app.domain.excel import extract as files
from crm_app.domain.excel import template, workbook
from crm_app.domain.personal_extract import Extract
from crm_app.http import cookies
from crm_app.http.answers import NO_STORE, worded
from crm_app.models.customers import CustomerKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Form:
    """One form of an extract: its media type, and what makes the file."""

    media_type: str
    make: Callable[[Extract], bytes]


FORMS: dict[str, Form] = {
    "json": Form("application/json", files.as_json),
    "xlsx": Form(XLSX, files.as_xlsx),
}


def export_routes() -> list[Route]:
    """Return the routes."""
    return [
        Route(routes.EXPORTS["events"], worded(_send_events), methods=["GET"]),
        *_of_customers(),
    ]


def _of_customers() -> list[Route]:
    return [
        Route(f"/filer/kund/{{kund_id}}.{ending}", worded(_sending(ending)), methods=["GET"])
        for ending in FORMS
    ] + [
        Route("/filer/mall/{slag}.xlsx", worded(_template), methods=["GET"]),
        Route("/filer/export/{id}", worded(_register), methods=["GET"]),
    ]


async def _register(request: Request) -> Response:
    """Answer with the file of an export, to the one who asked for it."""
    actor = await _signed_in(request)
    id_ = routes.whole(request.path_params["id"]) or 0
    run = await db.read(export_runs.ready, actor, id_)
    name = f"{workbook.SHEETS[CustomerKind(run.kind)]} {run.created_at:%Y-%m-%d}.xlsx"
    path = export_runs.path(run.stored_as)
    return FileResponse(path, media_type=XLSX, headers=NO_STORE | _named(name))


async def _signed_in(request: Request) -> Actor:
    actor = await db.read(sessions.actor_of, cookies.hash_of_request(request))
    if actor is None:
        raise PermissionDenied("Du är inte inloggad längre. Logga in och försök igen.")
    return actor


async def _template(request: Request) -> Response:
    """Answer with the template for one kind of customers, as a download."""
    actor = await _signed_in(request)
    kind = routes.KINDS.get(request.path_params["slag"], "")
    body = await db.read(template.make, actor, kind)
    told = NO_STORE | _named(f"{template.NAMES[CustomerKind(kind)]}.xlsx")
    return Response(body, media_type=XLSX, headers=told)


def _sending(ending: str) -> Callable:
    async def send(request: Request) -> Response:
        """Answer with the register extract of one customer, as a download."""
        actor = await _taker(request)
        customer = routes.whole(request.path_params["kund_id"])
        if customer is None:
            raise NotFound
        extract = await db.work(personal_extract.take, actor, customer)
        body = await asyncio.to_thread(FORMS[ending].make, extract)
        # The number and no name: what a file is called ends in logs and lists of downloads.
        told = NO_STORE | _named(f"registerutdrag {extract.number}.{ending}")
        return Response(body, media_type=FORMS[ending].media_type, headers=told)

    return send


async def _taker(request: Request) -> Actor:
    """Return who asks. Raises PermissionDenied for nobody, and for a page of another site."""
    # Taking one is an event: another site may not make a browser do it unasked.
    if request.headers.get("sec-fetch-site", "") == "cross-site":
        raise PermissionDenied("Hämta filen från Kundregister.")
    if request.method != "GET":
        raise NotFound
    return await _signed_in(request)


async def _send_events(request: Request) -> Response:
    """Answer with the events that the address of a list asks for, as a download."""
    actor, told = await _taker(request), dict(request.query_params)
    held = await db.read(settings.snapshot)
    record = routes.whole(told.get("kund", "0"))
    if record is None:
        raise NotFound
    kept = filters.from_address(held, told, event_filters.available(held, "customers"))
    table = await db.work(event_export.take, actor, Query("customers", record, kept))
    body = await asyncio.to_thread(files.events_xlsx, "Händelser", event_export.HEADS, table.rows)
    name = " ".join(filter(None, ("händelser", table.number)))
    return Response(body, media_type=XLSX, headers=NO_STORE | _named(f"{name}.xlsx"))


def _named(name: str) -> dict[str, str]:
    safe = quote(name.replace("/", "-"), safe="")
    return {"content-disposition": f"attachment; filename*=UTF-8''{safe}"}
