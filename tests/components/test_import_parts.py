"""The import's steps have names for who hears them, and ways for who has no mouse."""

from pathlib import Path

from crm_app.components.settings.import_columns import columns_step
from crm_app.components.settings.imports import STEPS, import_page
from crm_app.components.ui.column_map import ColumnMap
from crm_app.pages.settings import imports
from tests.components.test_looks import plain

HOME = Path(__file__).parents[2]
MAP = (HOME / "crm_app" / "components" / "ui" / "column_map.jsx").read_text()
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
