"""The staff of a measured register: one who decides, those who sell, and two who see their own."""

from dataclasses import dataclass

from sqlmodel import Session

from crm_app.domain import clock, passwords, setup
from crm_app.models.users import User, UserGroup

PASSWORD = "mätning på mätning"
STAFF = 20
SOME = STAFF - 1
"""Sees her own, every twentieth customer."""
FEW = STAFF
"""Sees her own, two hundred customers at most."""
HERS = 200


@dataclass(frozen=True)
class Member:
    """One member of staff: her id, her address and what her group is called."""

    id: int
    email: str
    group: str


MEMBERS = tuple(
    Member(
        at,
        f"person{at}@firma.example",
        "Administratör" if at == 1 else "Kundtjänst" if at >= SOME else "Säljare",
    )
    for at in range(1, STAFF + 1)
)


def plant(session: Session) -> None:
    """Make the staff; all have one password, hashed once."""
    groups, kept, now = setup.create_groups(session), passwords.hash_(PASSWORD), clock.now()
    for member in MEMBERS:
        session.add(
            User(
                id=member.id,
                name=f"Person {member.id}",
                email=member.email,
                password_hash=kept,
                created_at=now,
            )
        )
        session.flush()
        session.add(UserGroup(user_id=member.id, group_id=groups[member.group]))


def managers_of(at: int, among: int) -> tuple[int, ...]:
    """Return who is responsible for customer number `at` of `among`: one seller, and at times one
    of those who see only their own."""
    sellers = (2 + at % (SOME - 2),)
    some = (SOME,) if at % 20 == 0 else ()
    few = (FEW,) if at % max(1, among // HERS) == 0 and at // max(1, among // HERS) < HERS else ()
    return sellers + some + few
