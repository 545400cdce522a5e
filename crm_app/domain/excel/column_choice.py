"""Choosing what each column of a file is about: what can be chosen, and what the choice lacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Invalid
from crm_app.domain.excel.cell_text import safe
from crm_app.domain.excel.columns import NOT_READ, guess, nameless, reasons, recognise
from crm_app.domain.excel.file_columns import CONTACT, OWN, file_columns
from crm_app.domain.excel.peek import Peek
from crm_app.domain.excel.picked_key import can_be_key
from crm_app.domain.excel.targets import MOST_CONTACTS, Target, is_off, targets_of
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind

Mapped = Mapping[int, str]
NUMBERED = SPECS["organisation_number"]
USUAL = {
    CustomerKind.COMPANY: "Kundnummer, annars organisationsnummer, momsregistreringsnummer "
    "eller e-post med namn",
    CustomerKind.PRIVATE: "Kundnummer, annars personnummer eller e-post med namn",
}
NAMES = {"first_name": "name", "last_name": "name"}
"""Parts of a contact's name, and the field that tells the whole."""


@dataclass(frozen=True)
class ColumnChoice:
    """One column: its heading, some of its cells, and what it is read as ("" for nothing).

    `note` says why nothing reads it, `error` why it cannot be read so.
    """

    index: int
    heading: str
    samples: list[str]
    key: str
    recognised: bool
    note: str = ""
    error: str = ""


@dataclass(frozen=True)
class Group:
    """Fields that belong together: the customer's, those of one own tab, or of one contact."""

    label: str
    options: list[Option]


@dataclass(frozen=True)
class Overview:
    """All that the choice is about. `lacking` are fields that new customers must have."""

    columns: list[ColumnChoice] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    unused: list[Group] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    key_options: list[Option] = field(default_factory=list)
    key: str = ""
    read: int = 0
    faults: int = 0


def valid(held: Snapshot, kind: str, headings: Sequence[str], mapping: Mapped) -> dict[int, str]:
    """Return the mapping with all columns of the file, and no field that cannot be chosen now."""
    known = {target.key for target in _choosable(held, kind)}
    told = {i: mapping.get(i, NOT_READ) for i in range(len(headings))}
    return {i: key if key in known else NOT_READ for i, key in told.items()}


def for_plan(held: Snapshot, kind: str, headings: Sequence[str], mapping: Mapped) -> dict[int, str]:
    """Return the mapping for `PlanOptions`: none where the headings tell the same."""
    if dict(mapping) == guess(held, kind, headings):
        try:
            recognise(held, kind, headings)
        except Invalid:
            return dict(mapping)
        return {}
    return dict(mapping)


def overview(held: Snapshot, kind: str, peek: Peek, mapping: Mapped, key: str = "") -> Overview:
    """Return what there is to choose for a file, and what a choice comes to."""
    columns = list(_columns(held, kind, peek, mapping))
    used = [c.key for c in columns if c.key]
    keys = list(_keys(held, kind, used))
    return Overview(
        columns,
        _groups(_choosable(held, kind)),
        _groups(_unused(held, kind, set(used))),
        list(_lacking(held, kind, set(used))),
        keys,
        key if key in {option.value for option in keys} else "",
        len(set(used)),
        sum(c.error != "" for c in columns),
    )


def _choosable(held: Snapshot, kind: str) -> list[Target]:
    memo = ("import choosable", kind)
    if memo not in held.memo:
        held.memo[memo] = [t for t in targets_of(held, kind).values() if not is_off(held, kind, t)]
    return held.memo[memo]


def _columns(held: Snapshot, kind: str, peek: Peek, mapping: Mapped) -> Iterator[ColumnChoice]:
    guessed, targets = guess(held, kind, peek.headings), targets_of(held, kind)
    whys = reasons(held, kind, peek.headings, mapping)
    for index, heading in enumerate(peek.headings):
        if not heading and not peek.samples[index]:
            continue
        key, meant = mapping.get(index, NOT_READ), guessed[index]
        spec = targets[meant].spec if meant else NUMBERED
        yield ColumnChoice(
            index,
            heading or nameless(index),
            [safe(spec, text) for text in peek.samples[index]],
            key,
            bool(key) and key == meant,
            _sentence(whys.get(index, "")),
            _twice(peek.headings, mapping, index),
        )


def _sentence(why: str) -> str:
    return f"{why[0].upper()}{why[1:]}." if why else ""


def _twice(headings: Sequence[str], mapping: Mapped, index: int) -> str:
    key = mapping.get(index)
    others = [i for i, told in sorted(mapping.items()) if key and told == key and i != index]
    if not others:
        return ""
    names = " och ".join(f"”{headings[i] or nameless(i)}”" for i in others)
    return f"Kolumnen {names} läses också så. Välj en av dem."


def _groups(targets: Sequence[Target]) -> list[Group]:
    found: dict[str, list[Option]] = {}
    for target in targets:
        found.setdefault(target.group, []).append(Option(target.key, target.label))
    return [Group(label, options) for label, options in found.items()]


def _unused(held: Snapshot, kind: str, used: set[str]) -> list[Target]:
    """Return what no column is read as: of contacts, no more than are begun, but one at least."""
    begun = {t.contact for t in _choosable(held, kind) if t.contact and t.key in used}
    shown = max(begun, default=1)
    return [t for t in _choosable(held, kind) if t.key not in used and t.contact <= shown]


def _lacking(held: Snapshot, kind: str, used: set[str]) -> Iterator[str]:
    for column in file_columns(held, kind, MOST_CONTACTS):
        if not column.required or column.key in used or column.of == OWN:
            continue
        if column.of == CONTACT:
            whose = f"contact{column.place}."
            whole = f"{whose}{NAMES.get(column.spec.key, column.spec.key)}"
            if whole in used or not any(key.startswith(whose) for key in used):
                continue
        yield column.heading


def _keys(held: Snapshot, kind: str, used: Sequence[str]) -> Iterator[Option]:
    yield Option("", USUAL[CustomerKind(kind)])
    targets = targets_of(held, kind)
    for key in dict.fromkeys(used):
        if can_be_key(targets[key]):
            yield Option(key, f"Bara {targets[key].label}")
