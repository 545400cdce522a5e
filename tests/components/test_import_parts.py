"""The import's steps have names for who hears them, and ways for who has no mouse."""

from pathlib import Path

from crm_app.components.settings.import_columns import columns_step
from crm_app.components.settings.import_review import review_step
from crm_app.components.settings.import_unknowns import unknown_values
from crm_app.components.settings.imports import STEPS, import_page
from crm_app.components.ui.column_map import ColumnMap
from crm_app.pages.settings import imports
from tests.components.test_looks import plain

HOME = Path(__file__).parents[2]
MAP = (HOME / "crm_app" / "components" / "ui" / "column_map.jsx").read_text()
MEND = (HOME / "crm_app" / "components" / "ui" / "mend_field.jsx").read_text()
LOOK = (HOME / "assets" / "imports.css").read_text()


def test_the_steps_stand_in_their_order_and_each_says_whether_one_is_there() -> None:
    assert [label for label, _ in STEPS] == ["Fil", "Kolumner", "Granska", "Klart"]
    shown = plain(import_page(imports.COMPANIES, (imports.COMPANIES, imports.PRIVATE)))
    assert shown.count("aria-current") >= len(STEPS)


def test_no_step_of_the_state_is_told_twice() -> None:
    told = [step for _, steps in STEPS for step in steps]
    assert len(told) == len(set(told))


def test_each_choice_has_its_name_and_its_way() -> None:
    shown = plain(columns_step())
    for words in ("Rader hör till kunder med samma", "Kolumnval", "Spara kolumnvalet …"):
        assert words in shown
    for handler in ("assign", "pick_key", "use", "delete", "start_over", "review"):
        assert f".{handler}" in shown


def test_every_column_is_chosen_in_a_named_list_and_its_error_is_told() -> None:
    assert "aria-label={`Läs kolumnen ${column.heading} som`}" in MAP
    assert 'role="alert"' in MAP
    assert "aria-describedby" in MAP
    assert "aria-invalid" in MAP


def test_dragging_is_told_in_swedish() -> None:
    assert "onDragStart: ({ active }) => `${active.data.current.label} lyft.`" in MAP
    assert set(ColumnMap.lib_dependencies) >= {"@dnd-kit/core@6.3.1"}


def test_fields_to_drag_are_not_shown_where_nothing_can_be_dragged() -> None:
    assert "(hover: none)" in LOOK
    narrow = LOOK.partition("@media (max-width: 1180px)")[2]
    assert ".column-fields { display: none; }" in narrow


def test_a_cell_to_mend_is_named_by_its_row_and_tells_why() -> None:
    assert "aria-label={`${label} på rad ${row}`}" in MEND
    assert 'aria-invalid="true"' in MEND
    assert "aria-describedby={`${id}-why`}" in MEND


def test_what_is_typed_in_a_cell_is_not_reacts() -> None:
    assert "defaultValue={text}" in MEND
    assert " value={" not in MEND


def test_escape_takes_back_only_what_was_typed() -> None:
    assert "|| !typed) return" in MEND
    assert "isComposing" in MEND


def test_the_tiles_say_which_of_them_is_shown() -> None:
    shown = plain(review_step())
    assert "aria-pressed" in shown
    assert '"Visa rader"' in shown


def test_old_and_new_are_told_in_words_too() -> None:
    shown = plain(review_step())
    for words in ('"från "', '" till "', '"tomt"'):
        assert words in shown


def test_the_review_has_its_ways() -> None:
    shown = plain(review_step())
    ways = (
        "look_at",
        "look_at_rows",
        "turn_to",
        "leave_out",
        "set_only_correct",
        "apply",
        "cancel",
    )
    for handler in ways:
        assert f".{handler}" in shown
    for words in ("Föregående sida", "Nästa sida", "Tillbaka till kolumnerna", "Hoppa över raden"):
        assert words in shown


def test_who_waits_hears_of_it() -> None:
    shown = plain(review_step())
    assert "aria-busy" in shown
    assert 'role:"status"' in shown


def test_each_unknown_value_has_a_named_choice() -> None:
    shown = plain(unknown_values())
    for words in ("Avvisa raderna", "Läs det som", "Aktivera landet", "Skapa alla"):
        assert words in shown
    assert "htmlFor" in shown
