"""The parent's hold on the reading child: start it, hear it, and stop it when it must."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crm_app.domain.excel.errors import Unreadable
from crm_app.domain.excel.table import Limits

CHILD = Path(__file__).with_name("child.py")
LOOK_EVERY = 0.05
LONGEST_LINE = 64 * 2**20
# The child needs nothing of ours, so it gets no key or password from the environment.
PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
Stop = Callable[[], bool]


class Child:
    """A running child. `stopped_for` says why it was stopped, if it was."""

    def __init__(
        self, limits: Limits, should_stop: Stop | None, keep_open: int | None = None
    ) -> None:
        self.stopped_for = ""
        self._limits = limits
        self._should_stop = should_stop or (lambda: False)
        self._done = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in PASSED_ON if key in os.environ},
            start_new_session=True,
            pass_fds=() if keep_open is None else (keep_open,),
        )
        self._watch = threading.Thread(target=self._watch_over, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._watch.join()
        self._kill()
        for pipe in (self._process.stdout, self._process.stdin):
            if pipe:
                pipe.close()
        self._process.wait()

    def _watch_over(self) -> None:
        deadline = time.monotonic() + self._limits.wall_seconds
        while not self._done.wait(LOOK_EVERY):
            if self._should_stop():
                self.stopped_for = "stopped"
            elif time.monotonic() > deadline:
                self.stopped_for = "time"
            if self.stopped_for:
                return self._kill()
        return None

    def _kill(self) -> None:
        if self._process.poll() is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
        else:
            os.killpg(self._process.pid, signal.SIGKILL)

    def ask(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the child's messages. Raises Unreadable if it refuses or does not finish."""
        self._send(request)
        finished = False
        for line in self._lines():
            message = self._parsed(line)
            if "refused" in message:
                raise Unreadable(message["refused"], **message["details"])
            finished = "end" in message
            yield message
        if not finished or self.stopped_for:
            raise Unreadable(self.stopped_for or self._cause_of_death())

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(request).encode())
            self._process.stdin.close()
        except BrokenPipeError:  # it died at once: the missing answer tells
            return

    def _lines(self) -> Iterator[bytes]:
        assert self._process.stdout
        total = 0
        while line := self._process.stdout.readline(LONGEST_LINE):
            total += len(line)
            if total > self._limits.inflated_bytes or len(line) == LONGEST_LINE:
                raise Unreadable("memory")
            yield line

    def _parsed(self, line: bytes) -> dict[str, Any]:
        try:
            message = json.loads(line)
        except ValueError:  # killed in the middle of a line
            raise Unreadable(self.stopped_for or "damaged") from None
        return message if isinstance(message, dict) else {}

    def _cause_of_death(self) -> str:
        code = self._process.wait()
        if code == -getattr(signal, "SIGXCPU", 0):
            return "time"
        # The reader's memory allocator aborts; the system's own way is to kill.
        return "memory" if code in (-signal.SIGABRT, -9) else "damaged"
