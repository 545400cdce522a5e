"""Notices: once for each user and comment, never for whom it does not concern."""

import pytest
from sqlmodel import Session

from crm_app.domain import comments, customers, notices, settings, users
from crm_app.domain.errors import PermissionDenied
from crm_app.models.users import User, UserGroup
from tests.domain.talking import at, at_group, group_of, hire, lit, own_only, say, told
from tests.world import World, refusal


def listed(world: World, actor=None):  # type: ignore[no-untyped-def]
    return world.see(notices.listing, actor or world.anna)


def test_a_mention_lights_the_dot_of_who_is_mentioned_and_of_nobody_else(world: World) -> None:
    id_ = say(world, f"Kan {at(world.anna)} ringa?")
    assert told(world, id_) == {world.anna.id: "mention"}
    assert (lit(world, world.anna), lit(world, world.bo), lit(world, world.cleo)) == (1, 0, 0)


@pytest.mark.parametrize("text", ["@Anna Lind hej", "@anna lind hej", "@Anna. Hej", "Hej @Anna"])
def test_a_name_that_was_typed_by_hand_is_a_mention_too(world: World, text: str) -> None:
    say(world, text)
    assert lit(world, world.anna) == 1


@pytest.mark.parametrize("name", ["Åsa Ek", "Örjan Ek", "André Ek"])
def test_names_with_swedish_letters_and_accents(world: World, name: str) -> None:
    who = hire(world, name)
    say(world, f"@{name} hej")
    plain = name.translate(str.maketrans("ÅÖé", "AOe"))
    say(world, f"@{plain.lower()} hej")
    say(world, f"@{name.split(maxsplit=1)[0]}.")
    assert lit(world, who) == 3


def test_of_two_who_differ_by_an_accent_the_exact_one_is_meant(world: World) -> None:
    plain, ring = hire(world, "Asa Ek"), hire(world, "Åsa Ek")
    say(world, "@Asa Ek")
    assert (lit(world, plain), lit(world, ring)) == (1, 0)


@pytest.mark.parametrize("text", ["@", "Hej @ alla", "bo@anna.se", "anna.lind@anna", "@@Anna"])
def test_what_is_no_mention_lights_nothing(world: World, text: str) -> None:
    say(world, text)
    assert told(world) == {}


def test_the_author_is_not_told_of_her_own_words(world: World) -> None:
    id_ = say(world, f"{at(world.bo)} glöm inte")
    say(world, "Svar till mig själv", parent=id_)
    say(world, f"{at_group(group_of(world, world.bo))} hej")
    assert lit(world, world.bo) == 0


def test_named_three_times_is_one_notice(world: World) -> None:
    group = group_of(world, world.anna)
    say(world, f"{at(world.anna)} {at(world.anna)} {at_group(group)} @Anna Lind")
    assert lit(world, world.anna) == 1


def test_two_of_one_name_are_told_apart_by_whom_one_picked(world: World) -> None:
    one, two = hire(world, "Lotta Berg"), hire(world, "Lotta Berg")
    say(world, f"{at(two)} hej")
    assert (lit(world, one), lit(world, two)) == (0, 1)
    text = "@Lotta Berg hej"
    found = world.see(comments.missed, world.bo, "customers", world.acme, text)
    assert found.users == {}
    assert "Flera heter Lotta Berg. Välj" in found.missed[0]


def test_of_two_with_one_name_only_the_one_who_may_see_is_meant(world: World) -> None:
    own_only(world, "Lotta Berg")
    sees = hire(world, "Lotta Berg")
    hire(world, "Lotta Berg", active=False)
    say(world, "@Lotta Berg hej")
    assert lit(world, sees) == 1


def test_a_first_name_before_another_last_name_is_not_guessed(world: World) -> None:
    say(world, "@Anna Svensson ringde")
    assert told(world) == {}
    say(world, "@Anna Ring kunden")
    assert told(world) == {}


def test_a_group_reaches_its_members_who_may_see_the_customer(world: World) -> None:
    group = group_of(world, world.cleo)
    dora = own_only(world, "Dora Öst")

    def join(session: Session) -> None:
        session.add(UserGroup(user_id=dora.id or 0, group_id=group))
        theirs = f"{world.bo.id}:,{dora.id}:"
        customers.edit(session, world.bo, world.acme, {"account_managers": theirs}, {})

    world.do(join)
    say(world, f"{at_group(group)} och @Kundtjänst")
    assert told(world) == {dora.id: "mention"}


def test_a_group_that_reaches_nobody_is_not_told_by_name(world: World) -> None:
    id_ = say(world, f"{at_group(group_of(world, world.cleo))} hej")
    assert told(world, id_) == {}
    text = world.last_event().changes["comment"]["new"]
    assert "Kundtjänst" not in text


def test_who_may_not_see_the_customer_is_not_told_though_she_was_named(world: World) -> None:
    say(world, f"{at(world.cleo)} @Cleo Dahl @Cleo")
    assert lit(world, world.cleo) == 0
    assert told(world) == {}


def test_a_user_who_is_disabled_between_typing_and_sending_is_not_told(world: World) -> None:
    lotta = hire(world, "Lotta Ek")
    text = f"{at(lotta)} hej"
    world.do(users.disable, world.anna, lotta.id)
    say(world, text)
    assert told(world) == {}
    found = world.see(comments.missed, world.bo, "customers", world.acme, text)
    assert found.missed == ("Lotta Ek är inaktiverad och får inte veta det.",)


def test_an_edit_tells_only_who_is_newly_mentioned(world: World) -> None:
    rut = hire(world, "Rut Ek")
    text = f"{at(world.anna)} hej"
    id_ = say(world, text)
    world.do(notices.mark_read, world.anna, [id_])
    world.do(comments.edit, world.bo, id_, f"{at(world.anna)} hej {at(rut)}", text)
    assert (lit(world, world.anna), lit(world, rut)) == (0, 1)


def test_a_mention_that_an_edit_removes_is_told_no_more_and_comes_back_as_it_was(
    world: World,
) -> None:
    text = f"{at(world.anna)} hej"
    id_ = say(world, text)
    topics = world.topics(comments.edit, world.bo, id_, "hej", text)
    assert notices.topic(world.anna.id) in topics
    assert lit(world, world.anna) == 0
    assert listed(world) == []
    world.do(comments.edit, world.bo, id_, text, "hej")
    assert lit(world, world.anna) == 1
    world.do(notices.mark_read, world.anna, [id_])
    world.do(comments.edit, world.bo, id_, "hej", text)
    world.do(comments.edit, world.bo, id_, text, "hej")
    assert lit(world, world.anna) == 0


def test_who_joins_a_group_later_is_not_told_of_an_edit(world: World) -> None:
    group = group_of(world, world.anna)
    text = f"{at_group(group)} hej"
    id_ = say(world, text)
    rut = hire(world, "Rut Ek")
    world.do(lambda s: s.add(UserGroup(user_id=rut.id or 0, group_id=group)))
    world.do(comments.edit, world.bo, id_, f"{text} då", text)
    assert told(world, id_) == {world.anna.id: "mention"}


def test_a_deleted_comment_puts_the_dot_out_and_a_restored_one_lights_it(world: World) -> None:
    id_ = say(world, f"{at(world.anna)} hej")
    assert notices.topic(world.anna.id) in world.topics(comments.delete, world.bo, id_)
    assert lit(world, world.anna) == 0
    world.do(comments.restore, world.bo, id_)
    assert lit(world, world.anna) == 1


def test_lost_access_hides_a_notice_and_access_again_shows_it(world: World) -> None:
    def managers(*ids: int | None) -> None:
        world.edit(world.acme, account_managers=",".join(f"{id_}:" for id_ in ids))

    managers(world.bo.id, world.cleo.id)
    say(world, f"{at(world.cleo)} hej")
    assert lit(world, world.cleo) == 1
    managers(world.bo.id)
    assert lit(world, world.cleo) == 0
    assert listed(world, world.cleo) == []
    assert world.do(notices.mark_all_read, world.cleo, 10**6) == 0
    managers(world.bo.id, world.cleo.id)
    assert lit(world, world.cleo) == 1


def test_the_notice_is_there_if_and_only_if_the_comment_is(world: World) -> None:
    def fail(session: Session) -> None:
        comments.add(
            session, world.bo, "customers", world.acme, f"{at(world.anna)} hej", "key of fail"
        )
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        world.do(fail)
    assert lit(world, world.anna) == 0


def test_the_unread_come_first_and_each_part_newest_first(world: World) -> None:
    ids = [say(world, f"{at(world.anna)} {n}") for n in range(4)]
    world.do(notices.mark_read, world.anna, [ids[3], ids[1]])
    assert [(line.comment_id, line.unread) for line in listed(world)] == [
        (ids[2], True),
        (ids[0], True),
        (ids[3], False),
        (ids[1], False),
    ]


def test_a_notice_says_who_where_and_the_sentence_with_her_name_apart(world: World) -> None:
    say(world, f"Kunden 811218-9876 ringde. Kan {at(world.anna)} svara {at(world.bo)}? Tack.")
    (line,) = listed(world)
    assert (line.who, line.where, line.kind) == ("Bo Berg", "Acme AB", "mention")
    assert [(p.kind, p.text) for p in line.parts] == [
        ("text", "Kan "),
        ("me", "@Anna Lind"),
        ("text", " svara "),
        ("mention", "@Bo Berg"),
        ("text", "?"),
    ]


def test_a_number_of_a_person_is_masked_in_a_notice(world: World) -> None:
    say(world, f"{at(world.anna)} 811218-9876")
    assert "".join(p.text for p in listed(world)[0].parts) == "@Anna Lind 811218-****"


def test_two_tabs_that_read_at_once_read_once(world: World) -> None:
    id_ = say(world, f"{at(world.anna)} hej")
    assert world.do(notices.mark_read, world.anna, [id_]) == 1
    assert world.topics(notices.mark_read, world.anna, [id_]) == []
    assert world.do(notices.mark_read, world.anna, [id_]) == 0
    assert lit(world, world.anna) == 0


def test_all_are_read_but_what_came_after_one_looked(world: World) -> None:
    for n in range(3):
        say(world, f"{at(world.anna)} {n}")
    newest = world.see(notices.latest, world.anna).id
    say(world, f"{at(world.anna)} meanwhile")
    assert world.do(notices.mark_all_read, world.anna, newest) == 3
    assert lit(world, world.anna) == 1


def test_nobody_reads_or_marks_anothers_notices(world: World) -> None:
    id_ = say(world, f"{at(world.anna)} hej")
    for actor in (world.bo, world.cleo):
        world.do(notices.mark_read, actor, [id_])
        world.do(notices.mark_all_read, actor, 10**6)
        assert listed(world, actor) == []
    assert lit(world, world.anna) == 1
    for query, args in (
        (notices.unread, ()),
        (notices.listing, ()),
        (notices.mark_read, ([id_],)),
        (notices.mark_all_read, (1,)),
    ):
        assert isinstance(refusal(world.see, query, world.paula, *args), PermissionDenied)


def test_who_may_see_no_customers_at_all_has_no_notices(world: World) -> None:
    rut = hire(world, "Rut Ek")
    say(world, f"{at(rut)} hej")
    bare = users.Person("Rut Ek", "r@f.se", (world.do(_empty, world),))
    world.do(users.edit, world.anna, rut.id, bare)
    actor = type(rut)("user", rut.id, rut.name)
    assert lit(world, actor) == 0
    assert listed(world, actor) == []


def _empty(session: Session, world: World) -> int:
    from crm_app.domain import groups

    return groups.create(session, world.anna, "Tom", [])


def test_a_group_of_many_is_told_in_one_transaction(world: World) -> None:
    group = group_of(world, world.anna)

    def many(session: Session) -> None:
        from crm_app.domain import clock

        rows = [
            User(name=f"Person {n}", email=f"p{n}@f.se", created_at=clock.now()) for n in range(300)
        ]
        session.add_all(rows)
        session.flush()
        session.add_all(UserGroup(user_id=row.id or 0, group_id=group) for row in rows)
        settings.changed(session)

    world.do(many)
    id_ = say(world, f"{at_group(group)} hej")
    assert len(told(world, id_)) == 301
