"""Start: migrated, with its first data, and a second time a no-op."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlmodel import SQLModel, col

from crm_app import config, db, start
from crm_app.domain import seals, settings
from crm_app.models.search import is_index
from crm_app.models.settings import ActiveCountry


def fresh(folder: Path) -> db.Database:
    database = db.Database(f"sqlite:///{folder / 'fresh.db'}")
    start.migrate(database)
    return database


def contents(database: db.Database) -> dict[str, list[Any]]:
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {n: list(connection.exec_driver_sql(f"SELECT * FROM {n}")) for n in sorted(names)}


def test_migrating_from_nothing_gives_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    with database.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, *_: not is_index(name or "")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_the_models_indexes_are_the_migrated_ones(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    with database.engine.connect() as connection:
        for name, table in SQLModel.metadata.tables.items():
            found = {i["name"]: i["column_names"] for i in inspect(connection).get_indexes(name)}
            assert found == {i.name: [c.name for c in i.columns] for i in table.indexes}, name
    database.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    database.transact(start.plant)
    before = contents(database)
    start.migrate(database)
    assert contents(database) == before
    database.close()


def test_all_the_way_down_and_up_again(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(start.MIGRATIONS))
    with database.writer.begin() as connection:
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    start.migrate(database)
    assert "customer" in contents(database)
    database.close()


def test_the_first_data_is_planted_once(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    database.transact(start.plant)
    before = contents(database)
    database.transact(start.plant)
    assert contents(database) == before
    held = database.look(settings.snapshot)
    assert held.countries == {"SE", "NO", "DK", "FI"}
    assert len(held.registers["payment_terms"]) == 9
    database.close()


def test_what_an_administrator_took_away_is_not_planted_again(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    database.transact(start.plant)
    database.transact(lambda s: s.delete(s.get_one(ActiveCountry, "NO")))
    database.transact(start.plant)
    found = database.look(lambda s: set(s.scalars(select(col(ActiveCountry.code)))))
    assert found == {"SE", "DK", "FI"}
    database.close()


def test_preparing_makes_the_folder_installs_and_is_a_no_op_the_second_time(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data" / "deep"
    told = config.load({"KUNDREGISTER_DATA": str(folder)})
    database = start.prepare(told)
    assert db.current() is database
    assert seals.unseal(seals.seal("x")) == "x"
    before = contents(database)
    database.close()
    again = start.prepare(told)
    assert contents(again) == before
    again.close()
