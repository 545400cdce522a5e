"""The thread of comments on a record of any module, with the box in which one writes."""

import reflex as rx

from crm_app.components.ui.buttons import icon_button, text_button
from crm_app.components.ui.mention_area import mention_area
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.thread_box import thread_box
from crm_app.components.ui.time_ago import time_ago
from crm_app.domain.mentions import Part
from crm_app.domain.threads import Line
from crm_app.state.comment_box import CommentBoxState
from crm_app.state.comments import CommentsState
from crm_app.state.session import SessionState
from crm_app.state.typists import TypistsState

HIDDEN = {"aria-hidden": "true"}


def thread() -> rx.Component:
    """Return the comments on the record of the address, and where one writes."""
    return rx.cond(CommentsState.loaded, _thread(), skeleton_block())


def _thread() -> rx.Component:
    gone = CommentsState.deleted
    return rx.el.section(
        problem_banner(CommentsState.problem),
        rx.cond(CommentsState.lines.length() > 0, _lines(), _none()),
        saved_note(gone.text, CommentsState.restore(gone.id)),
        rx.el.div(TypistsState.told, class_name="typists hint", role="status"),
        _box(),
        class_name="comments",
        custom_attrs={"aria-label": "Kommentarer"},
    )


def _none() -> rx.Component:
    told = "Inga kommentarer än. Skriv den första: bara kollegor ser den, aldrig kunden."
    return rx.el.p(told, class_name="muted comments-none")


def _lines() -> rx.Component:
    more = text_button(
        f"Visa äldre kommentarer ({CommentsState.older})", on_click=CommentsState.show_older
    )
    newer = text_button(
        f"Visa nyare kommentarer ({CommentsState.newer})", on_click=CommentsState.show_newer
    )
    return thread_box(
        rx.cond(CommentsState.older > 0, rx.el.div(more, class_name="thread-edge")),
        rx.el.ul(rx.foreach(CommentsState.lines, _line)),
        rx.cond(CommentsState.newer > 0, rx.el.div(newer, class_name="thread-edge")),
        label="Kommentarer i tidsordning",
        glow=CommentsState.glow,
        newer=CommentsState.newer,
        on_seen=CommentsState.seen,
        on_newest=CommentsState.show_newest,
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    told = {"data-comment": line.id.to(str)}
    told |= {"data-own": rx.cond(line.mine, "", rx.Var("undefined"))}
    told |= {"data-unread": rx.cond(line.unread, "", rx.Var("undefined"))}
    return rx.el.li(
        rx.el.span(line.initials, class_name="avatar", custom_attrs=HIDDEN),
        rx.el.div(
            rx.el.div(
                rx.el.b(line.who),
                rx.el.span(time_ago(at=line.at), class_name="hint"),
                rx.cond(
                    line.edited != "",
                    rx.el.span(time_ago(at=line.edited, before="ändrad"), class_name="hint"),
                ),
                rx.cond(line.stub, rx.fragment(), _tools(line)),
                class_name="comment-head",
            ),
            rx.cond(line.answers > 0, _quote(line)),
            rx.cond(CommentBoxState.editing == line.id, _edit(line), _said(line)),
            class_name="grow",
        ),
        class_name="comment",
        key=line.id.to(str),
        custom_attrs=told,
    )


def _quote(line: rx.Var[Line]) -> rx.Component:
    return rx.el.button(
        rx.el.b(line.quoted_who),
        " ",
        line.quoted,
        type="button",
        class_name="comment-quote",
        on_click=CommentsState.show(line.answers),
        custom_attrs={"aria-label": "Visa det som besvaras: " + line.quoted_who.to(str)},
    )


def _said(line: rx.Var[Line]) -> rx.Component:
    said = rx.el.p(rx.foreach(line.parts, _part), class_name="comment-text")
    gone = rx.el.p("Kommentaren är borttagen.", class_name="muted")
    return rx.cond(line.stub, gone, said)


def _part(part: rx.Var[Part]) -> rx.Component | rx.Var:
    link = rx.el.a(
        part.text,
        href=part.href,
        class_name="link",
        target="_blank",
        rel="noopener noreferrer nofollow",
        custom_attrs={"reloadDocument": True},
    )
    return rx.match(
        part.kind,
        ("link", link),
        ("mention", rx.el.span(part.text, class_name="mentioned")),
        ("me", rx.el.b(part.text, class_name="mentioned")),
        rx.el.span(part.text),
    )


def _tools(line: rx.Var[Line]) -> rx.Component:
    who = line.who.to(str)
    own = rx.fragment(
        icon_button(
            "Ändra din kommentar", "pencil", small=True, on_click=CommentBoxState.edit(line.id)
        ),
        icon_button(
            "Ta bort din kommentar", "trash-2", small=True, on_click=CommentsState.delete(line.id)
        ),
    )
    return rx.el.div(
        icon_button("Svara " + who, "reply", small=True, on_click=CommentBoxState.answer(line.id)),
        rx.cond(line.mine, own),
        class_name="comment-tools",
    )


def _draft(what: rx.Var[str]) -> rx.Var[str]:
    record = CommentsState.module + "-" + CommentsState.record_id.to(str)
    return SessionState.user_id.to(str) + ":comment-" + record + "-" + what


def _edit(line: rx.Var[Line]) -> rx.Component:
    return mention_area(
        key="edit-" + line.id.to(str),
        label="Ändra kommentaren",
        draft_key=_draft(line.id.to(str)),
        initial=line.raw,
        names=line.names,
        offer=CommentBoxState.offer,
        told=CommentBoxState.told,
        problem=CommentBoxState.edit_problem,
        sent=CommentBoxState.sent,
        action="Spara",
        focused=True,
        on_find=CommentBoxState.find,
        on_check=CommentBoxState.check,
        on_send=lambda text, key, base: CommentBoxState.save(line.id, text, key, base),
        on_leave=CommentBoxState.edit(0),
    )


def _box() -> rx.Component:
    answered = CommentBoxState.answered
    to = rx.el.div(
        rx.el.span("Svar till ", rx.el.b(answered.who), ": ", answered.text),
        icon_button("Svara inte", "x", small=True, on_click=CommentBoxState.answer(0)),
        class_name="comment-answers",
    )
    return rx.el.div(
        rx.cond(answered.id > 0, to),
        mention_area(
            label="Ny kommentar",
            placeholder="Skriv en kommentar. Bara kollegor ser den.",
            draft_key=_draft(rx.Var.create("new")),
            offer=CommentBoxState.offer,
            told=CommentBoxState.told,
            sent=CommentBoxState.sent,
            problem=CommentBoxState.problem,
            focus_on=answered.id,
            on_find=CommentBoxState.find,
            on_check=CommentBoxState.check,
            on_send=lambda text, key, base: CommentBoxState.send(text, key),
        ),
        class_name="comment-box",
    )
