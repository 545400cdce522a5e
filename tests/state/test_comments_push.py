"""What a push shows of comments and notices is what a reload shows, whatever was done."""

from collections.abc import Callable

import pytest

from crm_app.domain import comments, customers, notices, users
from crm_app.domain.users import Person
from crm_app.state.comments import CommentsState
from crm_app.state.notices import NoticesState
from tests.domain.talking import at, group_of, say
from tests.state.tabs import opened
from tests.world import World

Act = Callable[[World, int], object]


def rename(world: World, _: int) -> None:
    person = Person("Bosse Berg", "bo@firma.example", (group_of(world, world.bo),))
    world.do(users.edit, world.anna, world.bo.id, person)


ACTIONS: dict[str, Act] = {
    "a comment": lambda world, _: say(world, "Mer"),
    "an answer": lambda world, id_: say(world, "Svar", world.anna, id_),
    "a mention": lambda world, _: say(world, f"Hej {at(world.anna)}"),
    "an edit": lambda world, id_: world.do(
        comments.edit, world.bo, id_, "Annat", f"Först {at(world.anna)}"
    ),
    "a delete": lambda world, id_: world.do(comments.delete, world.bo, id_),
    "a read one": lambda world, id_: world.do(notices.mark_read, world.anna, [id_]),
    "a renamed author": rename,
    "a renamed customer": lambda world, _: world.edit(world.acme, name="Acme Norden AB"),
    "an archived customer": lambda world, _: world.do(customers.archive, world.bo, world.acme),
    "a disabled author": lambda world, _: world.do(
        users.disable, world.anna, world.bo.id, world.anna.id
    ),
}


async def tabs_of(world: World, token: str) -> tuple[CommentsState, NoticesState]:
    """Return the thread of Acme and the open panel, as Anna's tab has them when it has loaded."""
    shown, flik = str(world.acme), "kommentarer"
    where = f"/kunder/{shown}/{flik}"
    thread = await opened(world, world.anna, CommentsState, where, token, kund_id=shown, flik=flik)
    panel = await opened(world, world.anna, NoticesState, where, f"{token} 2")
    await panel.open()
    return thread, panel


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_push_is_what_a_reload_shows(world: World, action: str):
    id_ = say(world, f"Först {at(world.anna)}")
    thread, panel = await tabs_of(world, "öppen")
    ACTIONS[action](world, id_)
    await thread._refresh()
    await panel._refresh()
    again, anew = await tabs_of(world, "omladdad")
    assert (thread.lines, thread.count) == (again.lines, again.count)
    assert (panel.lines, panel.unread, panel.latest) == (anew.lines, anew.unread, anew.latest)
