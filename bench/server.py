"""The server: the real one, in a process of its own, on a copy of a filled database."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import data
from crm_app.config import ROOT

PROGRAM = "from crm_app import config, serve; serve.serve(config.load())"
START_SECONDS = 90
STOP_SECONDS = 15


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the environment that its command line would have."""

    url: str
    env: dict[str, str]
    pid: int


@contextmanager
def running(customers: int) -> Iterator[Server]:
    """Run the server on a fresh copy of a register with so many customers."""
    original = data.filled(customers)
    with tempfile.TemporaryDirectory(prefix="kundregister-bench-") as folder:
        shutil.copy(original, Path(folder) / "kundregister.db")
        port = _free_port()
        env = os.environ | {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "KUNDREGISTER_DATA": folder,
            "KUNDREGISTER_SECRET": data.SECRET,
        }
        for name in ("DATABASE_URL", "REDIS_URL", "TRUSTED_PROXY_HOPS"):
            env.pop(name, None)
        command = [sys.executable, "-c", PROGRAM]
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                _wait_until_up(process)
                yield Server(env["PUBLIC_URL"], env, process.pid)
            finally:
                _stop(process)


def _wait_until_up(process: "subprocess.Popen[str]") -> None:
    """Read the server's lines until it says where it is; echo them from then on to stderr."""
    assert process.stdout
    said: list[str] = []
    alarm = threading.Timer(START_SECONDS, process.kill)
    alarm.start()
    for line in process.stdout:
        said.append(line)
        if "Kundregister körs på" in line:
            alarm.cancel()
            threading.Thread(target=_echo, args=(process.stdout,), daemon=True).start()
            return
    alarm.cancel()
    raise RuntimeError(f"the server did not start:\n{''.join(said)}")


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stderr.write(line)


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
