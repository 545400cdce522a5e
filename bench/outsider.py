"""Another process, as the command line is one: it decides a field rule for each line it is told.

It answers each line with the moment of its commit, by the clock that all processes share.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.server import Server
from crm_app import config, db
from crm_app.domain import actors, field_rules, seals

FIELD = "city"
NEWEST = "SELECT max(id) FROM change"
PATIENCE = 10


@contextmanager
def outsider(running: Server) -> Iterator[Callable[[str], tuple[float, float]]]:
    """Start the other process and give the function that lets it decide.

    It returns when the commit was done, and when a bare reader who asks without pause saw it.
    """
    command = [sys.executable, "-m", "bench.outsider"]
    pipe = subprocess.PIPE
    path = Path(running.env["KUNDREGISTER_DATA"]) / "kundregister.db"
    with (
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as raw,
        subprocess.Popen(
            command, cwd=config.ROOT, env=running.env, stdin=pipe, stdout=pipe, text=True
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        told, answers = process.stdin, process.stdout
        answers.readline()

        def decide(wanted: str) -> tuple[float, float]:
            (before,) = raw.execute(NEWEST).fetchone()
            print(wanted, file=told, flush=True)
            give_up = time.perf_counter() + PATIENCE
            while raw.execute(NEWEST).fetchone()[0] == before and time.perf_counter() < give_up:
                time.sleep(0.0005)
            seen = time.perf_counter()
            return float(answers.readline()), seen

        try:
            yield decide
        finally:
            process.kill()


def main() -> None:
    """Read the wanted rule, line by line, until there are no more."""
    settings = config.load()
    seals.install(settings.secret)
    database = db.Database(settings.database_url)
    columns = [column.id for column in field_rules.CUSTOMER_COLUMNS]
    print("ready", flush=True)
    for line in sys.stdin:
        changes = [(FIELD, column, line.strip()) for column in columns]
        database.transact(field_rules.decide, actors.system("cli"), "customer", changes)
        print(time.perf_counter(), flush=True)
    database.close()


if __name__ == "__main__":
    main()
