"""`kundregister template|export FILE --kind company|private`."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

import typer

from crm_app import config, start
from crm_app.cli_import import ACTOR, KINDS
from crm_app.db import Database
from crm_app.domain import exports, filters, settings
from crm_app.domain.customer_list import LACKING, lacking_label
from crm_app.domain.excel import template
from crm_app.domain.exports import Wanted

Target = Annotated[Path, typer.Argument(metavar="FIL", help="Excelfilen (.xlsx) som skrivs.")]
Kind = Annotated[str, typer.Option(metavar="company|private", help="Företag eller privat.")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv ett JSON-objekt.")]


def write_template(file: Target, kind: Kind, as_json: AsJson = False) -> None:
    """Skriv en mall för import: era fält, listor och en rad hjälp per kolumn."""
    database = _opened(file, kind)
    try:
        _replace(file, database.look(template.make, ACTOR, kind))
    finally:
        database.close()
    _tell({"kind": kind, "file": str(file)}, f"Mallen är skriven: {file}", as_json=as_json)


def write_export(  # noqa: PLR0913, PLR0917  one parameter is one flag
    file: Target,
    kind: Kind,
    only: Annotated[
        str, typer.Option("--filter", metavar="ADRESS", help="Som i registrets adress: typ=vanlig")
    ] = "",
    in_full: Annotated[
        bool, typer.Option("--personal-numbers", help="Skriv personnummer i klartext.")
    ] = False,
    without_contacts: Annotated[
        bool, typer.Option("--no-contacts", help="Utan kontaktpersoner.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Skriv kunder till en Excelfil som går att ändra i och läsa in igen."""
    database = _opened(file, kind)
    part = file.with_name(f".{file.name}.del")
    try:
        told = dict(parse_qsl(only.lstrip("?")))
        lacking = told.pop(LACKING, "")
        kept = filters.from_address(database.look(settings.snapshot), told)
        if len(kept) < len(told) or (lacking and not lacking_label(lacking)):
            raise typer.BadParameter(f"--filter: alla ord i {only!r} är inte filter.")
        wanted = Wanted(kind, kept, lacking, in_full=in_full, contacts=not without_contacts)
        made = database.look(exports.write, ACTOR, wanted, part)
        database.transact(exports.record, ACTOR, wanted, made)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
        database.close()
    said = f"{made.rows} kunder är skrivna till {file}."
    if made.left_out:
        said += f" {made.left_out} celler var för långa för Excel och lämnades tomma."
    _tell({"kind": kind, "file": str(file), **asdict(made)}, said, as_json=as_json)


def _opened(file: Path, kind: str) -> Database:
    if kind not in KINDS:
        raise typer.BadParameter(f"--kind ska vara {' eller '.join(KINDS)}, inte {kind!r}.")
    if not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise typer.BadParameter(f"Det går inte att skriva i mappen {file.parent}.")
    held = config.load()
    held.prepare()
    return start.prepare(held)


def _replace(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.del")
    part.write_bytes(content)
    part.replace(file)


def _tell(told: dict[str, object], said: str, *, as_json: bool) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=2) if as_json else said)
