"""Contacts: the persons at a customer."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule, UtcDateTime, column, specs_of


class Contact(SQLModel, table=True):
    """One person at one customer. Text is "" when empty."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    version: int = 1
    archived: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    name_key: str = Field(default="", max_length=201)

    first_name: str = column("Förnamn", K.NAME, "main", company=Rule.LOCKED, max_length=100)
    last_name: str = column("Efternamn", K.NAME, "main", max_length=100)
    title_id: int | None = column(
        "Titel", K.REGISTER, "main", register="contact_title", foreign_key="registervalue.id"
    )
    department: str = column("Avdelning", K.TEXT, "main", company=Rule.OFF, max_length=100)
    email: str = column("E-post", K.EMAIL, "main", max_length=254)
    phone_work: str = column("Telefon arbete", K.PHONE, "main", max_length=32)
    mobile: str = column("Mobil", K.PHONE, "main", max_length=32)
    phone: str = column("Telefon", K.PHONE, "main", company=Rule.OFF, max_length=32)
    main_contact: bool = column("Huvudkontakt", K.FLAG, "main", default=False)
    invoice_contact: bool = column(
        "Fakturakontakt", K.FLAG, "main", company=Rule.OFF, default=False
    )
    note: str = column("Anteckning", K.LONG_TEXT, "main", company=Rule.OFF, max_length=2000)

    __table_args__ = (
        Index("ix_contact_by_name", "archived", "name_key"),
        Index("ix_contact_by_email", "archived", "email"),
        Index("ix_contact_by_update", "archived", "updated_at"),
        Index("ix_contact_by_title", "title_id", "archived", "name_key"),
        Index("ix_contact_invoice", "invoice_contact", "archived", "name_key"),
    )


FIELDS: tuple[FieldSpec, ...] = specs_of(Contact)
