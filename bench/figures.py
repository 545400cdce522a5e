"""Figures: what was measured, the limit beside it, and the table that shows both."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RATE = "/s"
EXPLAINED = (
    "Gräns är vad de nakna verktygen nådde i samma körning. Kvoten är avståndet dit:\n"
    "vår/gräns för tider, gräns/vår för takter; 1 är perfekt. Vad varje gräns är står i bench/."
)
HEADINGS = ("Mätning", "Vår", "Gräns", "Kvot", "Enhet")


@dataclass(frozen=True)
class Figure:
    """One measurement. `limit` is what the bare tools reached in the same run.

    A unit that ends in "/s" is a rate, where more is better; all others are times.
    """

    name: str
    ours: float
    limit: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Return how far from the limit we are: 1 is perfect, 2 is half as good."""
        over, under = (self.ours, self.limit)
        if self.unit.endswith(RATE):
            over, under = under, over
        return over / under if under else math.inf

    def as_dict(self) -> dict[str, float | str | None]:
        """Return the figure as bench/latest.json keeps it; JSON has no infinity."""
        ratio = self.ratio if math.isfinite(self.ratio) else None
        kept = asdict(self) | {"ratio": ratio}
        return {key: kept[key] for key in ("name", "ours", "limit", "ratio", "unit")}


def percentile(times: Sequence[float], share: float) -> float:
    """Return the smallest time that the share of all times does not exceed (nearest rank)."""
    ranked = sorted(times)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def compare(
    name: str, ours: Sequence[float], limit: Sequence[float], *shares: float
) -> list[Figure]:
    """Return one figure in milliseconds for each share of the two lots of seconds."""
    return [
        Figure(
            f"{name}, {_said(share)}",
            percentile(ours, share) * 1000,
            percentile(limit, share) * 1000,
        )
        for share in shares
    ]


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table for the terminal."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    lines = []
    for row in rows:
        first, *rest = (
            cell.ljust(width) if at in (0, 4) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join((first, *rest)).rstrip())
    return "\n".join((lines[0], "-" * max(map(len, lines)), *lines[1:]))


def keep(figures: Iterable[Figure], path: Path) -> None:
    """Write the figures as a JSON list."""
    rows = [figure.as_dict() for figure in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _said(share: float) -> str:
    return "median" if share == 0.5 else f"p{share * 100:.0f}"


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = grouped(figure.ratio, 1) if math.isfinite(figure.ratio) else "–"
    return (figure.name, _number(figure.ours), _number(figure.limit), ratio, figure.unit)


def grouped(number: float, decimals: int = 0) -> str:
    """Return a number as a Swede writes it: 1 000 000."""
    return f"{number:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")


def _number(value: float) -> str:
    """Return about three significant digits."""
    whole = len(f"{abs(value):.0f}") if abs(value) >= 1 else 0
    return grouped(value, max(0, 3 - whole))
