"""What is shown of a found record: its name, what tells it from others, and why it was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from crm_app.domain import search_index, search_words, showing
from crm_app.domain.search_rows import Ask, Row
from crm_app.domain.search_words import Part, Words, holds
from crm_app.models.contacts import FIELDS as CONTACT_FIELDS
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import FIELDS as CUSTOMER_FIELDS
from crm_app.models.customers import Customer

SNIPPET = 60
Parts = tuple[Part, ...]
_FIELDS = {
    Customer: [spec for spec in CUSTOMER_FIELDS if spec.column in search_index.CUSTOMER],
    Contact: [spec for spec in CONTACT_FIELDS if spec.column in search_index.CONTACT],
}


@dataclass(frozen=True)
class Hit:
    """One found record. `customer_id` is the card that it stands on, 0 for a tag.

    `kind` is "company", "private", "contact" or "tag"; `also` is the field in which the words
    were found, when that is none of those in `title` and `sub`.
    """

    id: int
    customer_id: int
    kind: str
    title: Parts
    sub: Parts = ()
    also: Parts = ()
    archived: bool = False


def hits(ask: Ask, rows: list[Row], model: Any = None) -> list[Hit]:
    """Return the rows as they are shown; `model` is the table that their fields lie in."""
    unsaid = [row.id for row in rows if not _said(ask.words, row)]
    also = _fields(ask, unsaid, model) if unsaid and model is not None else {}
    return [_hit(ask.words, row, also.get(row.id, "")) for row in rows]


def _hit(words: Words, row: Row, also: str) -> Hit:
    told = (row.place, row.number) if row.kind == "contact" else (row.number, row.place)
    title, sub, elsewhere = (
        search_words.parts(text, words) for text in (row.name, joined(*told), also)
    )
    return Hit(row.id, row.customer_id, row.kind, title, sub, elsewhere, bool(row.archived))


def _said(words: Words, row: Row) -> bool:
    """Tell whether the words are to be seen in what is shown anyhow."""
    return holds(search_index.text(row.name, (row.number, row.place)), words.readings)


def _fields(ask: Ask, ids: list[int], model: Any) -> dict[int, str]:
    """Return of each record the first field that holds a word."""
    columns = [getattr(model, spec.column) for spec in _FIELDS[model]]
    texts = {
        id_: [
            showing.show(spec, value, ask.held)
            for spec, value in zip(_FIELDS[model], values, strict=True)
        ]
        for id_, *values in ask.session.execute(
            select(col(model.id), *columns).where(col(model.id).in_(ids))
        )
    }
    if model is Customer:
        for id_, text in ask.session.execute(
            select(col(CustomValue.customer_id), col(CustomValue.text)).where(
                col(CustomValue.customer_id).in_(ids),
                col(CustomValue.field_id).in_(ask.own_fields()),
            )
        ):
            texts[id_].append(text)
    return {id_: _telling(ask.words, held) for id_, held in texts.items()}


def _telling(words: Words, texts: Sequence[str]) -> str:
    """Return the first of the texts in which something is marked, cut around the mark."""
    for text in filter(None, texts):
        before = 0
        for part in search_words.parts(text, words):
            if part.hit:
                return _cut(text, before)
            before += len(part.text)
    return ""


def _cut(text: str, at: int) -> str:
    first = max(0, min(at - SNIPPET // 3, len(text) - SNIPPET))
    last = first + SNIPPET
    return f"{'… ' * (first > 0)}{text[first:last]}{' …' * (last < len(text))}"


def joined(*words: str) -> str:
    """Return the words that are told, with dots between."""
    return " · ".join(word for word in words if word)


def plain(text: str) -> Parts:
    """Return a text in which nothing is marked."""
    return (Part(text, False),)
