"""Who acts, and what she may do. Every domain function asks in its first line."""

from dataclasses import dataclass, replace

from crm_app.domain.errors import PermissionDenied


@dataclass(frozen=True)
class Right:
    """One thing that a permission group can grant."""

    key: str
    label: str
    group: str


CUSTOMERS = "Kundregister"
SYSTEM_GROUP = "System"
RIGHTS: tuple[Right, ...] = (
    Right("customers.see_own", "Se egna", CUSTOMERS),
    Right("customers.see_all", "Se alla", CUSTOMERS),
    Right("customers.create", "Skapa", CUSTOMERS),
    Right("customers.edit", "Redigera", CUSTOMERS),
    Right("customers.archive", "Arkivera", CUSTOMERS),
    Right("customers.export", "Exportera", CUSTOMERS),
    Right("customers.settings", "Inställningar (röda kugghjulet)", CUSTOMERS),
    Right("customers.change_number", "Ändra kundnummer", CUSTOMERS),
    Right("customers.see_personal_numbers", "Se personnummer", CUSTOMERS),
    Right("customers.anonymise", "Anonymisera kunder (GDPR)", CUSTOMERS),
    Right("portal.manage", "Hantera kundinloggning", CUSTOMERS),
    Right("system.settings", "Systeminställningar (administratör)", SYSTEM_GROUP),
)
ALL_RIGHTS = frozenset(right.key for right in RIGHTS)


@dataclass(frozen=True)
class Actor:
    """Who does something: a user, a portal account or the system, and by which way.

    `kind` is "user", "portal" or "system"; `origin` is "screen", "import", "portal", "cli" or
    "system". `session_id` is the sign-in she acts through, when there is one.
    """

    kind: str
    id: int | None
    name: str
    rights: frozenset[str] = frozenset()
    origin: str = "screen"
    session_id: int | None = None

    def may(self, right: str) -> bool:
        """Tell whether she has the right; "x.see" is met by "x.see_own" or "x.see_all"."""
        if right.endswith(".see"):
            return f"{right}_own" in self.rights or f"{right}_all" in self.rights
        return right in self.rights

    def require(self, right: str) -> None:
        """Raise PermissionDenied unless she has the right."""
        if self.kind == "portal" or not self.may(right):
            raise PermissionDenied

    def sees_all(self, module: str) -> bool:
        """Tell whether every record of the module is hers to see, not only her own."""
        return f"{module}.see_all" in self.rights

    def through(self, origin: str) -> "Actor":
        """Return the same actor by another way, such as "import"."""
        return replace(self, origin=origin)


def system(origin: str = "system") -> Actor:
    """Return the program itself, which may do everything: command line and start-up."""
    return Actor("system", None, "Systemet", ALL_RIGHTS, origin)
