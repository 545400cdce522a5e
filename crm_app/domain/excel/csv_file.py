"""Runs in the child: a text file with separators, answered as a sheet is.

Read twice: once to see how far it goes, and once row by row. A row is a record, as Excel counts
them, so a line break inside quotes begins no row.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from crm_app.domain.excel.cells import clean_text, is_empty
from crm_app.domain.excel.headings import SEARCHED_ROWS, find_heading
from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.sheet_scan import column_letters

SHEET = "CSV"
SEPARATORS = ";\t,|"
LONGEST = 32_767
BLOCK = 2**20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no letter is in Windows' own encoding: then it is latin-1.
UNUSED_IN_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")
Row = list[Any]


class TextFile(NamedTuple):
    """A file as records. `skipped` lines come before the first: the line `sep=;` of Excel."""

    file: BinaryIO
    encoding: str
    separator: str = ";"
    skipped: int = 0

    def records(self) -> Iterator[list[str]]:
        """Yield each record from the start. Raises RefusalError where it can't be read."""
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.separator, strict=True)
        number = 0
        try:
            yield from ([] for _ in range(self.skipped))
            for number, record in enumerate(reader, 1):
                if number > self.skipped:
                    yield record
        except csv.Error as error:
            code = "csv_long" if "field larger" in str(error) else "csv_quote"
            raise RefusalError(code, row=number + 1) from None
        except UnicodeError:
            raise RefusalError("csv_encoding", encoding=self.encoding.upper()) from None
        finally:
            text.detach()

    def rows(self) -> Iterator[Row]:
        """Yield each record as cells."""
        for record in self.records():
            yield [to_cell(text) for text in record]


class Reach(NamedTuple):
    """How far a file goes: the last row with content, and its rows wider than the headings."""

    last_row: int
    width: int
    too_wide: list[int]


def is_text(head: bytes) -> bool:
    """Tell whether a file that begins so is text, whatever its encoding."""
    if head.startswith(tuple(mark for mark, _ in MARKS)) or _wide(head):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _wide(head: bytes) -> str:
    """Return the encoding of a file without a mark whose every other byte is zero."""
    half = max(len(head) // 4, 2)
    if head[1::2].count(0) >= half > head[::2].count(0) * 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) >= half > head[1::2].count(0) * 4 else ""


def encoding_of(file: BinaryIO) -> str:
    """Return how the file's letters are written: its mark says, else what fits all of it."""
    file.seek(0)
    head = file.read(4096)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if encoding := _wide(head):
        return encoding
    return _narrow(file)


def _narrow(file: BinaryIO) -> str:
    file.seek(0)
    decoder, used = codecs.getincrementaldecoder("utf-8")(), frozenset[int]()
    fits = True
    while block := file.read(BLOCK):
        used |= UNUSED_IN_WINDOWS.intersection(block)
        try:
            fits = fits and decoder.decode(block) is not None
        except UnicodeDecodeError:
            fits = False
    try:
        fits = fits and decoder.decode(b"", final=True) is not None
    except UnicodeDecodeError:
        fits = False
    return "utf-8" if fits else "latin-1" if used else "cp1252"


def opened(file: BinaryIO, recognised: frozenset[str]) -> TextFile:
    """Return the file with its encoding and its separator found."""
    csv.field_size_limit(LONGEST)
    text = TextFile(file, encoding_of(file))
    first = _first_line(text)
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in SEPARATORS:
        return text._replace(separator=first[4], skipped=1)
    return text._replace(separator=_separator(text, recognised))


def _first_line(text: TextFile) -> str:
    text.file.seek(0)
    head = text.file.read(64)
    return head.decode(text.encoding, errors="ignore").split("\n")[0].strip(" \r\ufeff\"'")


def _separator(text: TextFile, recognised: frozenset[str]) -> str:
    """Return the one that gives the most known headings, then the most rows of one width."""

    def score(separator: str) -> tuple[int, int]:
        try:
            rows = list(islice(text._replace(separator=separator).rows(), SEARCHED_ROWS))
        except RefusalError:
            return (-1, 0)
        found = find_heading(rows, recognised)
        if found is None:
            return (-1, 0)
        width = len(rows[found[0]])
        return found[1], sum(len(row) == width for row in rows) * width

    return max(SEPARATORS, key=score)


def to_cell(text: str) -> str | None:
    """Return a text as a cell; `="0123"`, by which some systems keep zeros, is what it quotes."""
    if text[:2] == '="' and text[-1] == '"' and len(text) > 2:
        text = text[2:-1]
    if text.isprintable():
        return text or None
    return clean_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def look(text: TextFile, heading: int, limits: Mapping[str, Any]) -> Reach:
    """Go through the file once: how far it goes, and which rows have more than the headings."""
    last = width = head = 0
    too_wide: list[int] = []
    for number, record in enumerate(text.records(), 1):
        while record and not record[-1].strip():
            record.pop()
        if number == heading + 1:
            head = len(record)
        if not record:
            continue
        last, width = number, max(width, len(record))
        if number > heading + 1 and len(record) > head:
            too_wide.append(number)
        _check(last, width, limits)
    return Reach(last, head, too_wide)


def _check(row: int, width: int, limits: Mapping[str, Any]) -> None:
    if row > limits["rows"]:
        raise RefusalError("rows", sheet=SHEET, row=row, limit=limits["rows"])
    if width > limits["columns"]:
        column = column_letters(width)
        raise RefusalError("columns", sheet=SHEET, column=column, limit=limits["columns"])


def find(text: TextFile, recognised: frozenset[str]) -> int:
    """Return the index of the row with the headings."""
    first = list(islice(text.rows(), SEARCHED_ROWS))
    found = find_heading(first, recognised)
    if found is None:
        raise RefusalError("no_content" if all(map(is_empty, first)) else "no_heading")
    return found[0]


def fitted(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield each row with a cell for every heading."""
    for row in rows:
        yield row[:width] + [None] * (width - len(row))
