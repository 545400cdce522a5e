"""What a comment's text says: whom it mentions, its links, and its plain words. Pure.

A mention stands in the text as a mark that holds an id, such as user 12 or group 3, so that a
rename shows everywhere. The mark's ends are characters of private use, which nobody can type:
`clean` takes them out of everything that is not a whole mark.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

USER, GROUP = "u", "g"
_MARK = re.compile("\ue000([ug])([0-9]{1,18})\ue001")
_AT = re.compile(r"(?<![\w@.+\-])@(?=\w)")
_WORD = re.compile(r"\w[\w'’.\-]*")
_WORDS = 6
_LINK = re.compile(r"https?://[^\s<>\"\ue000\ue001]+", re.IGNORECASE)
_TAIL = ".,;:!?'’”)]}"
_ENDS = re.compile("[\ue000\ue001]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Ref(NamedTuple):
    """Who is mentioned: a user or a group (`kind` USER or GROUP), by id."""

    kind: str
    id: int


@dataclass(frozen=True)
class Part:
    """A piece of a comment as it is shown: `kind` is "text", "link", "mention" or "me"."""

    kind: str
    text: str
    href: str = ""


NOBODY = Ref("", 0)
Named = Callable[[Ref], str]
Find = Callable[[str, str], Ref | None]


def mark(ref: Ref) -> str:
    """Return what stands for the mention in a text."""
    return f"\ue000{ref.kind}{ref.id}\ue001"


def clean(text: str) -> str:
    """Return the text as it is kept: no controls, one kind of newline, nothing around it."""
    pieces, at = [], 0
    for found in _MARK.finditer(text):
        pieces += [_plain(text[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*pieces, _plain(text[at:])]).strip()


def _plain(text: str) -> str:
    text = _ENDS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.encode("utf-8", "ignore").decode()
    kept = (c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept))


def refs(text: str) -> list[Ref]:
    """Return who is mentioned, each once, in the order of the text."""
    return list(dict.fromkeys(Ref(k, int(i)) for k, i in _MARK.findall(text)))


def replace(text: str, written: Callable[[Ref], str]) -> str:
    """Return the text with each mark as `written` tells it."""
    return _MARK.sub(lambda found: written(Ref(found[1], int(found[2]))), text)


def plain(text: str, named: Named) -> str:
    """Return the text as one reads it: "@Lotta Berg" for a mark."""
    return replace(text, lambda ref: "@" + named(ref))


def typed(text: str, find: Find) -> str:
    """Return the text with a mark for each name that was typed by hand after an @.

    `find` gets a name and what follows it: the longest run of words first, and each without a
    stop at its end ("Lotta Berg.", "Lotta Berg", "Lotta"). It returns None when nobody is called
    so, and NOBODY when somebody is who is not to be mentioned. An address holds no mention.
    """
    pieces, at = [], 0
    while found := _AT.search(text, at):
        pieces.append(text[at : found.start()])
        name, ref = _longest(text[found.end() :], find)
        pieces.append("@" + name if ref == NOBODY else mark(ref))
        at = found.end() + len(name)
    return "".join([*pieces, text[at:]])


def _longest(text: str, find: Find) -> tuple[str, Ref]:
    for name in _candidates(text):
        if ref := find(name, text[len(name) :]):
            return name, ref
    return "", NOBODY


def _candidates(text: str) -> Iterator[str]:
    ends: list[int] = []
    at = 0
    while len(ends) < _WORDS and (found := _WORD.match(text, at)):
        ends.append(found.end())
        if text[found.end() : found.end() + 1] != " ":
            break
        at = found.end() + 1
    for end in reversed(ends):
        name = text[:end]
        yield name
        while name[-1:] in ".-'’":
            name = name[:-1]
            yield name


def parts(text: str, named: Named, mine: frozenset[Ref] = frozenset()) -> list[Part]:
    """Return the text in pieces: words, links to the web, and mentions, those in `mine` apart."""
    shown, at = [], 0
    for found in _MARK.finditer(text):
        ref = Ref(found[1], int(found[2]))
        shown += _linked(text[at : found.start()])
        shown.append(Part("me" if ref in mine else "mention", "@" + named(ref)))
        at = found.end()
    return shown + _linked(text[at:])


def _linked(text: str) -> list[Part]:
    shown, at = [], 0
    for found in _LINK.finditer(text):
        address = found.group()
        while address[-1] in _TAIL and not (address[-1] == ")" and "(" in address):
            address = address[:-1]
        if address.endswith("//"):
            continue
        shown += [*_said(text[at : found.start()]), Part("link", address, address)]
        at = found.start() + len(address)
    return shown + _said(text[at:])


def _said(text: str) -> list[Part]:
    return [Part("text", text)] if text else []


def sentence(text: str, mine: frozenset[Ref], longest: int = 200) -> str:
    """Return the sentence in which somebody of `mine` is mentioned, or the first; marks stay."""
    sentences = [s.strip() for s in _SENTENCE.split(text) if s.strip()]
    named = (s for s in sentences if mine.intersection(refs(s)))
    return shortened(next(named, sentences[0] if sentences else ""), longest)


def shortened(text: str, longest: int) -> str:
    """Return at most so many characters, with … where something is left out; no mark is cut."""
    if len(text) <= longest:
        return text
    end = longest
    for found in _MARK.finditer(text):
        if found.start() < end < found.end():
            end = found.start()
    return text[:end].rstrip() + "…"


def index(names: Mapping[Ref, str], key: Callable[[str], str]) -> dict[str, list[Ref]]:
    """Return who bears each name, as `key` compares names."""
    found: dict[str, list[Ref]] = {}
    for ref, name in names.items():
        found.setdefault(key(name), []).append(ref)
    return found
