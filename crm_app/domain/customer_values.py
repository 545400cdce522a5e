"""A customer's values: read from texts, checked against each other, and laid into columns."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customer_vat, field_rules, fields, identifiers, seals, settings, vat
from crm_app.domain.errors import BadValue
from crm_app.domain.fields import Reading
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import FIELDS, Customer, CustomerKind, CustomerType
from crm_app.models.spec import FieldKind, FieldSpec, Rule

Values = dict[str, Any]
SPECS = {spec.key: spec for spec in FIELDS}
ON_ROW = tuple(spec for spec in FIELDS if spec.column)
OF_REGISTERS = tuple(spec.key for spec in FIELDS if spec.kind is FieldKind.REGISTER)
_COLUMNS = tuple((spec.column, spec.key) for spec in ON_ROW)
SEALED = frozenset(spec.key for spec in FIELDS if spec.sealed)
MUST = (Rule.REQUIRED, Rule.LOCKED)
FIRST_READ = ("customer_type", "country")
NATIONAL = (FieldKind.ORGANISATION_NUMBER, FieldKind.POSTAL_CODE)
FILLED_IN = ("vat_treatment", "vat_override_reason")


def values_of(session: Session, rows: Iterable[Customer]) -> dict[int, Values]:
    """Return each customer's values by field key, with tags and account managers."""
    held = settings.snapshot(session)
    found = {
        row.id or 0: now(held, {s.key: getattr(row, s.column) for s in ON_ROW}) for row in rows
    }
    tags, managers = links_of(session, list(found))
    for id_, values in found.items():
        values["tags"] = tags.get(id_, ())
        values["account_managers"] = managers.get(id_, ())
    return found


def now(held: Snapshot, values: Values) -> Values:
    """Return a row's values with each value of a register that was merged as what it is now."""
    return values | {
        key: held.now(values[key]) for key in OF_REGISTERS if held.merged and values[key]
    }


def links_of(session: Session, ids: list[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return the sorted tag ids, and (user, title) pairs, of each of the customers."""
    held = settings.snapshot(session)
    tags: dict[int, Any] = {}
    managers: dict[int, Any] = {}
    for at in range(0, len(ids), 500):
        part = ids[at : at + 500]
        for row in session.execute(
            select(col(CustomerTag.customer_id), col(CustomerTag.value_id))
            .where(col(CustomerTag.customer_id).in_(part))
            .order_by(col(CustomerTag.value_id))
        ):
            tags[row[0]] = (*tags.get(row[0], ()), row[1])
        for row in session.execute(
            select(
                col(AccountManager.customer_id),
                col(AccountManager.user_id),
                col(AccountManager.title_id),
            )
            .where(col(AccountManager.customer_id).in_(part))
            .order_by(col(AccountManager.user_id))
        ):
            managers[row[0]] = (*managers.get(row[0], ()), (row[1], row[2]))
    if held.merged:
        tags = {i: tuple(sorted(set(map(held.now, ids)))) for i, ids in tags.items()}
        managers = {
            i: tuple((user, title and held.now(title)) for user, title in pairs)
            for i, pairs in managers.items()
        }
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
    rules = rules_of(reading.settings, kind, values["customer_type"])
    reading.country = values["country"] or "SE"
    if "country" in rules.active:
        _read_one(SPECS["country"], texts, reading, values, errors)
        reading.country = values["country"] or "SE"
    texts = _with_national(texts, base, values)
    for key in texts:
        if key in rules.active and key not in FIRST_READ:
            _read_one(rules.active[key], texts, reading, values, errors)
    customer_vat.settle(kind, values, base, rules.active, errors)
    for spec in rules.must:
        if spec.key not in errors and _lacks(spec, values):
            errors[spec.key] = BadValue(f"Fyll i {spec.label}.")
    return values, errors


def _with_national(
    texts: Mapping[str, str], base: Values | None, values: Values
) -> Mapping[str, str]:
    """Add what must be read again when the country has become another: each has its own rules."""
    if base is None or base["country"] == values["country"]:
        return texts
    return {s.key: base[s.key] for s in ON_ROW if s.kind in NATIONAL and base[s.key]} | dict(texts)


class Rules(NamedTuple):
    """Which fields are active for one kind and type of customer, and which must be filled in."""

    active: Mapping[str, FieldSpec]
    must: tuple[FieldSpec, ...]


def rules_of(held: Snapshot, kind: str, type_: str) -> Rules:
    """Return the rules of one kind and type, worked out once per snapshot."""
    key = ("rules", kind, type_)
    if key not in held.memo:
        rules = field_rules.effective(held, "customer", kind, type_)
        held.memo[key] = Rules(
            {spec.key: spec for spec, rule in rules if rule is not Rule.OFF},
            tuple(spec for spec, rule in rules if rule in MUST),
        )
    return held.memo[key]


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
        value = fields.parse(spec, text, reading)
        if spec.key not in SEALED or not identifiers.is_masked(value):
            values[spec.key] = value
        elif not identifiers.is_masked(values[spec.key]):
            raise BadValue("Numret är dolt. Skriv alla siffror.")
    except BadValue as error:
        errors[spec.key] = error


def first_values(reading: Reading) -> Values:
    """Return what a new customer holds before anybody has typed."""
    memo = reading.settings.memo
    if "first values" not in memo:
        memo["first values"] = _first_values(reading.settings)
    return dict(memo["first values"])


def _first_values(held: Snapshot) -> Values:
    values: Values = {spec.key: fields.empty(spec) for spec in FIELDS}
    terms = (v.id for v in held.registers.get("payment_terms", ()) if v.is_default)
    return values | {
        "customer_type": CustomerType.REGULAR.value,
        "country": "SE",
        "payment_terms": next(terms, None),
    }


def can_lack(spec: FieldSpec) -> bool:
    """Tell whether the field can be empty: a flag is yes or no, and some are filled in for her."""
    return spec.kind not in (FieldKind.FLAG, FieldKind.NUMBER) and spec.key not in FILLED_IN


def _lacks(spec: FieldSpec, values: Values) -> bool:
    if spec.key == "organisation_number" and values["country"] not in ("SE", ""):
        return False
    return can_lack(spec) and values[spec.key] in (None, "", ())


def chosen(values: Values) -> frozenset[int]:
    """Return the ids of all register values that a customer has."""
    single = {values[spec.key] for spec in FIELDS if spec.kind is FieldKind.REGISTER}
    titles = {title for _, title in values["account_managers"]}
    return frozenset((single | titles | set(values["tags"])) - {None})


def columns(kind: str, values: Values, now: datetime, before: Values | None = None) -> Values:
    """Return the row's columns for the values; `before` is what it held, None for a new one."""
    name = (
        values["name"]
        if kind == CustomerKind.COMPANY
        else f"{values['first_name']} {values['last_name']}".strip()
    )
    # A value that was not chosen anew stays under the id that it had, merged or not: so a merge
    # of two values can be taken back.
    kept = {key for key in OF_REGISTERS if before is not None and before[key] == values[key]}
    row = {column: values[key] for column, key in _COLUMNS if key not in kept}
    row |= {
        "display_name": name,
        # A key may be longer than its text: "ﬃ" is three letters.
        "name_key": sort_key(name)[:201],
        "city_key": sort_key(values["city"])[:100],
        "number_key": values["number"].casefold().zfill(20)[:20],
        "updated_at": now,
    }
    if before is None or before["marketing_consent"] != values["marketing_consent"]:
        row["consent_at"] = now if values["marketing_consent"] else None
    row |= _organisation(values, before)
    row |= _person(values)
    row |= _vat(values, before)
    return row


def _organisation(values: Values, before: Values | None) -> Values:
    number, country = values["organisation_number"], values["country"]
    same = before and (number, country) == (before["organisation_number"], before["country"])
    if same or identifiers.is_masked(number):
        return {}
    person = country in ("SE", "") and bool(number) and identifiers.is_sole_trader(number)
    return {
        "organisation_number": identifiers.mask_organisation_number(number) if person else number,
        "organisation_number_sealed": seals.seal(number) if person else None,
        "organisation_number_index": organisation_index(number, country),
    }


def _person(values: Values) -> Values:
    number = values["personal_identity_number"]
    if identifiers.is_masked(number):
        return {}
    mask = identifiers.mask_personal_identity_number
    return {
        "personal_identity_number": mask(number) if number else "",
        "personal_identity_number_sealed": seals.seal(number) if number else None,
        "personal_identity_number_index": person_index(number),
    }


def _vat(values: Values, before: Values | None) -> Values:
    number = values["vat_number"]
    if (before and number == before["vat_number"]) or identifiers.is_masked(number):
        return {}
    return {
        "vat_number": vat.mask_vat_number(number),
        "vat_number_sealed": seals.seal(number) if vat.is_persons(number) else None,
        "vat_number_index": vat_index(number),
    }


def organisation_index(number: str, country: str) -> str | None:
    """Return the keyed hash by which a company is found, within its country."""
    return seals.index(f"{country or 'SE'}:{number}") if number else None


def person_index(number: str) -> str | None:
    """Return the keyed hash by which a person is found."""
    return seals.index(f"person:{number}") if number else None


def vat_index(number: str) -> str | None:
    """Return the keyed hash by which a VAT number is found, sealed or not."""
    return seals.index(f"vat:{number}") if number else None


def keep_sealed(customer: Any, before: Values, values: Values) -> None:
    """Put back a person's number that was written in full and is the one kept sealed.

    `customer` is the row, or what else has its `*_index`.
    """
    for key, index in (
        (
            "organisation_number",
            organisation_index(values["organisation_number"], values["country"]),
        ),
        ("personal_identity_number", person_index(values["personal_identity_number"])),
        ("vat_number", vat_index(values["vat_number"])),
    ):
        if index and index == getattr(customer, f"{key}_index"):
            values[key] = before[key]
