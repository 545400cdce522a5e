"""What an import's plan says, as its page shows it."""

import dataclasses

from crm_app.domain import imports
from crm_app.domain.excel.staged import Staged

SHOWN_ERRORS = 200


@dataclasses.dataclass(frozen=True)
class Tile:
    """One bucket of the review."""

    label: str
    count: int


@dataclasses.dataclass(frozen=True)
class Refusal:
    """One refused cell."""

    where: str
    column: str
    value: str
    message: str


@dataclasses.dataclass(frozen=True)
class Review:
    """What the plan says, as the page shows it."""

    tiles: list[Tile] = dataclasses.field(default_factory=list)
    to_import: int = 0
    refusals: list[Refusal] = dataclasses.field(default_factory=list)
    more_refusals: int = 0
    missing: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)


def review_of(plan: Staged) -> Review:
    """Return the plan's sums, its refusals and what it has to say."""
    counts = plan.counts
    left_out = [f"Kolumnen ”{c.heading}” läses inte: {c.why}." for c in plan.left_out]
    return Review(
        tiles=[
            Tile("Nya", counts["new"]),
            Tile("Ändras", counts["changed"]),
            Tile("Oförändrade", counts["unchanged"]),
            Tile("Avvisade", counts["refused"]),
            Tile("Hoppade över", counts["skipped"]),
        ],
        to_import=counts["new"] + counts["changed"],
        refusals=[
            Refusal(f"{e.sheet}, rad {e.row}", e.column, e.value, e.message)
            for e in plan.errors(SHOWN_ERRORS)
        ],
        more_refusals=max(0, plan.refusals() - SHOWN_ERRORS),
        missing=[
            f"{imports.register_label(register)}: {', '.join(names)}"
            for register, names in plan.head["missing_values"].items()
        ],
        notes=[*plan.notes(), *left_out],
    )
