"""`kundregister user add | disable | password`."""

import sys
from typing import Annotated
from urllib.parse import urlencode

import typer
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app import config, routes, start
from crm_app.db import Database
from crm_app.domain import actors, credentials, links, setup, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound
from crm_app.models.users import PermissionGroup, User

app = typer.Typer(help="Lägg upp och sköt användare.", no_args_is_help=True)
FROM_STDIN = typer.Option("--password-stdin", help="Läs lösenordet från standard in.")
EMAIL = typer.Argument(metavar="E-POST", help="Användarens e-postadress.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAMN", help="För- och efternamn.")],
    email: Annotated[str, EMAIL],
    group: Annotated[list[str], typer.Option(help="Behörighetsgrupp. Kan anges flera gånger.")],
    password_stdin: Annotated[bool, FROM_STDIN] = False,
) -> None:
    """Lägg upp en användare och skriv ut hennes engångslänk."""
    held = config.load()
    held.prepare()
    password = _read_password() if password_stdin else None
    secret = start.prepare(held).transact(_add, name, email, group, password)
    print(_link(held, secret) if secret else f"{email} kan logga in nu.")


@app.command()
def disable(
    email: Annotated[str, EMAIL],
    hand_over: Annotated[
        str, typer.Option(metavar="E-POST", help="Kollega som tar över kunderna.")
    ] = "",
) -> None:
    """Stäng av en användare direkt."""
    moved = _database().transact(_disable, email, hand_over)
    print(f"{email} är avstängd." + (f" {moved} kunder har bytt ansvarig." if moved else ""))


@app.command()
def password(
    email: Annotated[str, EMAIL],
    password_stdin: Annotated[bool, FROM_STDIN] = False,
    link: Annotated[bool, typer.Option("--link", help="Skriv ut en engångslänk.")] = False,
) -> None:
    """Välj ett nytt lösenord åt en användare, eller ge henne en länk där hon väljer själv."""
    if link and password_stdin:
        raise typer.BadParameter("Välj antingen --link eller --password-stdin.")
    held = config.load()
    database = _database()
    if link:
        print(_link(held, database.transact(_reset_link, email)))
        return
    database.look(_find, email)
    chosen = _read_password() if password_stdin else _ask_password()
    database.transact(_set_password, email, chosen)
    print(f"{email} har fått ett nytt lösenord.")


def _database() -> Database:
    held = config.load()
    held.prepare()
    return start.prepare(held)


def _read_password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        raise typer.BadParameter("Ange --password-stdin eller --link när kommandot körs i skript.")
    return typer.prompt("Nytt lösenord", hide_input=True, confirmation_prompt="En gång till")


def _link(held: config.Config, secret: str) -> str:
    return f"{held.public_url}{routes.LINK}?{urlencode({'t': secret})}"


def _add(session: Session, name: str, email: str, named: list[str], password: str | None) -> str:
    actor = actors.system("cli")
    person = users.Person(name, email, tuple(_groups(session, named)))
    user_id = users.create(session, actor, person)
    if password is None:
        return links.create_invite(session, actor, user_id)
    credentials.set_password(session, actor, users.get(session, user_id), password)
    return ""


def _groups(session: Session, named: list[str]) -> list[int]:
    """Return the ids of the named groups; an empty register gets its first ones."""
    rows = session.execute(select(col(PermissionGroup.id), col(PermissionGroup.name))).all()
    known = {name.casefold(): (name, id_) for id_, name in rows} or {
        name.casefold(): (name, id_) for name, id_ in setup.create_groups(session).items()
    }
    if unknown := [name for name in named if name.casefold() not in known]:
        names = ", ".join(name for name, _ in known.values())
        raise Invalid({"groups": f"Gruppen {unknown[0]} finns inte. Välj bland: {names}."})
    return [known[name.casefold()][1] for name in named]


def _find(session: Session, email: str) -> User:
    found = session.scalar(select(User).where(col(User.email) == email.strip().lower()))
    if found is None:
        raise NotFound(f"Ingen användare har e-postadressen {email}.")
    return found


def _disable(session: Session, email: str, hand_over: str) -> int:
    colleague = _find(session, hand_over).id if hand_over else None
    return users.disable(session, _actor(), _find(session, email).id or 0, colleague)


def _set_password(session: Session, email: str, chosen: str) -> None:
    user = _find(session, email)
    credentials.set_password(session, _actor(), user, chosen)
    links.cancel(session, user.id or 0)


def _reset_link(session: Session, email: str) -> str:
    user = _find(session, email)
    make = links.create_forgotten if user.password_hash else links.create_invite
    return make(session, _actor(), user.id or 0)


def _actor() -> Actor:
    return actors.system("cli")
