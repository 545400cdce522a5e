"""Files on a customer's card: streamed in to the data folder, and out again, by those who may.

A file is only ever shown in the page as the type that its content is, and only pictures and PDF
are. Everything else, and everything asked for by its own address, is a download.
"""

import asyncio
import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from crm_app import db, routes
from crm_app.domain import file_store, file_types, files, sessions, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, Invalid, NotFound, PermissionDenied
from crm_app.domain.file_types import FileType
from crm_app.domain.files import Arrived
from crm_app.http import cookies
from crm_app.http.answers import NO_STORE, refused, worded
from crm_app.http.uploads import MEGABYTE, name_of
from crm_app.models.files import CustomerFile

SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"
# No sandbox here: Chrome opens its PDF viewer in no sandboxed frame, whatever it allows. The
# content is known to be a PDF, nosniff keeps it one, and the viewer has a process of its own.
PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def file_routes() -> list[Route]:
    """Return the routes: the upload takes the file itself as its body."""
    return [
        Route("/filer/kund/{kund_id}", worded(receive), methods=["POST"]),
        Route("/filer/fil/{id}", worded(download), methods=["GET"]),
        Route("/filer/fil/{id}/visa", worded(show), methods=["GET"]),
    ]


async def receive(request: Request) -> JSONResponse:
    """The body is the file, its name in the header X-Filnamn: answer with the file's id."""
    actor = await _signed_in(request)
    customer = routes.whole(request.path_params["kund_id"]) or 0
    most = (await db.read(settings.snapshot)).get(files.LIMIT)
    # Checked before a byte is kept; `files.add` checks again.
    await db.read(files.require, actor, customer)
    stored_as = await asyncio.to_thread(_room)
    target = file_store.path(stored_as)
    try:
        size, digest = await _stream(request, target, most)
        kind, name = await asyncio.to_thread(file_types.recognise, target, name_of(request))
        # Who has lost the right, or her session, while the file was on its way is refused.
        actor = await _signed_in(request)
    except ClientDisconnect:
        target.unlink(missing_ok=True)
        return refused({"file": "Uppladdningen avbröts."}, 400)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    arrived = Arrived(name, kind.media, size, digest, stored_as)
    try:
        id_ = await db.work(files.add, actor, customer, arrived)
    except (DomainError, SQLAlchemyError):
        # Whoever is only cut off here may have got the row; without one, it is swept away.
        target.unlink(missing_ok=True)
        raise
    return JSONResponse({"ok": True, "id": str(id_)}, headers=NO_STORE)


async def download(request: Request) -> Response:
    """Give the file to be kept, whatever it is."""
    row, path = await _found(request)
    return _sent(row, path, "attachment", SHUT)


async def show(request: Request) -> Response:
    """Give a picture or a PDF to be shown in the page; nothing else is."""
    row, path = await _found(request)
    kind = file_types.BY_MEDIA.get(row.media_type)
    if kind is None or not kind.inline:
        raise NotFound("Filen kan inte visas här. Ladda ned den i stället.")
    return _sent(row, path, "inline", _policy(kind))


def _policy(kind: FileType) -> str:
    return PDF if kind.inline == "pdf" else SHUT


def _sent(row: CustomerFile, path: Path, how: str, policy: str) -> Response:
    framed = {"x-frame-options": "SAMEORIGIN"} if policy == PDF else {}
    told = {**NO_STORE, "x-content-type-options": "nosniff", "content-security-policy": policy}
    return FileResponse(
        path,
        media_type=row.media_type,
        filename=row.name,
        content_disposition_type=how,
        headers=told | framed,
    )


async def _found(request: Request) -> tuple[CustomerFile, Path]:
    actor = await _signed_in(request)
    id_ = routes.whole(request.path_params["id"]) or 0
    row = await db.read(files.get, actor, id_)
    path = file_store.path(row.stored_as)
    if not path.is_file():
        raise NotFound(files.LOST)
    return row, path


async def _signed_in(request: Request) -> Actor:
    actor = await db.read(sessions.actor_of, cookies.hash_of_request(request))
    if actor is None:
        raise PermissionDenied("Du är inte inloggad längre. Logga in och försök igen.")
    return actor


def _room() -> str:
    with _disk():
        return file_store.new()


async def _stream(request: Request, target: Path, most: int) -> tuple[int, str]:
    told = request.headers.get("content-length", "")
    if (int(told[:18]) if told.isdecimal() else 0) > most * MEGABYTE:
        raise _too_big(most)
    size, digest = 0, hashlib.sha256()
    with _disk(), target.open("xb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most * MEGABYTE:
                raise _too_big(most)
            digest.update(chunk)
            file.write(chunk)
        # The row says that the content is there: it is on the disk before the row is.
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    if not size:
        raise Invalid({"file": "Filen är tom. Kontrollera att det är rätt fil."})
    return size, digest.hexdigest()


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DomainError(
            "Servern kunde inte spara filen: disken är full eller går inte att skriva till. "
            "Be systemadministratören om hjälp."
        ) from error


def _too_big(most: int) -> Invalid:
    return Invalid({"file": f"Filen är för stor. Gränsen är {most} MB. Gör den mindre först."})
