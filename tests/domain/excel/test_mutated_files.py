"""Whatever is done to a file, it ends in a plan or in a named error, and soon."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from crm_app.domain.errors import Invalid
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.read import Unreadable, read_table
from tests.domain.excel.mutated import (
    OF_TEXTS,
    OF_WORKBOOKS,
    WORKBOOK,
    Spoil,
    bomb,
    macros,
    old,
    spoiled,
    text,
    truncated,
)
from tests.import_fixtures import Desk, buckets

SAMPLE, ALL = 40, 10_000
LONGEST = 10


def named(code: str, message: str) -> str:
    """Return the code of an error that is worded whole."""
    assert message.endswith(".")
    assert "{" not in message
    return code


def end_of(desk: Desk, path: Path) -> str:
    """Return how a file ends: its error's code, or "plan" with every row in one bucket."""
    try:
        source = read_table(path, recognised=recognised("company"))
    except Unreadable as error:
        return named(error.code, error.message)
    try:
        made = desk.plan(source)
    except Invalid as error:
        return named("invalid", error.message)
    assert sum(buckets(made)) == len(source.rows) + len(source.empty_rows)
    assert all(e.message.endswith(".") and e.row > source.heading_row for e in made.errors)
    return "plan"


def test_every_spoiled_file_ends_in_a_plan_or_a_named_error(
    desk: Desk, tmp_path: Path, prove: bool
) -> None:
    ends: Counter[str] = Counter()
    for seed in range(ALL if prove else SAMPLE):
        path = spoiled(seed, tmp_path)
        began = time.monotonic()
        ends[end_of(desk, path)] += 1
        assert time.monotonic() - began < LONGEST, f"seed {seed}"
    assert ends["plan"] > 0
    assert len(ends) > 5


@pytest.mark.parametrize(
    ("how", "ends"),
    [
        (bomb, {"ratio", "inflated", "memory"}),
        (macros, {"macros"}),
        (old, {"old_excel", "password"}),
        (truncated, {"truncated", "damaged", "no_heading", "empty"}),
    ],
)
def test_each_hazard_of_a_whole_file_has_its_own_name(
    desk: Desk, tmp_path: Path, how: Spoil, ends: set[str]
) -> None:
    path = tmp_path / "fil.xlsx"
    for seed in range(2):
        path.write_bytes(how(random.Random(seed), WORKBOOK))
        assert end_of(desk, path) in ends


@pytest.mark.parametrize("content", [WORKBOOK, text()], ids=["xlsx", "csv"])
def test_the_file_that_is_spoiled_is_read_whole_when_it_is_not(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    made = desk.plan(read_table(path, recognised=recognised("company")))
    assert made.total == 5
    assert made.skipped == 1


def test_every_way_to_spoil_is_tried_by_some_seed(tmp_path: Path) -> None:
    sizes = {spoiled(seed, tmp_path).stat().st_size for seed in range(60)}
    assert len(sizes) > 40
    assert len(set(OF_WORKBOOKS) | set(OF_TEXTS)) == 8
