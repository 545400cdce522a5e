"""Signing in and out, the first run and passwords: the routes that set the session cookie.

They are routes and not events, because only an HTTP answer can set an HttpOnly cookie, and
because Reflex logs an event's arguments. Our form calls them by fetch and then loads the page
`to` in full, since a websocket keeps the cookie that it was opened with.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crm_app import db, routes
from crm_app.config import Config
from crm_app.domain import attempts, credentials, links, passwords, sign_ins
from crm_app.domain.errors import Invalid
from crm_app.http import cookies, entry
from crm_app.http.addresses import client_address, local_path
from crm_app.http.answers import WHOLE_FORM, Handler, fields, ok, refused, worded
from crm_app.http.entry import Place
from crm_app.http.pace import Pace

AT_ONCE = 2
MOST_WAITING = 40
BURST = 30
PER_SECOND = 0.5
TOO_OFTEN = "För många försök härifrån. Vänta en stund och försök igen."
BUSY = "Det är många som loggar in just nu. Försök igen om en liten stund."


class Auth:
    """The routes, set up from the program's configuration."""

    def __init__(self, config: Config) -> None:
        self.hops = config.trusted_proxy_hops
        # argon2 is slow by design: it has threads of its own, and a queue that has an end.
        self._hashing = ThreadPoolExecutor(AT_ONCE, "argon2")
        self._waiting = 0
        self._pace = Pace(BURST, PER_SECOND)

    def routes(self) -> list[Route]:
        """Return the routes; each takes JSON by POST and nothing else."""
        handlers: dict[str, Handler] = {
            "/auth/logga-in": self.sign_in,
            "/auth/logga-ut": self.sign_out,
            "/auth/kom-igang": self.first_run,
            "/auth/byt-losenord": self.change_password,
            "/auth/lank": self.redeem,
            "/auth/glomt": self.forgotten,
        }
        paced = {path: self._paced(worded(handler)) for path, handler in handlers.items()}
        return [Route(path, handler, methods=["POST"]) for path, handler in paced.items()]

    async def sign_in(self, request: Request) -> JSONResponse:
        """{email, password, next}: open a session, end the one that the browser had."""
        email, password, wanted = await fields(request, "email", "password", "next")
        address = client_address(request, self.hops)
        found = await db.read(sign_ins.candidate, email, address)
        sign_ins.refuse_early(found)
        if not await self._matches(found.password_hash, password):
            await db.work(attempts.failed, email, address)
            raise Invalid({"password": sign_ins.REFUSED})
        secret = await db.work(entry.sign_in, found, self._place(request))
        return _entered(secret, local_path(wanted, routes.START))

    async def sign_out(self, request: Request) -> JSONResponse:
        """{}: end the session of this browser."""
        await fields(request)
        await db.work(entry.leave, cookies.hash_of_request(request))
        answer = ok(routes.SIGN_IN)
        cookies.clear(answer)
        return answer

    async def first_run(self, request: Request) -> JSONResponse:
        """{code, name, email, password}: make the administrator and sign her in."""
        form = await fields(request, "code", "name", "email", "password")
        return _entered(await db.work(entry.first_run, form, self._place(request)), routes.START)

    async def redeem(self, request: Request) -> JSONResponse:
        """{token, password}: choose a password by a one-time link, and sign in."""
        token, password = await fields(request, "token", "password")
        secret = await db.work(entry.redeem, token, password, self._place(request))
        return _entered(secret, routes.START)

    async def change_password(self, request: Request) -> JSONResponse:
        """{old, new}: change one's own password; the other sessions end, this one goes on."""
        old, new = await fields(request, "old", "new")
        address = client_address(request, self.hops)
        actor, email = await db.read(entry.who, cookies.hash_of_request(request))
        sign_ins.refuse_early(await db.read(sign_ins.candidate, email, address), "old")
        try:
            await db.work(credentials.change, actor, old, new)
        except Invalid as error:
            if "old" in error.errors:
                await db.work(attempts.failed, email, address)
            raise
        return ok(routes.PROFILE)

    async def forgotten(self, request: Request) -> JSONResponse:
        """{email}: ask for a new password. Answers before it looks, so time tells nothing."""
        (email,) = await fields(request, "email")
        answer = ok(routes.SIGN_IN)
        answer.background = BackgroundTask(db.work, links.forgotten, email)
        return answer

    async def _matches(self, kept: str, password: str) -> bool:
        if self._waiting >= MOST_WAITING:
            raise Invalid({"password": BUSY})
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._hashing, passwords.matches, kept, password)
        finally:
            self._waiting -= 1

    def _place(self, request: Request) -> Place:
        browser = request.headers.get("user-agent", "")
        old = cookies.hash_of_request(request)
        return Place(client_address(request, self.hops), browser, old)

    def _paced(self, handler: Handler) -> Handler:
        async def answering(request: Request) -> Response:
            if not self._pace.allows(client_address(request, self.hops)):
                return refused({WHOLE_FORM: TOO_OFTEN}, 429)
            return await handler(request)

        return answering


def _entered(secret: str, to: str) -> JSONResponse:
    answer = ok(to)
    cookies.put(answer, secret)
    return answer
