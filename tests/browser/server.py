"""A server of our own: the real program in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import IO

import httpx

from crm_app import config
from crm_app.domain import clock
from tests.world import SECRET

PROGRAM = "from crm_app import config, serve; serve.serve(config.load())"
PATIENCE = 60


class Server:
    """The program on a folder of data. It can be stopped and started again on the same port."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.folder, self.port = folder, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.file = folder / "world.db"
        self.log = folder / "server.log"
        self._command = command or ("-c", PROGRAM)
        self._process: subprocess.Popen[bytes] | None = None
        self._restored = 0
        self._read = 0

    def start(self) -> None:
        """Start the program and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "KUNDREGISTER_DATA": str(self.folder),
            "KUNDREGISTER_SECRET": SECRET,
            "DATABASE_URL": f"sqlite:///{self.file}",
        }
        with self.log.open("ab") as log:
            self._process = self._run(told, log)
        self._wait()

    def _run(self, told: dict[str, str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *self._command],
            cwd=config.ROOT,
            env={**os.environ, **told},
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def _wait(self) -> None:
        end = clock.now().timestamp() + PATIENCE
        while clock.now().timestamp() < end:
            assert self._process
            assert self._process.poll() is None, self.log.read_text()
            try:
                httpx.get(f"{self.url}/logga-in/", timeout=5).raise_for_status()
            except httpx.TransportError:
                continue
            return
        raise TimeoutError(self.log.read_text())

    def stop(self) -> None:
        """End the process, as Ctrl-C does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE)
            self._process = None

    def restore(self, template: Path) -> None:
        """Let the database be as the template again, while the program runs on it.

        Versions and topics go on from where no process has been, so that all of it is read anew.
        """
        self._restored += 1
        mark = self._restored * 1_000_000
        with (
            closing(sqlite3.connect(template)) as source,
            closing(sqlite3.connect(self.file)) as target,
        ):
            source.backup(target)
            target.execute("UPDATE settingsversion SET version = ?", (mark,))
            told = (mark, clock.now().isoformat(" "), "the tests", "restored")
            target.execute("INSERT INTO change (id, at, origin, topic) VALUES (?, ?, ?, ?)", told)
            target.commit()

    def said(self) -> str:
        """Return what the program has printed since last asked."""
        text = self.log.read_text(errors="replace")
        new, self._read = text[self._read :], len(text)
        return new


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
