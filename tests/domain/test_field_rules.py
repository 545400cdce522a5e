"""Field rules: what administrators decide, and what can't be decided."""

import pytest

from crm_app.domain import field_rules, settings
from crm_app.domain.errors import PermissionDenied
from crm_app.models import customers as models
from crm_app.models.spec import Rule
from tests.world import World, errors, refusal

# DOMAIN.md §2, for Vanlig: company and private. "-" is not for this kind.
DEFAULTS = """
number L L / name L - / first_name - L / last_name - L / customer_type L L
organisation_number R - / personal_identity_number - O / vat_number A - / country R R
vat_treatment A A / address A A / address2 A A / postal_code A A / city A A
invoice_address A O / invoice_address2 A O / invoice_postal_code A O / invoice_city A O
visit_address O - / visit_address2 O - / visit_postal_code O - / visit_city O -
delivery_address O O / delivery_address2 O O / delivery_postal_code O O / delivery_city O O
phone A A / mobile A A / phone_work A A / email A A / invoice_email A A / website A -
level A A / district A A / source A A / company_type A - / tags A A / account_managers A A
payment_terms A A / invoice_recipient O O / gln O - / peppol_id O - / invoice_delivery O -
your_reference O O / our_reference O O / currency O O / discount O O
reverse_construction_vat O - / property_designation - O / brf_organisation_number - O
apartment_number - O / marketing_consent A A / note A A
"""
LETTERS = {
    "L": Rule.LOCKED,
    "R": Rule.REQUIRED,
    "A": Rule.ACTIVE,
    "O": Rule.OFF,
    "-": Rule.NONE,
}
CONTACT_DEFAULTS = {
    "first_name": Rule.LOCKED,
    "last_name": Rule.ACTIVE,
    "title": Rule.ACTIVE,
    "email": Rule.ACTIVE,
    "phone_work": Rule.ACTIVE,
    "mobile": Rule.ACTIVE,
    "phone": Rule.OFF,
    "department": Rule.OFF,
    "main_contact": Rule.ACTIVE,
    "invoice_contact": Rule.OFF,
    "note": Rule.OFF,
}


def rule(
    world: World, field: str, column: str = "company.regular", subject: str = "customer"
) -> Rule:
    kind, _, type_ = column.partition(".")
    spec = field_rules.SPECS[subject][field]
    held = world.see(settings.snapshot)
    return field_rules.rule_of(held, subject, spec, kind, type_)


@pytest.mark.parametrize("line", DEFAULTS.replace("\n", "/").strip("/ ").split("/"))
def test_a_field_starts_with_the_rule_of_the_domain(world: World, line: str) -> None:
    field, company, private = line.split()
    assert rule(world, field, "company.regular") is LETTERS[company]
    assert rule(world, field, "private.regular") is LETTERS[private]


def test_every_field_of_the_domain_is_there_and_no_other() -> None:
    told = {line.split()[0] for line in DEFAULTS.replace("\n", "/").split("/") if line.strip()}
    assert told == {spec.key for spec in models.FIELDS} - {"vat_override_reason"}


@pytest.mark.parametrize(("field", "expected"), CONTACT_DEFAULTS.items())
def test_a_contact_field_starts_with_the_rule_of_the_domain(
    world: World, field: str, expected: Rule
) -> None:
    assert rule(world, field, ".", "contact") is expected


@pytest.mark.parametrize("type_", ["temporary", "prospect"])
def test_temporary_and_prospect_start_with_only_the_locked_required(
    world: World, type_: str
) -> None:
    held = world.see(settings.snapshot)
    for kind in ("company", "private"):
        rules = {r for _, r in field_rules.effective(held, "customer", kind, type_)}
        assert Rule.REQUIRED not in rules
    assert rule(world, "country", f"company.{type_}") is Rule.ACTIVE


def test_a_decided_rule_holds_for_its_kind_and_type_alone(world: World) -> None:
    world.decide("email", "required", "company.prospect")
    assert rule(world, "email", "company.prospect") is Rule.REQUIRED
    assert rule(world, "email", "company.regular") is Rule.ACTIVE
    assert rule(world, "email", "private.prospect") is Rule.ACTIVE


def test_deciding_is_a_settings_event_and_touches_the_settings(world: World) -> None:
    changes = [("email", "company.regular", "required")]
    told = world.topics(field_rules.decide, world.anna, "customer", changes)
    event = world.last_event("settings")
    assert told == ["settings"]
    assert (event.action, event.actor_name) == ("field_rules.customer", "Anna Lind")
    assert event.changes["E-post – Företag Vanlig"] == {
        "old": "aktiv",
        "new": "obligatorisk",
        "from": ["email", "company.regular", "active"],
        "to": ["email", "company.regular", "required"],
    }


def test_deciding_what_holds_already_is_no_event(world: World) -> None:
    changes = [("email", "company.regular", "active")]
    assert world.topics(field_rules.decide, world.anna, "customer", changes) == []
    assert world.events("settings") == []


def test_only_those_with_the_right_decide(world: World) -> None:
    changes = [("email", "company.regular", "off")]
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, field_rules.decide, actor, "customer", changes)
        assert isinstance(refused, PermissionDenied)
    assert rule(world, "email") is Rule.ACTIVE


def test_a_locked_cell_alone_is_refused(world: World) -> None:
    found = errors(world.decide, "name", "off")
    assert found == {"name": "Företagsnamn är låst och kan inte ändras."}


def test_a_whole_row_is_decided_at_once_and_passes_cells_that_do_not_exist(world: World) -> None:
    row = [("website", column.id, "required") for column in field_rules.CUSTOMER_COLUMNS]
    world.do(field_rules.decide, world.anna, "customer", row)
    assert rule(world, "website", "company.temporary") is Rule.REQUIRED
    assert rule(world, "website", "private.regular") is Rule.NONE
    assert len(world.last_event("settings").changes) == 3


def test_a_whole_column_is_decided_at_once_and_passes_the_locked(world: World) -> None:
    column = [(spec.key, "company.regular", "off") for spec in models.FIELDS]
    world.do(field_rules.decide, world.anna, "customer", column)
    held = world.see(settings.snapshot)
    rules = field_rules.effective(held, "customer", "company", "regular")
    assert {spec.key for spec, r in rules if r is Rule.LOCKED} == {
        "number",
        "name",
        "customer_type",
    }
    assert {r for _, r in rules} == {Rule.LOCKED, Rule.OFF}


@pytest.mark.parametrize(
    "change",
    [
        ("password", "company.regular", "off"),
        ("email", "company.vip", "off"),
        ("email", "company.regular", "locked"),
        ("email", "company.regular", ""),
    ],
)
def test_an_unknown_field_column_or_rule_is_refused_and_nothing_is_kept(
    world: World, change: tuple[str, str, str]
) -> None:
    changes = [("phone", "company.regular", "off"), change]
    found = errors(world.do, field_rules.decide, world.anna, "customer", changes)
    assert found == {change[0]: "Fältet eller värdet finns inte. Ladda om sidan."}
    assert rule(world, "phone") is Rule.ACTIVE


def test_an_unknown_subject_is_refused(world: World) -> None:
    changes = [("email", ".", "off")]
    assert errors(world.do, field_rules.decide, world.anna, "supplier", changes)


def test_a_decided_lock_cannot_be_smuggled_in(world: World) -> None:
    world.decide("mobile", "required", ".")
    assert rule(world, "mobile", ".", "contact") is Rule.REQUIRED
    assert "first_name" in errors(world.decide, "first_name", "off", ".")


def keys(world: World, subject: str = "customer") -> list[str]:
    return [spec.key for spec in field_rules.ordered(world.see(settings.snapshot), subject)]


def test_fields_start_in_the_order_in_which_they_are_written(world: World) -> None:
    assert keys(world) == [spec.key for spec in models.FIELDS]


def test_a_decided_order_holds_and_is_an_event(world: World) -> None:
    wanted = keys(world)
    wanted.insert(0, wanted.pop(wanted.index("email")))
    told = world.topics(field_rules.arrange, world.anna, "customer", wanted)
    assert keys(world) == wanted
    assert told == ["settings"]
    event = world.last_event("settings")
    assert event.action == "field_order.customer"
    assert event.changes["E-post"]["new"] == "1"
    assert event.changes["E-post"]["to"] == wanted


def test_the_order_of_contacts_is_their_own(world: World) -> None:
    wanted = keys(world, "contact")[::-1]
    world.do(field_rules.arrange, world.anna, "contact", wanted)
    assert keys(world, "contact") == wanted
    assert keys(world) == [spec.key for spec in models.FIELDS]


def test_an_order_that_leaves_out_repeats_or_invents_a_field_is_refused(world: World) -> None:
    held = keys(world)
    for wrong in (held[1:], [*held, held[0]], [*held[1:], "password"]):
        found = errors(world.do, field_rules.arrange, world.anna, "customer", wrong)
        assert found == {"order": "Ordningen passar inte längre fälten. Ladda om sidan."}


def test_arranging_needs_its_right(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, field_rules.arrange, actor, "customer", keys(world)[::-1])
        assert isinstance(refused, PermissionDenied)


def test_the_order_that_holds_already_is_no_event(world: World) -> None:
    assert world.topics(field_rules.arrange, world.anna, "customer", keys(world)) == []
