"""The box one writes in: whom it offers, whom it would reach, and what is kept."""

import pytest

from crm_app.domain import comments, customers
from crm_app.domain.actors import Actor
from crm_app.state.comment_box import Answered, CommentBoxState, Told
from crm_app.state.comments import CommentsState
from tests.domain.talking import at, hire, lit, say, text_of, thread, told
from tests.state.tabs import go, opened, rights
from tests.world import World


async def box_of(world: World, actor: Actor, id_: int = 0) -> CommentBoxState:
    """Return the box of a tab in which the thread is loaded too, as the page does it."""
    shown = str(id_ or world.acme)
    where = f"/kunder/{shown}/kommentarer"
    state = await opened(world, actor, CommentBoxState, where, kund_id=shown, flik="kommentarer")
    await (await state.get_state(CommentsState)).load()
    return state


async def lines_of(state: CommentBoxState) -> list[str]:
    return [text_of(line) for line in (await state.get_state(CommentsState)).lines]


async def test_a_comment_is_kept_and_shown_and_its_box_is_emptied(world: World):
    state = await box_of(world, world.bo)
    await state.send("Hej", "nyckel 1")
    assert (state.sent, state.problem, state.told) == ("nyckel 1", "", Told())
    assert await lines_of(state) == ["Hej"]


async def test_sent_again_after_a_lost_connection_it_is_the_same_comment(world: World):
    state = await box_of(world, world.bo)
    for _ in range(3):
        await state.send("Hej", "nyckel 1")
    assert await lines_of(state) == ["Hej"]
    again = await box_of(world, world.bo)
    await again.send("Hej", "nyckel 1")
    assert thread(world).count == 1


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\ue000\ue001"])
async def test_nothing_is_refused_with_what_to_do(world: World, text: str):
    state = await box_of(world, world.bo)
    await state.send(text, "nyckel 1")
    assert (state.problem, state.sent) == ("Skriv något först.", "")
    assert thread(world).count == 0


async def test_too_much_is_refused_with_how_much_it_may_be(world: World):
    state = await box_of(world, world.bo)
    await state.send("x" * (comments.LONGEST + 1), "nyckel 1")
    assert str(comments.LONGEST) in state.problem
    assert (state.sent, thread(world).count) == ("", 0)


@pytest.mark.parametrize("key", ["", "k" * 100])
async def test_a_sending_without_a_usable_key_is_refused(world: World, key: str):
    state = await box_of(world, world.bo)
    await state.send("Hej", key)
    assert "försök igen" in state.problem
    assert thread(world).count == 0


async def test_a_mistake_mended_is_sent_and_the_complaint_is_gone(world: World):
    state = await box_of(world, world.bo)
    await state.send("", "nyckel 1")
    await state.send("Hej", "nyckel 1")
    assert (state.problem, await lines_of(state)) == ("", ["Hej"])


async def test_cleo_writes_nothing_on_what_is_not_hers(world: World):
    state = await box_of(world, world.cleo)
    await state.send("Hej", "nyckel 1")
    assert state.problem
    assert (state.sent, thread(world).count) == ("", 0)
    hers = await box_of(world, world.cleo, world.private(world.cleo))
    await hers.send("Min egen", "nyckel 2")
    assert await lines_of(hers) == ["Min egen"]


async def test_a_bare_at_offers_colleagues_and_answers_its_own_question(world: World):
    state = await box_of(world, world.bo)
    await state.find("", 7)
    assert state.offer.turn == 7
    assert state.offer.people[0].name == "Anna Lind"
    await state.find("anna", 8)
    assert (state.offer.turn, [one.name for one in state.offer.people]) == (8, ["Anna Lind"])
    await state.find("finns inte", 9)
    assert (state.offer.turn, state.offer.people) == (9, [])


async def test_cleo_is_offered_nobody_where_she_may_not_look(world: World):
    state = await box_of(world, world.cleo)
    await state.find("", 1)
    assert (state.offer.turn, state.offer.people) == (1, [])
    await state.check("@Anna Lind", 2)
    assert state.told == Told()


async def test_it_is_told_before_sending_who_will_know(world: World):
    state = await box_of(world, world.bo)
    await state.check(f"{at(world.anna)} och {at(world.bo)}", 3)
    assert (state.told.turn, state.told.reached, state.told.missed) == (3, 1, [])
    await state.check("Hej", 4)
    assert (state.told.turn, state.told.reached) == (4, 0)


async def test_who_cannot_be_reached_is_said_by_name(world: World):
    state = await box_of(world, world.bo)
    await state.check("@Cleo Dahl ringer", 1)
    assert state.told.reached == 0
    (why,) = state.told.missed
    assert why == "Cleo Dahl kan inte öppna det här och får inte veta det."
    hire(world, "Eva Borta", active=False)
    await state.check("@Eva Borta ringer", 2)
    assert "inaktiverad" in state.told.missed[0]


async def test_of_two_with_one_name_one_is_asked_to_pick(world: World):
    hire(world, "Lotta Berg")
    hire(world, "Lotta Berg")
    state = await box_of(world, world.bo)
    await state.check("@Lotta Berg ringer", 1)
    assert state.told.reached == 0
    assert "Välj vem du menar" in state.told.missed[0]


async def test_an_answer_quotes_whom_it_answers_until_it_is_sent_or_left(world: World):
    id_ = say(world, "Fråga\nmed mer", world.anna)
    state = await box_of(world, world.bo)
    await state.answer(id_)
    assert state.answered == Answered(id_, "Anna Lind", "Fråga")
    await state.answer(0)
    assert state.answered == Answered()
    await state.answer(id_)
    await state.send("Svar", "nyckel 1")
    assert state.answered == Answered()
    assert thread(world).lines[1].answers == id_
    assert told(world) == {world.anna.id: "reply"}


async def test_what_is_not_in_the_thread_is_not_answered(world: World):
    elsewhere = say(world, "Annan kund", on=world.company())
    state = await box_of(world, world.bo)
    for id_ in (elsewhere, 10**9, -1):
        await state.answer(id_)
        assert state.answered == Answered()


async def test_ones_own_is_edited_where_it_stands(world: World):
    id_ = say(world, "Hej")
    state = await box_of(world, world.bo)
    await state.edit(id_)
    assert state.editing == id_
    await state.save(id_, "Hej då", "nyckel 2", "Hej")
    assert (state.editing, state.sent, state.edit_problem) == (0, "nyckel 2", "")
    assert await lines_of(state) == ["Hej då"]


async def test_anothers_is_not_edited(world: World):
    id_ = say(world, "Annas", world.anna)
    state = await box_of(world, world.bo)
    await state.edit(id_)
    assert state.editing == 0
    await state.save(id_, "Bos", "nyckel 2", "Annas")
    assert "egna kommentarer" in state.edit_problem
    assert await lines_of(state) == ["Annas"]


async def test_an_edit_of_an_older_text_is_refused_and_stays_in_its_box(world: World):
    id_ = say(world, "Hej")
    state = await box_of(world, world.bo)
    await state.edit(id_)
    world.do(comments.edit, world.bo, id_, "Från mobilen", "Hej")
    await state.save(id_, "Från datorn", "nyckel 2", "Hej")
    assert (state.editing, bool(state.edit_problem)) == (id_, True)
    assert text_of(thread(world).lines[0]) == "Från mobilen"
    await state.save(id_, "Från datorn", "nyckel 3", "Från mobilen")
    assert (state.editing, state.edit_problem) == (0, "")


async def test_an_edit_that_is_left_says_nothing_more(world: World):
    id_ = say(world, "Hej")
    state = await box_of(world, world.bo)
    await state.edit(id_)
    await state.save(id_, "", "nyckel 2", "Hej")
    assert state.edit_problem == "Skriv något först."
    await state.edit(0)
    assert (state.editing, state.edit_problem) == (0, "")


async def test_who_is_added_by_an_edit_is_told_and_who_was_told_is_not_again(world: World):
    eva = hire(world, "Eva Ny")
    first = f"Kan {at(world.anna)} ringa?"
    id_ = say(world, first)
    state = await box_of(world, world.bo)
    await state.save(id_, f"{first} Eller {at(eva)}?", "nyckel 2", first)
    assert (lit(world, world.anna), lit(world, eva)) == (1, 1)


async def test_another_customer_leaves_what_was_going_on(world: World):
    id_ = say(world, "Fråga", world.anna)
    beta = world.company()
    state = await box_of(world, world.bo)
    await state.answer(id_)
    await state.load()  # a connection that is back
    assert state.answered.id == id_
    go(state, f"/kunder/{beta}/kommentarer", kund_id=str(beta), flik="kommentarer")
    await state.load()
    assert state.answered == Answered()
    await state.send("Om Beta", "nyckel 1")
    assert thread(world).count == 1


async def test_a_customer_that_is_another_by_now_takes_no_comment(world: World):
    state = await box_of(world, world.bo)
    world.do(customers.archive, world.bo, world.acme)
    await state.send("Arkiverad", "nyckel 1")
    assert (state.problem, thread(world).count) == ("", 1)


async def test_who_may_see_no_customers_any_more_writes_none(world: World):
    state = await box_of(world, world.bo)
    await rights(world, state, "Säljare")
    await state.send("Hej", "nyckel 1")
    assert state.problem
    assert thread(world, world.anna).count == 0
