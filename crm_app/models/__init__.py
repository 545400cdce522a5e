"""The tables. Importing this package makes all of them known to SQLModel."""

from crm_app.models import (
    bulk,
    contacts,
    custom_values,
    customer_links,
    customers,
    events,
    exports,
    files,
    import_mappings,
    imports,
    registers,
    search,
    settings,
    users,
    views,
)

__all__ = [
    "bulk",
    "contacts",
    "custom_values",
    "customer_links",
    "customers",
    "events",
    "exports",
    "files",
    "import_mappings",
    "imports",
    "registers",
    "search",
    "settings",
    "users",
    "views",
]
