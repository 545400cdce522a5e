"""What stands behind the gate in its tests: an application that says what reached it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope, Send

from crm_app import config
from crm_app.http.gate import Gate, gate

OURS = "https://kund.firma.se"


ENV = {"PUBLIC_URL": OURS, "KUNDREGISTER_SECRET": "k" * 40, "TRUSTED_PROXY_HOPS": "1"}


TOKEN = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"


@dataclass
class Inner:
    """The application inside: it notes what reaches it."""

    scopes: list[Scope] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    body: bytes = b""
    says: list[Message] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await self._http(receive, send)
        else:
            await self._websocket(receive, send)

    async def _http(self, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"referrer-policy", b"no-referrer")],
            }
        )
        await send({"type": "http.response.body", "body": b"inner"})

    async def _websocket(self, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        for message in self.says:
            await send(message)
        while True:
            self.messages.append(await receive())
            if self.messages[-1]["type"] == "websocket.disconnect":
                break
        await send({"type": "websocket.send", "text": "after the end"})

    def token(self) -> str:
        return parse_qs(self.scopes[-1]["query_string"].decode())["token"][0]


def make(inner: Inner, **env: str) -> Gate:
    return gate(config.load(ENV | env))(inner)  # type: ignore[return-value]


async def run(app: Gate, scope: Scope, incoming: Iterable[Message] = ()) -> list[Message]:
    queue, sent = list(incoming), []

    async def receive() -> Message:
        kind = scope["type"]
        return queue.pop(0) if queue else {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def http(method: str = "GET", path: str = "/kunder", **named: str) -> Scope:
    named = {"host": "kund.firma.se"} | named
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items() if v]
    return {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}


def socket(
    query: str = f"EIO=4&transport=websocket&token={TOKEN}", path: str = "/_event/", **named: str
) -> Scope:
    base = http("GET", path, **({"origin": OURS} | named))
    return {**base, "type": "websocket", "query_string": query.encode()}


async def connects(app: Gate, scope: Scope) -> bool:
    sent = await run(app, scope, [{"type": "websocket.connect"}])
    return sent[0]["type"] == "websocket.accept"


def frames(count: int, text: str = "42") -> list[Message]:
    return [
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "text": text} for _ in range(count)),
    ]
