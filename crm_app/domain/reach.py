"""Who may open a record, and so who can be reached from a comment on it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import mentions, records, settings
from crm_app.domain.mentions import GROUP, NOBODY, USER, Ref
from crm_app.domain.snapshot import Snapshot
from crm_app.domain.sorting import fold
from crm_app.models.users import PermissionGroup, UserGroup

GONE_USER, GONE_GROUP = "borttagen användare", "borttagen grupp"


@dataclass(frozen=True)
class Reach:
    """The users who may open one record, and of each permission group those who may."""

    users: frozenset[int]
    groups: dict[int, frozenset[int]] = field(default_factory=dict)

    def of(self, ref: Ref) -> frozenset[int]:
        """Return the users whom a mention reaches."""
        if ref.kind == GROUP:
            return self.groups.get(ref.id, frozenset())
        return self.users & {ref.id}


def of_record(session: Session, module: str, record_id: int) -> Reach:
    """Return whom comments on the record reach: active users who may see it (DOMAIN.md §4.0)."""
    owners = records.of(module).owners(session, record_id)
    granted = {
        id_: frozenset(permissions)
        for id_, permissions in session.execute(
            select(col(PermissionGroup.id), col(PermissionGroup.permissions))
        )
    }
    active = {id_ for id_, (_, _, on) in settings.snapshot(session).users.items() if on}
    members: dict[int, set[int]] = {}
    for user_id, group_id in session.execute(
        select(col(UserGroup.user_id), col(UserGroup.group_id))
    ):
        members.setdefault(group_id, set()).add(user_id)
    seen: set[int] = set()
    for id_, theirs in members.items():
        if f"{module}.see_all" in granted[id_]:
            seen |= theirs
        elif f"{module}.see_own" in granted[id_]:
            seen |= theirs & owners
    seen &= active
    groups = {id_: frozenset(theirs & seen) for id_, theirs in members.items()}
    return Reach(frozenset(seen), {id_: theirs for id_, theirs in groups.items() if theirs})


def names(session: Session) -> Callable[[Ref], str]:
    """Return the function that tells who is mentioned, by name as it is now."""
    users = settings.snapshot(session).users
    groups: dict[int, str] = {}

    def named(ref: Ref) -> str:
        if ref.kind == USER:
            return users[ref.id][0] if ref.id in users else GONE_USER
        if not groups:
            groups.update(group_names(session))
        return groups.get(ref.id, GONE_GROUP)

    return named


def group_names(session: Session) -> dict[int, str]:
    """Return the name of each permission group."""
    found = session.execute(select(col(PermissionGroup.id), col(PermissionGroup.name)))
    return {id_ or 0: name for id_, name in found}


@dataclass(frozen=True)
class Resolved:
    """A text with a mark for everybody it mentions, whom it reaches, and why others it does not.

    `users` are those reached, each with the group by which, or None for one's own name.
    """

    text: str
    users: dict[int, int | None]
    missed: tuple[str, ...] = ()


def resolve(session: Session, module: str, record_id: int, text: str) -> Resolved:
    """Return whom the text mentions. The caller has checked that the actor may see the record."""
    return _Resolving(session, module, record_id).resolve(text)


class _Resolving:
    """One text on its way: marks that were picked, names that were typed."""

    def __init__(self, session: Session, module: str, record_id: int) -> None:
        self.held = settings.snapshot(session)
        self.reach = of_record(session, module, record_id)
        self.groups = group_names(session)
        self.missed: dict[str, None] = {}

    def resolve(self, text: str) -> Resolved:
        text = mentions.typed(mentions.replace(mentions.clean(text), self._picked), self._typed)
        users: dict[int, int | None] = {}
        for ref in mentions.refs(text):
            for user in sorted(self.reach.of(ref)):
                if ref.kind == USER:
                    users[user] = None
                users.setdefault(user, ref.id if ref.kind == GROUP else None)
            if ref.kind == USER and ref.id not in self.reach.users:
                self._miss(ref.id)
        return Resolved(text, users, tuple(self.missed))

    def _picked(self, ref: Ref) -> str:
        """Keep a mark that stands for somebody; a group that reaches nobody is told to nobody."""
        known = ref.id in self.held.users if ref.kind == USER else bool(self.reach.of(ref))
        if known:
            return mentions.mark(ref)
        self.missed["En grupp i texten når ingen som kan öppna det här."] = None
        return "@" + GONE_GROUP if ref.kind == GROUP else "@" + GONE_USER

    def _typed(self, name: str, after: str) -> Ref | None:
        found = self._bearing(name) or self._first(name, after)
        reached = [ref for ref in found if self.reach.of(ref)]
        if len(reached) == 1:
            return reached[0]
        if reached:
            self.missed[f"Flera heter {name}. Välj vem du menar i listan som visas efter @."] = None
        elif len(found) == 1 and found[0].kind == USER:
            self._miss(found[0].id)
        elif found and found[0].kind == USER:
            self.missed[f"Ingen som heter {name} kan öppna det här, så ingen får veta det."] = None
        return NOBODY if found else None

    def _bearing(self, name: str) -> list[Ref]:
        """Return who is called so: exactly, else without accents."""
        known = _index(self.held)
        groups = {Ref(GROUP, id_): called for id_, called in self.groups.items()}
        for key, which in ((str.casefold, "exact"), (fold, "folded")):
            theirs = mentions.index({g: n for g, n in groups.items() if self.reach.of(g)}, key)
            if found := known[which].get(key(name), []) + theirs.get(key(name), []):
                return found
        return []

    def _first(self, name: str, after: str) -> list[Ref]:
        """Return who has that first name, unless what follows may be another's last name."""
        if after[:1] == " " and after[1:2].isupper():
            return []
        known = _index(self.held)
        return known["first"].get(str.casefold(name)) or known["first folded"].get(fold(name), [])

    def _miss(self, user_id: int) -> None:
        name, _, active = self.held.users[user_id]
        why = "kan inte öppna det här" if active else "är inaktiverad"
        self.missed[f"{name} {why} och får inte veta det."] = None


def _index(held: Snapshot) -> dict[str, dict[str, list[Ref]]]:
    """Return who bears each name and first name, worked out once for each snapshot."""
    if "mention names" not in held.memo:
        whole = {Ref(USER, id_): name for id_, (name, _, _) in held.users.items()}
        first = {ref: name.split(" ")[0] for ref, name in whole.items() if name}
        held.memo["mention names"] = {
            "exact": mentions.index(whole, str.casefold),
            "folded": mentions.index(whole, fold),
            "first": mentions.index(first, str.casefold),
            "first folded": mentions.index(first, fold),
        }
    return held.memo["mention names"]
