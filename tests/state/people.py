"""Tabs of the people of a test: who is signed in where, without a browser."""

from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData
from sqlmodel import Session

from crm_app.domain import credentials, sessions, users
from crm_app.domain.actors import Actor
from crm_app.http import cookies
from crm_app.state import guard
from tests.world import World

S = TypeVar("S", bound=rx.State)
PASSWORD = "korrekt häst batteri"


def _enter(session: Session, user_id: int) -> str:
    return sessions.start(session, users.get(session, user_id), "10.0.0.1", "Firefox Linux")


async def tab(world: World, actor: Actor | None, at: str = "/", token: str = "tab") -> rx.State:
    """Return the root state of a fresh tab of somebody who has just signed in, or of nobody."""
    cookie = ""
    if actor is not None:
        secret = world.do(_enter, actor.id)
        cookie = f"{cookies.name()}={secret}"
        await guard.memory.renew(cookies.hash_of(secret), guard._look)
    root = rx.State()
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": cookie, "host": "localhost"},
            "pathname": at.partition("?")[0],
            "asPath": at,
            "query": {},
            "token": token,
        }
    )
    return root


async def fresh(world: World, actor: Actor | None, cls: type[S], at: str = "/") -> S:
    """Return one state of a fresh tab."""
    found: Any = await (await tab(world, actor, at)).get_state(cls)
    return found


def give_password(world: World, actor: Actor) -> None:
    """Let somebody be able to sign in: only such a one counts as an administrator."""

    def choose(session: Session) -> None:
        user = users.get(session, actor.id or 0)
        credentials.set_password(session, actor, user, PASSWORD)

    world.do(choose)
