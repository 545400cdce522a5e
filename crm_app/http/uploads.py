"""Uploads: a file streamed to the data folder, outside what is served, by those with the right."""

import hashlib
import uuid
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crm_app import db, routes
from crm_app.config import Config
from crm_app.domain import import_files, imports, sessions, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.excel import planned
from crm_app.domain.sealed_files import Sealing
from crm_app.http import cookies
from crm_app.http.answers import NO_STORE, refused, worded

MEGABYTE = 2**20
NAME = "x-filnamn"


class Uploads:
    """The routes, set up from the program's configuration."""

    def __init__(self, config: Config) -> None:
        self.folder = import_files.folder(config.data)

    def routes(self) -> list[Route]:
        """Return the routes; each takes the file itself as its body."""
        path = "/filer/import/{slag}"
        return [Route(path, worded(self.receive), methods=["POST"])]

    async def receive(self, request: Request) -> JSONResponse:
        """The body is the file, its name in the header X-Filnamn: answer with the import's id."""
        actor = await _signed_in(request)
        kind = routes.KINDS.get(request.path_params["slag"], "")
        held = await db.read(settings.snapshot)
        most = held.get("import.max_megabytes") * MEGABYTE
        name = name_of(request)
        # Checked before a byte is kept; `imports.start` checks again.
        planned.require(actor)
        target = self._target()
        try:
            digest = await _stream(request, target, most)
            # Who has lost the right, or her session, while the file was on its way is refused.
            actor = await _signed_in(request)
            run = await db.work(imports.start, actor, kind, name, digest, target.name)
        except ClientDisconnect:
            target.unlink(missing_ok=True)
            return refused({"file": "Uppladdningen avbröts."}, 400)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return JSONResponse({"ok": True, "id": str(run)}, headers=NO_STORE)

    def _target(self) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / f"{uuid.uuid4()}{import_files.SEALED}"


async def _signed_in(request: Request) -> Actor:
    actor = await db.read(sessions.actor_of, cookies.hash_of_request(request))
    if actor is None:
        raise PermissionDenied("Du är inte inloggad längre. Logga in och försök igen.")
    return actor


def name_of(request: Request) -> str:
    """Return the name that a browser says a file has, without folders; "fil.xlsx" when none."""
    name = unquote(request.headers.get(NAME, "")).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:255] or "fil.xlsx"


async def _stream(request: Request, target: Path, most: int) -> str:
    told = request.headers.get("content-length", "")
    length = int(told[:18]) if told.isdecimal() else 0
    if length > most:
        raise _too_big(length, most)
    size, digest = 0, hashlib.sha256()
    with Sealing(target) as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise _too_big(size, most)
            digest.update(chunk)
            file.write(chunk)
    if not size:
        raise Invalid({"file": "Filen är tom. Välj en fil med rubriker och rader."})
    return digest.hexdigest()


def _too_big(size: int, most: int) -> Invalid:
    return Invalid(
        {
            "file": f"Filen är {max(size // MEGABYTE, 1)} MB eller mer. Gränsen är "
            f"{most // MEGABYTE} MB. Dela upp den i flera filer."
        }
    )
