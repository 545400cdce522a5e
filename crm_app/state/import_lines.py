"""The rows of a plan as the review shows them: a page of them, never all."""

import dataclasses
from collections.abc import Mapping

from crm_app import routes
from crm_app.domain import countries, identifiers, imports
from crm_app.domain.customer_values import SPECS
from crm_app.domain.excel.cell_text import safe, shown
from crm_app.domain.excel.missing import COUNTRY
from crm_app.domain.excel.planned import CREATE, REFUSE, Choice
from crm_app.domain.excel.staged import PAGE, Cell, Line, Staged
from crm_app.domain.excel.targets import Target, targets_of
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.state.import_work import Work

LABELS = {
    "new": "Nya",
    "changed": "Ändras",
    "unchanged": "Oförändrade",
    "refused": "Avvisade",
    "skipped": "Hoppade över",
}
WORDS = {
    "new": "Ny",
    "changed": "Ändras",
    "unchanged": "Oförändrad",
    "refused": "Avvisad",
    "skipped": "Hoppas över",
}
WHO = ("number", "name", "first_name", "last_name")
"""What a new customer's row says of itself before its cells."""
FIRST = ("refused", "changed", "new", "unchanged", "skipped")
"""Which bucket is shown first: the first of these that has rows."""


@dataclasses.dataclass(frozen=True)
class Tile:
    """One bucket of the review."""

    key: str
    label: str
    count: int
    told: str


@dataclasses.dataclass(frozen=True)
class ReviewCell:
    """One field of a row: old → new, or what is wrong and may be mended in place.

    `focus` is a number that grows when the cursor shall go there, `together` the rows that are
    about the same customer, when that is what is wrong.
    """

    key: str
    label: str
    old: str = ""
    new: str = ""
    error: str = ""
    text: str = ""
    mendable: bool = False
    focus: int = 0
    together: list[int] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ReviewLine:
    """One row: who it is about, what becomes of her, and whether the user left it out."""

    row: int
    bucket: str
    word: str
    name: str = ""
    number: str = ""
    href: str = ""
    why: str = ""
    left_out: bool = False
    cells: list[ReviewCell] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Page:
    """Where one is among the rows of a bucket. `note` tells of what no line stands for."""

    number: int = 0
    first: int = 0
    last: int = 0
    total: int = 0
    told: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Unknown:
    """A value that no register has: what it is, and what becomes of it."""

    id: str
    register: str
    label: str
    name: str
    choice: str
    creatable: bool


@dataclasses.dataclass(frozen=True)
class Sums:
    """The plan as a whole: its rows, what the button says, and what there is to say."""

    total: int = 0
    button: str = ""
    customers: int = 0
    refused: int = 0
    stops: str = ""
    notes: list[str] = dataclasses.field(default_factory=list)


def sums_of(plan: Staged) -> Sums:
    """Return the plan as a whole."""
    before, after = plan.head["notes"]
    left_out = [f"Kolumnen ”{c.heading}” läses inte: {c.why}." for c in plan.left_out]
    new, changed = plan.customers()
    return Sums(
        plan.total,
        verb(new, changed),
        new + changed,
        plan.counts["refused"],
        _stops(plan.counts["refused"]),
        [*before, *after, *left_out],
    )


def verb(new: int, changed: int) -> str:
    """Return what the button does, in words."""
    if new and changed:
        return f"Importera {_count(new)} nya och {_count(changed)} ändrade"
    if new:
        return f"Importera {_count(new)} {'ny kund' if new == 1 else 'nya kunder'}"
    if changed:
        return f"Importera {_count(changed)} {'ändrad kund' if changed == 1 else 'ändrade kunder'}"
    return "Inget att importera"


def _stops(refused: int) -> str:
    if refused == 1:
        return "1 rad är avvisad. Rätta den, hoppa över den eller importera bara felfria rader."
    return (
        f"{_count(refused)} rader är avvisade. Rätta dem, hoppa över dem eller importera bara "
        "felfria rader."
    )


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def tiles_of(plan: Staged) -> list[Tile]:
    """Return the buckets with their counts, which are together all rows of the file."""
    counts = plan.counts
    return [Tile(key, label, counts[key], _count(counts[key])) for key, label in LABELS.items()]


def first_bucket(plan: Staged) -> str:
    """Return the bucket that most asks to be looked at."""
    return next((bucket for bucket in FIRST if plan.counts[bucket]), "new")


def page_of(
    held: Snapshot, work: Work, plan: Staged, bucket: str, number: int
) -> tuple[list[ReviewLine], Page]:
    """Return a page of rows: of a bucket, or of those that the review shows alone ("")."""
    empty = plan.head["empty_rows"] if bucket == "skipped" else 0
    total = plan.counts[bucket] - empty if bucket else len(work.shown)
    number = max(0, min(number, (total - 1) // PAGE))
    skip = number * PAGE
    found = plan.page(bucket, skip=skip) if bucket else plan.lines(work.shown, skip=skip)
    targets = targets_of(held, plan.head["kind"])
    lines = [_line(work, plan, line, targets) for line in found]
    note = f"{_count(empty)} {'rad är tom' if empty == 1 else 'rader är tomma'}." if empty else ""
    first, last = (skip + 1 if lines else 0), skip + len(lines)
    told = f"{_count(first)}–{_count(last)} av {_count(total)}"
    return lines, Page(number, first, last, total, told, note)


def _line(work: Work, plan: Staged, line: Line, targets: Mapping[str, Target]) -> ReviewLine:
    cells = plan.source(line.row) if line.bucket == "refused" else []
    return ReviewLine(
        line.row,
        line.bucket,
        WORDS[line.bucket],
        line.name or _name(plan, cells),
        line.number,
        routes.customer(line.customer_id) if line.customer_id else "",
        line.why,
        line.row in work.options.skip,
        [
            _cell(cell, line, at, cells, targets)
            for at, cell in enumerate(line.cells)
            if line.bucket != "new" or cell.key not in WHO
        ],
    )


def _name(plan: Staged, cells: list[object]) -> str:
    places = {key: index for index, key, _ in plan.head["columns"]}
    told = [cells[places[k]] for k in ("name", "first_name", "last_name") if k in places and cells]
    return " ".join(str(text).strip() for text in told if text not in (None, ""))


def _cell(
    cell: Cell, line: Line, at: int, cells: list[object], targets: Mapping[str, Target]
) -> ReviewCell:
    if not cell.error:
        return ReviewCell(cell.key, cell.label, cell.old, cell.new)
    mendable = cell.index >= 0 or cell.key in SPECS
    others = line.errors[at].others
    return ReviewCell(
        cell.key,
        cell.label,
        new=cell.new,
        error=cell.error,
        text=_text(cell, cells, targets),
        mendable=mendable,
        together=sorted({line.row, *others}) if others else [],
    )


def _text(cell: Cell, cells: list[object], targets: Mapping[str, Target]) -> str:
    """Return what the cell says to begin with; a number that is masked must be typed anew."""
    if not 0 <= cell.index < len(cells) or identifiers.is_masked(cell.new):
        return ""
    text = shown(cells[cell.index])  # type: ignore[arg-type]
    whole = cell.key in targets and safe(targets[cell.key].spec, text) == text[:200]
    return text if whole else ""


def unknowns_of(held: Snapshot, work: Work) -> list[Unknown]:
    """Return the values that the file names and no register has, each with what was chosen."""
    return [
        Unknown(
            f"{register}:{key}",
            register,
            imports.register_label(register),
            name,
            _chosen(work.options.choices.get((register, key), REFUSE)),
            register != COUNTRY or countries.find(name) is not None,
        )
        for (register, key), name in work.asked.items()
    ]


def _chosen(choice: Choice) -> str:
    return choice if choice in (CREATE, REFUSE) else f"={choice}"  # type: ignore[return-value]


def choices_of(held: Snapshot, work: Work) -> dict[str, list[Option]]:
    """Return the values that are there, of each register that lacks some."""
    found: dict[str, list[Option]] = {}
    for register, _ in work.asked:
        if register == COUNTRY and register not in found:
            known = [c for code in held.countries if (c := countries.get(code))]
            known.sort(key=lambda c: sort_key(c.name))
            found[register] = [Option(f"={c.code}", c.name) for c in known]
        elif register not in found:
            values = held.registers.get(register, ())
            found[register] = [Option(f"={v.id}", v.name) for v in values if v.active]
    return found


def choice_of(held: Snapshot, work: Work, id_: str, told: str) -> Choice | None:
    """Return a choice as the plan reads it; None for what cannot be chosen."""
    register = id_.partition(":")[0]
    unknown = next((u for u in unknowns_of(held, work) if u.id == id_), None)
    if unknown is None or told == REFUSE:
        return REFUSE if unknown else None
    if told == CREATE:
        return CREATE if unknown.creatable else None
    known = {option.value for option in choices_of(held, work)[register]}
    if told not in known:
        return None
    return told[1:] if register == COUNTRY else int(told[1:])
