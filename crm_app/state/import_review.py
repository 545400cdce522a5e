"""What an import's plan says, as its page shows it."""

import dataclasses

from crm_app.domain import imports
from crm_app.domain.excel.plan import Plan

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


def review_of(plan: Plan) -> Review:
    """Return the plan's sums, its refusals and what it has to say."""
    left_out = [f"Kolumnen ”{c.heading}” läses inte: {c.why}." for c in plan.left_out]
    return Review(
        tiles=[
            Tile("Nya", plan.new),
            Tile("Ändras", plan.changed),
            Tile("Oförändrade", plan.unchanged),
            Tile("Avvisade", plan.refused),
            Tile("Hoppade över", plan.skipped),
        ],
        to_import=plan.new + plan.changed,
        refusals=[
            Refusal(f"{e.sheet}, rad {e.row}", e.column, e.value, e.message)
            for e in plan.errors[:SHOWN_ERRORS]
        ],
        more_refusals=max(0, len(plan.errors) - SHOWN_ERRORS),
        missing=[
            f"{imports.register_label(register)}: {', '.join(names)}"
            for register, names in plan.missing_values.items()
        ],
        notes=[*plan.notes, *left_out],
    )
