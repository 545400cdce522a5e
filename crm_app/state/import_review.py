"""Granska: what a plan would do, row by row; refused rows are mended where they stand."""

import asyncio
import dataclasses
from typing import Any

import reflex as rx

from crm_app import db, policy
from crm_app.domain import settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import planned
from crm_app.domain.excel.planned import CREATE, REFUSE, PlanOptions
from crm_app.domain.excel.replan import concerns_all
from crm_app.domain.excel.staged import BUCKETS, Staged
from crm_app.domain.forms import Option
from crm_app.state import guard, import_jobs, import_lines
from crm_app.state.import_lines import Page, ReviewLine, Sums, Tile, Unknown
from crm_app.state.import_work import Work, work_of

GONE = "Granskningen finns inte kvar. Välj filen igen."
LONGEST = 10_000
MOST = 50
"""So many unknown values are listed: a file may have thousands."""
SHOWN = ""
"""The bucket of the rows that are shown alone."""


@dataclasses.dataclass(frozen=True)
class Job:
    """What is being planned anew, if anything, and how far it has come."""

    text: str = ""
    percent: int = 0
    progress: str = ""


class ImportReviewState(rx.State):
    """What importing this tab's file would do. `said` tells what became of a mended row.

    `bucket` is the one whose rows are shown, "" where some are shown alone.
    """

    tiles: list[Tile] = []
    bucket: str = "new"
    lines: list[ReviewLine] = []
    page: Page = Page()
    sums: Sums = Sums()
    unknowns: list[Unknown] = []
    more_unknowns: int = 0
    choices: dict[str, list[Option]] = {}
    only_correct: bool = False
    job: Job = Job()
    problem: str = ""
    said: str = ""
    _focus: int = 0

    async def _show(self, work: Work) -> None:
        """Show a plan that was just made."""
        self.problem, self.said, self.job = "", "", Job()
        self.only_correct = work.only_correct = False
        if work.plan:
            self.bucket = SHOWN if work.shown else import_lines.first_bucket(work.plan)
            await self._fill(work, work.plan)

    async def _fill(self, work: Work, plan: Staged, number: int = 0, near: int = 0) -> None:
        """Show a page; the cursor goes to the first cell to mend from the row `near` on."""
        held = await db.read(settings.snapshot)
        told = (held, work, plan, self.bucket, number)
        lines, self.page = await asyncio.to_thread(import_lines.page_of, *told)
        self.lines = self._focused(lines, near) if near else lines
        self.tiles, self.sums = import_lines.tiles_of(plan), import_lines.sums_of(plan)
        unknowns = import_lines.unknowns_of(held, work)
        self.unknowns, self.more_unknowns = unknowns[:MOST], max(0, len(unknowns) - MOST)
        self.choices = import_lines.choices_of(held, work)

    def _focused(self, lines: list[ReviewLine], near: int) -> list[ReviewLine]:
        mendable = [line for line in lines if any(cell.mendable for cell in line.cells)]
        found = next((line for line in mendable if line.row >= near), None)
        found = found or next(iter(mendable), None)
        if found is None:
            return lines
        self._focus += 1
        at = next(i for i, cell in enumerate(found.cells) if cell.mendable)
        cells = list(found.cells)
        cells[at] = dataclasses.replace(cells[at], focus=self._focus)
        return [dataclasses.replace(line, cells=cells) if line is found else line for line in lines]

    def _work(self) -> tuple[Work, Staged] | None:
        planned.require(guard.actor_of(self))
        work = work_of(self.router.session.client_token)
        self.problem, self.said = "" if work.plan else GONE, ""
        return (work, work.plan) if work.plan else None

    @rx.event
    @policy.requires("customers.settings")
    async def look_at(self, bucket: str):
        """Show the rows of one bucket."""
        if held := self._work():
            self.bucket = bucket if bucket in BUCKETS else import_lines.first_bucket(held[1])
            await self._fill(*held)

    @rx.event
    @policy.requires("customers.settings")
    async def look_at_rows(self, rows: list[int]):
        """Show some rows alone: those about the same customer."""
        if held := self._work():
            told = rows if isinstance(rows, list) else []
            held[0].shown = frozenset(r for r in told[:1000] if type(r) is int and 0 < r < 2**31)
            self.bucket = SHOWN
            await self._fill(*held)

    @rx.event
    @policy.requires("customers.settings")
    async def turn_to(self, number: int):
        """Show another page of the same rows."""
        if held := self._work():
            await self._fill(*held, number if type(number) is int else 0)

    @rx.event
    @policy.requires("customers.settings")
    async def set_only_correct(self, wanted: bool):
        """Choose whether the refused rows may be left behind."""
        if held := self._work():
            self.only_correct = held[0].only_correct = wanted is True

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def mend(self, row: int, key: str, text: str):
        """Read a refused cell as what was typed in its place, and plan its row anew."""
        async with self:
            held = self._begin(f"Granskar om rad {row} …")
        if held is None:
            return
        actor, work = held
        snapshot = await db.read(settings.snapshot)
        await self._anew(actor, work, lambda: _mended(work, snapshot, row, key, text), row)

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def leave_out(self, row: int, left_out: bool):
        """Skip a row, or take it in again, and plan it anew."""
        async with self:
            held = self._begin(f"Granskar om rad {row} …")
        if held is None:
            return
        actor, work = held
        await self._anew(actor, work, lambda: _left_out(work, row, left_out is True), row)

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def decide(self, form: dict[str, str]):
        """Say what becomes of the values that no register has, and plan all rows anew."""
        async with self:
            held = self._begin("Granskar filen med dina val …")
        if held is None:
            return
        actor, work = held
        snapshot = await db.read(settings.snapshot)
        told = {str(id_): str(choice) for id_, choice in dict(form).items()}
        await self._anew(actor, work, lambda: _decided(work, snapshot, told))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def create_all(self):
        """Let all values that no register has, and that nothing was chosen for, be created."""
        async with self:
            held = self._begin("Granskar filen med nya värden …")
        if held is None:
            return
        actor, work = held
        snapshot = await db.read(settings.snapshot)
        told = {
            one.id: CREATE
            for one in import_lines.unknowns_of(snapshot, work)
            if one.creatable and one.choice == REFUSE
        }
        await self._anew(actor, work, lambda: _decided(work, snapshot, told))

    def _begin(self, text: str) -> tuple[Actor, Work] | None:
        held = self._work()
        if held is None:
            return None
        self.job = Job(text)
        return guard.actor_of(self), held[0]

    async def _anew(self, actor: Actor, work: Work, decision: Any, row: int = 0) -> None:
        """Decide, when what is under way is done, and show what came of it."""
        async with work.lock:
            change = decision()
            if change is None or work.left:
                async with self:
                    self.job = Job()
                return
            work.stop.clear()
            work.done = work.total = 0
            task = asyncio.ensure_future(import_jobs.decide(actor, work, *change))
            async for progress in import_jobs.ticks(work, task):
                async with self:
                    job = dataclasses.replace(self.job, progress=progress)
                    self.job = dataclasses.replace(job, percent=import_jobs.percent(work))
        if work.left:
            task.exception()
            work.forget()
            return
        async with self:
            self.job = Job()
            try:
                task.result()
            except DomainError as error:
                self.problem = error.message
                return
            if work.plan:
                self.said = _became(work.plan, row) if row else "Filen är granskad med dina val."
                await self._fill(work, work.plan, self.page.number, row)


Decision = tuple[Any, frozenset[int] | None] | None


def _mended(work: Work, held: settings.Snapshot, row: int, key: str, text: str) -> Decision:
    if work.plan is None or type(row) is not int:
        return None
    (line, *_) = work.plan.lines([row]) or [None]
    if line is None or str(key) not in {error.key for error in line.errors}:
        return None
    told = {(row, str(key)): str(text)[:LONGEST]}

    def change(options: PlanOptions) -> PlanOptions:
        return dataclasses.replace(options, corrections={**options.corrections, **told})

    return change, None if concerns_all(held, work.kind, str(key)) else frozenset({row})


def _left_out(work: Work, row: int, left_out: bool) -> Decision:
    if work.plan is None or type(row) is not int or not work.plan.lines([row]):
        return None

    def change(options: PlanOptions) -> PlanOptions:
        skip = options.skip | {row} if left_out else options.skip - {row}
        return dataclasses.replace(options, skip=skip)

    # A value that only this row asked for is no longer missing: that is told of the whole file.
    return change, None if work.asked else frozenset({row})


def _decided(work: Work, held: settings.Snapshot, told: dict[str, str]) -> Decision:
    choices = dict(work.options.choices)
    for id_, choice in told.items():
        found = import_lines.choice_of(held, work, id_, choice)
        register, _, name = id_.partition(":")
        if found is not None:
            choices[register, name] = found
    if choices == dict(work.options.choices):
        return None

    def change(options: PlanOptions) -> PlanOptions:
        return dataclasses.replace(options, choices=choices)

    return change, None


def _became(plan: Staged, row: int) -> str:
    """Return what a row that was planned anew comes to now."""
    (line, *_) = plan.lines([row]) or [None]
    if line is None:
        return ""
    told = {
        "new": "blir en ny kund",
        "changed": "ändrar en kund",
        "unchanged": "ändrar inget",
        "refused": "avvisas fortfarande",
        "skipped": "hoppas över",
    }
    return f"Rad {row} {told[line.bucket]}."
