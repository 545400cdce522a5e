"""`kundregister import FILE --kind company|private`."""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_app import config, planner, start
from crm_app.db import Database
from crm_app.domain import actors, import_files, imports, settings
from crm_app.domain.errors import DomainError
from crm_app.domain.excel.apply import Outcome
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import Limits
from crm_app.models.customers import CustomerKind

KINDS = tuple(kind.value for kind in CustomerKind)
ACTOR = actors.system("cli")
REFUSED = 1
SHOWN = 50


@dataclass(frozen=True)
class Wanted:
    """What the command was asked to do."""

    file: Path
    kind: str
    dry_run: bool
    create_values: bool
    only_correct: bool
    staging: Path


@dataclass(frozen=True)
class Result:
    """What `--json` prints. `rows` is the sum of the five buckets."""

    kind: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    created_values: dict[str, list[str]] = field(default_factory=dict)
    left_out_columns: list[str] = field(default_factory=list)
    committed: bool = False
    id: int | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)


def import_file(  # noqa: PLR0913, PLR0917  one parameter is one flag
    file: Annotated[Path, typer.Argument(metavar="FIL", help="En fil i .xlsx eller .csv.")],
    kind: Annotated[str, typer.Option(metavar="company|private", help="Företag eller privat.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Granska bara, ändra inget.")] = False,
    create_values: Annotated[
        bool,
        typer.Option(
            "--create-values", help="Skapa registervärden och aktivera länder som saknas."
        ),
    ] = False,
    only_correct: Annotated[
        bool,
        typer.Option("--only-correct", help="Läs in de felfria raderna även om andra avvisas."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv ett JSON-objekt.")] = False,
) -> None:
    """Läs in kunder från en Excelfil: allt eller inget, om du inte väljer annat."""
    if kind not in KINDS:
        raise typer.BadParameter(f"--kind ska vara {' eller '.join(KINDS)}, inte {kind!r}.")
    if not file.is_file():
        raise typer.BadParameter(f"Filen {file} finns inte.")
    held = config.load()
    held.prepare()
    database = start.prepare(held)
    staging = import_files.new_staging(held.data)
    wanted = Wanted(file, kind, dry_run, create_values, only_correct, staging)
    try:
        made, outcome = _run(held, database, wanted)
        _tell(wanted, made, outcome, as_json=as_json)
    except DomainError as error:
        if as_json:
            print(_as_json(_unreadable(kind, error)))
        raise
    finally:
        database.close()
        staging.unlink(missing_ok=True)
    if made.counts["refused"] and not only_correct:
        raise typer.Exit(REFUSED)


def _run(held: config.Config, database: Database, wanted: Wanted) -> tuple[Staged, Outcome]:
    digest = hashlib.sha256(wanted.file.read_bytes()).hexdigest()
    most = database.look(settings.snapshot).get("import.max_megabytes")
    job = planner.Job(
        held.database_url,
        held.secret,
        ACTOR,
        wanted.kind,
        wanted.file,
        sealed=False,
        target=wanted.staging,
        limits=Limits(file_bytes=most * 2**20),
        options=PlanOptions(create_values=wanted.create_values),
        file_hash=digest,
    )
    planner.plan_file(job)
    made = Staged(job.target)
    if wanted.dry_run or (made.counts["refused"] and not wanted.only_correct):
        return made, Outcome(committed=False)
    stored = import_files.keep(held.data, wanted.file)
    run = database.transact(imports.start, ACTOR, wanted.kind, wanted.file.name, digest, stored)
    return made, database.transact(
        imports.apply, ACTOR, run, made.path, only_correct=wanted.only_correct
    )


def _result(wanted: Wanted, made: Staged, outcome: Outcome) -> Result:
    trial = made.head["missing_values"] if wanted.dry_run and wanted.create_values else {}
    return Result(
        kind=wanted.kind,
        rows=made.total,
        **made.counts,
        created_values=outcome.created_values or trial,
        left_out_columns=[column.heading for column in made.left_out],
        committed=outcome.committed,
        id=outcome.run,
        errors=[asdict(error) for error in made.errors()],
    )


def _unreadable(kind: str, error: DomainError) -> Result:
    return Result(
        kind,
        errors=[
            {"sheet": None, "row": None, "column": None, "value": None, "message": error.message}
        ],
    )


def _as_json(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False, indent=2)


def _tell(wanted: Wanted, made: Staged, outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print(_as_json(_result(wanted, made, outcome)))
        return
    for error in made.errors(SHOWN):
        cell = f"{error.column} ”{error.value}”" if error.value else error.column
        print(f"{error.sheet}, rad {error.row}, {cell}: {error.message}", file=sys.stderr)
    if (more := made.refusals() - SHOWN) > 0:
        print(f"… och {more} fel till. Alla visas med --json.", file=sys.stderr)
    print("\n".join(_lines(wanted, made, outcome)))


def _lines(wanted: Wanted, made: Staged, outcome: Outcome) -> list[str]:
    told = made.counts
    counts = (
        f"{made.total} rader: {told['new']} nya, {told['changed']} ändrade, {told['unchanged']} "
        f"oförändrade, {told['refused']} avvisade, {told['skipped']} överhoppade."
    )
    left_out = [f"Kolumnen {c.heading} läses inte: {c.why}." for c in made.left_out]
    values = outcome.created_values if outcome.committed else made.head["missing_values"]
    heading = (
        "Skapade värden:"
        if outcome.committed
        else "Värden som saknas (skapas med --create-values):"
    )
    names = [f"  {imports.register_label(key)}: {', '.join(some)}" for key, some in values.items()]
    return [
        counts,
        *made.notes(),
        *left_out,
        *([heading, *names] if names else []),
        _verdict(wanted, made, outcome),
    ]


def _verdict(wanted: Wanted, made: Staged, outcome: Outcome) -> str:
    if outcome.committed:
        return f"Inläst. Importens nummer är {outcome.run}."
    if wanted.dry_run:
        return "Bara granskat: inget har ändrats."
    return (
        "Inget har ändrats, för raderna ovan avvisades. Rätta dem, eller kör med "
        "--only-correct så läses de felfria in."
    )
