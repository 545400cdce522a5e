"""JSON in and out for our own forms: what they send is read strictly, refusals are worded."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crm_app.domain.errors import Conflict, DomainError, Invalid, NotFound, PermissionDenied

STATUS = {Invalid: 422, PermissionDenied: 403, NotFound: 404, Conflict: 409}
NO_STORE = {"cache-control": "no-store"}
WHOLE_FORM = "form"
"""The key of an error that belongs to no field."""
MAX_TEXT = 2000
Handler = Callable[[Request], Awaitable[Response]]


class BadRequestError(Exception):
    """What was sent is not what our forms send."""


async def fields(request: Request, *names: str) -> tuple[str, ...]:
    """Return the named texts of a JSON body; an absent one is "". Raises BadRequestError.

    Only application/json is read: another site's plain form cannot send it unasked.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadRequestError
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise BadRequestError from None
    found = [body.get(name) or "" for name in names] if isinstance(body, dict) else [None]
    if not all(isinstance(value, str) and _is_sane(value) for value in found):
        raise BadRequestError
    return tuple(found)


def ok(to: str) -> JSONResponse:
    """Answer that it is done, and where the form is to go by a full page load."""
    return JSONResponse({"ok": True, "to": to}, headers=NO_STORE)


def refused(errors: dict[str, str], status: int = 422) -> JSONResponse:
    """Answer with what is wrong, by field."""
    return JSONResponse({"errors": errors}, status, NO_STORE)


def worded(handler: Handler) -> Handler:
    """Turn refusals of the domain and of `fields` into answers."""

    @wraps(handler)
    async def answering(request: Request) -> Response:
        try:
            return await handler(request)
        except BadRequestError:
            return refused({WHOLE_FORM: "Formuläret kunde inte läsas. Ladda om sidan."}, 400)
        except Invalid as error:
            return refused(error.errors)
        except DomainError as error:
            status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
            return refused({WHOLE_FORM: error.message}, status)

    return answering


def _is_sane(value: str) -> bool:
    # A lone surrogate or a NUL is no text that a person types, and databases refuse them.
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= MAX_TEXT and "\0" not in value
