"""Which field each column of a file is about: told by its heading, or chosen by the user."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm_app.domain.errors import Invalid
from crm_app.domain.excel.headings import same
from crm_app.domain.excel.targets import Target, is_off, targets_of, words_of
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind
from crm_app.models.spec import FieldSpec

# Some systems mean the town, others the whole address: told by the columns beside it.
POSTAL_TOWN = "postadress"
BESIDE_TOWN = {"address", "postal_code"}
NOT_READ = ""
"""What a mapping says of a column that is left out."""
Mapped = Mapping[int, str]
"""The key of what each column is about, by its place; NOT_READ for none."""


@dataclass(frozen=True)
class Column:
    """A column that is read: its place in the row, what it is about and its heading."""

    index: int
    target: Target
    heading: str

    @property
    def key(self) -> str:
        """Return the key of what the column is about."""
        return self.target.key

    @property
    def spec(self) -> FieldSpec:
        """Return the field's spec."""
        return self.target.spec


@dataclass(frozen=True)
class LeftOut:
    """A column that is not read, and why, in Swedish."""

    heading: str
    why: str


@dataclass(frozen=True)
class Columns:
    """A file's columns, in the file's order."""

    read: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]
    targets: Mapping[str, Target]

    def heading(self, key: str) -> str:
        """Return the file's heading of a field, or the field's own label where it has none."""
        found = (c.heading for c in self.read if c.key == key)
        return next(found, "") or (self.targets[key].label if key in self.targets else "")


@lru_cache(maxsize=4)
def recognised(kind: str) -> frozenset[str]:
    """Return the headings by which the reader finds the heading row, as they are compared."""
    return frozenset(words_of(Snapshot(0, {}, {}, frozenset(), {}, {}, {}), kind))


def guess(held: Snapshot, kind: str, headings: Sequence[str]) -> dict[int, str]:
    """Return what each column seems to be about; NOT_READ where it is nothing, or a repetition."""
    meant = _meant(held, kind, headings)
    chosen = set(_chosen(headings, meant).values())
    read = {i for i, t in meant.items() if i in chosen and not is_off(held, kind, t)}
    return {i: meant[i].key if i in read else NOT_READ for i in range(len(headings))}


def recognise(
    held: Snapshot,
    kind: str,
    headings: Sequence[str],
    has_content: Callable[[int], bool] = lambda _index: True,
    mapping: Mapped | None = None,
) -> Columns:
    """Return what each column is about. Raises Invalid when a file cannot be understood so.

    `has_content` tells whether anything stands in a column: an empty one without a heading is
    not worth a word. `mapping` is what the user chose, in the place of what headings say.
    """
    if mapping is None:
        meant = _meant(held, kind, headings)
    else:
        meant = _told(held, kind, {i: k for i, k in mapping.items() if i < len(headings)})
    chosen = _chosen(headings, meant)
    _refuse_twice(headings, meant, mapped=mapping is not None)
    read, left_out = [], []
    for index, heading in enumerate(headings):
        target = meant.get(index)
        if target and chosen[target.key] == index and not is_off(held, kind, target):
            read.append(Column(index, target, heading or nameless(index)))
        elif heading or has_content(index):
            first = headings[chosen[target.key]] if target and chosen[target.key] != index else ""
            unwanted = mapping is not None and not mapping.get(index)
            why = _why(held, kind, heading, target, first, unwanted=unwanted)
            left_out.append(LeftOut(heading or nameless(index), why))
    if not read:
        raise Invalid({"file": _nothing(kind)})
    return Columns(tuple(read), tuple(left_out), targets_of(held, kind))


def reasons(held: Snapshot, kind: str, headings: Sequence[str], mapping: Mapped) -> dict[int, str]:
    """Return why each column that a mapping leaves out is not read, or was not by itself."""
    meant = _meant(held, kind, headings)
    chosen = _chosen(headings, meant)
    told = {}
    for index, heading in enumerate(headings):
        if not mapping.get(index):
            target = meant.get(index)
            own = target is None or chosen[target.key] == index
            first = "" if own or target is None else headings[chosen[target.key]]
            off = target if target and (first or is_off(held, kind, target)) else None
            told[index] = _why(held, kind, heading, off, first, unwanted=True)
    return told


def nameless(index: int) -> str:
    """Return what a column without a heading is called."""
    return f"(kolumn {index + 1})"


def _meant(held: Snapshot, kind: str, headings: Sequence[str]) -> dict[int, Target]:
    words = words_of(held, kind)
    found = {i: words[w] for i, h in enumerate(headings) if (w := same(h)) in words}
    keys = {target.key for target in found.values()}
    if keys >= BESIDE_TOWN and "city" not in keys:
        found |= {i: words["ort"] for i, h in enumerate(headings) if same(h) == POSTAL_TOWN}
    return found


def _told(held: Snapshot, kind: str, mapping: Mapped) -> dict[int, Target]:
    targets = targets_of(held, kind)
    return {index: targets[key] for index, key in mapping.items() if key in targets}


def _chosen(headings: Sequence[str], meant: dict[int, Target]) -> dict[str, int]:
    """Return each field's column: the one with its own label, else the first that means it."""
    chosen: dict[str, int] = {}
    for index, target in sorted(meant.items()):
        own_label = same(headings[index]) == same(target.label)
        taken = chosen.get(target.key)
        if taken is None or (own_label and same(headings[taken]) != same(target.label)):
            chosen[target.key] = index
    return chosen


def _refuse_twice(headings: Sequence[str], meant: dict[int, Target], *, mapped: bool) -> None:
    """Refuse two columns for one field, when the user chose so or when their headings are one."""
    seen: dict[tuple[str, str], int] = {}
    for index, target in sorted(meant.items()):
        word = (target.key, "" if mapped else same(headings[index]))
        if word in seen and mapped:
            both = f"”{headings[seen[word]]}” och ”{headings[index]}”"
            raise Invalid(
                {"file": f"Kolumnerna {both} läses båda som {target.label}. Välj en av dem."}
            )
        if word in seen:
            raise Invalid(
                {
                    "file": f"Rubriken ”{headings[index]}” står på två kolumner. Ta bort "
                    "eller döp om en av dem och försök igen."
                }
            )
        seen[word] = index


def _why(  # noqa: PLR0913  all that tells two reasons apart
    held: Snapshot, kind: str, heading: str, target: Target | None, first: str, *, unwanted: bool
) -> str:
    other = CustomerKind.COMPANY if kind == CustomerKind.PRIVATE else CustomerKind.PRIVATE
    if first:
        return f"betyder samma sak som kolumnen {first}"
    if target:
        whom = "kontaktpersoner" if target.contact else _whom(kind)
        return f"fältet är inte aktivt för {whom}"
    if not heading:
        return "kolumnen saknar rubrik"
    if unwanted and same(heading) in words_of(held, kind):
        return "du har valt att inte läsa den"
    if same(heading) in words_of(held, other):
        return f"fältet finns bara för {_whom(other)}"
    return "rubriken är inget fält i kundregistret"


def _whom(kind: str) -> str:
    return {CustomerKind.COMPANY: "företagskunder"}.get(CustomerKind(kind), "privatkunder")


def _nothing(kind: str) -> str:
    return (
        f"Inga rubriker i filen är fält för {_whom(kind)}. Kontrollera att du valde rätt fil "
        "och att rubrikerna står på en egen rad ovanför kunderna."
    )
