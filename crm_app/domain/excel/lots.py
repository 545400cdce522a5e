"""Moving what is staged into the register, some thousand rows in each statement.

`st` is the attached staging file. A *lot* is rows of one shape: new customers, or changed ones in
whom the same columns are set.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import OF_REGISTERS
from crm_app.domain.excel.planned import TEMPORARY
from crm_app.domain.excel.prepare import CONTACT_COLUMNS, CUSTOMER_COLUMNS, MANAGERS, NEW, TAGS

__all__ = ["NEW", "Lot", "Mover"]

BLOBS = tuple(name for name in CUSTOMER_COLUMNS if name.endswith("_sealed"))
OF_VALUES = tuple(f"{key}_id" for key in OF_REGISTERS)
_TEMPORARY = re.compile(rf"\b{TEMPORARY // 10**6}[0-9]{{6}}\b")


@dataclass(frozen=True)
class Lot:
    """Rows of one shape whose rank is after `after` and not after `last`."""

    shape: str
    last: int
    after: int = 0


def sizes(session: Session) -> dict[str, int]:
    """Return how many rows there are of each shape."""
    rows = session.connection().exec_driver_sql("SELECT shape, count(*) FROM st.staged GROUP BY 1")
    return {row[0]: row[1] for row in rows}


def unnumbered(session: Session) -> int:
    """Return how many new customers are to have a number of the series."""
    found = session.connection().exec_driver_sql("SELECT max(nth) FROM st.staged")
    return found.scalar() or 0


def countries(session: Session) -> list[str]:
    """Return the countries of the rows, in the file's order."""
    asked = "SELECT country FROM st.staged WHERE country > '' GROUP BY 1 ORDER BY min(row)"
    return [row[0] for row in session.connection().exec_driver_sql(asked)]


def temporary_ids(session: Session) -> set[int]:
    """Return the temporary ids that rows use, of values that are not there yet."""
    asked = [f"SELECT DISTINCT {name} FROM st.staged WHERE temps" for name in OF_VALUES]
    asked += [
        "SELECT DISTINCT value_id FROM st.tag",
        "SELECT DISTINCT title_id FROM st.manager",
        "SELECT DISTINCT title_id FROM st.person",
    ]
    rows = session.connection().exec_driver_sql(" UNION ".join(asked))
    return {row[0] for row in rows if (row[0] or 0) >= TEMPORARY}


def changed_ids(session: Session, most: int) -> list[int]:
    """Return the ids of some of those who are changed."""
    asked = "SELECT its_id FROM st.staged WHERE shape <> ? LIMIT ?"
    return [row[0] for row in session.connection().exec_driver_sql(asked, (NEW, most))]


def has_contacts(session: Session) -> bool:
    """Tell whether contacts are written."""
    found = session.connection().exec_driver_sql("SELECT 1 FROM st.person LIMIT 1")
    return found.scalar() is not None


class Mover:
    """Writes parts of lots, each customer with her event and what undoing needs.

    `base` is what a new customer's rank is added to for her id; `ids` turns temporary ids.
    """

    def __init__(  # noqa: PLR0913, PLR0917  all that the rows themselves do not say
        self,
        session: Session,
        actor: Actor,
        run_id: int,
        now: datetime,
        base: int,
        ids: dict[int, int],
    ) -> None:
        self.connection = session.connection()
        self.temps = bool(ids)
        self.told: dict[str, Any] = {
            "run": run_id,
            "now": now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
            "base": base,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "origin": actor.origin,
        }
        driver: Any = self.connection.connection.driver_connection
        driver.create_function("real_id", 1, lambda i: ids.get(i, i), deterministic=True)
        words = {str(k): str(v) for k, v in ids.items()}
        driver.create_function(
            "real_ids", 1, lambda t: t and _TEMPORARY.sub(lambda m: words.get(m[0], m[0]), t)
        )
        found = self.connection.exec_driver_sql("SELECT max(id) FROM contact").scalar()
        self.told["contact_base"] = found or 0
        self.contacts = has_contacts(session)
        self._run("CREATE TEMP TABLE IF NOT EXISTS taken (nth INTEGER PRIMARY KEY, number, key)")
        self._run("DELETE FROM temp.taken")

    def number(self, taken: Sequence[str]) -> None:
        """Say which numbers of the series the new customers without one get."""
        rows = [(at, number, number.zfill(20)[:20]) for at, number in enumerate(taken, 1)]
        self.connection.exec_driver_sql("INSERT INTO temp.taken VALUES (?, ?, ?)", rows)

    def move(self, shape: str, first: int, last: int) -> int:
        """Write the rows of a shape with these ranks. Returns how many customers it were."""
        self.told |= {"shape": shape, "first": first, "last": last}
        if shape == NEW:
            count = self._insert()
        else:
            self._remember(shape.split(",") if shape else [])
            count = self._update(shape.split(",") if shape else [])
        self._link(shape)
        self._record(shape)
        if self.contacts:
            self._contacts(shape)
        return count

    def _run(self, statement: str) -> int:
        used = {name: v for name, v in self.told.items() if f":{name}" in statement}
        cursor: Any = self.connection.connection.cursor()
        try:
            return cursor.execute(statement, used).rowcount
        finally:
            cursor.close()

    def _real(self, name: str) -> str:
        """Return a column of ids of values, with real ids in the place of temporary ones."""
        return f"real_id({name})" if self.temps else name

    def _value(self, name: str) -> str:
        if name in OF_VALUES:
            return self._real(f"s.{name}")
        if name == "consent_at":
            return "CASE WHEN s.consent_at IS NOT NULL THEN :now END"
        taken = {"number": "t.number", "number_key": "t.key"}
        return f"coalesce({taken[name]}, s.{name})" if name in taken else f"s.{name}"

    def _insert(self) -> int:
        names = ", ".join(CUSTOMER_COLUMNS)
        values = ", ".join(self._value(name) for name in CUSTOMER_COLUMNS)
        count = self._run(
            f"INSERT INTO customer (id, version, archived, created_at, updated_at, updated_by, "
            f"{names}) SELECT :base + s.rank, 1, 0, :now, :now, :actor_name, {values} "
            f"FROM st.staged s LEFT JOIN temp.taken t ON t.nth = s.nth WHERE {PART} ORDER BY s.rank"
        )
        self._run(
            "INSERT INTO importbefore (run_id, customer_id, created, version, kept) "
            f"SELECT :run, :base + s.rank, 1, 1, '' FROM st.staged s WHERE {PART} ORDER BY s.rank"
        )
        return count

    def _remember(self, names: Sequence[str]) -> None:
        told = ", ".join(f"'{n}', json_array({_kept('c', n)}, {_kept('s', n)})" for n in names)
        columns = f"json_object({told})"
        told_links = "real_ids(s.links)" if self.temps else "s.links"
        self._run(
            "INSERT INTO importbefore (run_id, customer_id, created, version, columns, links, kept)"
            f" SELECT :run, s.its_id, 0, s.its_version + 1, "
            f"{columns.replace('s.consent_at', ':now')}, {told_links}, '' "
            f"FROM st.staged s JOIN customer c ON c.id = s.its_id WHERE {PART}"
        )
        if self.temps:
            self._real_columns(names)

    def _real_columns(self, names: Sequence[str]) -> None:
        if any(name in OF_VALUES for name in names):
            self._run(
                "UPDATE importbefore SET columns = real_ids(columns) WHERE run_id = :run AND "
                f"customer_id IN (SELECT s.its_id FROM st.staged s WHERE {PART} AND s.temps)"
            )

    def _update(self, names: Sequence[str]) -> int:
        told = "".join(f", {n} = {self._value(n).replace('t.', 's.')}" for n in names)
        told = re.sub(r"coalesce\(s\.(?:number|key), (s\.\w+)\)", r"\1", told)
        return self._run(
            f"UPDATE customer SET version = s.its_version + 1, updated_at = :now, "
            f"updated_by = :actor_name{told} FROM st.staged s "
            f"WHERE {PART} AND customer.id = s.its_id AND customer.version = s.its_version"
        )

    def _link(self, shape: str) -> None:
        id_ = _id(shape)
        if shape != NEW:
            for table, bit in (("customertag", TAGS), ("accountmanager", MANAGERS)):
                self._run(
                    f"DELETE FROM {table} WHERE customer_id IN "
                    f"(SELECT s.its_id FROM st.staged s WHERE {PART} AND s.cleared & {bit})"
                )
            self._run(
                "DELETE FROM customvalue WHERE (customer_id, field_id) IN (SELECT s.its_id, "
                f"o.field_id FROM st.staged s JOIN st.own o ON o.row = s.row WHERE {PART})"
            )
        self._run(
            "INSERT INTO customertag (customer_id, value_id, archived, name_key) "
            f"SELECT DISTINCT {id_}, {self._real('l.value_id')}, 0, '' FROM st.staged s "
            f"JOIN st.tag l ON l.row = s.row WHERE {PART}"
        )
        self._run(
            "INSERT INTO accountmanager (customer_id, user_id, title_id, archived, name_key) "
            f"SELECT {id_}, l.user_id, {self._real('l.title_id')}, 0, '' FROM st.staged s "
            f"JOIN st.manager l ON l.row = s.row WHERE {PART}"
        )
        self._run(
            "INSERT INTO customvalue (customer_id, field_id, text, key, archived, name_key) "
            f"SELECT {id_}, l.field_id, l.text, l.key, 0, '' FROM st.staged s "
            f"JOIN st.own l ON l.row = s.row WHERE l.text <> '' AND {PART}"
        )

    def _record(self, shape: str) -> None:
        told = "real_ids(s.event)" if self.temps else "s.event"
        if shape == NEW:
            number = '{"number": {"old": "", "new": "'
            told = (
                f"CASE WHEN t.nth IS NULL THEN {told} "
                f"ELSE '{number}' || t.number || '\"}}, ' || substr({told}, 2) END"
            )
        action = "register" if shape == NEW else "edit"
        self._run(
            f"INSERT INTO event ({EVENT}) SELECT {SAID}, {_id(shape)}, '{action}', {told} "
            "FROM st.staged s LEFT JOIN temp.taken t ON t.nth = s.nth "
            f"WHERE s.event <> '' AND {PART} ORDER BY s.rank"
        )

    def _contacts(self, shape: str) -> None:
        whom = f"FROM st.staged s JOIN st.person p ON p.row = s.row WHERE {PART}"
        columns = ", ".join(f"p.{name}" for name in CONTACT_COLUMNS)
        columns = columns.replace("p.title_id", self._real("p.title_id"))
        its_id = "coalesce(p.contact_id, :contact_base + p.nth)"
        self._run(
            f"INSERT INTO contact (id, customer_id, version, archived, created_at, updated_at, "
            f"{CONTACT}) SELECT {its_id}, {_id(shape)}, 1, 0, :now, :now, {columns} {whom} "
            "AND p.contact_id IS NULL ORDER BY p.nth"
        )
        self._run(
            "UPDATE contact SET version = p.its_version + 1, updated_at = :now, "
            f"{SET_CONTACT.replace('p.title_id', self._real('p.title_id'))} {whom} "
            "AND contact.id = p.contact_id AND contact.version = p.its_version"
        )
        said = "real_ids(p.event)" if self.temps else "p.event"
        self._run(
            f"INSERT INTO event ({EVENT}) SELECT {SAID}, {_id(shape)}, CASE WHEN p.contact_id IS "
            "NULL THEN 'contact.add' ELSE 'contact.edit' END, '{\"contact\": {\"old\": \"\", ' "
            "|| '\"new\": ' "
            "|| json_quote(trim(p.first_name || ' ' || p.last_name)) || ', \"to\": ' || "
            f"{its_id} || '}}, ' || substr({said}, 2) {whom} AND p.event <> '{{}}'"
        )
        told = (
            f"json_object('id', {its_id}, 'version', coalesce(p.its_version, 0) + 1, "
            "'created', p.contact_id IS NULL, 'before', json(p.before))"
        )
        self._run(
            "UPDATE importbefore SET contacts = k.told FROM (SELECT "
            f"{_id(shape)} AS id, json_group_array({told}) AS told {whom} GROUP BY 1) AS k "
            "WHERE importbefore.run_id = :run AND importbefore.customer_id = k.id"
        )


PART = "s.shape = :shape AND s.rank BETWEEN :first AND :last"
EVENT = "at, actor_kind, actor_id, actor_name, origin, module, record_id, action, changes"
SAID = ":now, :actor_kind, :actor_id, :actor_name, :origin, 'customers'"
CONTACT = ", ".join(CONTACT_COLUMNS)
SET_CONTACT = ", ".join(f"{name} = p.{name}" for name in CONTACT_COLUMNS)


def _id(shape: str) -> str:
    return ":base + s.rank" if shape == NEW else "s.its_id"


def _kept(table: str, name: str) -> str:
    return f"hex({table}.{name})" if name in BLOBS else f"{table}.{name}"
