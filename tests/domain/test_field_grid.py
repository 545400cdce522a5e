"""The grid of field rules, and what a stricter rule would find."""

from dataclasses import replace

from sqlalchemy import event
from sqlmodel import Session

from crm_app.domain import contacts, customer_list, customers, field_grid, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.field_grid import Lack
from crm_app.models import customers as models
from tests.world import World, refusal

EVERY = [(spec.key, "company.regular", "required") for spec in models.FIELDS]


def lacking(world: World, *changes: tuple[str, str, str], subject: str = "customer") -> list[Lack]:
    return world.see(field_grid.lacking, world.anna, subject, list(changes))


def cell(world: World, field: str, column: str = "company.regular") -> dict[str, str]:
    rows = field_grid.rows(world.see(settings.snapshot), "customer")
    return next(row["cells"][column] for row in rows if row["id"] == field)


def test_the_grid_has_a_column_for_every_kind_and_type() -> None:
    told = [(c["group"], c["label"]) for c in field_grid.columns("customer")]
    assert told == [
        (kind, type_)
        for kind in ("Företag", "Privat")
        for type_ in ("Vanlig", "Temporär", "Prospekt")
    ]
    assert [c["id"] for c in field_grid.columns("contact")] == ["."]


def test_a_cell_tells_its_rule_and_a_locked_one_why(world: World) -> None:
    world.decide("email", "required")
    assert cell(world, "email") == {"state": "required", "why": ""}
    assert cell(world, "name")["state"] == "locked"
    assert cell(world, "name")["why"] == "Företagsnamn behövs alltid och kan inte stängas av."
    assert cell(world, "name", "private.regular")["state"] == "none"


def test_a_row_tells_what_kind_of_field_it_is(world: World) -> None:
    rows = field_grid.rows(world.see(settings.snapshot), "customer")
    notes = {row["id"]: row["note"] for row in rows}
    assert notes["city"] == "Text · Adress"
    assert notes["tags"] == "Flera ur lista · Indelning"


def test_who_would_lack_a_field_is_counted_before_it_is_required(world: World) -> None:
    world.company()
    world.company(customer_type="prospect")
    assert lacking(world, ("city", "company.regular", "required")) == [
        Lack("Ort", "Företag Vanlig", 1, "city:company:regular")
    ]


def test_nobody_lacking_is_not_told(world: World) -> None:
    assert lacking(world, ("city", "company.regular", "required")) == []
    assert lacking(world, ("city", "private.regular", "required")) == []


def test_only_requiring_is_counted(world: World) -> None:
    world.company()
    for rule in ("active", "off"):
        assert lacking(world, ("city", "company.regular", rule)) == []


def test_locked_missing_and_unknown_cells_are_passed_over(world: World) -> None:
    world.private()
    assert lacking(world, ("name", "company.regular", "required")) == []
    assert lacking(world, ("website", "private.regular", "required")) == []
    assert lacking(world, ("password", "company.regular", "required")) == []
    assert lacking(world, ("city", "company.vip", "required")) == []


def test_each_count_equals_the_list_that_it_links_to(world: World) -> None:
    vip = world.value("tag", "VIP")
    world.company(tags=str(vip), marketing_consent="yes")
    world.company(country="NO", organisation_number="", phone="22123456")
    archived = world.company()
    world.do(customers.archive, world.bo, archived)
    told = lacking(world, *EVERY)
    assert {lack.field for lack in told} >= {
        "Ort",
        "Taggar",
        "Utskick",
        "Kundansvariga",
        "Webbplats",
    }
    for lack in told:
        query = Query(lacking=lack.told)
        page = world.see(customer_list.page, world.anna, query)
        assert lack.count == world.see(customer_list.count, world.anna, query) == len(page.lines)


def test_what_fills_itself_in_is_never_lacking(world: World) -> None:
    labels = {lack.field for lack in lacking(world, *EVERY)}
    assert not labels & {"Momstyp", "Skäl till ändrad momstyp", "Omvänd byggmoms", "Kundnummer"}


def test_a_counted_lack_is_what_an_edit_would_ask_for(world: World) -> None:
    id_ = world.company()
    told = {lack.told.split(":")[0] for lack in lacking(world, *EVERY)}
    for field in told:
        world.decide(field, "required")
    refused = refusal(world.edit, id_, world.anna, city="")
    assert set(vars(refused)["errors"]) == told


def test_contacts_that_would_lack_a_field_are_counted(world: World) -> None:
    world.do(contacts.add, world.bo, world.acme, {"first_name": "Eva"})
    told = lacking(world, ("email", ".", "required"), ("title", ".", "required"), subject="contact")
    assert told == [
        Lack("E-post", "kontaktperson", 1, ""),
        Lack("Titel", "kontaktpersoner", 2, ""),
    ]


def test_a_whole_column_is_counted_in_one_question(world: World) -> None:
    asked: list[str] = []

    def count(session: Session) -> list[Lack]:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
        return field_grid.lacking(session, world.anna, "customer", EVERY)

    assert len(world.see(count)) > 20
    assert len([sql for sql in asked if "FROM customer" in sql]) == 1


def test_counting_needs_the_right_to_decide(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.see, field_grid.lacking, actor, "customer", EVERY)
        assert isinstance(refused, PermissionDenied)


def test_the_preview_is_the_form_as_it_will_look(world: World) -> None:
    world.decide("website", "required")
    world.decide("phone", "off")
    held = world.see(settings.snapshot)
    sections = field_grid.preview(held, "customer", "company", "regular")
    fields = {f.key: f for s in sections for f in s.fields}
    assert fields["website"].required
    assert not fields["phone"].active
    assert "first_name" not in fields
    assert fields["country"].value == "SE"


def test_the_preview_of_a_contact_follows_its_rules(world: World) -> None:
    world.decide("mobile", "required", ".")
    (section,) = field_grid.preview(world.see(settings.snapshot), "contact", "", "")
    assert {f.key for f in section.fields if f.required} == {"first_name", "mobile"}


def test_an_administrator_of_her_own_customers_counts_all(world: World) -> None:
    narrow = Actor("user", 3, "Cleo Dahl", frozenset({"customers.settings", "customers.see_own"}))
    world.company()
    change = [("city", "company.regular", "required")]
    wide = replace(narrow, rights=narrow.rights | {"customers.see_all"})
    assert world.see(field_grid.lacking, narrow, "customer", change) == world.see(
        field_grid.lacking, wide, "customer", change
    )
