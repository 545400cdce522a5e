"""Swedish alphabetical order, and folding for search, as plain strings."""

import unicodedata
from functools import lru_cache

# æ stands for ä in a key: å, æ, ö come in that order by code point and after z.
# Equal letters and the rest of the order: Unicode CLDR, collation for sv.
_SORTED = {
    "å": "å",
    "ä": "æ",
    "æ": "æ",
    "ö": "ö",
    "ø": "ö",
    "ő": "ö",
    "õ": "ö",
    "œ": "ö",
    "ü": "y",
    "ű": "y",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
}
# æ, like ä, is found by a: who looks for Sæther types Säther.
_FOLDED = {"æ": "a", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}


class _Letters(dict[int, str]):
    """A table for str.translate that works out each character once."""

    def __init__(self, special: dict[str, str]) -> None:
        super().__init__()
        self.special = special

    def __missing__(self, code: int) -> str:
        self[code] = self._plain(chr(code))
        return self[code]

    def _plain(self, letter: str) -> str:
        letter = letter.casefold()
        if letter in self.special:
            return self.special[letter]
        parts = unicodedata.normalize("NFKD", letter).casefold()
        return "".join(
            self.special.get(part, part)
            for part in parts
            if part.isspace() or unicodedata.category(part) not in ("Mn", "Me", "Cc", "Cf")
        )


_SORT_LETTERS = _Letters(_SORTED)
_FOLD_LETTERS = _Letters(_FOLDED)


@lru_cache(maxsize=1 << 16)
def sort_key(text: str) -> str:
    """Return a key whose plain binary order is Swedish alphabetical order.

    Case does not count, nor do spaces around the text and how many there are inside it. Digits
    come before letters, å ä ö last; é sorts as e, ü as y, æ as ä, ø as ö; w is its own letter.
    """
    letters = unicodedata.normalize("NFC", text).translate(_SORT_LETTERS)
    return " ".join(letters.split())


def fold(text: str) -> str:
    """Return the text as search compares it: no case and no accents, "Åsa Möller" as "asa moller".

    Spaces and punctuation stay. Not cached: notes are long and rarely folded twice.
    """
    return unicodedata.normalize("NFC", text).translate(_FOLD_LETTERS)
