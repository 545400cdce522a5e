"""The folder of the imports: uploaded files, sealed, and the staging files of those under way."""

import uuid
from collections.abc import Collection
from pathlib import Path

from crm_app.domain.sealed_files import Sealing

SEALED, STAGING = ".sealed", ".staging"


def folder(data: Path) -> Path:
    """Return the folder."""
    return data / "imports"


def new_staging(data: Path) -> Path:
    """Return a path for a staging file."""
    folder(data).mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder(data) / f"{uuid.uuid4()}{STAGING}"


def keep(data: Path, source: Path) -> str:
    """Keep a sealed copy of a file, and return the name that it has in the folder."""
    target = new_staging(data).with_suffix(SEALED)
    with source.open("rb") as file, Sealing(target) as sealed:
        while part := file.read(2**20):
            sealed.write(part)
    return target.name


def sweep(data: Path, kept: Collection[str]) -> None:
    """Delete what imports have left that are over: all but the kept files."""
    for path in folder(data).glob("*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def discard(data: Path, old: Collection[str]) -> None:
    """Delete these files alone: others may be under way."""
    for path in folder(data).glob(f"*{SEALED}"):
        if path.name in old:
            path.unlink(missing_ok=True)
