"""One customer's own tab: what the card shows of it, and saving what was typed in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import Session, col

from crm_app.domain import clock, custom_values, customers, events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.custom_values import key_of, spec_of
from crm_app.domain.customer_card import Shown
from crm_app.domain.customer_changes import Clash
from crm_app.domain.customer_form import CONTROLS
from crm_app.domain.errors import BadValue, Invalid, NotFound
from crm_app.domain.fields import Reading
from crm_app.domain.forms import FormField, Option, Section
from crm_app.domain.settings import OwnTab, Snapshot
from crm_app.models.custom_values import CustomValue
from crm_app.models.spec import FieldKind, FieldSpec

GONE = "Fliken är borttagen. Det du har skrivit finns kvar tills den är tillbaka."
DATE_HINT = "ÅÅÅÅ-MM-DD"
Texts = Mapping[str, str]


@dataclass(frozen=True)
class OwnContent:
    """An own tab of one customer: the values as shown, and the form that edits them."""

    key: str
    label: str
    lines: list[Shown] = field(default_factory=list)
    form: list[Section] = field(default_factory=list)


def tab_of(held: Snapshot, key: str) -> OwnTab:
    """Return the own tab that is not archived. Raises NotFound."""
    found = next((tab for tab in held.own_tabs if tab.key == key), None)
    if found is None:
        raise NotFound(GONE)
    return found


def look(
    session: Session, actor: Actor, customer_id: int, key: str, errors: Texts | None = None
) -> OwnContent:
    """Return what one customer has in an own tab. Raises NotFound when she is not hers to see."""
    customers.get(session, actor, customer_id)
    tab = tab_of(settings.snapshot(session), key)
    values = custom_values.values_of(session, [customer_id])[customer_id]
    return content(tab, values, errors or {})


def content(tab: OwnTab, values: Texts, errors: Texts) -> OwnContent:
    """Return the tab filled with the values: a customer's, or none for a preview."""
    specs = [spec_of(tab, own) for own in tab.fields]
    lines = [Shown(s.key, s.label, values.get(s.key, ""), s.kind.value) for s in specs]
    form = [_control(s, values.get(s.key, ""), errors.get(s.key, "")) for s in specs]
    return OwnContent(tab.key, tab.name, lines, [Section(tab.key, tab.name, form)] if form else [])


def _control(spec: FieldSpec, text: str, error: str) -> FormField:
    return FormField(
        key=spec.key,
        label=spec.label,
        kind=CONTROLS.get(spec.kind, "text"),
        value=text,
        error=error,
        hint=spec.hint or (DATE_HINT if spec.kind is FieldKind.DATE else ""),
        max_length=spec.max_length,
        options=_options(spec, text),
        section=spec.section,
    )


def _options(spec: FieldSpec, text: str) -> list[Option]:
    if spec.kind is FieldKind.FLAG:
        told = ["Ja", "Nej"]
    elif spec.kind is FieldKind.CHOICE:
        told = [choice for choice, _ in spec.choices]
    else:
        return []
    # A choice that was taken out of the list stays with those who have it.
    told += [text] if text and text not in told else []
    return [Option("", "–"), *(Option(choice, choice) for choice in told)]


def save(  # noqa: PLR0913, PLR0917  which tab of which customer, and two sets of texts
    session: Session, actor: Actor, customer_id: int, key: str, texts: Texts, base: Texts
) -> None:
    """Save changed fields of an own tab. `base` is what the form showed when typing began.

    Fields that others have changed meanwhile are merged. Raises Invalid with every error at once,
    Clash where both changed the same field to different values.
    """
    actor.require("customers.edit")
    customer = customers.get(session, actor, customer_id)
    customers.refuse_gone(customer)
    held = settings.snapshot(session)
    tab = tab_of(held, key)
    specs = [spec_of(tab, own) for own in tab.fields if own.key in texts]
    values = custom_values.values_of(session, [customer_id])[customer_id]
    before = {spec.key: values.get(spec.key, "") for spec in specs}
    typed = _read(specs, texts, before, Reading(held))
    _refuse_clash(before, typed, base, customer.updated_by or "En kollega")
    changed = [spec for spec in specs if before[spec.key] != typed[spec.key]]
    if not changed:
        return
    _keep(session, customer_id, changed, typed)
    customer.version += 1
    customer.updated_at, customer.updated_by = clock.now(), actor.name
    # The label stands in the event: the field may be renamed or archived when it is read.
    told = {
        spec.key: {
            "old": before[spec.key],
            "new": typed[spec.key],
            "label": f"{tab.name} – {spec.label}",
        }
        for spec in changed
    }
    events.record(session, actor, customers.MODULE, customer_id, "edit", told)
    events.touch(session, f"record:customers:{customer_id}", "list:customers")


def _read(
    specs: Iterable[FieldSpec], texts: Texts, before: Texts, reading: Reading
) -> dict[str, str]:
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for spec in specs:
        text = str(texts[spec.key])
        try:
            same = text == before[spec.key]
            typed[spec.key] = text if same else custom_values.read(spec, text, reading)
        except BadValue as error:
            errors[spec.key] = str(error)
    if errors:
        raise Invalid(errors)
    return typed


def _refuse_clash(before: Texts, typed: Texts, base: Texts, who: str) -> None:
    found = {
        key: text
        for key, text in before.items()
        if key in base and text not in (base[key], typed[key])
    }
    if found:
        raise Clash(found, who, found)


def _keep(session: Session, customer_id: int, changed: list[FieldSpec], typed: Texts) -> None:
    ids = {spec.key: int(spec.key.removeprefix("own_")) for spec in changed}
    session.execute(
        delete(CustomValue).where(
            col(CustomValue.customer_id) == customer_id, col(CustomValue.field_id).in_(ids.values())
        )
    )
    session.add_all(
        CustomValue(
            customer_id=customer_id,
            field_id=ids[spec.key],
            text=typed[spec.key],
            key=key_of(spec.kind, typed[spec.key]),
        )
        for spec in changed
        if typed[spec.key]
    )
