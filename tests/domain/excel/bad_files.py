"""Files that mean harm, or are only wrong."""

from pathlib import Path

import pytest
from workbooks import (
    number_cell,
    sheet_xml,
)

from crm_app.domain.excel.read import Limits, Unreadable, read_table

ACME = ("1", "Acme AB", "Lund")


GOOD = sheet_xml(number_cell("A2", 1))


SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_table(path, limits or Limits())
    assert "{" not in caught.value.message
    return caught.value


def written(folder: Path, content: bytes) -> Path:
    path = folder / "fil.xlsx"
    path.write_bytes(content)
    return path
