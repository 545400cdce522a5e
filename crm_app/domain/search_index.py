"""The search index: the text by which each record is found, and how it is kept true.

Triggers queue every record that changes, through whichever door; the transaction that changed it
writes its text before it commits. Only a large import puts that off: its texts are written after
it, in short transactions between those of others, and by the next start if it is killed. The text
is laid out for one index of trigrams:

    marks START name words  GAP-joined words of all fields  words as written  OWN id own field …

* Folded words find with and without accents; those with accents stand there as written too, so
  that `åker` can be looked for before `aker`.
* GAP before each word makes its start a trigram: "  a" and " ab" find words that begin so.
* START before the name finds names that begin with what is typed among any number of hits.
* A mark for each account manager of the customer finds what is somebody's own among very many.
* An own field says its id, so that those of archived tabs can be left out when one looks.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from sqlmodel import Session

from crm_app.domain.sorting import fold
from crm_app.models.search import INDEXES

START, GAP, OWN, MARK = "\x02\x02", "  ", "\x03", "\x04"
_FIRST, _MANY = 0xE000, 6400  # letters for private use: nobody types them
AT_ONCE = 1000
PART = 3 * AT_ONCE
"""Records of one of the transactions that write what was put off: about a fifth of a second."""
LATER = "later "
"""Before the kind of a queued record that is put off."""
CUSTOMER = (
    "display_name", "number", "organisation_number", "personal_identity_number", "vat_number",
    "phone", "mobile", "phone_work", "email", "invoice_email", "website", "address",
    "postal_code", "city",
)  # fmt: skip
CONTACT = ("department", "email", "phone_work", "mobile", "phone")
CONTROLS = dict.fromkeys((*range(32), 127))
_MASK = re.compile(r"-?\*{4}")
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_PARTS = re.compile(r"[^\W_]+")
_QUEUED = (
    "SELECT max(record_id) FROM (SELECT record_id FROM searchqueue WHERE kind = ? "
    "ORDER BY record_id LIMIT ?)"
)
_MOVED = "UPDATE OR REPLACE searchqueue SET kind = ? WHERE kind = ? AND record_id <= ?"
_WANTED = "(SELECT record_id FROM searchqueue WHERE kind = ? AND record_id <= ?)"
_ROWS = {
    "customer": f"SELECT id, {', '.join(CUSTOMER)} FROM customer WHERE id IN {_WANTED}",
    "contact": (
        "SELECT p.id, trim(p.first_name || ' ' || p.last_name), "
        f"{', '.join(f'p.{name}' for name in CONTACT)}, c.display_name "
        f"FROM contact p JOIN customer c ON c.id = p.customer_id WHERE p.id IN {_WANTED}"
    ),
}
_MANAGERS = {
    "customer": (
        "SELECT customer_id, user_id FROM accountmanager "
        f"WHERE customer_id IN {_WANTED} ORDER BY customer_id, user_id"
    ),
    "contact": (
        "SELECT p.id, m.user_id FROM contact p JOIN accountmanager m "
        f"ON m.customer_id = p.customer_id WHERE p.id IN {_WANTED} ORDER BY p.id, m.user_id"
    ),
}
_OWN_VALUES = (
    "SELECT v.customer_id, v.field_id, v.text FROM customvalue v "
    "JOIN customfield f ON f.id = v.field_id AND f.kind <> 'flag' "
    f"WHERE v.customer_id IN {_WANTED} ORDER BY v.customer_id, v.field_id"
)


def flush(session: Session) -> None:
    """Write what the queue holds into the indexes: the last thing of every transaction."""
    session.flush()
    connection = session.connection()
    for kind in INDEXES:
        while last := connection.exec_driver_sql(_QUEUED, (kind, AT_ONCE)).scalar():
            _write(connection, kind, last)


def put_off(session: Session) -> None:
    """Leave what the transaction has queued to `part`, in transactions that come after it."""
    session.flush()
    for kind in INDEXES:
        session.connection().exec_driver_sql(_MOVED, (LATER + kind, kind, sys.maxsize))
    session.info[LATER] = True


def part(session: Session) -> None:
    """Queue a part of what was put off: this transaction writes it, and says if more is left."""
    connection = session.connection()
    for kind in INDEXES:
        last = connection.exec_driver_sql(_QUEUED, (LATER + kind, PART)).scalar()
        if last:
            connection.exec_driver_sql(_MOVED, (kind, LATER + kind, last))
            session.info[LATER] = True
            return


def is_left(session: Session) -> bool:
    """Tell whether something that the session's transactions have put off may be left."""
    return bool(session.info.get(LATER))


def rebuild(session: Session) -> None:
    """Make both indexes anew from the records, for one that is damaged or made otherwise."""
    for kind, table in INDEXES.items():
        for statement in (
            f"INSERT INTO {table} ({table}) VALUES ('rebuild')",
            f"INSERT OR IGNORE INTO searchqueue SELECT '{kind}', id FROM {kind}",
            f"INSERT OR IGNORE INTO searchqueue SELECT '{kind}', rowid FROM {table}",
        ):
            session.connection().exec_driver_sql(statement)
    flush(session)


def _write(connection: Connection, kind: str, last: int) -> None:
    """Bring the queued records up to the id `last` into their index, where the text differs."""
    table, told = INDEXES[kind], (kind, last)
    texts = _texts(connection, kind, told)
    held = connection.exec_driver_sql(
        f"SELECT rowid, text FROM {table} WHERE rowid IN {_WANTED}", told
    )
    before: dict[int, str] = {row[0]: row[1] for row in held}
    gone = [(id_,) for id_, text in before.items() if texts.get(id_) != text]
    new = [(id_, text) for id_, text in texts.items() if before.get(id_) != text]
    if gone:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE rowid = ?", gone)
    if new:
        connection.exec_driver_sql(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", new)
    connection.exec_driver_sql("DELETE FROM searchqueue WHERE kind = ? AND record_id <= ?", told)


def _texts(connection: Connection, kind: str, told: tuple[str, int]) -> dict[int, str]:
    rows = connection.exec_driver_sql(_ROWS[kind], told)
    found = {id_: text(name, rest) for id_, name, *rest in rows}
    if kind == "customer":
        for id_, field, value in connection.exec_driver_sql(_OWN_VALUES, told):
            if id_ in found:
                found[id_] += f"{OWN}{field}{_laid_out(value.split())}"
    marks: dict[int, str] = {}
    for id_, user in connection.exec_driver_sql(_MANAGERS[kind], told):
        marks[id_] = marks.get(id_, "") + mark(user)
    return {id_: marks.get(id_, "") + told_of for id_, told_of in found.items()}


def mark(user_id: int) -> str:
    """Return the trigram that the texts have whose customers are the user's own."""
    first, second = divmod(user_id, _MANY)
    return f"{MARK}{chr(_FIRST + first % _MANY)}{chr(_FIRST + second)}"


def text(name: str, rest: Iterable[str]) -> str:
    """Return the text of a record with the name and these other fields."""
    words = (name or "").split()
    # The first word once more: one that begins the name begins a word too.
    more = [*words[:1], *_within(words)]
    for field in rest:
        if field:
            more += _said(field).split()
    told = _laid_out([*words, *more])
    return f"{START}{told[len(GAP) :] if words else told}"


def _said(field: str) -> str:
    """Return what is to be found of a field: no stars of a mask, no http of an address."""
    if "****" in field:
        return _MASK.sub(" ", field)
    return _SCHEME.sub("", field) if field.startswith("http") else field


def _within(words: Sequence[str]) -> list[str]:
    """Return the words that stand inside others: Erik in Sven-Erik."""
    plain = (word for word in words if not word.isalnum())
    return [part for word in plain for part in _PARTS.findall(word) if part != word]


def _laid_out(words: Sequence[str]) -> str:
    """Return each word after a gap, folded, and then those with accents as they are written."""
    plain = GAP.join(words)
    if not plain.isprintable():
        plain = plain.translate(CONTROLS)
    if plain.isascii():
        return f"{GAP}{plain.lower()}"
    written = [word for word in lowered(plain).split() if not word.isascii() and fold(word) != word]
    return GAP.join(("", *fold(plain).split(), *written))


def lowered(text: str) -> str:
    """Return the text as accents are compared: without case, its letters in one piece each."""
    return unicodedata.normalize("NFC", text).casefold()


def live(text: str, fields: frozenset[int]) -> str:
    """Return the text without the own fields that are not among these."""
    head, *own = text.split(OWN)
    kept = (part for part in own if int(part.partition(" ")[0]) in fields)
    return "".join((head, *kept))
