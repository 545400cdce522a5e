"""Granska: the step that shows what each row will do, and where refused ones are mended."""

import reflex as rx

from crm_app.components.settings.import_unknowns import unknown_values
from crm_app.components.ui.badges import badge
from crm_app.components.ui.buttons import button, icon_button, text_button
from crm_app.components.ui.mend_field import mend_field
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.state.import_lines import ReviewCell, ReviewLine, Tile
from crm_app.state.import_review import ImportReviewState
from crm_app.state.imports import ImportState

STATE, SUMS, PAGE = ImportReviewState, ImportReviewState.sums, ImportReviewState.page
FEW = 3
"""More notes than so are folded, so that the rows are seen."""
HEADS = ("Rad", "Kund", "Vad som händer")
TONES = (("new", "green"), ("changed", "blue"), ("refused", "danger"))


def review_step() -> rx.Component:
    """Return the step: the tiles, what is unknown, the rows, and what to do."""
    return rx.el.div(
        rx.el.h2(ImportState.file_name),
        problem_banner(STATE.problem),
        rx.el.div(
            rx.foreach(STATE.tiles, _tile), class_name="tiles", role="group",
            custom_attrs={"aria-label": "Visa rader"},
        ),
        _notes(),
        unknown_values(),
        _work(),
        _rows(),
        _foot(),
        class_name="settings-stack import-review",
        custom_attrs={"aria-busy": rx.cond(STATE.job.text != "", "true", "false")},
    )  # fmt: skip


def _notes() -> rx.Component:
    told = rx.el.ul(rx.foreach(SUMS.notes, lambda note: rx.el.li(note, key=note)))
    many = rx.el.details(rx.el.summary(f"Filen har {SUMS.notes.length()} anmärkningar"), told)
    few = rx.cond(SUMS.notes.length() > FEW, many, told)
    return rx.cond(SUMS.notes.length() > 0, banner(few))


def _tile(tile: rx.Var[Tile]) -> rx.Component:
    return rx.el.button(
        rx.el.span(tile.label),
        rx.el.b(tile.told),
        type="button",
        class_name="tile",
        on_click=STATE.look_at(tile.key),
        custom_attrs={
            "aria-pressed": rx.cond(STATE.bucket == tile.key, "true", "false"),
            "data-bucket": tile.key,
        },
        key=tile.key,
    )


def _work() -> rx.Component:
    job = STATE.job
    running = rx.el.div(
        rx.el.span(job.text),
        rx.el.progress(max="100", value=job.percent.to(str), custom_attrs={"aria-label": job.text}),
        rx.el.span(job.progress, class_name="hint"),
        button("Avbryt", on_click=ImportState.cancel),
        class_name="review-job",
    )
    return rx.el.div(
        rx.cond(job.text != "", running, rx.el.span(STATE.said)), role="status",
        class_name="review-said",
    )  # fmt: skip


def _rows() -> rx.Component:
    alone = rx.el.p(
        "Bara de här raderna visas. ",
        text_button("Visa alla rader", on_click=STATE.look_at("")),
        class_name="hint",
    )
    table = rx.el.table(
        rx.el.caption("Filens rader och vad var och en gör", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(*(rx.el.th(h, scope="col") for h in ("Rad", "Kund", "Vad som händer")))
        ),
        rx.el.tbody(rx.foreach(STATE.lines, _line)),
        class_name="table review-table",
    )
    return rx.el.section(
        rx.cond(STATE.bucket == "", alone),
        rx.cond(
            STATE.lines.length() > 0,
            table,
            rx.el.p(
                rx.match(
                    STATE.bucket,
                    ("refused", "Inga rader är avvisade."),
                    ("new", "Inga rader blir nya kunder."),
                    ("changed", "Inga rader ändrar något."),
                    ("unchanged", "Inga rader är oförändrade."),
                    "Här finns inga rader.",
                ),
                class_name="review-none",
            ),
        ),
        rx.cond(PAGE.note != "", rx.el.p(PAGE.note, class_name="hint")),
        _pager(),
        custom_attrs={"aria-label": "Rader"},
    )


def _pager() -> rx.Component:
    return rx.cond(
        PAGE.total > 0,
        rx.el.div(
            rx.el.span(PAGE.told, class_name="tabular"),
            icon_button(
                "Föregående sida",
                "chevron-left",
                disabled=PAGE.number == 0,
                on_click=STATE.turn_to(PAGE.number - 1),
            ),
            icon_button(
                "Nästa sida",
                "chevron-right",
                disabled=PAGE.last >= PAGE.total,
                on_click=STATE.turn_to(PAGE.number + 1),
            ),
            class_name="pager",
        ),
    )


def _line(line: rx.Var[ReviewLine]) -> rx.Component:
    name = rx.cond(line.name != "", line.name, "Utan namn")
    told = rx.cond(
        line.href != "",
        rx.el.a(name, href=line.href, target="_blank", class_name="row-link"),
        rx.el.b(name),
    )
    who = rx.cond((line.bucket == "skipped") & (line.name == ""), "", told)
    return rx.el.tr(
        rx.el.th(line.row, scope="row", class_name="tabular"),
        rx.el.td(
            who,
            rx.cond(line.number != "", rx.el.div(line.number, class_name="row-sub")),
            badge(line.word, rx.match(line.bucket, *TONES, "neutral")),
        ),
        rx.el.td(
            rx.cond(line.why != "", rx.el.p(line.why)),
            rx.cond(
                line.cells.length() > 0,
                rx.el.dl(
                    rx.foreach(line.cells, lambda cell: _cell(line, cell)), class_name="cells"
                ),
            ),
            _leave_out(line),
        ),
        key=line.row.to(str),
        custom_attrs={"data-bucket": line.bucket},
    )


def _leave_out(line: rx.Var[ReviewLine]) -> rx.Component:
    return rx.cond(
        line.bucket == "refused",
        text_button("Hoppa över raden", on_click=STATE.leave_out(line.row, True)),
        rx.cond(
            line.left_out,
            text_button("Ta med raden igen", on_click=STATE.leave_out(line.row, False)),
        ),
    )


def _cell(line: rx.Var[ReviewLine], cell: rx.Var[ReviewCell]) -> rx.Component:
    changed = rx.fragment(
        rx.cond(
            cell.old != "",
            rx.fragment(
                rx.el.span("från ", class_name="sr-only"),
                rx.el.s(cell.old),
                rx.el.span(" till ", class_name="sr-only"),
                rx.el.span(" → ", custom_attrs={"aria-hidden": "true"}),
            ),
        ),
        rx.cond(cell.new != "", rx.el.span(cell.new), rx.el.i("tomt")),
    )
    return rx.el.div(
        rx.el.dt(cell.label),
        rx.el.dd(rx.cond(cell.error != "", _refused(line, cell), changed)),
        key=cell.key + cell.label,
        custom_attrs={"data-refused": rx.cond(cell.error != "", "", rx.Var("undefined"))},
    )


def _refused(line: rx.Var[ReviewLine], cell: rx.Var[ReviewCell]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            cell.mendable,
            mend_field(
                row=line.row,
                field=cell.key,
                label=cell.label,
                text=cell.text,
                error=cell.error,
                focus=cell.focus,
                on_mend=STATE.mend,
            ),
            rx.el.p(cell.error, class_name="error"),
        ),
        rx.cond(
            cell.together.length() > 0,
            text_button(
                f"Visa rad {cell.together.join(' och ')} tillsammans",
                on_click=STATE.look_at_rows(cell.together),
            ),
        ),
    )


def _foot() -> rx.Component:
    refused = SUMS.refused > 0
    blocked = refused & ~STATE.only_correct
    return rx.el.div(
        rx.el.div(
            rx.cond(
                refused,
                rx.checkbox(
                    "Importera bara felfria rader",
                    checked=STATE.only_correct,
                    on_change=STATE.set_only_correct,
                ),
            ),
            rx.el.span(rx.cond(blocked, SUMS.stops, ""), class_name="hint", id="import-why"),
            class_name="grow",
        ),
        button("Välj en annan fil", on_click=ImportState.start_over),
        button("Tillbaka till kolumnerna", on_click=ImportState.choose_columns),
        button(
            SUMS.button,
            variant="primary",
            disabled=blocked | (SUMS.customers == 0) | (STATE.job.text != ""),
            on_click=ImportState.apply,
            custom_attrs={"aria-describedby": "import-why"},
        ),
        class_name="form-foot",
    )
