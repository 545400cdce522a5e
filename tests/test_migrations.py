"""The next migration: written from the models, and true for tables that have rows."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crm_app.config import ROOT
from tests.world import World

BESIDE = '    website: str = column("Webbplats"'
FIELDS = """\
    nickname: str = column("Smeknamn", K.TEXT, "contact", max_length=60)
    vip: bool = column("Viktig", K.FLAG, "main", default=False)
    bonus: Decimal | None = column("Bonus", K.PERCENT, "main", default=None)
    parent_id: int | None = column(
        "Moderbolag", K.CUSTOMER, "main", foreign_key="customer.id", index=True
    )
"""
MIGRATE = """
from crm_app import db, start
database = db.Database("sqlite:///" + __import__("sys").argv[1])
start.migrate(database)
database.close()
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program whose customers have four fields more."""
    tree = tmp_path / "tree"
    for name in ("crm_app", "migrations"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    models = tree / "crm_app" / "models" / "customers.py"
    models.write_text(models.read_text().replace(BESIDE, FIELDS + BESIDE))
    return tree


def run(tree: Path, *words: str) -> str:
    """Run Python in the copy, and return what it says."""
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_written_migration_fills_new_fields_of_customers_who_are_there(
    copy: Path, world: World
) -> None:
    assert "_customers_have_more.py" in run(copy, "-m", "migrations", "Customers have more")
    run(copy, "-c", MIGRATE, str(world.database.engine.url.database))
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as found:
        row = found.execute("SELECT nickname, vip, bonus, parent_id FROM customer").fetchall()
        keys = {(k[2], k[3]) for k in found.execute("PRAGMA foreign_key_list(customer)")}
        names = {i[1] for i in found.execute("PRAGMA index_list(customer)")}
    assert row == [("", 0, None, None)]
    assert ("customer", "parent_id") in keys
    assert "ix_customer_parent_id" in names


def test_the_tables_are_then_as_the_models_say(copy: Path) -> None:
    run(copy, "-m", "migrations", "Customers have more")
    assert "Nothing was written" in run(copy, "-m", "migrations", "Once more")
    assert len(list((copy / "migrations" / "versions").glob("*_once_more.py"))) == 0


def test_the_committed_models_need_no_migration() -> None:
    before = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert "Nothing was written" in run(ROOT, "-m", "migrations", "Nothing")
    assert sorted((ROOT / "migrations" / "versions").glob("*.py")) == before


def test_a_migration_says_in_a_sentence_what_it_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "migrations"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 1
