"""The server: pages, events and HTTP routes on one port, in one process.

It runs the same ASGI app on the same server (Granian) as `reflex run --env prod --single-port`, but
starts from the front end that is already built, and in this process instead of in a forked worker.

Reflex internals used here, all checked against 0.10.1:

* `REFLEX_SKIP_COMPILE`: `App()` evaluates no pages but those that make states of their own;
* `REFLEX_MOUNT_FRONTEND_COMPILED_APP`: `App()` mounts `.web/build/client` inside `api_transformer`,
  so the gate stands in front of the static files too;
* both, and the mode, are set through `reflex_base.environment`, as Reflex does itself.

And of Granian: `granian.server.embed.Server`, which calls itself experimental.
"""

import asyncio
import errno
import os
import signal
import socket
import sys
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from crm_app import frontend
from crm_app.config import ROOT, Config

if TYPE_CHECKING:
    from granian.server.embed import Server
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STOP_SECONDS = 5
_ROUNDS = 10
_HASHED = "/assets/"
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_CHECK = (b"cache-control", b"no-cache")


class ServeError(RuntimeError):
    """The server could not start. The text says why and what to do."""


def serve(config: Config) -> None:
    """Serve until Ctrl-C or SIGTERM. The front end must be built: see frontend.ensure_built."""
    if not frontend.is_built():
        raise ServeError("Gränssnittet är inte byggt. Kör: make setup")
    _refuse_taken_port(config)
    config.prepare()
    asyncio.run(_serve(config, application()))


def application() -> "Edge":
    """The whole ASGI app: routes, events and static files behind the gate."""
    os.chdir(ROOT)
    _prefer(ROOT)
    _tell_reflex()
    from crm_app.crm_app import app

    return Edge(app())


class Edge:
    """The outermost layer: what browsers may keep, and quiet when the server stops.

    Files with a hash in their name are kept for ever, the rest is asked for again. A response that
    says something itself is left as it is.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app
        self.stopping = False

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the call on, with a Cache-Control header added on the way back."""

        async def answer(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _cached(message, scope["path"])
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except asyncio.CancelledError:
            if not self.stopping:
                raise  # while stopping, Granian cancels open sockets and would report each


def _cached(message: "Message", path: str) -> list[tuple[bytes, bytes]]:
    headers = list(message.get("headers", ()))
    if any(name.lower() == b"cache-control" for name, _ in headers):
        return headers
    keep = path.startswith(_HASHED) and message["status"] in (200, 304)
    return [*headers, _FOREVER if keep else _CHECK]


def _prefer(folder: Path) -> None:
    """Let rxconfig.py be found wherever the command was given."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _tell_reflex() -> None:
    from reflex_base import constants
    from reflex_base.environment import environment

    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)


async def _serve(config: Config, edge: Edge) -> None:
    server = _granian(config, edge)

    def stop() -> None:
        edge.stopping = True
        server.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    await _run(config, server)


async def _run(config: Config, server: "Server") -> None:
    Thread(target=_tell_when_up, args=(config,), daemon=True).start()
    await server.serve()
    await _end_open_sockets()
    if server.interrupt_children:
        raise ServeError("Servern stannade oväntat. Orsaken står i utskriften ovan.")


async def _end_open_sockets() -> None:
    """Cancel what still waits for a closed socket.

    Granian leaves the tasks of open websockets behind. Engine.io answers the first cancellation by
    closing its socket, which nobody carries out any more, so one round is not enough.
    """
    this = asyncio.current_task()
    for _ in range(_ROUNDS):
        left = [task for task in asyncio.all_tasks() if task is not this]
        if not left:
            return
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=STOP_SECONDS / _ROUNDS)


def _granian(config: Config, app: "ASGIApp") -> "Server":
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    server = Server(
        target=app,
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        backlog=1024,
        log_level=LogLevels.error,
    )
    server.workers_kill_timeout = STOP_SECONDS
    return server


def _tell_when_up(config: Config) -> None:
    while not _answers(config):
        time.sleep(0.02)
    print(f"Kundregister körs på {config.public_url} – avsluta med Ctrl-C.", flush=True)


def _answers(config: Config) -> bool:
    with socket.socket(_family(config.host)) as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((_reachable(config.host), config.port)) == 0


def _refuse_taken_port(config: Config) -> None:
    """Granian shares a port with others that share theirs: two servers would split the visitors."""
    with socket.socket(_family(config.host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise ServeError(_why_not(config, error)) from error


def _why_not(config: Config, error: OSError) -> str:
    where = f"{config.host}:{config.port}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {where} är upptagen. Stoppa det andra programmet eller välj en annan PORT."
    if error.errno == errno.EACCES:
        return f"Du får inte lyssna på {where}. Välj en PORT över 1023."
    return f"Det går inte att lyssna på {where} ({error.strerror}). Kontrollera HOST och PORT."


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
