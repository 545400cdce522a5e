"""Files on a customer's card: reached only through the customer.

The way of a file: the route streams it to `file_store`, `file_types.recognise` says what it is,
and `add` gives it its row. Content without a row is swept away at the next start.
"""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from crm_app.domain import clock, customers, events, file_store, file_types
from crm_app.domain.actors import Actor
from crm_app.domain.customers import LARGEST, visible
from crm_app.domain.errors import Invalid, NotFound
from crm_app.models.customers import Customer
from crm_app.models.files import CustomerFile

LIMIT = "files.max_megabytes"
MISSING = "Filen finns inte, eller så är den inte din."
LOST = (
    "Filens innehåll saknas på servern. Be systemadministratören hämta den ur säkerhetskopian, "
    "eller lägg till filen på nytt."
)
UNKNOWN = file_types.FileType("application/octet-stream", "Fil", ("",), "file")


@dataclass(frozen=True)
class Arrived:
    """A file whose content has been kept: what it is called, what it is, and where it lies."""

    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str


@dataclass(frozen=True)
class FileLine:
    """One file as the card lists it. `inline` tells how it can be shown: "image", "pdf" or ""."""

    id: int
    name: str
    label: str
    icon: str
    size: str
    who: str
    when: str
    inline: str
    archived: bool
    lost: bool


def require(session: Session, actor: Actor, customer_id: int) -> None:
    """Refuse, before a byte is kept, who may not add files, and a customer who gets none."""
    actor.require("customers.edit")
    customers.refuse_gone(customers.get(session, actor, customer_id))


def add(session: Session, actor: Actor, customer_id: int, file: Arrived) -> int:
    """Put a file that has arrived on the customer's card and return its id.

    Raises Invalid when the same content is there already.
    """
    require(session, actor, customer_id)
    _refuse_double(session, customer_id, file)
    row = CustomerFile(
        customer_id=customer_id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        stored_as=file.stored_as,
        uploaded_at=clock.now(),
        uploaded_by=actor.name,
    )
    session.add(row)
    session.flush()
    _tell(session, actor, row, "add", "", row.name)
    return row.id or 0


def _refuse_double(session: Session, customer_id: int, file: Arrived) -> None:
    same = session.scalar(
        select(CustomerFile)
        .where(
            col(CustomerFile.customer_id) == customer_id, col(CustomerFile.sha256) == file.sha256
        )
        .order_by(col(CustomerFile.archived))
    )
    if same is not None:
        where = "ligger i arkivet. Återställ den i stället." if same.archived else "finns redan."
        when = clock.show(same.uploaded_at)
        told = f"Samma fil, {same.name} ({same.uploaded_by}, {when}), {where}"
        raise Invalid({"file": told})


def get(session: Session, actor: Actor, id_: int) -> CustomerFile:
    """Return the file. Raises NotFound when it, or its customer, is not hers to see."""
    hers = select(col(Customer.id)).where(visible(actor))
    wanted = select(CustomerFile).where(
        col(CustomerFile.id) == id_, col(CustomerFile.customer_id).in_(hers)
    )
    found = session.scalar(wanted) if 0 < id_ <= LARGEST else None
    if found is None:
        raise NotFound(MISSING)
    return found


def listing(session: Session, actor: Actor, customer_id: int) -> list[FileLine]:
    """Return the customer's files, the newest first, those that are archived too."""
    customers.get(session, actor, customer_id)
    return [_line(row) for row in of_customer(session, customer_id)]


def count(session: Session, actor: Actor, customer_id: int) -> int:
    """Return how many files the customer has, without those that are archived."""
    customers.get(session, actor, customer_id)
    hers = (col(CustomerFile.customer_id) == customer_id, ~col(CustomerFile.archived))
    return session.scalar(select(func.count()).select_from(CustomerFile).where(*hers)) or 0


def rename(session: Session, actor: Actor, id_: int, name: str) -> None:
    """Call the file something else. Its suffix goes on to say what it is."""
    actor.require("customers.edit")
    row = get(session, actor, id_)
    if not name.strip():
        raise Invalid({"name": "Skriv vad filen ska heta."})
    new = file_types.named(name, file_types.BY_MEDIA.get(row.media_type, UNKNOWN))
    if new != row.name:
        old, row.name = row.name, new
        _tell(session, actor, row, "rename", old, new)


def archive(session: Session, actor: Actor, id_: int) -> None:
    """Put the file away; it can be taken back."""
    _set_archived(session, actor, id_, archived=True)


def restore(session: Session, actor: Actor, id_: int) -> None:
    """Take an archived file back."""
    _set_archived(session, actor, id_, archived=False)


def _set_archived(session: Session, actor: Actor, id_: int, *, archived: bool) -> None:
    actor.require("customers.edit")
    row = get(session, actor, id_)
    if row.archived == archived:
        return
    row.archived = archived
    _tell(session, actor, row, "archive" if archived else "restore", row.name, row.name)


def of_customer(session: Session, customer_id: int) -> list[CustomerFile]:
    """Return the customer's rows, the newest first: for what has asked for the right already."""
    wanted = select(CustomerFile).where(col(CustomerFile.customer_id) == customer_id)
    newest = (col(CustomerFile.uploaded_at).desc(), col(CustomerFile.id).desc())
    return list(session.scalars(wanted.order_by(*newest)))


def move(session: Session, from_id: int, to_id: int) -> int:
    """Hang one customer's files on another when the two are merged; return how many."""
    moved = len(of_customer(session, from_id))
    session.execute(
        update(CustomerFile)
        .where(col(CustomerFile.customer_id) == from_id)
        .values(customer_id=to_id)
    )
    events.touch(session, f"record:customers:{from_id}", f"record:customers:{to_id}")
    return moved


def purge(session: Session, customer_id: int) -> int:
    """Delete a customer's files for good, their content after the commit; return how many."""
    rows = of_customer(session, customer_id)
    for row in rows:
        session.delete(row)
    session.flush()
    file_store.remove_after_commit(session, [row.stored_as for row in rows])
    events.touch(session, f"record:customers:{customer_id}")
    return len(rows)


def sweep(session: Session) -> int:
    """Delete the content that no row speaks of: uploads that the end of the program cut off."""
    return file_store.sweep(frozenset(session.scalars(select(col(CustomerFile.stored_as)))))


def _line(row: CustomerFile) -> FileLine:
    kind = file_types.BY_MEDIA.get(row.media_type, UNKNOWN)
    lost = not file_store.path(row.stored_as).is_file()
    return FileLine(
        id=row.id or 0,
        name=row.name,
        label=kind.label,
        icon=kind.icon,
        size=shown_size(row.size),
        who=row.uploaded_by,
        when=clock.show(row.uploaded_at),
        inline="" if lost else kind.inline,
        archived=row.archived,
        lost=lost,
    )


def shown_size(size: int) -> str:
    """Return a size as a Swede writes it: 812 byte, 45 kB, 1,4 MB."""
    if size < 1000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _tell(  # noqa: PLR0913, PLR0917  which file, what was done, from what to what
    session: Session, actor: Actor, row: CustomerFile, action: str, old: str, new: str
) -> None:
    told = {"file": {"old": old, "new": new, "to": row.id}}
    events.record(session, actor, "customers", row.customer_id, f"file.{action}", told)
    events.touch(session, f"record:customers:{row.customer_id}")
