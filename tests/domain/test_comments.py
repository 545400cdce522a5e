"""Comments: who writes and reads them, what stays in the events, and whom they reach."""

from crm_app.domain import comments, customers, groups, users
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.domain.users import Person
from tests.domain.talking import (
    at,
    at_group,
    group_of,
    hire,
    lit,
    own_only,
    say,
    text_of,
    thread,
    told,
)
from tests.world import World, errors, refusal


def test_a_comment_stands_last_in_the_thread(world: World) -> None:
    say(world, "Först")
    say(world, "Sedan", world.anna)
    lines = thread(world).lines
    assert [(line.who, line.initials, text_of(line)) for line in lines] == [
        ("Bo Berg", "BB", "Först"),
        ("Anna Lind", "AL", "Sedan"),
    ]
    assert [line.mine for line in lines] == [True, False]
    assert thread(world).count == 2


def test_each_verb_is_an_event_and_tells_those_who_read_the_thread(world: World) -> None:
    topic = comments.topic("customers", world.acme)
    id_ = say(world, "Hej")
    assert topic in world.topics(comments.edit, world.bo, id_, "Hej då", "Hej")
    assert topic in world.topics(comments.delete, world.bo, id_)
    assert topic in world.topics(comments.restore, world.bo, id_)
    found = [e for e in world.events("customers") if e.action.startswith("comment.")]
    assert [e.action for e in found] == [
        "comment.add",
        "comment.edit",
        "comment.delete",
        "comment.restore",
    ]
    assert {e.record_id for e in found} == {world.acme}
    assert found[1].changes == {"comment": {"old": "Hej", "new": "Hej då", "to": id_}}
    assert found[2].changes["comment"]["old"] == "Hej då"


def test_a_personal_number_is_masked_in_the_event_but_not_in_the_comment(world: World) -> None:
    say(world, "Hen har 811218-9876 och tel 08-123 45 67")
    assert world.last_event().changes["comment"]["new"] == (
        "Hen har 811218-**** och tel 08-123 45 67"
    )
    assert "811218-9876" in text_of(thread(world).lines[0])


def test_the_event_tells_the_names_of_that_day(world: World) -> None:
    say(world, f"{at(world.anna)} ringer")
    assert world.last_event().changes["comment"]["new"] == "@Anna Lind ringer"


def test_who_does_not_see_the_customer_neither_reads_nor_writes(world: World) -> None:
    id_ = say(world, "Hemligt")
    for verb, args in (
        (comments.add, ("customers", world.acme, "Hej", "k")),
        (comments.edit, (id_, "Hej", "Hemligt")),
        (comments.delete, (id_,)),
        (comments.restore, (id_,)),
    ):
        assert isinstance(refusal(world.do, verb, world.cleo, *args), NotFound)
        assert isinstance(refusal(world.do, verb, world.paula, *args), PermissionDenied)
    assert isinstance(refusal(thread, world, world.cleo), NotFound)
    assert isinstance(refusal(thread, world, world.paula), PermissionDenied)


def test_her_own_customer_is_cleos_to_talk_about(world: World) -> None:
    bod = world.private(world.cleo)
    say(world, "Min egen", world.cleo, on=bod)
    assert len(world.events("customers", "comment.add")) == 1


def test_a_reader_without_the_right_to_edit_may_comment(world: World) -> None:
    reader = hire(world, "Rut Ek", frozenset({"customers.see_all"}))
    assert say(world, "Jag läser bara", reader) > 0


def test_what_does_not_exist_is_not_found(world: World) -> None:
    assert isinstance(refusal(say, world, "Hej", on=10**6), NotFound)
    told_ = ("nonsense", world.acme, "Hej", "k")
    assert isinstance(refusal(world.do, comments.add, world.bo, *told_), NotFound)
    for id_ in (0, -1, 10**6, 2**70):
        assert isinstance(refusal(world.do, comments.delete, world.bo, id_), NotFound)


def test_only_its_author_changes_a_comment(world: World) -> None:
    id_ = say(world, "Bos ord")
    told_ = refusal(world.do, comments.edit, world.anna, id_, "Annas ord", "Bos ord")
    assert isinstance(told_, PermissionDenied)
    assert isinstance(refusal(world.do, comments.delete, world.anna, id_), PermissionDenied)


def test_nothing_and_too_much_are_refused_with_why(world: World) -> None:
    assert errors(say, world, " \n ")["text"] == "Skriv något först."
    assert "10000" in errors(say, world, "x" * 10_001)["text"]


def test_the_same_sending_twice_is_one_comment(world: World) -> None:
    one = say(world, f"{at(world.anna)} hej", key="k1")
    two = say(world, f"{at(world.anna)} hej", key="k1")
    assert one == two
    assert len(thread(world).lines) == 1
    assert say(world, "hej", world.anna, key="k1") != one
    assert "text" in errors(say, world, "hej", key="k" * 41)


def test_an_edit_from_an_older_text_is_refused_and_loses_nothing(world: World) -> None:
    id_ = say(world, "ett")
    world.do(comments.edit, world.bo, id_, "två", "ett")
    assert isinstance(refusal(world.do, comments.edit, world.bo, id_, "tre", "ett"), Conflict)
    world.do(comments.edit, world.bo, id_, "två", "ett")
    assert text_of(thread(world).lines[0]) == "två"
    assert len(world.events("customers", "comment.edit")) == 1


def test_a_deleted_comment_is_gone_until_it_is_restored(world: World) -> None:
    id_ = say(world, "Oj")
    world.do(comments.delete, world.bo, id_)
    assert thread(world).lines == []
    assert thread(world).count == 0
    assert isinstance(refusal(world.do, comments.edit, world.bo, id_, "x", "Oj"), NotFound)
    assert isinstance(refusal(say, world, "svar", parent=id_), NotFound)
    world.do(comments.restore, world.bo, id_)
    world.do(comments.restore, world.bo, id_)
    assert text_of(thread(world).lines[0]) == "Oj"


def test_a_deleted_comment_that_was_answered_leaves_its_place_and_none_of_its_words(
    world: World,
) -> None:
    id_ = say(world, "Oj hemligt")
    say(world, "Va?", world.anna, parent=id_)
    world.do(comments.delete, world.bo, id_)
    stub, answer = thread(world).lines
    assert (stub.stub, stub.parts, stub.raw, stub.mine) == (True, [], "", False)
    assert (answer.quoted, answer.answers) == ("Borttagen kommentar", id_)
    assert thread(world).count == 1


def test_a_reply_quotes_what_it_answers_and_tells_its_author(world: World) -> None:
    one = say(world, f"Fråga {at(world.anna)}\nrad två")
    two = say(world, "Svar", world.anna, parent=one)
    line = thread(world).lines[1]
    assert (line.quoted_who, line.quoted) == ("Bo Berg", "Fråga @Anna Lind")
    assert told(world, two) == {world.bo.id: "reply"}


def test_an_answer_to_a_comment_on_another_customer_is_refused(world: World) -> None:
    one = say(world, "Här")
    assert isinstance(refusal(say, world, "Där", parent=one, on=world.company()), NotFound)


def test_an_answer_that_also_mentions_is_one_notice(world: World) -> None:
    one = say(world, "Fråga")
    two = say(world, f"{at(world.bo)} svar", world.anna, parent=one)
    assert told(world, two) == {world.bo.id: "mention"}
    assert lit(world, world.bo) == 1


def test_a_rename_shows_in_every_comment(world: World) -> None:
    say(world, f"Hej {at(world.anna)} och @Anna Lind")
    group = group_of(world, world.anna)
    world.do(users.edit, world.anna, world.anna.id, Person("Anna Ny", "a@f.se", (group,)))
    assert text_of(thread(world).lines[0]) == "Hej @Anna Ny och @Anna Ny"


def test_a_group_that_is_deleted_leaves_the_comment_readable(world: World) -> None:
    group = world.do(groups.create, world.anna, "Jour", ["customers.see_all"])
    sellers = group_of(world, world.bo)
    world.do(users.edit, world.anna, world.bo.id, Person("Bo Berg", "b@f.se", (sellers, group)))
    say(world, f"{at_group(group)} hej", world.anna)
    assert lit(world, world.bo) == 1
    world.do(users.edit, world.anna, world.bo.id, Person("Bo Berg", "b@f.se", (sellers,)))
    world.do(groups.delete, world.anna, group)
    assert text_of(thread(world).lines[0]) == "@borttagen grupp hej"


def test_an_archived_customer_is_still_talked_about(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    say(world, f"{at(world.anna)} varför?")
    assert lit(world, world.anna) == 1


def test_a_customer_that_has_become_another_is_not_commented_any_more(world: World) -> None:
    keep = world.company(name="Gamma AB", organisation_number="212000-0142")
    id_ = say(world, "Före", on=keep)

    def gone(session):  # type: ignore[no-untyped-def]
        customers.get(session, world.bo, keep).merged_into_id = world.acme

    world.do(gone)
    assert isinstance(refusal(say, world, "Efter", on=keep), Conflict)
    assert isinstance(refusal(world.do, comments.edit, world.bo, id_, "Nytt", "Före"), Conflict)


def test_whom_a_text_would_reach_is_known_before_it_is_sent(world: World) -> None:
    found = world.see(comments.missed, world.bo, "customers", world.acme, "@Anna och @Cleo Dahl.")
    assert set(found.users) == {world.anna.id}
    assert found.missed == ("Cleo Dahl kan inte öppna det här och får inte veta det.",)
    own = own_only(world, "Rut Ek")
    assert isinstance(
        refusal(world.see, comments.missed, own, "customers", world.acme, "@Anna"), NotFound
    )
