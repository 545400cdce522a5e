"""Start: bring the database up to date and put the first data in."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app import db
from crm_app.config import Config
from crm_app.domain import export_runs, file_store, registers, seals
from crm_app.models.settings import ActiveCountry, SettingsVersion

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
FIRST_COUNTRIES = ("SE", "NO", "DK", "FI")


def prepare(config: Config) -> db.Database:
    """Return the installed database of this configuration, migrated and with its first data."""
    config.data.mkdir(parents=True, exist_ok=True)
    seals.install(config.secret)
    file_store.install(config.data)
    export_runs.install(config.data)
    database = db.install(db.Database(config.database_url))
    migrate(database)
    database.transact(plant)
    database.index_rest()
    return database


def migrate(database: db.Database) -> None:
    """Bring the database's tables to the newest version."""
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    with database.writer.begin() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")


def plant(session: Session) -> None:
    """Put the first payment terms and countries into an empty database."""
    if session.scalar(select(col(SettingsVersion.id))) is not None:
        return
    session.add(SettingsVersion(version=1))
    session.add_all(ActiveCountry(code=code) for code in FIRST_COUNTRIES)
    registers.plant(session)
