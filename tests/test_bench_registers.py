"""The measurement of registers: what it measures, on a small register. No times."""

from pathlib import Path

import pytest

from bench import data, registers
from crm_app import db
from crm_app.domain import register_uses, settings
from crm_app.domain.registers import REGISTERS

MANY = 60


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of sixty customers in the place of the large ones."""
    data.seals.install(data.SECRET)
    path = tmp_path / "small.db"
    data.fill(path, MANY)
    monkeypatch.setattr(data, "filled", lambda _size: path)
    monkeypatch.setattr(registers, "ROUNDS", 2)
    return path


def test_each_verb_and_each_count_is_measured_once(small: Path) -> None:
    found = [figure.name.partition(", ")[2] for figure in registers.figures((MANY,))]
    verbs = ["byt namn", "arkivera", "slå ihop", "filter på det sammanslagna, p95"]
    assert found == verbs + [f"räkna {register.label}, p95" for register in REGISTERS]


def test_the_measured_register_is_left_as_it_was(small: Path) -> None:
    before = small.read_bytes()
    assert all(figure.ours > 0 for figure in registers.figures((MANY,)))
    assert small.read_bytes() == before
    database = db.Database(f"sqlite:///{small}")
    assert database.look(settings.snapshot).merged == ()
    database.close()


def test_at_least_a_tenth_of_all_have_the_value_that_is_merged(small: Path) -> None:
    database = db.Database(f"sqlite:///{small}")
    verbs = registers._Verbs("x", database, small)
    counted = database.look(register_uses.uses, registers.ANNA, registers.REGISTER)
    database.close()
    use = counted[verbs.value]
    assert use.current + use.archived >= MANY // 10
