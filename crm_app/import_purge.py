"""Letting go of what imports have left: at start all that is over, then each day what is old."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from crm_app import db
from crm_app.domain import import_files, imports

PURGE_EVERY = 24 * 3600
log = logging.getLogger(__name__)


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[None]:
    """Tidy up after the last run, and purge each day until the app stops."""
    await db.work(imports.forget_old)
    import_files.sweep(data, await db.read(imports.kept_files))
    purging = asyncio.create_task(_purging(data))
    try:
        yield
    finally:
        purging.cancel()
        await asyncio.gather(purging, return_exceptions=True)


async def _purging(data: Path) -> None:
    while True:
        await asyncio.sleep(PURGE_EVERY)
        try:
            await db.work(imports.forget_old)
            old = await db.read(imports.old_files)
            await asyncio.to_thread(import_files.discard, data, old)
        except Exception:
            log.exception("old imports could not be let go of; it is tried again")
