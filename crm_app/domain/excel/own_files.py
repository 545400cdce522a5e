"""Files that the program has made itself: recognised when they come back."""

from crm_app.domain.errors import Invalid
from crm_app.domain.excel.file_columns import file_columns
from crm_app.domain.excel.mark import Mark, make
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind

WHOSE = {
    CustomerKind.COMPANY: ("företagskunder", "Importera/exportera företagskunder"),
    CustomerKind.PRIVATE: ("privatkunder", "Importera privatkunder"),
}
"""What customers of a kind are called, and the tab where they are imported."""
OLDER = (
    "Filen är gjord med en äldre mall: kundkortets fält har ändrats sedan dess. Den går att "
    "läsa in, men hämta en ny mall om du saknar en kolumn."
)


def mark_of(held: Snapshot, kind: str) -> Mark:
    """Return the mark of a file that is made now, however many contacts it has columns for."""
    return make(kind, (c.heading + "*" * c.required for c in file_columns(held, kind)))


def remark(held: Snapshot, kind: str, mark: Mark | None) -> str:
    """Return what is to be said of a file's mark, "" when nothing is.

    Raises Invalid for a file that is made for the other kind of customers.
    """
    if mark is None or mark.kind not in tuple(CustomerKind):
        return ""
    if mark.kind != kind:
        whose, tab = WHOSE[CustomerKind(mark.kind)]
        raise Invalid({"file": f"Filen är gjord för {whose}. Läs in den under fliken {tab}."})
    return OLDER if mark != mark_of(held, kind) else ""
