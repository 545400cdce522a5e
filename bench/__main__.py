"""`python -m bench [PART …] [--most N]`: measure, print, keep. The parts are in PARTS."""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import figures
from bench.figures import Figure

LATEST = Path(__file__).parent / "latest.json"
PARTS = ("lists", "registers", "search", "imports", "exports", "sockets")


def main() -> None:
    """Measure what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="allt om inget sägs")
    parser.add_argument("--most", type=int, default=1_000_000, help="största antalet kunder")
    told = parser.parse_args()
    if unknown := set(told.parts) - set(PARTS):
        parser.error(f"finns inte: {', '.join(sorted(unknown))}")
    found = list(_measured(told.parts or PARTS, told.most))
    print(f"\n{figures.table(found)}\n\n{figures.EXPLAINED}")
    figures.keep(found, LATEST)


def _measured(parts: list[str] | tuple[str, ...], most: int) -> Iterator[Figure]:
    for part in parts:
        began = time.perf_counter()
        yield from _part(part, most)()
        print(f"{part}: {time.perf_counter() - began:.0f} s", flush=True)


def _part(name: str, most: int) -> Callable[[], Iterator[Figure]]:
    """Return what measures the part; each loads only what it needs."""
    if name == "imports":
        from bench import imports

        return imports.figures
    if name == "exports":
        from bench import exports

        return lambda: exports.figures(min(exports.ROWS, most))
    from bench import lists, registers, search, sockets

    parts = {"lists": lists, "registers": registers, "search": search, "sockets": sockets}
    sizes = tuple(size for size in lists.SIZES if size <= most) or lists.SIZES[:1]
    return lambda: parts[name].figures(sizes)


if __name__ == "__main__":
    main()
