"""Shares: how often each value stands in the register; some often, most seldom, one hardly ever."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

PARTS = 5_000
RARE = 1
"""Of so many parts each register's last value has one: two hundred customers of a million."""
ARCHIVED = 150
TYPES = (("regular", 4_250), ("prospect", 500), ("temporary", 250))
COUNTRIES = (("SE", 4_600), ("NO", 200), ("DK", 150), ("FI", 50))


def part(at: int, salt: int) -> int:
    """Return which of the parts customer number `at` falls into; each salt parts them anew."""
    mixed = (at + 1) * 0x9E3779B1 + salt * 0x85EBCA77 & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) % PARTS


def picked(shares: Sequence[tuple[Any, int]], at: int, salt: int) -> Any:
    """Return the value whose share the customer falls into."""
    left = part(at, salt)
    for value, share in shares:
        left -= share
        if left < 0:
            return value
    return shares[-1][0]


def falling(values: Sequence[Any]) -> list[tuple[Any, int]]:
    """Return the values with shares that fall: the second half the first, the third a third …"""
    common, rare = values[:-1], values[-1]
    whole = sum(1 / (place + 1) for place in range(len(common)))
    ends = list(accumulate((PARTS - RARE) / (place + 1) / whole for place in range(len(common))))
    rounded = [round(end) for end in ends]
    shares = [end - before for before, end in zip([0, *rounded], rounded, strict=False)]
    return [*zip(common, shares, strict=True), (rare, RARE)]
