"""A customer's values: read from texts, checked against each other, and laid into columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import field_rules, fields, identifiers, seals, vat
from crm_app.domain.errors import BadValue
from crm_app.domain.fields import Reading
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import (
    FIELDS,
    AccountManager,
    Customer,
    CustomerKind,
    CustomerTag,
    CustomerType,
)
from crm_app.models.spec import FieldKind, FieldSpec, Rule

Values = dict[str, Any]
SPECS = {spec.key: spec for spec in FIELDS}
ON_ROW = tuple(spec for spec in FIELDS if spec.column)
MUST = (Rule.REQUIRED, Rule.LOCKED)


def values_of(session: Session, rows: Iterable[Customer]) -> dict[int, Values]:
    """Return each customer's values by field key, with tags and account managers."""
    found = {row.id or 0: {s.key: getattr(row, s.column) for s in ON_ROW} for row in rows}
    tags, managers = links_of(session, list(found))
    for id_, values in found.items():
        values["tags"] = tags.get(id_, ())
        values["account_managers"] = managers.get(id_, ())
    return found


def links_of(session: Session, ids: list[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return the sorted tag ids, and (user, title) pairs, of each of the customers."""
    tags: dict[int, Any] = {}
    managers: dict[int, Any] = {}
    for at in range(0, len(ids), 500):
        part = ids[at : at + 500]
        for row in session.execute(
            select(CustomerTag.customer_id, CustomerTag.value_id)
            .where(col(CustomerTag.customer_id).in_(part))
            .order_by(col(CustomerTag.value_id))
        ):
            tags[row[0]] = (*tags.get(row[0], ()), row[1])
        for row in session.execute(
            select(AccountManager.customer_id, AccountManager.user_id, AccountManager.title_id)
            .where(col(AccountManager.customer_id).in_(part))
            .order_by(col(AccountManager.user_id))
        ):
            managers[row[0]] = (*managers.get(row[0], ()), (row[1], row[2]))
    return tags, managers


def read(
    reading: Reading,
    kind: str,
    texts: Mapping[str, str],
    base: Values | None = None,
) -> tuple[Values, dict[str, BadValue]]:
    """Return all values after the texts, and what could not be read, by field.

    A field that is off, or that no text speaks of, keeps what `base` holds; a new customer
    (`base` None) gets the first values instead. Nothing is raised: all errors come at once.
    """
    errors: dict[str, BadValue] = {}
    values = dict(base) if base is not None else first_values(reading)
    _read_one(SPECS["customer_type"], texts, reading, values, errors)
    rules = field_rules.effective(reading.settings, "customer", kind, values["customer_type"])
    active = {spec.key for spec, rule in rules if rule is not Rule.OFF}
    reading.country = values["country"] or "SE"
    if "country" in active:
        _read_one(SPECS["country"], texts, reading, values, errors)
        reading.country = values["country"] or "SE"
    for spec, rule in rules:
        if rule is not Rule.OFF and spec.key not in ("customer_type", "country"):
            _read_one(spec, texts, reading, values, errors)
    _check_vat(kind, values, active, errors)
    for spec, rule in rules:
        if rule in MUST and spec.key not in errors and _lacks(spec, values):
            errors[spec.key] = BadValue(f"Fyll i {spec.label}.")
    return values, errors


def _read_one(
    spec: FieldSpec,
    texts: Mapping[str, str],
    reading: Reading,
    values: Values,
    errors: dict[str, BadValue],
) -> None:
    text = texts.get(spec.key)
    if text is None:
        return
    try:
        values[spec.key] = fields.parse(spec, text, reading)
    except BadValue as error:
        errors[spec.key] = error


def first_values(reading: Reading) -> Values:
    """Return what a new customer holds before anybody has typed."""
    values: Values = {spec.key: fields.empty(spec) for spec in FIELDS}
    terms = (v.id for v in reading.settings.registers.get("payment_terms", ()) if v.is_default)
    return values | {
        "customer_type": CustomerType.REGULAR.value,
        "country": "SE",
        "payment_terms": next(terms, None),
    }


def _lacks(spec: FieldSpec, values: Values) -> bool:
    if spec.key == "organisation_number" and values["country"] != "SE":
        return False
    if spec.kind in (FieldKind.FLAG, FieldKind.NUMBER) or spec.key == "vat_treatment":
        return False
    return values[spec.key] in (None, "", ())


def _check_vat(kind: str, values: Values, active: set[str], errors: dict[str, BadValue]) -> None:
    derived = vat.derive(
        kind, values["country"], values["vat_number"], values["reverse_construction_vat"]
    ).value
    chosen = values["vat_treatment"]
    own = chosen not in ("", derived) and values["vat_override_reason"]
    asked = "vat_treatment" in active and chosen not in ("", derived)
    if asked and not own and "vat_override_reason" not in errors:
        errors["vat_override_reason"] = BadValue(
            "Skriv varför momstypen är vald för hand, eller välj att räkna fram den."
        )
    if not asked and not own:
        values["vat_treatment"], values["vat_override_reason"] = derived, ""
    needs = vat.requires_vat_number(vat.VatTreatment(values["vat_treatment"]))
    if "vat_number" not in active or not needs or "vat_number" in errors:
        return
    if not values["vat_number"]:
        errors["vat_number"] = BadValue("Momstypen kräver kundens momsreg.nr (VAT).")
    elif problem := vat.prefix_mismatch(values["vat_number"], values["country"]):
        errors["vat_number"] = BadValue(problem)


def columns(kind: str, values: Values, now: datetime, before: Values | None = None) -> Values:
    """Return the row's columns for the values; `before` is what it held, None for a new one."""
    name = (
        values["name"]
        if kind == CustomerKind.COMPANY
        else f"{values['first_name']} {values['last_name']}".strip()
    )
    row = {spec.column: values[spec.key] for spec in ON_ROW}
    row |= {
        "display_name": name,
        "name_key": sort_key(name),
        "city_key": sort_key(values["city"]),
        "number_key": values["number"].casefold().zfill(20),
        "updated_at": now,
    }
    if before is None or before["marketing_consent"] != values["marketing_consent"]:
        row["consent_at"] = now if values["marketing_consent"] else None
    return row | _organisation(values, before) | _person(values, before)


def _organisation(values: Values, before: Values | None) -> Values:
    number, country = values["organisation_number"], values["country"]
    if before and (number, country) == (before["organisation_number"], before["country"]):
        return {}
    return _organisation_columns(number, country)


def _organisation_columns(number: str, country: str) -> Values:
    if identifiers.is_masked(number):
        return {}
    person = country == "SE" and bool(number) and identifiers.is_sole_trader(number)
    return {
        "organisation_number": identifiers.mask_organisation_number(number) if person else number,
        "organisation_number_sealed": seals.seal(number) if person else None,
        "organisation_number_index": seals.index(f"{country}:{number}") if number else None,
    }


def _person(values: Values, before: Values | None) -> Values:
    number = values["personal_identity_number"]
    if identifiers.is_masked(number):
        return {}
    mask = identifiers.mask_personal_identity_number
    return {
        "personal_identity_number": mask(number) if number else "",
        "personal_identity_number_sealed": seals.seal(number) if number else None,
        "personal_identity_number_index": seals.index(f"person:{number}") if number else None,
    }
