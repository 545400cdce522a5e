"""Templates: an empty file that knows the company's own fields and values."""

import io

from sqlmodel import Session

from crm_app.domain import settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.excel import workbook
from crm_app.domain.excel.file_columns import FileColumn, file_columns
from crm_app.domain.excel.own_files import mark_of
from crm_app.domain.excel.planned import require
from crm_app.domain.excel.workbook import Content
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind

NAMES = {CustomerKind.COMPANY: "Mall företagskunder", CustomerKind.PRIVATE: "Mall privatkunder"}


def make(session: Session, actor: Actor, kind: str) -> bytes:
    """Return the template for one kind of customer. Raises PermissionDenied, Invalid."""
    require(actor)
    if kind not in tuple(CustomerKind):
        raise Invalid({"kind": "Välj företag eller privat."})
    held = settings.snapshot(session)
    file = io.BytesIO()
    workbook.write(file, content(held, kind, file_columns(held, kind)))
    return file.getvalue()


def content(held: Snapshot, kind: str, columns: tuple[FileColumn, ...]) -> Content:
    """Return what a file with these columns is about."""
    return Content(held, kind, columns, mark_of(held, kind))
