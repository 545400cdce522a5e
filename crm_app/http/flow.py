"""What flows through the gate: bodies and websocket frames, counted; headers, added."""

import time
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000
MAX_FRAME = 1_000_000
FRAMES_PER_SECOND = 50.0
BURST = 200.0
TOO_BIG = 1009
POLICY_VIOLATION = 1008


class TooLargeError(Exception):
    """The body grew past its limit."""


async def reply(send: Send, status: int, text: str) -> None:
    """Answer with a line of text, and close."""
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def with_headers(send: Send, extra: list[tuple[bytes, bytes]]) -> Send:
    """Return a send that adds the headers which the response does not itself decide."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            decided = {key.lower() for key, _ in own}
            added = [pair for pair in extra if pair[0] not in decided]
            message = {**message, "headers": own + added}
        await send(message)

    return sending


class CappedBody:
    """One request whose body is counted as it arrives, whatever Content-Length claims."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._size, self._started, self._over = 0, False, False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application; a body that is too large is answered with 413."""
        if _claimed(scope) > MAX_BODY:
            self._over = True
        else:
            try:
                await app(scope, self.receive, self.send)
            except TooLargeError:
                self._over = True
        if self._over and not self._started:
            await reply(self._send, 413, "Det som skickades är för stort.")

    async def receive(self) -> Message:
        """Hand on the next piece. Raises TooLargeError past the limit."""
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > MAX_BODY:
            self._over = True
            raise TooLargeError
        return message

    async def send(self, message: Message) -> None:
        """Hand on the answer, unless it is only what the application makes of our error."""
        if self._over and not self._started:
            return
        self._started = True
        await self._send(message)


class Socket:
    """One websocket: frames counted and measured inward, translated outward."""

    def __init__(self, receive: Receive, send: Send, translate: Callable[[str], str]) -> None:
        self._receive, self._send, self._translate = receive, send, translate
        self._closed = False
        self._left, self._at = BURST, time.monotonic()

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application over the guarded websocket."""
        await app(scope, self.receive, self.send)

    async def receive(self) -> Message:
        """Hand on the next frame; one too many or too large ends the connection."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        code = self._trouble(message)
        if not code:
            return message
        await self.send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    async def send(self, message: Message) -> None:
        """Hand on a frame; nothing follows a close."""
        if self._closed:
            return
        self._closed = message["type"] == "websocket.close"
        if message.get("text"):
            message = {**message, "text": self._translate(message["text"])}
        await self._send(message)

    def _trouble(self, message: Message) -> int:
        if max(len(message.get("text") or ""), len(message.get("bytes") or b"")) > MAX_FRAME:
            return TOO_BIG
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * FRAMES_PER_SECOND) - 1
        self._at = now
        return 0 if self._left >= 0 else POLICY_VIOLATION


def _claimed(scope: Any) -> int:
    lengths = [v for k, v in scope["headers"] if k.lower() == b"content-length"]
    return max((int(v) for v in lengths if v.isdigit()), default=0)
