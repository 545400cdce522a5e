"""The details of the company that keeps the register, as they are typed and kept."""

from crm_app.domain import emails, identifiers, phones
from crm_app.domain.errors import BadValue


def parse_name(text: str) -> str:
    """Return the company's name, which signs the sign-in page. Raises BadValue."""
    if not text:
        raise BadValue("Företaget behöver ett namn. Det visas där du loggar in.")
    return text


def parse_number(text: str) -> str:
    """Return an organisation number as it is shown, or "". Raises BadValue."""
    if not text:
        return ""
    return identifiers.show_organisation_number(identifiers.parse_organisation_number(text))


def parse_phone(text: str) -> str:
    """Return a telephone number as it is shown, or "". Raises BadValue."""
    return phones.show_phone(phones.parse_phone(text)) if text else ""


def parse_email(text: str) -> str:
    """Return an e-mail address, or "". Raises BadValue."""
    return emails.parse_email(text) if text else ""
