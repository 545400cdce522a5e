"""`kundregister undo-import NUMMER`."""

import json
from dataclasses import asdict, dataclass, field
from typing import Annotated

import typer

from crm_app import config, start
from crm_app.db import Database
from crm_app.domain import actors, imports
from crm_app.domain.errors import DomainError
from crm_app.domain.excel.undo import Undone

ACTOR = actors.system("cli")


@dataclass(frozen=True)
class Result:
    """What `--json` prints."""

    id: int
    removed: int = 0
    restored: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)
    undone: bool = False
    message: str = ""


def undo_import(
    id_: Annotated[int, typer.Argument(metavar="NUMMER", help="Importens nummer.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Berätta bara, ändra inget.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv ett JSON-objekt.")] = False,
) -> None:
    """Ångra en import: det den skapade tas bort, det den ändrade får sitt tidigare värde."""
    held = config.load()
    held.prepare()
    database = start.prepare(held)
    try:
        result = _told(database, id_) if dry_run else _undone(database, id_)
    except DomainError as error:
        if as_json:
            print(_as_json(Result(id_, message=error.message)))
        raise
    finally:
        database.close()
    print(_as_json(result) if as_json else "\n".join(_lines(result)))


def _told(database: Database, id_: int) -> Result:
    return Result(id_, *database.look(imports.will_be_undone, ACTOR, id_))


def _undone(database: Database, id_: int) -> Result:
    done = Undone()
    while not done.last:
        done = database.transact(imports.undo_part, ACTOR, id_)
    told = database.look(imports.get, ACTOR, id_).undone
    rows = database.look(imports.kept, ACTOR, id_)
    kept = [{"number": row.number, "name": row.name, "why": row.why} for row in rows]
    return Result(id_, told["removed"], told["restored"], kept, undone=True)


def _as_json(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False, indent=2)


def _lines(result: Result) -> list[str]:
    if not result.undone:
        return [
            f"{result.removed} skapade kunder och {result.restored} ändrade skulle ångras.",
            "Inget har ändrats.",
        ]
    return [
        f"Ångrat: {result.removed} kunder borttagna, {result.restored} återställda, "
        f"{len(result.kept)} behållna.",
        *(f"  {one['number']} {one['name']}: {one['why']}" for one in result.kept),
    ]
