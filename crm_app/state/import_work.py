"""What a tab's import holds in this process: its file, its plan, and a way to stop."""

import asyncio
import dataclasses
import threading
from collections import OrderedDict
from pathlib import Path

from crm_app.domain.excel.peek import Peek
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.domain.registers import name_key

KEPT = 20
GONE = "Filen finns inte kvar. Välj den igen."


@dataclasses.dataclass
class Work:
    """One tab's import: what is known of its file, what was chosen, its plan, and how far it is.

    `asked` are the values that the file names and no register has, and those of which something
    was chosen; `shown` are rows that the review shows alone. `passes` says how often the job goes
    through the rows. `left` says that the tab has gone on to something else: what comes of it is
    not shown there.
    """

    run: int = 0
    kind: str = ""
    peek: Peek | None = None
    mapping: dict[int, str] = dataclasses.field(default_factory=dict)
    key: str = ""
    options: PlanOptions = dataclasses.field(default_factory=PlanOptions)
    plan: Staged | None = None
    only_correct: bool = False
    asked: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    passes: int = 1
    done: int = 0
    total: int = 0
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    left: bool = False
    lock: asyncio.Lock = dataclasses.field(default_factory=asyncio.Lock)

    def tell(self, done: int, total: int) -> None:
        """Note how far the work has come; called from its thread."""
        self.done, self.total = done, total

    def take(self, path: Path) -> None:
        """Have another plan in the place of the one before, if any."""
        self.forget()
        self.plan = Staged(path)
        chosen = self.options.choices
        self.asked = {told: name for told, name in self.asked.items() if told in chosen}
        for register, names in self.plan.head["missing_values"].items():
            for name in names:
                self.asked.setdefault((register, name_key(name)), name)

    def forget(self) -> None:
        """Let go of the plan."""
        if self.plan:
            self.plan.path.unlink(missing_ok=True)


works: OrderedDict[str, Work] = OrderedDict()


def work_of(token: str, *, new: bool = False) -> Work:
    """Return the work of a tab; the tabs that have rested longest are forgotten."""
    if new or token not in works:
        works[token] = Work()
    works.move_to_end(token)
    while len(works) > KEPT:
        works.popitem(last=False)[1].forget()
    return works[token]


def leave(token: str) -> Work | None:
    """Let a tab go on to something else, and return what it was at."""
    work = works.pop(token, None)
    if work is not None:
        work.left = True
    return work
