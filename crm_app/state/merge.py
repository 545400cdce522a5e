"""Merging two customers: the page that shows them side by side."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import customer_merge
from crm_app.domain.customer_merge import Comparison
from crm_app.domain.errors import DomainError, Invalid
from crm_app.state import guard
from crm_app.state.merge_pick import MergePickState

FROM_LIST = "dubbletter"
STALE = "Någon har ändrat en av kunderna. Det som står här nu är läst på nytt."


class MergeState(rx.State):
    """The two customers that the address names; the first is kept.

    A choice is the browser's own and shows at once; `turn` counts what the server changes in them.
    """

    comparison: Comparison = Comparison()
    problem: str = ""
    missing: str = ""
    other_way: str = ""
    back: str = ""
    turn: int = 0
    _ids: tuple[int, int] = (0, 0)
    _chosen: dict[str, str] = {}

    @rx.event
    @policy.requires("customers.archive")
    async def load(self):
        """Compare the two customers of the address and follow both."""
        told = (getattr(self, name, "") for name in ("kund_id", "andra_id"))
        keep, other = (routes.whole(str(part)) or 0 for part in told)
        if (keep, other) != self._ids:
            self.reset()
        # Whoever has come here has picked.
        (await self.get_state(MergePickState)).open = False
        self._ids = keep, other
        from_list = self.router.url.query_parameters.get("fran") == FROM_LIST
        query = f"?fran={FROM_LIST}" if from_list else ""
        self.other_way = routes.merge(other, keep) + query
        self.back = routes.DUPLICATES if from_list else ""
        await self._fill()

    def _watch(self, *ids: int) -> None:
        token = self.router.session.client_token
        live.watch(token, MergeState, "settings", *(f"record:customers:{id_}" for id_ in ids))

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        self._watch(*self._ids)
        try:
            found = await db.read(customer_merge.compare, actor, *self._ids)
        except DomainError as error:
            # Not even that something happens to what is not hers is told.
            self._watch()
            self.comparison, self.missing = Comparison(), error.message
            return
        self.missing = ""
        chosen = [
            dataclasses.replace(c, chosen=self._chosen.get(c.key, c.chosen)) for c in found.choices
        ]
        self.turn += found.stamp != self.comparison.stamp
        self.comparison = dataclasses.replace(found, choices=chosen)

    async def _refresh(self) -> None:
        if self.missing:
            return
        before = self.comparison.stamp
        await self._fill()
        if not self.missing and self.comparison.stamp != before:
            self.problem = STALE

    @rx.event
    @policy.requires("customers.archive")
    async def choose(self, key: str, which: str):
        """Let one field be as one of the two has it; an empty key means every field."""
        if which not in (customer_merge.KEPT, customer_merge.OTHER):
            return
        keys = [c.key for c in self.comparison.choices if key in ("", c.key)]
        self.turn += key == ""
        self._chosen = self._chosen | dict.fromkeys(keys, which)
        self.comparison = dataclasses.replace(
            self.comparison,
            choices=[
                dataclasses.replace(c, chosen=which) if c.key in keys else c
                for c in self.comparison.choices
            ],
        )

    @rx.event
    @policy.requires("customers.archive")
    async def merge(self):
        """Make one of the two, as it is shown, and go on to her card, or back to the list."""
        actor, shown = guard.actor_of(self), self.comparison
        chosen = {c.key: c.chosen for c in shown.choices}
        self.problem = ""
        # The push of the merge itself is no news to this tab.
        self._watch()
        try:
            await db.work(customer_merge.merge, actor, *self._ids, chosen, shown.stamp)
        except Invalid as error:
            labels = {c.key: c.label for c in shown.choices}
            told = (f"{labels.get(k, '')}: {text}".lstrip(": ") for k, text in error.errors.items())
            self.problem = " ".join(told)
        except DomainError as error:
            self.problem = error.message
        else:
            return rx.redirect(self.back or routes.customer(self._ids[0]))
        await self._fill()
        return None
