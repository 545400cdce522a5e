"""Number series: the next unused number, under any number of hands at once."""

import threading

import pytest
from sqlalchemy import event
from sqlmodel import Session

from crm_app import db
from crm_app.domain import clock, customer_values, customers, numbers
from crm_app.domain.actors import Actor, system
from crm_app.domain.errors import PermissionDenied
from crm_app.models.customers import Customer
from tests.world import COMPANY, World, errors, refusal

TAKEN = {"number": "Kundnummer 1001 är upptaget. Välj ett annat."}


def number(world: World, id_: int) -> str:
    return world.values(id_)["number"]


def test_numbers_come_in_order_from_1001(world: World) -> None:
    assert [number(world, world.company()) for _ in range(3)] == ["1002", "1003", "1004"]
    assert number(world, world.acme) == "1001"
    assert world.see(numbers.upcoming, "customers") == 1005


def test_a_refused_customer_consumes_no_number(world: World) -> None:
    for _ in range(3):
        errors(world.company, email="x")
    assert number(world, world.company()) == "1002"


def test_a_rollback_gives_the_number_back(world: World) -> None:
    def fail(session: Session) -> None:
        customers.register(session, world.bo, "company", COMPANY)
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        world.do(fail)
    assert number(world, world.company()) == "1002"


def test_a_typed_number_is_kept_and_gone_round(world: World) -> None:
    assert number(world, world.company(world.anna, number="1002")) == "1002"
    assert number(world, world.company(world.anna, number="K-7")) == "K-7"
    assert number(world, world.company()) == "1003"


def test_a_typed_number_needs_its_right(world: World) -> None:
    for actor in (world.bo, world.cleo):
        assert errors(world.company, actor, number="5000") == {
            "number": "Du har inte rätt att välja kundnummer. Lämna det tomt."
        }
    assert set(errors(world.edit, world.acme, number="5000")) == {"number"}
    world.edit(world.acme, world.anna, number="5000")
    assert world.last_event().changes["number"] == {"old": "1001", "new": "5000"}


def test_a_number_is_never_given_twice(world: World) -> None:
    assert errors(world.company, world.anna, number="1001") == TAKEN
    other = world.company()
    assert errors(world.edit, other, world.anna, number=" 1001 ") == TAKEN


def test_a_number_that_others_do_not_see_is_taken_all_the_same(world: World) -> None:
    rights = world.cleo.rights | {"customers.change_number"}
    cleo = Actor("user", world.cleo.id, "Cleo Dahl", rights)
    assert errors(world.company, cleo, number="1001") == TAKEN


def test_a_number_cannot_be_emptied(world: World) -> None:
    found = errors(world.edit, world.acme, world.anna, number="")
    assert found == {"number": "Fyll i Kundnummer."}


def test_many_are_taken_at_once_round_those_that_are_used(world: World) -> None:
    for typed in ("1003", "1005"):
        world.company(world.anna, number=typed)
    assert world.do(numbers.take, "customers", 4) == ["1002", "1004", "1006", "1007"]
    assert world.see(numbers.upcoming, "customers") == 1008


def test_a_long_run_of_typed_numbers_is_passed_in_few_questions(world: World) -> None:
    world.do(_type, range(1002, 4002))
    asked: list[str] = []

    def take(session: Session) -> list[str]:
        event.listen(session.connection(), "before_cursor_execute", lambda *a: asked.append(a[2]))
        return numbers.take(session, "customers")

    assert world.do(take) == ["4002"]
    assert len(asked) < 30


def _type(session: Session, typed: range) -> None:
    first = customers.first_values(session, system())
    for n in typed:
        row = customer_values.columns("company", first | {"number": str(n)}, clock.now())
        session.add(Customer(kind="company", created_at=clock.now(), **row))


def test_two_threads_registering_at_once_never_share_or_skip_a_number(
    world: World, prove: bool
) -> None:
    each = 500 if prove else 50
    url = str(world.database.engine.url)
    together = threading.Barrier(2)
    faults: list[BaseException] = []

    def register() -> None:
        mine = db.Database(url)
        together.wait()
        try:
            for _ in range(each):
                mine.transact(customers.register, world.bo, "company", COMPANY)
        except BaseException as fault:
            faults.append(fault)
        finally:
            mine.close()

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [e.changes["number"]["new"] for e in world.events("customers", "register")]
    assert faults == []
    assert told == [str(n) for n in range(1001, 1002 + 2 * each)]


def test_the_series_can_be_moved_and_says_so(world: World) -> None:
    told = world.topics(numbers.move, world.anna, "customers", 5000)
    event = world.last_event("settings")
    assert told == ["settings"]
    assert event.action == "numbers.customers"
    assert event.changes == {"Kundnummer": {"old": "1002", "new": "5000"}}
    assert number(world, world.company()) == "5000"


def test_a_series_moved_back_still_gives_only_unused_numbers(world: World) -> None:
    world.do(numbers.move, world.anna, "customers", 1001)
    assert number(world, world.company()) == "1002"


def test_moving_to_where_it_is_is_no_event(world: World) -> None:
    assert world.topics(numbers.move, world.anna, "customers", 1002) == []


@pytest.mark.parametrize("to", [0, -5, 10**12 + 1])
def test_a_series_stays_within_twelve_digits(world: World, to: int) -> None:
    found = errors(world.do, numbers.move, world.anna, "customers", to)
    assert found == {"next": "Nästa nummer ska vara mellan 1 och 1 000 000 000 000."}


def test_moving_the_series_is_for_administrators(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, numbers.move, actor, "customers", 9)
        assert isinstance(refused, PermissionDenied)
