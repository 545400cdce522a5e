"""The files on the card: where they are dropped, the list, and the preview of one."""

import reflex as rx

from crm_app.components.ui.buttons import icon_button, text_button
from crm_app.components.ui.dialogs import dialog, dialog_foot
from crm_app.components.ui.files_drop import files_drop
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import card
from crm_app.components.ui.rename_field import rename_field
from crm_app.domain.file_types import ACCEPT
from crm_app.domain.files import FileLine
from crm_app.state.files import FilesState
from crm_app.state.session import SessionState

MAY = SessionState.rights["customers.edit"]
HIDDEN = {"aria-hidden": "true"}
ICONS = ("file-text", "image", "file-pen", "sheet", "presentation")


def files_tab() -> rx.Component:
    """Return what stands in the tab Filer."""
    return rx.el.div(
        problem_banner(FilesState.problem),
        rx.cond(FilesState.loaded, _files(), skeleton_block()),
        _preview(),
        class_name="files-tab",
    )


def _files() -> rx.Component:
    gone = FilesState.gone
    return card(
        "Filer",
        rx.cond(MAY, _drop()),
        saved_note(gone.text, FilesState.restore(gone.id)),
        rx.cond(
            FilesState.files.length() > 0,
            rx.el.ul(
                rx.foreach(FilesState.files, _line),
                class_name="files",
                custom_attrs={"aria-label": "Filer"},
            ),
            rx.el.p("Inga filer än. Avtal, bilder och offerter samlas här.", class_name="muted"),
        ),
        rx.cond(FilesState.archived.length() > 0, _archive()),
    )


def _drop() -> rx.Component:
    return files_drop(
        action="/filer/kund/" + FilesState.customer_id.to(str),
        label="Lägg till filer",
        hint="Släpp filer här, eller välj dem. PDF, bilder, Office, text och CSV, "
        + f"högst {FilesState.most} MB var.",
        accept=ACCEPT,
        most=FilesState.most,
        key=FilesState.customer_id.to(str),
    )


def _archive() -> rx.Component:
    return rx.el.details(
        rx.el.summary(f"Arkiverade filer ({FilesState.archived.length()})"),
        rx.el.ul(
            rx.foreach(FilesState.archived, _line),
            class_name="files",
            custom_attrs={"aria-label": "Arkiverade filer"},
        ),
        class_name="files-archive",
    )


def _line(file: rx.Var[FileLine]) -> rx.Component:
    icons = [(name, rx.icon(name, custom_attrs=HIDDEN)) for name in ICONS]
    return rx.el.li(
        rx.match(file.icon, *icons, rx.icon("file", custom_attrs=HIDDEN)),
        rx.cond((FilesState.renaming == file.id) & MAY, _renaming(file), _shown(file)),
        rx.cond(FilesState.renaming == file.id, rx.fragment(), _tools(file)),
        key=file.id.to(str),
    )


def _shown(file: rx.Var[FileLine]) -> rx.Component:
    name = rx.cond(
        file.inline != "",
        text_button(file.name, on_click=FilesState.show(file.id)),
        rx.cond(file.lost, rx.el.span(file.name), _download(file, file.name, "link")),
    )
    told = f"{file.label} · {file.size} · {file.who} · {file.when}"
    lost = rx.el.p(
        "Innehållet saknas på servern. Lägg till filen på nytt, eller be systemadministratören "
        "hämta den ur säkerhetskopian.",
        class_name="error",
    )
    return rx.el.div(
        rx.el.div(name, class_name="files-name"),
        rx.el.div(told, class_name="hint tabular"),
        rx.cond(file.lost, lost),
        class_name="grow",
    )


def _renaming(file: rx.Var[FileLine]) -> rx.Component:
    return rename_field(
        value=file.name,
        label="Nytt namn på " + file.name,
        error=FilesState.rename_error,
        on_save=lambda name: FilesState.rename(file.id, name),
        on_leave=FilesState.ask_name(0),
    )


def _tools(file: rx.Var[FileLine]) -> rx.Component:
    name = file.name.to(str)
    away = rx.cond(
        file.archived,
        icon_button(
            "Återställ " + name,
            "archive-restore",
            small=True,
            on_click=FilesState.restore(file.id),
        ),
        icon_button(
            "Arkivera " + name, "archive", small=True, on_click=FilesState.archive(file.id)
        ),
    )
    rename = icon_button(
        "Byt namn på " + name, "pencil", small=True, on_click=FilesState.ask_name(file.id)
    )
    icon = rx.icon("download", custom_attrs=HIDDEN)
    fetch = _download(file, icon, "icon-btn", "Ladda ned " + name)
    return rx.el.div(
        rx.cond(file.lost, rx.fragment(), fetch),
        rx.cond(MAY, rx.fragment(rename, away)),
        class_name="files-tools",
    )


def _download(
    file: rx.Var[FileLine],
    face: rx.Component | rx.Var[str],
    look: str,
    called: rx.Var[str] | None = None,
) -> rx.Component:
    """Return a link past the router, which the browser saves as the file."""
    named = {} if called is None else {"aria-label": called, "title": called, "data-size": "small"}
    return rx.el.a(
        face,
        href="/filer/fil/" + file.id.to(str),
        download=True,
        class_name=look,
        custom_attrs={"reloadDocument": True, "data-variant": "quiet", **named},
    )


def _preview() -> rx.Component:
    shown = FilesState.shown
    at = "/filer/fil/" + shown.id.to(str) + "/visa"
    content = rx.match(
        shown.inline,
        ("image", rx.el.img(src=at, alt=shown.name, class_name="files-picture")),
        ("pdf", rx.el.iframe(src=at, title=shown.name, class_name="files-pdf")),
        rx.fragment(),
    )
    return dialog(
        shown.name,
        # The foot comes first, and is shown last: Esc closes what has the focus, but no PDF viewer.
        dialog_foot(_download(shown, rx.fragment("Ladda ned"), "btn"), cancel="Stäng"),
        rx.el.div(content, class_name="files-preview"),
        open=shown.id > 0,
        on_open_change=lambda _open: FilesState.close(),
        width="min(960px, 94vw)",
    )
