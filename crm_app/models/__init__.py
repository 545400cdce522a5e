"""The tables. Importing this package makes all of them known to SQLModel."""

from crm_app.models import (
    contacts,
    customers,
    events,
    imports,
    registers,
    settings,
    users,
)

__all__ = ["contacts", "customers", "events", "imports", "registers", "settings", "users"]
