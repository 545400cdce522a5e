"""The columns of a file: told once, written by templates and exports, read by the import."""

from crm_app.domain import custom_fields, custom_tabs, field_rules, settings
from crm_app.domain.excel.file_columns import FileColumn, file_columns
from crm_app.domain.excel.headings import same
from tests.world import World


def columns(world: World, kind: str = "company", contacts: int = 1) -> dict[str, FileColumn]:
    told = world.see(lambda session: file_columns(settings.snapshot(session), kind, contacts))
    assert len({same(c.heading) for c in told}) == len(told), "two headings read the same"
    return {c.key: c for c in told}


def test_a_file_has_the_fields_that_are_active_for_its_kind_in_the_decided_order(
    world: World,
) -> None:
    assert list(columns(world))[:4] == ["number", "name", "customer_type", "organisation_number"]
    assert list(columns(world, "private"))[:3] == ["number", "first_name", "last_name"]
    assert not {"gln", "first_name"} & set(columns(world))
    world.decide("gln", "active", "company.prospect")
    assert columns(world)["gln"].heading == "GLN"
    order = [
        spec.key
        for spec in world.see(lambda s: field_rules.ordered(settings.snapshot(s), "customer"))
    ]
    world.do(
        field_rules.arrange, world.anna, "customer", ["city", *(k for k in order if k != "city")]
    )
    assert next(iter(columns(world))) == "city"


def test_required_is_what_a_new_customer_must_fill_in_herself(world: World) -> None:
    required = {key for key, column in columns(world).items() if column.required}
    assert required == {"name", "organisation_number", "contact1.first_name"}
    world.decide("city", "required", "company.regular")
    assert columns(world)["city"].required


def test_an_own_field_has_its_tab_in_its_heading(world: World) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "folder")
    field = world.do(custom_fields.add, world.anna, tab, "Startdatum", "date")
    found = columns(world)[f"own_{field}"]
    assert (found.of, found.heading) == ("own", "Avtal: Startdatum")
    assert columns(world, "private")[f"own_{field}"] == found


def test_an_own_field_never_takes_the_heading_of_another(world: World) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "folder")
    ids = [world.do(custom_fields.add, world.anna, tab, n, "text") for n in ("Pris", "Pris *")]
    headings = [columns(world)[f"own_{id_}"].heading for id_ in ids]
    assert headings == ["Avtal: Pris", f"Avtal: Pris * (own_{ids[1]})"]


def test_the_contacts_of_a_company_have_columns_of_their_own(world: World) -> None:
    found = [c.heading for c in columns(world, contacts=2).values() if c.of == "contact"]
    assert found[:2] == ["Kontakt förnamn", "Kontakt efternamn"]
    assert "Kontakt 2 e-post" in found
    assert not any("Kontakt" in c.heading for c in columns(world, contacts=0).values())
    assert not any(c.of == "contact" for c in columns(world, "private").values())
