"""Customers: one wide row each, and the links to tags and account managers."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule, UtcDateTime, column, specs_of


class CustomerKind(StrEnum):
    """Företag or Privat. Never changes after registration."""

    COMPANY = "company"
    PRIVATE = "private"


class CustomerType(StrEnum):
    """Vanlig, Temporär or Prospekt. The last two can be promoted to the first."""

    REGULAR = "regular"
    TEMPORARY = "temporary"
    PROSPECT = "prospect"


KIND_LABELS: dict[str, str] = {CustomerKind.COMPANY: "Företag", CustomerKind.PRIVATE: "Privat"}
TYPE_LABELS: dict[str, str] = {
    CustomerType.REGULAR: "Vanlig",
    CustomerType.TEMPORARY: "Temporär",
    CustomerType.PROSPECT: "Prospekt",
}
VAT_TREATMENTS = (
    ("SE", "SE"),
    ("SE_REVERSE", "SE omvänd"),
    ("EU_REVERSE", "EU omvänd"),
    ("EU_TAXABLE", "EU momspliktig"),
    ("EXPORT", "Export"),
)
CONSENTS = (("yes", "Ja"), ("no", "Nej"), ("", "Ej frågat"))
DELIVERIES = (("email", "E-post"), ("letter", "Brev"), ("einvoice", "E-faktura"))
CURRENCIES = tuple((c, c) for c in ("SEK", "EUR", "USD", "NOK", "DKK", "GBP", "CHF", "PLN"))

FILTERED = (
    "kind",
    "customer_type",
    "country",
    "level_id",
    "district_id",
    "source_id",
    "company_type_id",
    "payment_terms_id",
)
OFF, ON, REQ, LOCK, NONE = Rule.OFF, Rule.ACTIVE, Rule.REQUIRED, Rule.LOCKED, Rule.NONE


class Customer(SQLModel, table=True):
    """One customer. Text is "" when empty; a reference is None.

    `*_sealed` is encrypted and `*_index` a keyed hash for matching: the plain column beside
    them holds only what everybody may see, which for a person's number is its masked form.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    version: int = 1
    archived: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by: str = ""
    display_name: str = Field(max_length=201)
    name_key: str = Field(max_length=201)
    city_key: str = Field(default="", max_length=100)
    number_key: str = Field(max_length=20)
    organisation_number_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    organisation_number_index: str | None = Field(default=None, max_length=32)
    personal_identity_number_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    personal_identity_number_index: str | None = Field(default=None, max_length=32)
    vat_number_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    vat_number_index: str | None = Field(default=None, max_length=32)
    consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    consent_how: str = Field(default="", max_length=100)
    merged_into_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    anonymised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    # One field, one or two lines: the catalogue is read as a table.
    # fmt: off
    number: str = column(
        "Kundnummer", K.NUMBER, "main", company=LOCK, private=LOCK, max_length=20, unique=True,
        listed=True, indexed=True, hint="Lämna tomt för nästa lediga nummer."
    )
    name: str = column(
        "Företagsnamn", K.NAME, "main", company=LOCK, private=NONE, autocomplete="organization"
    )
    first_name: str = column("Förnamn", K.NAME, "main", company=NONE, private=LOCK, max_length=100)
    last_name: str = column("Efternamn", K.NAME, "main", company=NONE, private=LOCK, max_length=100)
    customer_type: str = column(
        "Kundtyp", K.CHOICE, "main", company=LOCK, private=LOCK, max_length=10,
        choices=tuple((str(k), v) for k, v in TYPE_LABELS.items()), listed=True,
        default=CustomerType.REGULAR.value
    )
    organisation_number: str = column(
        "Organisationsnummer", K.ORGANISATION_NUMBER, "main", company=REQ, private=NONE,
        max_length=30, listed=True
    )
    personal_identity_number: str = column(
        "Personnummer", K.PERSONAL_NUMBER, "main", company=NONE, private=OFF, max_length=14
    )
    vat_number: str = column("Momsreg.nr (VAT)", K.VAT_NUMBER, "main", private=NONE, max_length=30)
    country: str = column(
        "Land", K.COUNTRY, "address", company=REQ, private=REQ, max_length=2, default="SE"
    )
    vat_treatment: str = column(
        "Momstyp", K.CHOICE, "invoicing", max_length=12, choices=VAT_TREATMENTS,
        hint="Lämna tomt för att räkna fram den av land, kundslag och VAT-nummer."
    )
    vat_override_reason: str = column(
        "Skäl till ändrad momstyp", K.TEXT, "invoicing",
        hint="Behövs bara när du själv har valt momstyp."
    )
    address: str = column("Utdelningsadress", K.TEXT, "address", company=ON, private=ON)
    address2: str = column("Adressrad 2", K.TEXT, "address", company=ON, private=ON)
    postal_code: str = column(
        "Postnummer", K.POSTAL_CODE, "address", company=ON, private=ON, max_length=12
    )
    city: str = column(
        "Ort", K.TEXT, "address", company=ON, private=ON, max_length=100, listed=True, indexed=True
    )
    invoice_address: str = column(
        "Fakturaadress", K.TEXT, "invoice_address", company=ON, private=OFF
    )
    invoice_address2: str = column(
        "Adressrad 2 (faktura)", K.TEXT, "invoice_address", company=ON, private=OFF
    )
    invoice_postal_code: str = column(
        "Postnummer (faktura)", K.POSTAL_CODE, "invoice_address", company=ON, private=OFF,
        max_length=12
    )
    invoice_city: str = column(
        "Ort (faktura)", K.TEXT, "invoice_address", company=ON, private=OFF, max_length=100
    )
    visit_address: str = column("Besöksadress", K.TEXT, "visit_address", company=OFF, private=NONE)
    visit_address2: str = column(
        "Adressrad 2 (besök)", K.TEXT, "visit_address", company=OFF, private=NONE
    )
    visit_postal_code: str = column(
        "Postnummer (besök)", K.POSTAL_CODE, "visit_address", company=OFF, private=NONE,
        max_length=12
    )
    visit_city: str = column(
        "Ort (besök)", K.TEXT, "visit_address", company=OFF, private=NONE, max_length=100
    )
    delivery_address: str = column(
        "Leveransadress", K.TEXT, "delivery_address", company=OFF, private=OFF
    )
    delivery_address2: str = column(
        "Adressrad 2 (leverans)", K.TEXT, "delivery_address", company=OFF, private=OFF
    )
    delivery_postal_code: str = column(
        "Postnummer (leverans)", K.POSTAL_CODE, "delivery_address", company=OFF, private=OFF,
        max_length=12
    )
    delivery_city: str = column(
        "Ort (leverans)", K.TEXT, "delivery_address", company=OFF, private=OFF, max_length=100
    )
    phone: str = column("Telefon", K.PHONE, "contact", max_length=32, listed=True)
    mobile: str = column("Mobil", K.PHONE, "contact", max_length=32)
    phone_work: str = column("Telefon arbete", K.PHONE, "contact", max_length=32)
    email: str = column("E-post", K.EMAIL, "contact", max_length=254, listed=True)
    invoice_email: str = column("E-post faktura", K.EMAIL, "contact", max_length=254)
    website: str = column("Webbplats", K.URL, "contact", private=NONE)
    level_id: int | None = column(
        "Kundnivå", K.REGISTER, "grouping", register="level", listed=True,
        foreign_key="registervalue.id"
    )
    district_id: int | None = column(
        "Distrikt", K.REGISTER, "grouping", register="district", listed=True,
        foreign_key="registervalue.id"
    )
    source_id: int | None = column(
        "Källa", K.REGISTER, "grouping", register="source", foreign_key="registervalue.id"
    )
    company_type_id: int | None = column(
        "Typ av företag", K.REGISTER, "grouping", private=NONE, register="company_type",
        foreign_key="registervalue.id"
    )
    payment_terms_id: int | None = column(
        "Betalvillkor", K.REGISTER, "invoicing", register="payment_terms",
        foreign_key="registervalue.id"
    )
    invoice_recipient_id: int | None = column(
        "Annan fakturamottagare", K.CUSTOMER, "invoicing", company=OFF, private=OFF,
        foreign_key="customer.id", index=True, hint="Skriv mottagarens kundnummer."
    )
    gln: str = column("GLN", K.GLN, "invoicing", company=OFF, private=NONE, max_length=13)
    peppol_id: str = column(
        "Peppol-ID", K.PEPPOL_ID, "invoicing", company=OFF, private=NONE, max_length=40
    )
    invoice_delivery: str = column(
        "Fakturasätt", K.CHOICE, "invoicing", company=OFF, private=NONE, choices=DELIVERIES,
        max_length=10
    )
    your_reference: str = column(
        "Er referens", K.TEXT, "invoicing", company=OFF, private=OFF, max_length=100
    )
    our_reference: str = column(
        "Vår referens", K.TEXT, "invoicing", company=OFF, private=OFF, max_length=100
    )
    currency: str = column(
        "Valuta", K.CHOICE, "invoicing", company=OFF, private=OFF, choices=CURRENCIES, max_length=3
    )
    discount: Decimal | None = column(
        "Rabatt %", K.PERCENT, "invoicing", company=OFF, private=OFF, default=None
    )
    reverse_construction_vat: bool = column(
        "Omvänd byggmoms", K.FLAG, "invoicing", company=OFF, private=NONE, default=False
    )
    property_designation: str = column(
        "Fastighetsbeteckning", K.TEXT, "rot", company=NONE, private=OFF, max_length=100
    )
    brf_organisation_number: str = column(
        "BRF org.nr", K.BRF_NUMBER, "rot", company=NONE, private=OFF, max_length=30
    )
    apartment_number: str = column(
        "Lägenhetsnummer", K.TEXT, "rot", company=NONE, private=OFF, max_length=10
    )
    marketing_consent: str = column("Utskick", K.CHOICE, "other", choices=CONSENTS, max_length=3)
    note: str = column("Anteckning", K.LONG_TEXT, "other", max_length=5000)
    # fmt: on

    __table_args__ = (
        Index("ix_customer_by_name", "archived", "name_key", "id"),
        Index("ix_customer_by_city", "archived", "city_key", "id"),
        Index("ix_customer_by_number", "archived", "number_key", "id"),
        Index("ix_customer_by_update", "archived", "updated_at", "id"),
        Index("ix_customer_by_email", "archived", "email", "id"),
        Index("ix_customer_by_phone", "archived", "phone", "id"),
        Index("ix_customer_by_organisation", "archived", "organisation_number", "id"),
        Index("ix_customer_organisation", "organisation_number_index"),
        Index("ix_customer_person", "personal_identity_number_index"),
        Index("ix_customer_vat", "vat_number_index"),
        Index("ix_customer_email", "email"),
        # Whose recipient is she? Asked of each customer whom the undoing of an import removes.
        Index(
            "ix_customer_recipient",
            "invoice_recipient_id",
            sqlite_where=text("invoice_recipient_id IS NOT NULL"),
        ),
        # One per filter, in the order of the list: a filter alone is a walk in its index.
        *(
            Index(f"ix_customer_{name}_name", name, "archived", "name_key", "id")
            for name in FILTERED
        ),
    )


MANY_VALUED = (
    FieldSpec("tags", "Taggar", K.TAGS, "grouping", register="tag", listed=True),
    FieldSpec(
        "account_managers",
        "Kundansvariga",
        K.MANAGERS,
        "grouping",
        register="manager_title",
        listed=True,
    ),
)
SECTIONS = (
    ("main", "Uppgifter"),
    ("contact", "Kontakt"),
    ("address", "Adress"),
    ("grouping", "Indelning"),
    ("invoicing", "Fakturering"),
    ("invoice_address", "Fakturaadress"),
    ("visit_address", "Besöksadress"),
    ("delivery_address", "Leveransadress"),
    ("rot", "ROT/RUT"),
    ("other", "Övrigt"),
)
FIELDS: tuple[FieldSpec, ...] = specs_of(Customer) + MANY_VALUED
