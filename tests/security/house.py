"""The house of these tests: the real server, its people, and what must never leak out of it."""

import hashlib
import io
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import (
    comments,
    contacts,
    custom_fields,
    custom_tabs,
    customer_merge,
    customers,
    export_runs,
    file_store,
    files,
    groups,
    imports,
    registers,
    sessions,
    settings,
    table_columns,
    users,
    views,
)
from crm_app.domain.actors import Actor
from crm_app.domain.exports import Wanted
from crm_app.domain.sealed_files import Sealing
from crm_app.http import cookies
from crm_app.models.events import Event
from crm_app.models.search import is_index
from crm_app.models.users import StaffSession
from tests.browser.server import Server
from tests.world import World, make_world

KEPT = "kept.xlsx"
TRANSIENT = ("change", "signinattempt", "alembic_version", "sqlite_sequence")
"""What reading, knocking and the hub may write. `staffsession.seen_at` is left out too."""
PROGRAM = """
from crm_app import config, live, serve
live.POLL_SECONDS = 0.05
serve.serve(config.load())
"""
"""The program, but it hears what another process commits, such as a test, twenty times a second."""
PERSON = "198112189876"
CANARIES = {
    "customer": "Kanarieholm",
    "contact": "Kanariefors",
    "address": "Kanariegatan 7",
    "own address": "Kanariestigen 9",
    "group": "Kanariegruppen",
    "file": "kanariefil.xlsx",
    "card file": "kanarieavtal.txt",
}
"""Words that stand in one place each, where only some may read them."""
NUMBERS = ("19811218-9876", "811218-9876", "8112189876", PERSON)


@dataclass
class House:
    """A running server with Acme (Bo's), Cleos Bod (Cleo's), Eva with a number (Bo's), Dora."""

    server: Server
    world: World
    ids: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return self.server.url

    def actor(self, name: str) -> Actor:
        """Return Anna, Bo or Cleo."""
        return getattr(self.world, name)

    def cookie(self, name: str) -> str:
        """Return the cookie of a session that was opened before the server started, or ""."""
        return f"{cookies.PLAIN_NAME}={self.secrets[name]}" if name in self.secrets else ""

    def enter(self, name: str) -> str:
        """Open one more session and return its cookie."""
        secret = self.world.do(_start, self.actor(name))
        return f"{cookies.PLAIN_NAME}={secret}"

    def restore(self) -> None:
        """Let the database be as it was before the first test."""
        self.server.restore(self.server.folder / "pristine.db")
        # At its start the server deletes the files of imports that were not done.
        folder = self.server.folder / "imports"
        folder.mkdir(exist_ok=True)
        shutil.copy(self.server.folder / KEPT, folder / KEPT)

    def digest(self) -> str:
        """Return a hash over every table, but for what merely looking and knocking leave."""
        told = hashlib.sha256()
        with closing(sqlite3.connect(self.server.file, timeout=10)) as database:
            for table in _tables(database):
                rows = database.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in rows.description]
                skip = names.index("seen_at") if table == "staffsession" else -1
                for row in sorted(rows, key=repr):
                    told.update(repr((table, [v for i, v in enumerate(row) if i != skip])).encode())
        return told.hexdigest()

    def files(self) -> set[str]:
        """Return the uploaded files that are kept."""
        folder = self.server.folder
        kept = [*(folder / "imports").iterdir(), *(folder / "files").glob("*/*")]
        return {path.name for path in kept}


def _tables(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if name not in TRANSIENT and not is_index(name)]


def build(folder: Path) -> House:
    """Make the house; its server is not started yet."""
    server = Server(folder, "-c", PROGRAM)
    house = House(server, make_world(folder))
    world = house.world
    house.ids = {"acme": world.acme, "paula": world.paula_contact}
    house.ids |= world.do(_people, world) | world.do(_customers, world)
    house.ids |= world.do(_own_tab, world) | world.do(_values, world)
    house.ids["export"] = world.do(_export, world.anna)
    house.ids["run"] = world.do(_upload, world.anna, folder / "imports")
    house.ids["change"] = world.do(_decide, world.anna)
    house.ids["columns turned"] = world.see(_columns_turned)
    # The first session is Anna's: `True` is the id 1 to a careless handler.
    for name in ("anna", "bo", "cleo"):
        told = (house.actor(name), "customers", "Egen vy", "slag=foretag", False)
        house.ids[f"view of {name}"] = world.do(views.save, *told)
        said = ("customers", house.ids["bod" if name == "cleo" else "acme"], "Hej", name)
        house.ids[f"comment of {name}"] = world.do(comments.add, told[0], *said)
        house.secrets[name] = world.do(_start, house.actor(name))
        house.secrets[f"other {name}"] = world.do(_start, house.actor(name))
    house.secrets["revoked"] = world.do(_start, world.anna)
    house.ids |= world.do(_end_revoked)
    with (
        closing(sqlite3.connect(server.file)) as source,
        closing(sqlite3.connect(folder / "pristine.db")) as target,
    ):
        source.backup(target)
    return house


def _columns_turned(session: Session) -> list[str]:
    """Return all columns of the register, the name first and the others backward."""
    name, *others = (c.key for c in table_columns.decided(settings.snapshot(session), "customers"))
    return [name, *reversed(others)]


def _export(session: Session, actor: Actor) -> int:
    run = export_runs.start(session, actor, Wanted("company"))
    return run.id or 0


def _decide(session: Session, actor: Actor) -> int:
    settings.put(session, actor, "support.hours", "Vardagar 8–17")
    session.flush()
    return session.scalar(select(func.max(col(Event.id)))) or 0


def _start(session: Session, actor: Actor) -> str:
    return sessions.start(
        session, users.get(session, actor.id or 0), "192.0.2.77", "Kanariebläddrare"
    )


def _people(session: Session, world: World) -> dict[str, int]:
    group = groups.create(session, world.anna, CANARIES["group"], ["customers.see_own"])
    spare = groups.create(session, world.anna, "Tom grupp", [])
    person = users.Person("Dora Öst", "dora@firma.example", (group,))
    dora = users.create(session, world.anna, person)
    settings.put(session, world.anna, "company.address", CANARIES["own address"])
    return {"dora": dora, "group": group, "spare group": spare}


def _customers(session: Session, world: World) -> dict[str, Any]:
    customers.edit(
        session,
        world.bo,
        world.acme,
        {"name": f"{CANARIES['customer']} AB", "address": CANARIES["address"]},
        {},
    )
    contacts.edit(session, world.bo, world.paula_contact, {"last_name": CANARIES["contact"]}, {})
    early = {"customer_type": "prospect"}
    person = {"first_name": "Eva", "last_name": "Ek", "organisation_number": ""} | early
    eva = customers.register(session, world.bo, "private", person)
    row = customers.get(session, world.bo, eva)
    _seal(row)
    bod = customers.register(
        session, world.cleo, "private", {"first_name": "Cleos", "last_name": "Bod"} | early
    )
    homes = {"event of acme": world.acme, "event of bod": bod}
    customers.edit(session, world.cleo, bod, {"address": "Bodvägen 1"}, {})
    told = {name: _last_event(session, id_) for name, id_ in homes.items()}
    contact = contacts.add(session, world.cleo, bod, {"first_name": "Ulla", "last_name": "Ask"})
    files_of = {"list of acme": world.acme, "list of bod": bod}
    listed = {name: _file(session, world, id_) for name, id_ in files_of.items()}
    bases = {"base of acme": CANARIES["address"], "base of bod": "Bodvägen 1"}
    found = {"eva": eva, "bod": bod, "ulla": contact} | listed | told | bases
    return found | _doubles(session, world, eva)


def _last_event(session: Session, id_: int) -> int:
    session.flush()
    hers = select(func.max(col(Event.id))).where(
        col(Event.record_id) == id_, col(Event.action) == "edit"
    )
    return session.scalar(hers) or 0


def _doubles(session: Session, world: World, eva: int) -> dict[str, int]:
    """Make one more customer of Cleo's, and one of Bo's who has been merged into Eva."""
    shed = {"first_name": "Cleos", "last_name": "Skjul"}
    twin = customers.register(
        session, world.bo, "private", {"first_name": "Eva", "last_name": "Ek"}
    )
    found = customer_merge.compare(session, world.bo, eva, twin)
    customer_merge.merge(session, world.bo, eva, twin, {}, found.stamp)
    return {"shed": customers.register(session, world.cleo, "private", shed), "twin": twin}


def _file(session: Session, world: World, customer: int) -> int:
    name = CANARIES["card file"] if customer == world.acme else "lista.txt"
    stored_as = file_store.new()
    file_store.path(stored_as).write_text(f"{name} av {CANARIES['customer']}")
    arrived = files.Arrived(name, "text/plain", 30, f"{customer}", stored_as)
    return files.add(session, world.anna, customer, arrived)


def _own_tab(session: Session, world: World) -> dict[str, int]:
    tab = custom_tabs.add(session, world.anna, "Avtal")
    return {
        "own": tab,
        "own field": custom_fields.add(session, world.anna, tab, "Nummer", "text"),
        "own list": custom_fields.add(session, world.anna, tab, "Nivå", "choice"),
    }


def _values(session: Session, world: World) -> dict[str, int]:
    """Two levels, and payment terms that are not the default."""
    levels = {n: registers.add(session, world.anna, "level", n) for n in ("gold", "silver")}
    return levels | {"terms": registers.add(session, world.anna, "payment_terms", "12 dagar")}


def _seal(row: Any) -> None:
    from crm_app.domain import identifiers, seals

    row.personal_identity_number = identifiers.mask_personal_identity_number(PERSON)
    row.personal_identity_number_sealed = seals.seal(PERSON)


def _upload(session: Session, anna: Actor, folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Förnamn", "Efternamn"), ("Ny", "Kund")):
        sheet.append(row)
    with Sealing(folder.parent / KEPT) as sealed:
        book.save(file := io.BytesIO())
        sealed.write(file.getvalue())
    return imports.start(session, anna, "private", CANARIES["file"], "0" * 64, KEPT)


def _end_revoked(session: Session) -> dict[str, int]:
    from sqlalchemy import select
    from sqlmodel import col

    from crm_app.domain import clock

    rows = list(session.scalars(select(StaffSession).order_by(col(StaffSession.id))))
    rows[-1].ended_at = clock.now()
    names = ("anna", "other anna", "bo", "other bo", "cleo", "other cleo", "revoked")
    return {f"session of {name}": row.id or 0 for name, row in zip(names, rows, strict=True)}


def headers(house: House, who: str = "", origin: str | None = "") -> dict[str, str]:
    """Return the headers of a browser that is signed in, or not, at our own address."""
    named = {"Cookie": house.cookie(who)} if house.cookie(who) else {}
    return named if origin is None else named | {"Origin": origin or house.url}


def copy_of(house: House, folder: Path) -> Path:
    """Copy the untouched database for a server of one's own; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(house.server.folder / "pristine.db", folder / "world.db"))
