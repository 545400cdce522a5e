"""A copy of this process, so that both cores work on one thing."""

import mmap
import os
import pickle
import select
import signal
import sys
from typing import Any

LOOK_EVERY = 0.05


class Copy:
    """A copy of this process that works out one thing, on the other core."""

    def __init__(self, work: Any) -> None:
        self._shared = mmap.mmap(-1, 8)
        self._pipe, write = os.pipe()
        self._id = os.fork()
        if self._id:
            os.close(write)
            return
        try:
            found = work(lambda done: self._shared.seek(0) or self._shared.write(_packed(done)))
            _write_all(write, pickle.dumps(found))
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)

    def __enter__(self) -> "Copy":
        return self

    def __exit__(self, *_told: object) -> None:
        if self._id:
            os.kill(self._id, signal.SIGKILL)
            os.waitpid(self._id, 0)
        os.close(self._pipe)

    def done(self) -> int:
        """Return how far it has come."""
        return int.from_bytes(self._shared[:8], "big")

    def result(self, on_wait: Any) -> Any:
        """Return what it found, when it has."""
        parts = []
        while True:
            if not select.select([self._pipe], [], [], LOOK_EVERY)[0]:
                on_wait(self.done())
            elif data := os.read(self._pipe, 2**16):
                parts.append(data)
            else:
                break
        _, status = os.waitpid(self._id, 0)
        self._id = 0
        if status:
            raise RuntimeError("the copy of the planner ended too early")
        return pickle.loads(b"".join(parts))


def _packed(done: int) -> bytes:
    return done.to_bytes(8, "big")


def _write_all(number: int, data: bytes) -> None:
    with os.fdopen(number, "wb") as pipe:
        pipe.write(data)
