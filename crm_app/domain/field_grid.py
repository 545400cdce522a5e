"""The grid of field rules as administrators see it, and what a stricter rule would find."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, func, select
from sqlmodel import Session, col

from crm_app.domain import contacts, customer_form, field_rules, fields
from crm_app.domain.actors import Actor
from crm_app.domain.customer_form import Content
from crm_app.domain.customer_values import can_lack
from crm_app.domain.field_rules import SPECS, SUBJECTS, Column
from crm_app.domain.filter_sql import is_empty, lacks
from crm_app.domain.forms import Section
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import Contact
from crm_app.models.customers import SECTIONS, Customer
from crm_app.models.spec import FieldKind, FieldSpec, Rule

FIXED = (Rule.NONE, Rule.LOCKED)
KINDS = {
    FieldKind.TEXT: "Text",
    FieldKind.NAME: "Text",
    FieldKind.LONG_TEXT: "Lång text",
    FieldKind.NUMBER: "Nummerserie",
    FieldKind.EMAIL: "E-post",
    FieldKind.PHONE: "Telefon",
    FieldKind.URL: "Webbadress",
    FieldKind.REGISTER: "Lista",
    FieldKind.CHOICE: "Val",
    FieldKind.COUNTRY: "Land",
    FieldKind.FLAG: "Ja/nej",
    FieldKind.TAGS: "Flera ur lista",
    FieldKind.MANAGERS: "Användare med titel",
    FieldKind.PERCENT: "Procent",
    FieldKind.CUSTOMER: "Kund",
}


@dataclass(frozen=True)
class Lack:
    """How many customers of one column lack a field; `told` is the list's "field:kind:type"."""

    field: str
    where: str
    count: int
    told: str


def columns(subject: str) -> list[dict[str, str]]:
    """Return the grid's columns."""
    return [{"id": c.id, "label": c.label, "group": c.group} for c in SUBJECTS[subject][1]]


def rows(held: Snapshot, subject: str) -> list[dict[str, Any]]:
    """Return the grid's rows in the decided order, each with its cells by column."""
    return [
        {
            "id": spec.key,
            "label": spec.label,
            "note": _note(spec, subject),
            "cells": {c.id: _cell(held, subject, spec, c) for c in SUBJECTS[subject][1]},
        }
        for spec in field_rules.ordered(held, subject)
    ]


def _note(spec: FieldSpec, subject: str) -> str:
    kind = KINDS.get(spec.kind, "Nummer")
    section = dict(SECTIONS).get(spec.section, "") if subject == "customer" else ""
    return f"{kind} · {section}" if section else kind


def _cell(held: Snapshot, subject: str, spec: FieldSpec, column: Column) -> dict[str, str]:
    rule = field_rules.rule_of(held, subject, spec, column.kind, column.type)
    why = f"{spec.label} behövs alltid och kan inte stängas av." if rule is Rule.LOCKED else ""
    return {"state": rule.value, "why": why}


def lacking(
    session: Session,
    actor: Actor,
    subject: str,
    changes: list[tuple[str, str, str]],
) -> list[Lack]:
    """Return who would lack what among the changes to "required"; only where somebody does."""
    actor.require("customers.settings")
    asked = [
        (spec, column)
        for field, column_id, wanted in changes
        if wanted == Rule.REQUIRED and (spec := SPECS[subject].get(field)) and can_lack(spec)
        for column in SUBJECTS[subject][1]
        if column.id == column_id
        and field_rules.first_rule(spec, column.kind, column.type) not in FIXED
    ]
    counts = _counts(session, subject, asked) if asked else ()
    return [
        Lack(spec.label, _where(column, count), count, _told(spec, column))
        for (spec, column), count in zip(asked, counts, strict=True)
        if count
    ]


def _counts(
    session: Session, subject: str, asked: list[tuple[FieldSpec, Column]]
) -> tuple[int, ...]:
    """Count all in one go through the table: a whole column of the grid may be asked for."""
    table = Customer if subject == "customer" else Contact
    lacking = [
        lacks(_told(spec, column)) if column.kind else is_empty(getattr(Contact, spec.column), spec)
        for spec, column in asked
    ]
    counts = [func.count().filter(condition) for condition in lacking]
    # The coalesce keeps an index out of it, which would fetch a million rows one by one.
    active = func.coalesce(col(table.archived), false()) == false()
    return tuple(session.execute(select(*counts).select_from(table).where(active)).one())


def _told(spec: FieldSpec, column: Column) -> str:
    return f"{spec.key}:{column.kind}:{column.type}" if column.kind else ""


def _where(column: Column, count: int) -> str:
    if column.kind:
        return f"{column.group} {column.label}"
    return "kontaktperson" if count == 1 else "kontaktpersoner"


def preview(held: Snapshot, subject: str, kind: str, type_: str) -> list[Section]:
    """Return the form as it now looks for one column, empty."""
    if subject == "contact":
        content = Content(contacts.values_of(None))
        found = customer_form.fields_of(held, "contact", "", "", content)
        return [Section("main", "Kontaktperson", found)]
    values = {spec.key: fields.empty(spec) for spec in SUBJECTS[subject][0]}
    values |= {"customer_type": type_, "country": "SE"}
    found = customer_form.fields_of(held, subject, kind, type_, Content(values))
    return customer_form.sections_of(found)
