"""What a customer says in the cells of a file: what is hers, by name, and nothing that is off."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_app.domain import contacts, registers, settings, users
from crm_app.domain.excel import file_rows
from crm_app.domain.excel.accepted import listed, user_name
from crm_app.domain.excel.file_columns import file_columns
from crm_app.domain.excel.file_rows import FileRows, most_contacts
from crm_app.models.users import User
from tests.world import World


def said(world: World, *ids: int, kind: str = "company", **more: Any) -> list[dict[str, str]]:
    """Return what each customer says, by the column's key."""

    def read(session: Session) -> list[dict[str, str]]:
        columns = file_columns(settings.snapshot(session), kind, most_contacts(session, ids))
        rows = FileRows(session, world.anna, columns, **({"in_full": False} | more))
        keys = [column.key for column in columns]
        return [dict(zip(keys, row, strict=True)) for row in rows.read(ids)]

    return world.see(read)


def name(world: World, id_: int, name: str, email: str = "") -> None:
    def rename(session: Session) -> None:
        user = session.get_one(User, id_)
        user.name, user.email = name, email or user.email
        settings.changed(session)

    world.do(rename)


def test_values_stand_as_a_swede_writes_them(world: World) -> None:
    (acme,) = said(world, world.acme)
    assert acme["organisation_number"] == "556036-0793"
    assert acme["phone"] == "08-123 45 67"
    assert acme["postal_code"] == "702 10"
    assert (acme["country"], acme["customer_type"]) == ("Sverige", "Vanlig")


def test_a_customer_that_is_gone_has_no_row_and_the_order_is_kept(world: World) -> None:
    beta = world.company()
    told = said(world, beta, 99, world.acme)
    assert [row["name"] for row in told] == ["Beta AB", "Acme AB"]


def test_many_customers_are_read_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_rows, "AT_A_TIME", 1)
    beta = world.company()
    assert [row["name"] for row in said(world, beta, world.acme)] == ["Beta AB", "Acme AB"]


def test_a_field_that_is_off_for_her_type_is_empty_though_it_holds_something(world: World) -> None:
    beta = world.company(customer_type="prospect", website="https://beta.example")
    world.decide("website", "off", "company.prospect")
    told = said(world, beta)[0]
    assert told["website"] == ""
    world.decide("website", "active", "company.prospect")
    assert said(world, beta)[0]["website"] == "https://beta.example"


def test_account_managers_stand_with_their_titles(world: World) -> None:
    title = world.value("manager_title", "Säljare (Syd)")
    world.edit(world.acme, account_managers=f"{world.bo.id}:{title},{world.anna.id}:")
    assert said(world, world.acme)[0]["account_managers"] == "Anna Lind; Bo Berg (Säljare (Syd))"


@pytest.mark.parametrize("odd", ["Cleo Dahl", "CLEO DAHL", "Bo (konsult)", "Bo; Berg"])
def test_a_user_whose_name_may_be_read_as_anothers_stands_by_e_mail(world: World, odd: str) -> None:
    name(world, world.bo.id or 0, odd)
    assert said(world, world.acme)[0]["account_managers"] == "bo@firma.example"


def test_a_picker_offers_what_the_import_reads(world: World) -> None:
    name(world, world.bo.id or 0, "Cleo Dahl")
    held = world.see(settings.snapshot)
    spec = next(c.spec for c in file_columns(held, "company") if c.key == "account_managers")
    assert listed(held, spec) == ("Anna Lind", "bo@firma.example", "cleo@firma.example")
    assert user_name(held, world.anna.id or 0) == "Anna Lind"


def test_a_merged_value_stands_as_what_it_is_now(world: World) -> None:
    from crm_app.domain import register_merge

    old, new = world.value("level", "Gammal"), world.value("level", "Ny")
    world.edit(world.acme, level=str(old))
    world.do(register_merge.merge, world.anna, old, new)
    assert said(world, world.acme)[0]["level"] == "Ny"


def test_an_archived_value_stands_where_it_is(world: World) -> None:
    old = world.value("level", "Gammal")
    world.edit(world.acme, level=str(old))
    world.archive_value(old)
    assert said(world, world.acme)[0]["level"] == "Gammal"


def test_the_main_contact_stands_first_and_archived_ones_nowhere(world: World) -> None:
    for first in ("Alf", "Bea"):
        world.do(contacts.add, world.bo, world.acme, {"first_name": first, "main_contact": "nej"})
    (acme,) = said(world, world.acme)
    found = [acme[f"contact{place}.first_name"] for place in (1, 2, 3)]
    assert found == ["Paula", "Alf", "Bea"]
    world.do(contacts.archive, world.bo, world.paula_contact)
    assert said(world, world.acme)[0]["contact1.first_name"] == "Alf"


def test_five_contacts_have_columns_and_no_more(world: World) -> None:
    for number in range(6):
        world.do(contacts.add, world.bo, world.acme, {"first_name": f"Nr {number}"})
    assert world.see(most_contacts, [world.acme]) == 7
    (acme,) = said(world, world.acme)
    assert acme["contact5.first_name"] == "Nr 3"
    assert "contact6.first_name" not in acme


def test_a_contact_has_the_customers_way_of_writing_numbers(world: World) -> None:
    beta = world.company(country="NO", organisation_number="974760673")
    texts = {"first_name": "Kari", "mobile": "+46 70 174 06 05"}
    world.do(contacts.add, world.bo, beta, texts)
    assert said(world, beta)[0]["contact1.mobile"].startswith("+46")


def test_what_no_cell_can_hold_is_left_empty_and_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_rows, "LONGEST", 20)
    world.edit(world.acme, note="x" * 20, name="x" * 19)

    def read(session: Session) -> tuple[int, list[str]]:
        columns = file_columns(settings.snapshot(session), "company", 0)
        rows = FileRows(session, world.anna, columns, in_full=False)
        told = dict(zip([c.key for c in columns], next(rows.read([world.acme])), strict=True))
        return rows.left_out, [told["note"], told["name"]]

    assert world.see(read) == (1, ["", "x" * 19])


def test_a_sole_traders_numbers_are_masked_unless_asked_for(world: World) -> None:
    beta = world.company(organisation_number="811218-9876", vat_number="SE811218987601")
    (masked,) = said(world, beta)
    assert masked["organisation_number"] == "811218-****"
    assert "9876" not in masked["vat_number"]
    (full,) = said(world, beta, in_full=True)
    assert full["organisation_number"] == "811218-9876"
    assert full["vat_number"] == "SE811218987601"


def test_a_register_name_that_a_file_reads_as_something_else_is_written_literally(
    world: World,
) -> None:
    world.edit(world.acme, level=str(world.do(registers.add, world.anna, "level", "(töm)")))
    assert said(world, world.acme)[0]["level"] == "'(töm)"


def test_a_user_who_has_left_still_stands_on_her_customers(world: World) -> None:
    def leave(session: Session) -> None:
        users.get(session, world.bo.id or 0).active = False
        settings.changed(session)

    world.do(leave)
    assert said(world, world.acme)[0]["account_managers"] == "Bo Berg"
    held = world.see(settings.snapshot)
    spec = next(c.spec for c in file_columns(held, "company") if c.key == "account_managers")
    assert "Bo Berg" not in listed(held, spec)
