"""Giving customers back what an import changed: each cell that still holds what it wrote."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from crm_app.domain import clock, events, settings, vat
from crm_app.domain.actors import Actor
from crm_app.domain.custom_values import key_of
from crm_app.domain.customer_values import ON_ROW
from crm_app.domain.excel.bulk import insert_rows
from crm_app.domain.excel.lots import BLOBS
from crm_app.domain.excel.prepare import CUSTOMER_COLUMNS
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.events import Event
from crm_app.models.imports import ImportBefore, ImportRun

MODULE = "customers"
GONE = "Är sammanslagen eller anonymiserad sedan importen."
NUMBER_TAKEN = "Kundnumret är upptaget."
LEADS = {
    "organisation_number_sealed": "organisation_number",
    "organisation_number_index": "organisation_number",
    "personal_identity_number_sealed": "personal_identity_number",
    "personal_identity_number_index": "personal_identity_number",
    "vat_number_sealed": "vat_number",
    "vat_number_index": "vat_number",
    "consent_at": "marketing_consent",
    "consent_how": "marketing_consent",
}
"""Columns that go back together with another, or not at all."""
WORKED_OUT = ("display_name", "name_key", "city_key", "number_key")
OF_VAT = ("country", "vat_number", "reverse_construction_vat", "vat_override_reason")
NAMES = ("name", "first_name", "last_name")
KEYS = {spec.column: spec.key for spec in ON_ROW}
LABELS = {spec.column: spec.label for spec in ON_ROW}
LINKS: Mapping[str, tuple[Any, str, tuple[str, ...]]] = {
    "tags": (CustomerTag, "Taggar", ("value_id",)),
    "account_managers": (AccountManager, "Kundansvariga", ("user_id", "title_id")),
}
_EVENT: Any = Event.__table__  # type: ignore[attr-defined]


class Restorer:
    """Restores the customers of one part of an import."""

    def __init__(self, session: Session, actor: Actor, run: ImportRun) -> None:
        self.session, self.actor, self.run = session, actor, run
        self.now = clock.now()
        self.held = settings.snapshot(session)

    def restore(self, rows: Sequence[ImportBefore]) -> int:
        """Give each what can be given back; `kept` says what not. Returns how many got anything."""
        ids = [row.customer_id for row in rows]
        now, told = self._now(ids), self._told(ids)
        columns: list[dict[str, Any]] = []
        recorded: list[dict[str, Any]] = []
        for row in rows:
            current = now[row.customer_id]
            if current["merged_into_id"] is not None or current["anonymised_at"] is not None:
                row.kept = GONE
                continue
            back, kept = self._columns(row, current)
            links, kept_links = self._links(row)
            if kept + kept_links:
                row.kept = f"Ändrat sedan importen: {', '.join(kept + kept_links)}."[:500]
            if back or links or row.contacts:
                columns.append(back | {"its_id": row.customer_id})
                names = {KEYS[name] for name in back if name in KEYS} | set(links)
                changes = _reversed(told.get(row.customer_id, {}), names)
                recorded.append(
                    events.row(self.actor, MODULE, row.customer_id, "import.undo", changes)
                )
        self._write(columns)
        insert_rows(self.session, _EVENT, recorded)
        return len(columns)

    def _now(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        names = ("id", "kind", "merged_into_id", "anonymised_at", *CUSTOMER_COLUMNS)
        told = dict.fromkeys(names)
        shown = ", ".join(f"hex({n}) AS {n}" if n in BLOBS else n for n in told)
        places = ", ".join("?" * len(ids))
        rows = self.session.connection().exec_driver_sql(
            f"SELECT {shown} FROM customer WHERE id IN ({places})", tuple(ids)
        )
        return {row["id"]: dict(row) for row in rows.mappings()}

    def _told(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return what the import's own event of each customer says."""
        found: dict[int, dict[str, Any]] = {}
        wanted = select(col(Event.record_id), col(Event.changes)).where(
            col(Event.module) == MODULE,
            col(Event.record_id).in_(ids),
            col(Event.id) < self.run.event_id,
            col(Event.action) == "edit",
        )
        for id_, changes in self.session.execute(wanted.order_by(col(Event.id))):
            found[id_] = changes
        return found

    def _columns(
        self, row: ImportBefore, current: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        groups: dict[str, dict[str, list[Any]]] = {}
        for name, both in (row.columns or {}).items():
            if name not in WORKED_OUT:
                groups.setdefault(LEADS.get(str(name), str(name)), {})[name] = both
        back: dict[str, Any] = {}
        kept: list[str] = []
        for lead, group in groups.items():
            if all(current[name] == both[0] for name, both in group.items()):
                continue
            if any(current[name] != both[1] for name, both in group.items()):
                kept.append(LABELS.get(lead, lead))
            elif lead == "number" and self._taken(group["number"][0]):
                kept.append(NUMBER_TAKEN.rstrip("."))
            else:
                back |= {name: _raw(name, both[0]) for name, both in group.items()}
        return back | _worked_out(back, dict(current) | back), kept

    def _taken(self, number: str) -> bool:
        wanted = select(col(Customer.id)).where(col(Customer.number) == number)
        return self.session.scalar(wanted) is not None

    def _links(self, row: ImportBefore) -> tuple[list[str], list[str]]:
        """Put tags, managers, own fields and contacts back, and return which, and which not."""
        back: list[str] = []
        kept: list[str] = []
        told = row.links or {}
        for key, (table, label, names) in LINKS.items():
            if key in told and not self._link(row.customer_id, table, names, told[key]):
                kept.append(label)
            elif key in told:
                back.append(key)
        for id_, (old, new) in told.get("own", {}).items():
            key = f"own_{id_}"
            if self._own(row.customer_id, int(id_), old, new):
                back.append(key)
            else:
                kept.append(self._own_label(key))
        kept += [name for one in row.contacts or () if (name := self._contact(one))]
        return back, kept

    def _link(self, id_: int, table: Any, names: tuple[str, ...], both: list[Any]) -> bool:
        columns = [getattr(table, name) for name in names]
        rows = self.session.execute(select(*columns).where(table.customer_id == id_))
        held = {tuple(row) for row in rows}
        old, new = ({_tuple(one) for one in side} for side in both)
        if held not in (old, new):
            return False
        if held != old:
            self.session.execute(delete(table).where(table.customer_id == id_))
            told = [dict(zip(names, one, strict=True)) | {"customer_id": id_} for one in old]
            insert_rows(self.session, table.__table__, told)
        return True

    def _own(self, customer: int, field: int, old: str, new: str) -> bool:
        held = self.session.get(CustomValue, (customer, field))
        text = held.text if held else ""
        if text not in (old, new):
            return False
        if held:
            self.session.delete(held)
            self.session.flush()
        if old:
            kind = self._own_kind(f"own_{field}")
            self.session.add(
                CustomValue(customer_id=customer, field_id=field, text=old, key=key_of(kind, old))
            )
        return True

    def _own_fields(self) -> dict[str, Any]:
        return {own.key: own for tab in self.held.own_tabs for own in tab.fields}

    def _own_kind(self, key: str) -> str:
        own = self._own_fields().get(key)
        return own.kind if own else "text"

    def _own_label(self, key: str) -> str:
        own = self._own_fields().get(key)
        return own.label if own else "Eget fält"

    def _contact(self, told: Mapping[str, Any]) -> str:
        """Take a contact back; return her name when somebody has changed her since."""
        contact = self.session.get(Contact, told["id"])
        if contact is None:
            return ""
        if contact.version != told["version"]:
            return f"{contact.first_name} {contact.last_name}".strip()
        if told["created"]:
            self.session.delete(contact)
            return ""
        for name, value in told["before"].items():
            setattr(contact, name, value)
        contact.version += 1
        contact.updated_at = self.now
        return ""

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.session.flush()
        stamps = {"updated_at": self.now, "updated_by": self.actor.name}
        for alike in _by_columns(rows):
            named = [name for name in alike[0] if name != "its_id"]
            self.session.connection().exec_driver_sql(*_statement(named, stamps, alike))


def _statement(
    named: Sequence[str], stamps: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> tuple[str, list[tuple[Any, ...]]]:
    """Return an update in the driver's own words: the values are as the table keeps them."""
    at = stamps["updated_at"].strftime("%Y-%m-%d %H:%M:%S.%f")
    told = "".join(f", {name} = ?" for name in named)
    statement = (
        f"UPDATE customer SET version = version + 1, updated_at = ?, updated_by = ?{told} "
        "WHERE id = ?"
    )
    values = [(at, stamps["updated_by"], *(row[n] for n in named), row["its_id"]) for row in rows]
    return statement, values


def _by_columns(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    yield from groups.values()


def _worked_out(back: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if any(name in back for name in NAMES):
        company = after["kind"] == CustomerKind.COMPANY
        both = f"{after['first_name']} {after['last_name']}".strip()
        name = after["name"] if company else both
        told |= {"display_name": name, "name_key": sort_key(name)[:201]}
    if any(name in back for name in OF_VAT) and not after["vat_override_reason"]:
        kind, country, number = (after[name] for name in ("kind", "country", "vat_number"))
        flag = bool(after["reverse_construction_vat"])
        told["vat_treatment"] = vat.derive(kind, country, number, flag).value
    if "city" in back:
        told["city_key"] = sort_key(after["city"])[:100]
    if "number" in back:
        told["number_key"] = after["number"].casefold().zfill(20)[:20]
    return told


def _raw(name: str, kept: Any) -> Any:
    if name in BLOBS:
        return bytes.fromhex(kept) if kept else None
    return json.dumps(kept) if isinstance(kept, dict | list) else kept


def _tuple(one: Any) -> tuple[Any, ...]:
    return tuple(one) if isinstance(one, list) else (one,)


def _reversed(told: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return the changes of an event the other way round, of these fields."""
    turned = {"old": "new", "new": "old", "from": "to", "to": "from"}
    return {
        key: {turned.get(name, name): value for name, value in one.items()}
        for key, one in told.items()
        if key in keys
    }
