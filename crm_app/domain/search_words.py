"""What somebody types into the search box: read, found in a record's text, and marked in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice, product
from typing import NamedTuple

from crm_app.domain.search_index import CONTROLS, GAP, START, lowered
from crm_app.domain.sorting import fold

LONGEST, MOST = 100, 8
READINGS, CLOSE = 6, 8
_NUMBER = re.compile(r"[+(]?[0-9][0-9()+./-]*")
_WORD_STARTS = re.compile(r"(?<![^\W_])(?=[^\W_])|(?<!\S)(?=\S)")
Reading = tuple[str, ...]


class Part(NamedTuple):
    """A piece of a shown text, and whether it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Words:
    """What is looked for. A text is found when it holds every needle of one of the readings.

    `folded` and `written` are the typed words without and with their accents.
    """

    typed: str
    folded: tuple[str, ...]
    written: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def accented(self) -> bool:
        """Tell whether an accent was typed."""
        return self.folded != self.written

    @property
    def exact(self) -> Reading:
        """Return the needles with the accents that were typed."""
        return tuple(map(needle, self.written))

    @property
    def starts(self) -> Reading:
        """Return the needles that find the words where words begin."""
        return tuple(f"{GAP}{word}" for word in self.folded)

    @property
    def exact_starts(self) -> Reading:
        """Return the needles that find the words, accents and all, where words begin."""
        return tuple(f"{GAP}{word}" for word in self.written)

    @property
    def name(self) -> Reading:
        """Return the needle that finds names that begin with all that was typed."""
        return (START + GAP.join(self.folded),)


def read(text: str) -> Words | None:
    """Return what a text asks for; None when it asks for nothing."""
    # Half a character, which a browser may send, is none.
    whole = text[:LONGEST].encode(errors="ignore").decode()
    typed = " ".join(whole.split()[:MOST]).translate(CONTROLS)
    folded, written = tuple(fold(typed).split()), tuple(lowered(typed).split())
    if not folded:
        return None
    readings = (tuple(map(needle, folded)), *_numbers(folded))
    return Words(typed, folded, written, tuple(dict.fromkeys(readings)))


def holds(text: str, readings: tuple[Reading, ...]) -> bool:
    """Tell whether a record's text holds every needle of one of the readings."""
    return any(all(one in text for one in reading) for reading in readings)


def needle(word: str) -> str:
    """Return what a text must hold for the word: any part of one, or with 1–2 letters a start."""
    return word if len(word) > 2 else f"{GAP}{word}"


def _numbers(words: tuple[str, ...]) -> Iterator[Reading]:
    """Yield the words with their numbers as the register keeps them, spaces and hyphens gone."""
    told: list[tuple[str, ...]] = []
    for is_number, run in groupby(words, lambda word: bool(_NUMBER.fullmatch(word))):
        together = tuple(run)
        forms = _forms("".join(together)) if is_number else ()
        told += [forms] if forms else [(needle(word),) for word in together]
    yield from islice(product(*told), READINGS)


def _forms(number: str) -> tuple[str, ...]:
    """Return the digits, and for a national phone number those after Sweden's own."""
    digits = re.sub("[^0-9]", "", number.replace("(0)", ""))
    if len(digits) < 3:
        return ()
    if digits.startswith("00"):
        return (digits, digits[2:]) if len(digits) > 4 else (digits,)
    if digits.startswith("0"):
        return (digits, f"+46{digits[1:]}")
    return (digits, digits[2:]) if len(digits) == 12 and digits.startswith("16") else (digits,)


def trigrams(reading: Reading) -> list[str]:
    """Return the trigrams that a text with these needles has; of a long word enough of them."""
    found: list[str] = []
    for one in reading:
        # One space and two letters say more than two spaces and one, which most texts hold.
        first = 1 if one.startswith((GAP, START)) and len(one) > 3 else 0
        last = len(one) - 3
        places = (*range(first, min(last, CLOSE)), *range(max(first, CLOSE), last, 3), last)
        found += [one[at : at + 3] for at in places]
    return list(dict.fromkeys(found))


def parts(shown: str, words: Words) -> tuple[Part, ...]:
    """Return the shown text in pieces, those that were looked for marked."""
    hits = bytearray(len(shown))
    folded, places = _folded(shown)
    starts = {found.start() for found in _WORD_STARTS.finditer(folded)}
    for word in words.folded:
        for found in re.finditer(re.escape(word), folded):
            if len(word) > 2 or found.start() in starts:
                _mark(hits, places[found.start() : found.end()])
    _mark_digits(hits, shown, words)
    pieces = groupby(range(len(shown)), hits.__getitem__)
    return tuple(Part("".join(shown[at] for at in run), bool(hit)) for hit, run in pieces)


def _mark(hits: bytearray, places: Iterable[int]) -> None:
    for at in places:
        hits[at] = 1


def _folded(shown: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its letters the place in the shown one."""
    whole = fold(shown)
    if len(whole) == len(shown):
        return whole, list(range(len(shown)))
    pieces = [fold(letter) for letter in shown]
    places = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


def _mark_digits(hits: bytearray, shown: str, words: Words) -> None:
    """Mark a number that is written in another way than it was typed."""
    places = [at for at, letter in enumerate(shown) if letter.isdigit()]
    digits = "".join(shown[at] for at in places)
    wanted = {one.lstrip("+") for reading in words.readings for one in reading}
    for number in filter(str.isdigit, wanted):
        for form in (number, f"0{number.removeprefix('46')}"):
            at = digits.find(form)
            if at >= 0:
                _mark(hits, range(places[at], places[at + len(form) - 1] + 1))
