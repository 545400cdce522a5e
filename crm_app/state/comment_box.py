"""Where one writes a comment: a new one, an answer, or an edit of one's own."""

import dataclasses

import reflex as rx

from crm_app import db, policy
from crm_app.domain import comments, mention_picker, mentions
from crm_app.domain.errors import DomainError
from crm_app.domain.mention_picker import Candidate
from crm_app.state import guard, typists
from crm_app.state.commented import record_of
from crm_app.state.comments import CommentsState


@dataclasses.dataclass(frozen=True)
class Offer:
    """Whom the list after an @ offers; `turn` is the question that it answers."""

    turn: int = 0
    people: list[Candidate] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Told:
    """Whom a text would reach, and in sentences whom it would not; `turn` as in Offer."""

    turn: int = 0
    reached: int = 0
    missed: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Answered:
    """The comment that is being answered."""

    id: int = 0
    who: str = ""
    text: str = ""


class CommentBoxState(rx.State):
    """What one writes on the record of the address; the words themselves stay in the browser.

    `sent` is the key of what was last kept: the box that sent it is emptied.
    """

    offer: Offer = Offer()
    told: Told = Told()
    sent: str = ""
    answered: Answered = Answered()
    editing: int = 0
    problem: str = ""
    edit_problem: str = ""
    _here: str = ""

    @rx.event
    @policy.signed_in
    async def load(self):
        """Leave what was going on at another record."""
        here = "{}:{}".format(*record_of(self))
        if here != self._here:
            self.reset()
            self._here = here

    @rx.event
    @policy.signed_in
    async def find(self, text: str, turn: int):
        """Offer whom one may mention by what stands after the @."""
        actor, (module, id_, _) = guard.actor_of(self), record_of(self)
        try:
            found = await db.read(mention_picker.find, actor, module, id_, str(text))
        except DomainError:
            found = []
        self.offer = Offer(int(turn), found)

    @rx.event
    @policy.signed_in
    async def check(self, text: str, turn: int):
        """Tell whom the text would reach, and let the others know that one is typing."""
        actor, (module, id_, _) = guard.actor_of(self), record_of(self)
        try:
            found = await db.read(
                comments.missed, actor, module, id_, str(text)[: comments.LONGEST]
            )
        except DomainError:
            return
        others = len(found.users.keys() - {actor.id})
        self.told = Told(int(turn), others, list(found.missed))
        typists.typing(module, id_, actor, is_typing=bool(mentions.clean(str(text))))

    @rx.event
    @policy.signed_in
    async def send(self, text: str, key: str):
        """Keep the comment, or the answer; sent again it is the same one."""
        actor, (module, id_, _) = guard.actor_of(self), record_of(self)
        self.problem = ""
        told = (module, id_, str(text), str(key), self.answered.id)
        try:
            await db.work(comments.add, actor, *told)
        except DomainError as error:
            self.problem = error.message
            return
        self.sent, self.answered, self.told = str(key), Answered(), Told()
        typists.typing(module, id_, actor, is_typing=False)
        await (await self.get_state(CommentsState))._follow_own()

    @rx.event
    @policy.signed_in
    async def answer(self, comment_id: int):
        """Let what one writes be the answer to a comment; 0 lets it be a comment of its own."""
        line = await self._line(comment_id)
        self.answered = Answered(line.id, line.who, _said(line)) if line else Answered()

    @rx.event
    @policy.signed_in
    async def edit(self, comment_id: int):
        """Turn one of one's own comments into a box, where it stands; 0 leaves it."""
        line = await self._line(comment_id)
        self.editing, self.edit_problem = line.id if line and line.mine else 0, ""

    @rx.event
    @policy.signed_in
    async def save(self, comment_id: int, text: str, key: str, base: str):
        """Keep an edit; `base` is what the comment said when one began."""
        self.edit_problem = ""
        try:
            told = (int(comment_id), str(text), str(base))
            await db.work(comments.edit, guard.actor_of(self), *told)
        except DomainError as error:
            self.edit_problem = error.message
            return
        self.editing, self.sent = 0, str(key)
        await (await self.get_state(CommentsState))._fill()

    async def _line(self, comment_id: int):
        thread = await self.get_state(CommentsState)
        return next((line for line in thread.lines if line.id == comment_id), None)


def _said(line) -> str:
    said = "".join(part.text for part in line.parts).split("\n")[0]
    return mentions.shortened(said, 120)
