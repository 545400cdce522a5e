"""Planning a file: in a process of its own when the file is big, else in a thread of this one.

The process reads the file through the reading child, plans every row against the register, which
it only reads, and leaves a staging file. Half of the rows are planned in a copy of itself, so that
both cores work. The app waits, hears how far it has come, and can end it at any moment.
"""

import gc
import json
import marshal
import os
import pickle
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session

from crm_app import db
from crm_app.config import ROOT
from crm_app.domain import seals
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import replan, source, staging
from crm_app.domain.excel.bulk import uncollected
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import Findings, Head, PlanOptions, require
from crm_app.domain.excel.planning import head_of
from crm_app.domain.excel.prepare import Preparer
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Stopped, Ticker
from crm_app.domain.excel.read import Incoming, Limits
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import SourceRow
from crm_app.fork import Copy

SMALL = 256 * 1024
"""Bytes of a file that is planned in a thread: starting a process would take longer."""
WORTH_A_COPY = 4_000
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Job:
    """What is to be planned: a file, for whom, and where the staging file shall lie."""

    url: str
    secret: str
    actor: Actor
    kind: str
    source: Path
    sealed: bool
    target: Path
    limits: Limits
    options: PlanOptions
    file_hash: str


def plan_file(
    job: Job, on_progress: OnProgress | None = None, should_stop: ShouldStop | None = None
) -> None:
    """Leave the plan of the job's file in its staging file. Raises DomainError.

    With `only_rows`, and a plan in the staging file already, these rows are planned anew in it.
    """
    require(job.actor)
    ticker = Ticker(0, on_progress, should_stop)
    try:
        if _Planning(job, ticker, copies=False).shortcut():
            return
        if job.source.exists() and job.source.stat().st_size > SMALL:
            _apart(job, ticker)
        else:
            _Planning(job, ticker, copies=False).run()
    except BaseException:
        job.target.unlink(missing_ok=True)
        raise


class _Planning:
    """One run over a file. Its rows are kept packed between the two times they are needed."""

    def __init__(self, job: Job, ticker: Ticker, *, copies: bool) -> None:
        self.job, self.ticker, self.copies = job, ticker, copies
        self.packed: list[bytes] = []
        self.count = 0

    def run(self) -> None:
        job, engine = self.job, db.make_engine(self.job.url)
        told = (job.source, job.kind, job.limits, self.ticker.should_stop)
        try:
            with source.opened(*told, sealed=job.sealed) as table:
                columns = Head(table.sheet, tuple(table.headings), table.mark)
                with Session(engine) as session:
                    planner = Planner(session, job.kind, columns, job.options)
                    self._scan(planner, table)
                    planner.match()
                    anew = self._anew(session, planner)
            engine.dispose()
            found = [self._alone(planner)] if anew else self._tell(planner)
        finally:
            engine.dispose()
        if anew:
            head = replan.head_after(Staged(job.target), planner, found[0])
        else:
            head = head_of(planner, found, table.notes, len(table.empty_rows))
        parts = [path for path in self._parts()[1:] if path.exists()]
        staging.finish(self.job.target, head | {"file_hash": self.job.file_hash}, parts)
        self.ticker.finish()

    def shortcut(self) -> bool:
        """Plan some rows anew without the file, where that can be done."""
        job, engine = self.job, db.make_engine(self.job.url)
        if job.options.only_rows is None or not job.target.exists():
            return False
        try:
            with Session(engine) as session:
                told = replan.shortcut(session, job.kind, job.target, job.options)
            if told is None:
                return False
            planner, rows = told
            self.ticker.check()
            self.packed = [_packed(rows)]
            head = replan.head_after(Staged(job.target), planner, self._alone(planner))
        finally:
            engine.dispose()
        staging.finish(job.target, head)
        self.ticker.finish()
        return True

    def _anew(self, session: Session, planner: Planner) -> bool:
        wanted = self.job.options.only_rows is not None and self.job.target.exists()
        return wanted and replan.begin(session, planner, self.job.target)

    def _alone(self, planner: Planner) -> Findings:
        return self._told(planner, self.packed, self.job.target, self.ticker.through)

    def _scan(self, planner: Planner, table: Incoming) -> None:
        for rows in table.rows():
            planner.scan(rows)
            self.count += len(rows)
            self.packed.append(_packed(rows))
            self.ticker.total = 2 * max(table.total, self.count)
            self.ticker.done = self.count
            self.ticker.check()
        self.ticker.total = 2 * self.count

    def _parts(self) -> list[Path]:
        return [self.job.target, self.job.target.with_suffix(".part")]

    def _tell(self, planner: Planner) -> list[Findings]:
        if not self.copies or self.count < WORTH_A_COPY:
            return [self._alone(planner)]
        gc.collect()
        gc.freeze()
        half = len(self.packed) // 2
        # The copy has its own half of the rows, and tells how far it has come.
        with Copy(lambda count: self._copied(planner, self.packed[half:], count)) as copy:

            def passing(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
                for at, row in enumerate(rows, 1):
                    if at % 200 == 0:
                        self.ticker.done = self.count + at + copy.done()
                        self.ticker.check()
                    yield row

            mine = self._told(planner, self.packed[:half], self.job.target, passing)
            return [mine, copy.result(lambda done: self._wait(half, done))]

    def _wait(self, _half: int, done: int) -> None:
        self.ticker.done = max(self.ticker.done, self.count + self.count // 2 + done)
        self.ticker.check()

    def _copied(self, planner: Planner, packed: list[bytes], count: Any) -> Findings:
        planner.missing.fork()

        def passing(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
            for at, row in enumerate(rows, 1):
                if at % 200 == 0:
                    count(at)
                yield row

        return self._told(planner, packed, self._parts()[1], passing)

    def _told(self, planner: Planner, packed: list[bytes], path: Path, passing: Any) -> Findings:
        engine = db.make_engine(self.job.url)
        with Session(engine) as session:
            planner.session = session
            preparer = Preparer(session, self.job.kind, planner.missing.reading)
            writer = staging.Writer(path, preparer)
            planner.tell(passing(_unpacked(packed)), writer)
            writer.close()
        engine.dispose()
        return planner.findings()


def _packed(rows: Iterable[SourceRow]) -> bytes:
    return zlib.compress(marshal.dumps([(row.number, row.cells) for row in rows]), 1)


def _unpacked(packed: list[bytes]) -> Iterator[SourceRow]:
    for part in packed:
        for number, cells in marshal.loads(zlib.decompress(part)):
            yield SourceRow(number, cells)


def _apart(job: Job, ticker: Ticker) -> None:
    """Run the job in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crm_app.planner"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    stopped, ended = threading.Event(), threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY):
            if ticker.should_stop():
                stopped.set()
                return _end(process)
        return None

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        process.stdin.write(pickle.dumps(job))
        process.stdin.close()
        told = _heard(process.stdout, ticker)
    finally:
        ended.set()
        watcher.join()
        _end(process)
    if stopped.is_set():
        raise Stopped
    if "problem" in told:
        raise DomainError(told["problem"])
    if "end" not in told:
        raise DomainError("Filen kräver för mycket minne. Dela upp den i flera filer.")


def _heard(lines: IO[bytes], ticker: Ticker) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:  # killed in the middle of a line
            break
        if "done" in told:
            ticker.tell(told["done"], told["total"])
    return told


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process with all that it has started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main() -> None:
    """Do the job that standard input holds, and tell how far it has come, in lines of JSON."""
    job: Job = pickle.load(sys.stdin.buffer)
    seals.install(job.secret)
    try:
        ticker = Ticker(0, lambda done, total: _say(done=done, total=total))
        with uncollected():
            _Planning(job, ticker, copies=True).run()
    except DomainError as error:
        _say(problem=error.message)
        return
    _say(end=True)


def _say(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
