"""GET /halsa: whether the program is up and reaches its database."""

import logging

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crm_app import db

log = logging.getLogger(__name__)


async def health(_request: Request) -> JSONResponse:
    """Answer 200 when the database answers, else 503. Tells nothing more."""
    try:
        await db.read(_ask)
    except (SQLAlchemyError, RuntimeError):
        log.exception("the database does not answer")
        return JSONResponse({"ok": False}, 503, {"cache-control": "no-store"})
    return JSONResponse({"ok": True}, headers={"cache-control": "no-store"})


def _ask(session: Session) -> None:
    session.execute(text("SELECT 1"))


routes = [Route("/halsa", health, methods=["GET"])]
