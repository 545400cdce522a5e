"""Failed sign-ins, and how long one must wait after them (OWASP, Authentication Cheat Sheet).

The wait doubles with each failure and is counted per account and per address. It ends by
itself: nobody is locked out for good. From an address where the account has signed in lately
the account's own count is not asked, so that a stranger who guesses cannot keep its owner out.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from crm_app.domain import clock
from crm_app.models.users import SignInAttempt, StaffSession

WINDOW = timedelta(hours=1)
KEPT = timedelta(days=1)
KNOWN = timedelta(days=30)
LONGEST_WAIT = 300
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 20


def account(email: str) -> str:
    """Return the subject of an account, hashed: people type passwords in the wrong box."""
    return "account:" + hashlib.sha256(email.strip().casefold().encode()).hexdigest()


def place(address: str) -> str:
    """Return the subject of a network address; for IPv6 the /64 that one subscriber has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address[:64]}"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return f"address:{ipaddress.ip_network((ip, 64), strict=False).network_address}"
    return f"address:{getattr(ip, 'ipv4_mapped', None) or ip}"


def seconds_to_wait(session: Session, email: str, address: str, user_id: int | None) -> int:
    """Return how long the account or the address must wait before the next attempt; 0 for none."""
    waits = [_wait(session, place(address), FREE_PER_ADDRESS)]
    if not (user_id and _is_known(session, user_id, address)):
        waits.append(_wait(session, account(email), FREE_PER_ACCOUNT))
    return max(waits)


def failed(session: Session, email: str, address: str) -> None:
    """Count one failure, and forget those of yesterday. Runs in a transaction of its own."""
    now = clock.now()
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < now - KEPT))
    session.add(SignInAttempt(at=now, subject=account(email)))
    session.add(SignInAttempt(at=now, subject=place(address)))


def succeeded(session: Session, email: str) -> None:
    """Forget the account's failures; the address keeps its own, or one account would wash all."""
    mine = col(SignInAttempt.subject) == account(email)
    session.execute(delete(SignInAttempt).where(mine))


def _wait(session: Session, subject: str, free: int) -> int:
    now = clock.now()
    recent = col(SignInAttempt.at) > now - WINDOW
    count, last = session.execute(
        select(func.count(), func.max(col(SignInAttempt.at))).where(
            col(SignInAttempt.subject) == subject, recent
        )
    ).one()
    if count < free or last is None:
        return 0
    pause = min(2 ** min(count - free, 20), LONGEST_WAIT)
    return max(0, ceil(_left(last, pause, now)))


def _left(last: datetime, pause: int, now: datetime) -> float:
    return (last + timedelta(seconds=pause) - now).total_seconds()


def _is_known(session: Session, user_id: int, address: str) -> bool:
    found = session.scalar(
        select(col(StaffSession.id))
        .where(
            col(StaffSession.user_id) == user_id,
            col(StaffSession.address) == address[:64],
            col(StaffSession.created_at) > clock.now() - KNOWN,
        )
        .limit(1)
    )
    return found is not None
