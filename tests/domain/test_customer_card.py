"""The card: one customer as a page shows her, and the forms of it."""

from crm_app.domain import contacts, customer_card, customers
from crm_app.domain.customer_card import Card, Shown
from crm_app.domain.errors import NotFound, PermissionDenied
from tests.world import World, refusal


def card(world: World, id_: int | None = None) -> Card:
    return world.see(customer_card.look, world.bo, id_ or world.acme, {})[0]


def shown(world: World, id_: int | None = None) -> dict[str, Shown]:
    return {line.key: line for group in card(world, id_).groups for line in group.lines}


def test_the_card_says_who_she_is(world: World) -> None:
    told = card(world)
    assert (told.number, told.name, told.kind_label) == ("1001", "Acme AB", "Företag")
    assert (told.type, told.type_label, told.archived) == ("regular", "Vanlig", False)
    assert told.managers == "Bo Berg"
    assert told.last.startswith("Bo Berg ändrade 20")


def test_values_are_shown_in_swedish_under_their_headings(world: World) -> None:
    values = shown(world)
    assert values["postal_code"].text == "702 10"
    assert values["phone"].text == "08-123 45 67"
    assert values["organisation_number"].text == "556036-0793"
    labels = [group.label for group in card(world).groups]
    assert labels[:3] == ["Uppgifter", "Kontakt", "Adress"]


def test_level_and_tags_stand_by_name(world: World) -> None:
    gold, vip = world.value("level", "Guld"), world.value("tag", "VIP")
    world.edit(world.acme, level=str(gold), tags=str(vip))
    assert (card(world).level, card(world).tags) == ("Guld", ["VIP"])
    world.archive_value(gold)
    assert card(world).level == "Guld"


def test_what_is_switched_off_is_nowhere_on_the_card(world: World) -> None:
    gold, vip = world.value("level", "Guld"), world.value("tag", "VIP")
    world.edit(world.acme, level=str(gold), tags=str(vip))
    for field in ("level", "tags", "account_managers", "vat_treatment", "city"):
        world.decide(field, "off")
    told = card(world)
    assert (told.level, told.tags, told.managers) == ("", [], "")
    assert (told.vat_label, told.vat_reason) == ("", "")
    assert "city" not in shown(world)


def test_a_persons_number_is_masked_and_can_be_revealed(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    line = shown(world, id_)["organisation_number"]
    assert (line.text, line.sealed) == ("811218-****", True)
    assert not shown(world)["organisation_number"].sealed


def test_the_card_says_why_the_vat_is_as_it_is(world: World) -> None:
    assert card(world).vat_reason == "Kund i Sverige → svensk moms på varje rad."
    world.edit(world.acme, vat_treatment="EXPORT", vat_override_reason="Fartyg")
    assert (card(world).vat_label, card(world).vat_reason) == ("Export", "Vald för hand: Fartyg")


def test_the_invoice_recipient_stands_by_her_number(world: World) -> None:
    world.decide("invoice_recipient", "active")
    other = world.company(invoice_recipient="1001")
    assert shown(world, other)["invoice_recipient"].text == "1001"


def test_contacts_stand_on_the_card_without_the_archived(world: World) -> None:
    title = world.value("contact_title", "VD")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(title)}, {})
    (line,) = card(world).contacts
    assert (line.name, line.title, line.main, line.invoice) == ("Paula Ek", "VD", True, False)
    assert [(v.key, v.text) for v in line.lines] == [("email", "paula@acme.example")]
    world.do(contacts.archive, world.bo, world.paula_contact)
    assert card(world).contacts == []


def test_a_contacts_inactive_fields_are_not_shown(world: World) -> None:
    title = world.value("contact_title", "VD")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(title)}, {})
    for field in ("title", "email", "main_contact"):
        world.decide(field, "off", ".")
    (line,) = card(world).contacts
    assert (line.title, line.lines, line.main) == ("", [], False)


def test_the_cards_form_holds_its_values_and_errors(world: World) -> None:
    _, fields = world.see(customer_card.look, world.bo, world.acme, {"city": "Fyll i Ort."})
    city = next(f for f in fields if f.key == "city")
    assert (city.value, city.error) == ("Örebro", "Fyll i Ort.")


def test_not_yours_is_told_exactly_like_not_there(world: World) -> None:
    mine = refusal(world.see, customer_card.look, world.cleo, world.acme, {})
    nobody = refusal(world.see, customer_card.look, world.cleo, 999, {})
    assert (type(mine), mine.message) == (type(nobody), nobody.message)
    refused = refusal(world.see, customer_card.look, world.paula, world.acme, {})
    assert isinstance(refused, PermissionDenied)


def test_a_contacts_form_holds_her_values_and_a_new_one_is_empty(world: World) -> None:
    form = customer_card.contact_form
    for contact, name in ((world.paula_contact, "Paula"), (0, "")):
        (section,) = world.see(form, world.bo, world.acme, contact, {})
        assert {f.key: f.value for f in section.fields}["first_name"] == name


def test_a_contacts_form_is_reached_through_her_own_customer_only(world: World) -> None:
    other = world.company()
    form = customer_card.contact_form
    for customer, contact in ((other, world.paula_contact), (world.acme, 999)):
        refused = refusal(world.see, form, world.bo, customer, contact, {})
        assert (type(refused), refused.message) == (NotFound, contacts.MISSING)
    mine = world.company(world.cleo)
    refused = refusal(world.see, form, world.cleo, mine, world.paula_contact, {})
    assert (type(refused), refused.message) == (NotFound, contacts.MISSING)
    assert isinstance(refusal(world.see, form, world.cleo, world.acme, 0, {}), NotFound)
    assert isinstance(refusal(world.see, form, world.paula, world.acme, 0, {}), PermissionDenied)


def test_the_form_for_a_new_customer_starts_with_the_first_values(world: World) -> None:
    sections = world.see(customer_card.new_form, world.bo, "company", "prospect", {"name": "Nej."})
    found = {f.key: f for s in sections for f in s.fields}
    assert (found["country"].value, found["customer_type"].value) == ("SE", "prospect")
    terms = world.see(customers.first_values, world.bo)["payment_terms"]
    assert found["payment_terms"].value == str(terms)
    assert found["name"].error == "Nej."
    assert not found["organisation_number"].required


def test_the_form_for_a_new_customer_needs_the_right_to_register(world: World) -> None:
    refused = refusal(world.see, customer_card.new_form, world.paula, "company", "regular", {})
    assert isinstance(refused, PermissionDenied)


def test_only_a_new_customer_is_told_that_she_gets_the_next_number(world: World) -> None:
    _, fields = world.see(customer_card.look, world.bo, world.acme, {})
    new = world.see(customer_card.new_form, world.bo, "company", "regular", {})
    hints = [f.hint for f in fields if f.key == "number"]
    hints += [f.hint for part in new for f in part.fields if f.key == "number"]
    assert hints == ["", "Lämna tomt för nästa lediga nummer."]
