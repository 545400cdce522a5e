"""The measurement of exports: what it measures, on a small register. No times."""

from pathlib import Path

import pytest

from bench import data, exports


def test_one_export_is_measured_and_as_much_written_bare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.seals.install(data.SECRET)
    path = tmp_path / "small.db"
    data.fill(path, 60)
    monkeypatch.setattr(data, "filled", lambda _size: path)
    (figure,) = exports.figures(20)
    assert (figure.name, figure.unit) == ("Export 20 × 25", "rader/s")
    assert figure.ours > 0 < figure.limit
