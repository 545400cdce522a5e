"""The child process that reads a file: started by its path, it answers in lines of JSON.

It may be killed at any moment, run out of memory or be tricked by the file; then the parent is
still whole. So it imports nothing but this package's small modules.
"""

import json
import sys
from pathlib import Path
from typing import Any

# The parent starts it isolated (-I), without the project on the path. Last, so that nothing
# here can stand in for the standard library.
sys.path.append(str(Path(__file__).resolve().parents[3]))

from python_calamine import CalamineError

from crm_app.domain.excel.answer import Message, answer
from crm_app.domain.excel.refusal import RefusalError

UNKNOWN_ERROR = "Unsupported cell error value '"


def limit_self(limits: dict[str, Any]) -> None:
    """Set hard limits on memory, processor time, files and open files, where the system can."""
    if sys.platform == "win32":
        return
    import resource as r

    seconds = int(limits["cpu_seconds"])
    wanted = (
        (r.RLIMIT_AS, limits["memory_bytes"], 0),
        (r.RLIMIT_CPU, seconds, 1),
        (r.RLIMIT_FSIZE, 0, 0),
        (r.RLIMIT_NOFILE, 64, 0),
        (r.RLIMIT_CORE, 0, 0),
    )
    for kind, value, extra in wanted:
        try:
            r.setrlimit(kind, (value, value + extra))
        except (ValueError, OSError):  # a lower limit holds already, or the system has none
            continue


def refusal(error: BaseException) -> Message:
    """Return an error as a refusal: what this program did not foresee is a damaged file."""
    if isinstance(error, RefusalError):
        return {"refused": error.code, "details": error.details}
    if isinstance(error, MemoryError):
        return {"refused": "memory", "details": {}}
    if isinstance(error, CalamineError) and UNKNOWN_ERROR in str(error):
        value = str(error).partition(UNKNOWN_ERROR)[2].rstrip("'")
        return {"refused": "error_value", "details": {"value": value}}
    return {"refused": "damaged", "details": {}}


def main() -> None:
    """Read the request from standard input, and answer it."""
    request = json.load(sys.stdin)
    limit_self(request["limits"])
    try:
        with Path(request["path"]).open("rb") as file:
            for message in answer(file, request):
                send(message)
    except BaseException as error:
        send(refusal(error))


def send(message: Message) -> None:
    """Write one line of JSON."""
    sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
