"""The law of our files: what is exported and imported again without an edit changes nothing."""

from itertools import product
from pathlib import Path

import pytest

from crm_app.domain import settings
from crm_app.domain.excel import template, workbook
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.file_columns import file_columns
from crm_app.domain.excel.file_rows import FileRows, most_contacts
from crm_app.domain.excel.read import read_table
from crm_app.domain.excel.table import Table
from tests.import_fixtures import Desk, buckets
from tests.many_kinds import Maker, prepare, put_away
from tests.world import World

KINDS = ("company", "private")


def exported(world: World, kind: str, ids: list[int], path: Path, *, in_full: bool) -> Table:
    """Write the customers to a file, and read it as the import does."""

    def write(session) -> int:
        held = settings.snapshot(session)
        columns = file_columns(held, kind, most_contacts(session, ids))
        rows = FileRows(session, world.anna, columns, in_full=in_full)
        return workbook.write(path, template.content(held, kind, columns), rows.read(ids))

    assert world.see(write) == len(ids)
    return read_table(path, recognised=recognised(kind))


@pytest.mark.parametrize(("kind", "in_full"), list(product(KINDS, [False, True])))
def test_an_export_that_is_imported_again_changes_nothing(
    desk: Desk, tmp_path: Path, prove: bool, kind: str, in_full: bool
) -> None:
    world = desk.world
    prepare(world)
    maker = Maker(world, seed=7 + in_full)
    ids = [maker.make(kind) for _ in range(2500 if prove else 40)]
    put_away(world)
    table = exported(world, kind, ids, tmp_path / "ut.xlsx", in_full=in_full)
    plan = desk.plan(table, kind)
    assert plan.errors == ()
    assert plan.left_out == ()
    assert buckets(plan) == (0, 0, len(ids), 0, 0), [
        (row.row, {k: (row.before[k], v) for k, v in row.values.items() if v != row.before[k]})
        for row in plan.rows
        if row.before
    ]
