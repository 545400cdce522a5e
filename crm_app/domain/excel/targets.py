"""What a column of a file can be about: a field of the customer, of an own tab or of a contact.

`file_columns` says which of them our own files have; others have more, under other headings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_app.domain import custom_values, field_rules
from crm_app.domain.excel.headings import same
from crm_app.domain.excel.synonyms import CONTACT_PREFIXES, CONTACT_SYNONYMS, SYNONYMS
from crm_app.domain.settings import Snapshot
from crm_app.models import contacts
from crm_app.models.customers import FIELDS, CustomerKind, CustomerType
from crm_app.models.spec import FieldKind, FieldSpec, Rule

MOST_CONTACTS = 5
"""So many contacts of one customer have columns of their own."""
WHOLE_NAME = FieldSpec("name", "Namn", FieldKind.NAME, "main", max_length=201)
"""First and last name of a contact in one cell."""
CONTACT_FIELDS = (WHOLE_NAME, *contacts.FIELDS)


@dataclass(frozen=True, slots=True)
class Target:
    """One field: its `key` in a file's mapping, how it is headed, and whose it is.

    `contact` counts the customer's contacts from 1; it is 0 for the customer's own fields.
    """

    key: str
    spec: FieldSpec
    label: str
    group: str
    contact: int = 0

    @property
    def own(self) -> bool:
        """Tell whether it is a field of an own tab."""
        return self.key.startswith("own_")


def targets_of(held: Snapshot, kind: str) -> Mapping[str, Target]:
    """Return all that a file of one kind of customers can tell of, by key, in order."""
    memo = ("import targets", kind)
    if memo not in held.memo:
        found = (*_of_customer(kind), *_of_own_tabs(held), *_of_contacts(kind))
        held.memo[memo] = {target.key: target for target in found}
    return held.memo[memo]


def _of_customer(kind: str) -> Iterator[Target]:
    for spec in FIELDS:
        if has_field(spec, kind):
            yield Target(spec.key, spec, spec.label, "Kund")


def has_field(spec: FieldSpec, kind: str) -> bool:
    """Tell whether customers of the kind can have the field at all."""
    return field_rules.first_rule(spec, kind, CustomerType.REGULAR) is not Rule.NONE


def _of_own_tabs(held: Snapshot) -> Iterator[Target]:
    specs, taken = custom_values.specs_of(held), {same(spec.label) for spec in FIELDS}
    for tab in held.own_tabs:
        for own in tab.fields:
            label = f"{tab.name}: {own.label}"
            if same(label) in taken:  # "Pris" and "Pris *" read the same
                label = f"{label} ({own.key})"
            taken.add(same(label))
            yield Target(own.key, specs[own.key], label, tab.name)


def _of_contacts(kind: str) -> Iterator[Target]:
    for place in range(1, MOST_CONTACTS + 1) if kind == CustomerKind.COMPANY else ():
        whose = _whose("Kontakt", place)
        for spec in CONTACT_FIELDS:
            label = f"{whose} {spec.label[0].lower()}{spec.label[1:]}"
            yield Target(f"contact{place}.{spec.key}", spec, label, whose, place)


def _whose(prefix: str, place: int) -> str:
    return prefix if place == 1 else f"{prefix} {place}"


def words_of(held: Snapshot, kind: str) -> Mapping[str, Target]:
    """Return the target that each compared heading means: labels first, then other words."""
    memo = ("import words", kind)
    if memo not in held.memo:
        held.memo[memo] = _words(targets_of(held, kind))
    return held.memo[memo]


def _words(targets: Mapping[str, Target]) -> dict[str, Target]:
    words: dict[str, Target] = {}
    for target in (t for t in targets.values() if not t.own):
        words.setdefault(same(target.label), target)
    for key, synonyms in SYNONYMS:
        for word in synonyms if key in targets else ():
            words.setdefault(same(word), targets[key])
    for word, key in _contact_words():
        if key in targets:
            words.setdefault(same(word), targets[key])
    for target in (t for t in targets.values() if t.own):
        words.setdefault(same(target.label), target)
        words[same(f"{target.label} ({target.key})")] = target
    return words | _bare_own(targets, words)


def _contact_words() -> Iterator[tuple[str, str]]:
    others = dict(CONTACT_SYNONYMS)
    for place in range(1, MOST_CONTACTS + 1):
        prefixes = [_whose(prefix, place) for prefix in CONTACT_PREFIXES]
        prefixes += [f"{prefix} 1" for prefix in CONTACT_PREFIXES if place == 1]
        for spec in CONTACT_FIELDS:
            for word in (spec.label, *others.get(spec.key, ())):
                for prefix in prefixes:
                    yield f"{prefix} {word}", f"contact{place}.{spec.key}"


def _bare_own(targets: Mapping[str, Target], words: Mapping[str, Target]) -> dict[str, Target]:
    """Return own fields by their label alone, where nothing else is called so."""
    bare: dict[str, list[Target]] = {}
    for target in targets.values():
        if target.own:
            bare.setdefault(same(target.spec.label), []).append(target)
    return {word: own[0] for word, own in bare.items() if len(own) == 1 and word not in words}


def is_off(held: Snapshot, kind: str, target: Target) -> bool:
    """Tell whether an administrator has switched the field off for every type of customer."""
    if target.own or target.spec is WHOLE_NAME:
        return False
    if target.contact:
        active = {s.key: rule for s, rule in field_rules.effective(held, "contact")}
        return active.get(target.spec.key, Rule.NONE) in (Rule.OFF, Rule.NONE)
    spec = target.spec
    rules = {field_rules.rule_of(held, "customer", spec, kind, t.value) for t in CustomerType}
    return rules <= {Rule.OFF, Rule.NONE}
