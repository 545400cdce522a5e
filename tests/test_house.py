"""The house keeps its shape: sizes, one direction, and registries that are plain tuples."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from crm_app.domain import actors, field_rules, notice_choices, registers, settings
from crm_app.domain.fields import PARSERS
from crm_app.domain.showing import show
from crm_app.models import contacts, customers
from crm_app.models.spec import FieldKind, FieldSpec

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "crm_app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FILE_LIMIT, FUNCTION_LIMIT, COMPONENT_LIMIT, VAR_LIMIT = 300, 40, 50, 12
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "service", "common", "misc", "util", "helper"}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function of the program with its file."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= FILE_LIMIT


def test_most_files_are_much_shorter() -> None:
    assert median(len(path.read_text().splitlines()) for path in CODE) <= 150


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {length(node)}"
        for path, node in functions()
        if length(node) > (COMPONENT_LIMIT if "components" in path.parts else FUNCTION_LIMIT)
    ]
    assert not long


def test_most_functions_are_short() -> None:
    assert median(length(node) for _, node in functions()) <= 13


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path, node in functions()
        if not node.name.startswith("_") and not ast.get_docstring(node) and not _inner(path, node)
    ]
    assert not silent


def _inner(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a function stands in another one, or in a private class."""
    outer = [
        other
        for other in ast.walk(ast.parse(path.read_text()))
        if isinstance(other, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(other, ast.ClassDef) and other.name.startswith("_"))
    ]
    return any(other.lineno < node.lineno <= (other.end_lineno or 0) for other in outer)


def test_there_are_more_lines_of_test_than_of_code() -> None:
    lines = [sum(len(p.read_text().splitlines()) for p in paths) for paths in (TESTS, CODE)]
    assert lines[0] > lines[1]


def test_nothing_is_called_utils() -> None:
    assert not [p for p in CODE if p.stem in FORBIDDEN_NAMES or p.parent.name in FORBIDDEN_NAMES]


def test_a_state_has_few_vars() -> None:
    many = {}
    for path in (ROOT / "crm_app" / "state").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and _is_state(node):
                shown = [
                    n
                    for n in node.body
                    if isinstance(n, ast.AnnAssign)
                    and isinstance(n.target, ast.Name)
                    and not n.target.id.startswith("_")
                ]
                many |= {node.name: len(shown)} if len(shown) > VAR_LIMIT else {}
    assert not many


def _is_state(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base) == "rx.State" for base in node.bases)


def test_states_stand_directly_under_the_root() -> None:
    inherited = [
        f"{path.name}:{node.name}"
        for path in (ROOT / "crm_app" / "state").glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("State") and not _is_state(node)
    ]
    assert not inherited


def test_the_domain_and_the_models_never_catch_everything() -> None:
    caught = [
        str(path.relative_to(ROOT))
        for path in CODE
        if {"domain", "models"} & set(path.parts) and path.name != "child.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert not caught


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy of the program."""
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program's Python in which a violation may be planted."""
    for path in [*CODE, ROOT / "pyproject.toml"]:
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    return tmp_path


def test_the_layers_point_one_way(copy: Path) -> None:
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("domain/customers.py", "import reflex"),
        ("models/customers.py", "from crm_app.domain import customers"),
        ("domain/customers.py", "from crm_app.state import session"),
        ("state/session.py", "from crm_app.components import frame"),
        ("components/ui/buttons.py", "from crm_app.state import session"),
    ],
)
def test_a_planted_violation_of_the_one_direction_is_found(
    copy: Path, file: str, line: str
) -> None:
    path = copy / "crm_app" / file
    path.write_text(path.read_text() + f"\n{line}\n")
    assert lint_imports(copy).returncode != 0


def specs() -> list[FieldSpec]:
    """Return every field of customers and contacts."""
    return [*customers.FIELDS, *contacts.FIELDS]


def test_every_registry_is_a_plain_tuple() -> None:
    for registry in (
        customers.FIELDS,
        contacts.FIELDS,
        registers.REGISTERS,
        settings.SETTINGS,
        actors.RIGHTS,
        notice_choices.KINDS,
        notice_choices.CHOICES,
        customers.SECTIONS,
        field_rules.CUSTOMER_COLUMNS,
    ):
        assert isinstance(registry, tuple)
        assert registry


def test_every_key_in_a_registry_is_its_own() -> None:
    for registry in (
        customers.FIELDS,
        contacts.FIELDS,
        registers.REGISTERS,
        settings.SETTINGS,
        actors.RIGHTS,
        notice_choices.KINDS,
        notice_choices.CHOICES,
    ):
        keys = [entry.key for entry in registry]
        assert len(keys) == len(set(keys))


def test_every_field_stands_under_a_heading_that_exists() -> None:
    headings = dict(customers.SECTIONS)
    assert {spec.section for spec in customers.FIELDS} <= headings.keys()


def test_every_register_that_a_field_names_exists() -> None:
    named = {spec.register for spec in specs() if spec.register}
    assert named <= registers.BY_KEY.keys()


@pytest.mark.parametrize("kind", list(FieldKind))
def test_every_kind_of_field_can_be_read_and_shown(kind: FieldKind) -> None:
    assert kind in PARSERS
    # Dates and decimals stand in own tabs alone.
    spec = next((s for s in specs() if s.kind is kind), FieldSpec("x", "X", kind, ""))
    assert show(spec, None, settings.Snapshot(0, {}, {}, frozenset(), {}, {}, {})) == ""
