"""The child process that writes an export: `python -m crm_app.export_child`, started by the app.

It has its own interpreter, so that nobody's click waits for it, and reads the database at one
moment. The request comes on stdin, lines of JSON go to stdout.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from crm_app import config, db
from crm_app.domain import exports, seals
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.exports import Wanted
from crm_app.domain.filters import Filter

TOLD_EVERY = 0.3


def asked(actor: Actor, wanted: Wanted, target: Path) -> str:
    """Return the request as the child reads it."""
    who = {"kind": actor.kind, "id": actor.id, "name": actor.name, "rights": sorted(actor.rights)}
    what = {
        "kind": wanted.kind,
        "filters": [[f.key, list(f.values)] for f in wanted.filters],
        "lacking": wanted.lacking,
        "in_full": wanted.in_full,
        "contacts": wanted.contacts,
    }
    return json.dumps({"actor": who, "wanted": what, "target": str(target)})


def main() -> None:
    """Write what is asked for, and tell how it goes."""
    request = json.load(sys.stdin)
    who, what = request["actor"], request["wanted"]
    actor = Actor(who["kind"], who["id"], who["name"], frozenset(who["rights"]))
    kept = tuple(Filter(key, tuple(values)) for key, values in what.pop("filters"))
    os.umask(0o077)
    held = config.load()
    seals.install(held.secret)
    database = db.Database(held.database_url)
    try:
        made = database.look(
            exports.write, actor, Wanted(**what, filters=kept), Path(request["target"]), _Teller()
        )
        _say({"rows": made.rows, "left_out": made.left_out})
    except DomainError as error:
        _say({"refused": error.message})
    finally:
        database.close()


class _Teller:
    def __init__(self) -> None:
        self.last = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last > TOLD_EVERY or done == total:
            self.last = time.monotonic()
            _say({"done": done, "total": total})


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()
