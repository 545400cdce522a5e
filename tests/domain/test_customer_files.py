"""Files on the card: each with an event, never twice the same, and gone when they are purged."""

import pytest
from sqlmodel import Session

from crm_app.domain import customers, file_store, files
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.files import Arrived
from tests.world import World, errors

READER = Actor("user", 1, "Läsaren", frozenset({"customers.see_all"}))


def kept(content: bytes = b"hej") -> str:
    stored_as = file_store.new()
    file_store.path(stored_as).write_bytes(content)
    return stored_as


def add(world: World, name: str = "avtal.pdf", digest: str = "a" * 64, **told: object) -> int:
    """Let Bo add a file with some content to Acme, or as told."""
    arrived = Arrived(name, "application/pdf", 1_400_000, digest, kept())
    return world.do(
        files.add, told.get("actor", world.bo), told.get("customer", world.acme), arrived
    )


def listed(world: World, actor: Actor | None = None) -> list[files.FileLine]:
    return world.see(files.listing, actor or world.bo, world.acme)


def test_a_file_is_listed_with_what_one_wants_to_know(world: World):
    id_ = add(world)
    (line,) = listed(world)
    assert (line.id, line.name, line.label, line.size, line.who) == (
        id_,
        "avtal.pdf",
        "PDF",
        "1,4 MB",
        "Bo Berg",
    )
    assert (line.inline, line.archived, line.lost) == ("pdf", False, False)


def test_the_newest_is_first(world: World):
    one, two = add(world), add(world, digest="b" * 64)
    assert [line.id for line in listed(world)] == [two, one]


def test_each_verb_is_an_event_on_the_customer_and_tells_her_open_cards(world: World):
    id_ = add(world)
    world.do(files.rename, world.bo, id_, "nytt")
    world.do(files.archive, world.bo, id_)
    topics = world.topics(files.restore, world.bo, id_)
    told = [e for e in world.events("customers") if e.action.startswith("file.")]
    assert [e.action for e in told] == ["file.add", "file.rename", "file.archive", "file.restore"]
    assert {e.record_id for e in told} == {world.acme}
    assert told[1].changes == {"file": {"old": "avtal.pdf", "new": "nytt.pdf", "to": id_}}
    assert topics == ["events:customers", f"record:customers:{world.acme}"]


def test_doing_what_is_done_already_is_no_event(world: World):
    id_ = add(world)
    before = len(world.events("customers"))
    world.do(files.restore, world.bo, id_)
    world.do(files.rename, world.bo, id_, "avtal.pdf")
    assert len(world.events("customers")) == before


def test_the_same_content_twice_is_refused_with_where_it_is(world: World):
    id_ = add(world)
    assert "avtal.pdf (Bo Berg" in errors(add, world, "kopia.pdf")["file"]
    world.do(files.archive, world.bo, id_)
    assert "Återställ den" in errors(add, world, "kopia.pdf")["file"]


def test_the_same_content_may_hang_on_two_customers(world: World):
    add(world)
    assert add(world, customer=world.company()) > 0


def test_an_empty_name_is_refused(world: World):
    id_ = add(world)
    assert errors(world.do, files.rename, world.bo, id_, "  ")["name"].startswith("Skriv")


def test_what_hangs_on_an_archived_customer_can_still_be_read(world: World):
    id_ = add(world)
    world.do(customers.archive, world.bo, world.acme)
    assert world.see(files.get, world.bo, id_).name == "avtal.pdf"
    assert len(listed(world)) == 1


def test_cleo_meets_nothing_of_a_customer_that_is_not_hers(world: World):
    id_ = add(world)
    for query, on in ((files.listing, world.acme), (files.get, id_), (files.get, 99)):
        with pytest.raises(NotFound):
            world.see(query, world.cleo, on)
    for verb in (files.archive, files.restore):
        with pytest.raises(NotFound):
            world.do(verb, world.cleo, id_)
    with pytest.raises(NotFound):
        world.do(files.rename, world.cleo, id_, "x")
    with pytest.raises(NotFound):
        add(world, actor=world.cleo, digest="c" * 64)


def test_paula_may_neither_see_nor_add(world: World):
    id_ = add(world)
    for query, on in ((files.listing, world.acme), (files.get, id_)):
        with pytest.raises(PermissionDenied):
            world.see(query, world.paula, on)
    with pytest.raises(PermissionDenied):
        add(world, actor=world.paula)


def test_who_only_sees_customers_reads_files_and_changes_none(world: World):
    id_ = add(world)
    assert len(listed(world, READER)) == 1
    for verb, *more in ((files.archive,), (files.restore,), (files.rename, "x")):
        with pytest.raises(PermissionDenied):
            world.do(verb, READER, id_, *more)
    with pytest.raises(PermissionDenied):
        add(world, actor=READER, digest="c" * 64)


@pytest.mark.parametrize("id_", [0, -1, 2**63])
def test_an_id_that_cannot_be_is_not_there(world: World, id_: int):
    with pytest.raises(NotFound):
        world.see(files.get, world.bo, id_)


def test_a_row_whose_content_is_gone_says_so_and_is_not_shown(world: World):
    id_ = add(world)
    file_store.path(world.see(files.get, world.bo, id_).stored_as).unlink()
    (line,) = listed(world)
    assert (line.lost, line.inline) == (True, "")


def test_content_without_a_row_is_swept_and_the_rest_stays(world: World):
    id_ = add(world)
    orphan = file_store.path(kept())
    assert world.do(files.sweep) == 1
    assert not orphan.exists()
    assert file_store.path(world.see(files.get, world.bo, id_).stored_as).exists()


def test_a_merge_moves_the_files_and_tells_both_cards(world: World):
    id_, beta = add(world), world.company()
    topics = world.topics(files.move, world.acme, beta)
    assert topics == sorted([f"record:customers:{world.acme}", f"record:customers:{beta}"])
    assert world.see(files.get, world.bo, id_).customer_id == beta
    assert listed(world) == []


def test_a_purge_takes_rows_and_content(world: World):
    path = file_store.path(world.see(files.get, world.bo, add(world)).stored_as)
    assert world.do(files.purge, world.acme) == 1
    assert not path.exists()
    assert listed(world) == []


def test_a_purge_that_is_rolled_back_takes_nothing(world: World):
    path = file_store.path(world.see(files.get, world.bo, add(world)).stored_as)

    def fail(session: Session) -> None:
        files.purge(session, world.acme)
        raise Invalid({"x": "Nej."})

    with pytest.raises(Invalid):
        world.do(fail)
    assert path.exists()
    assert len(listed(world)) == 1


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 byte"), (999, "999 byte"), (45_400, "45 kB"), (1_449_000, "1,4 MB")]
)
def test_a_size_is_written_as_swedes_write_it(size: int, shown: str):
    assert files.shown_size(size) == shown
