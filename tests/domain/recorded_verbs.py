"""Which verbs the program's code records, read from the code itself.

Each call of `events.record` and `events.row` is followed back: through constants, through the two
sides of an "if", and through the parameters of the functions that hand the verb on.
"""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from crm_app.config import ROOT

PLACES = {"record": (2, 4), "row": (1, 3)}
UNKNOWN = "*"
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """All modules of the domain, as trees."""

    def __init__(self) -> None:
        self.trees = {path: ast.parse(path.read_text()) for path in _files()}
        self.constants = {
            (path.stem, target.id): str(node.value.value)
            for path, tree in self.trees.items()
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def recorded(self) -> Iterator[tuple[str, str, str]]:
        """Yield (where, module, action) of all that is recorded; "*" is what cannot be told."""
        for path, tree in self.trees.items():
            for call, outer in _calls(tree):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                of_events = isinstance(call.func, ast.Attribute) and (
                    isinstance(call.func.value, ast.Name) and call.func.value.id == "events"
                )
                if of_events and name in PLACES:
                    module, action = (call.args[at] for at in PLACES[name])
                    said = (self.texts(module, path, outer), self.texts(action, path, outer))
                    for of, done in product(*said):
                        yield f"{path.stem}:{call.lineno}", of, done

    def texts(  # noqa: PLR0911  one for each sort of expression
        self, node: ast.expr, path: Path, outer: Function | None
    ) -> set[str]:
        """Return every text that an expression can be."""
        match node:
            case ast.Constant(value=str() as text):
                return {text}
            case ast.IfExp():
                return self.texts(node.body, path, outer) | self.texts(node.orelse, path, outer)
            case ast.JoinedStr():
                parts = [self.texts(part, path, outer) for part in node.values]
                return {"".join(said) for said in product(*parts)}
            case ast.FormattedValue():
                return self.texts(node.value, path, outer)
            case ast.Attribute(value=ast.Name(id=module)):
                return {self.constants.get((module, node.attr), UNKNOWN)}
            case ast.Name():
                return self._named(node.id, path, outer)
        return {UNKNOWN}

    def _named(self, name: str, path: Path, outer: Function | None) -> set[str]:
        if (path.stem, name) in self.constants:
            return {self.constants[path.stem, name]}
        if outer is None:
            return {UNKNOWN}
        names = [a.arg for a in outer.args.args]
        if name in names:
            return self._handed_on(names.index(name), name, path, outer)
        found = [
            self.texts(node.value, path, outer)
            for node in ast.walk(outer)
            if isinstance(node, ast.Assign)
            and [t.id for t in node.targets if isinstance(t, ast.Name)] == [name]
        ]
        return set[str]().union(*found) or {UNKNOWN}

    def _handed_on(self, at: int, name: str, path: Path, outer: Function) -> set[str]:
        found: set[str] = set()
        for other, tree in self.trees.items():
            for call, caller in _calls(tree):
                if not _is_call_of(call, outer.name, other == path, path.stem):
                    continue
                place = at - 1 if outer.args.args[0].arg == "self" else at
                named = [k.value for k in call.keywords if k.arg == name]
                told = named or call.args[place : place + 1]
                found |= self.texts(told[0], other, caller) if told else set()
        defaults = outer.args.defaults
        if defaults and len(outer.args.args) - at <= len(defaults):
            found |= self.texts(defaults[at - len(outer.args.args)], path, None)
        return found or {UNKNOWN}


def _files() -> list[Path]:
    return sorted((ROOT / "crm_app" / "domain").rglob("*.py"))


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Function | None]]:
    def walk(node: ast.AST, outer: Function | None) -> Iterator[tuple[ast.Call, Function | None]]:
        for child in ast.iter_child_nodes(node):
            inner = child if isinstance(child, Function) else outer
            if isinstance(child, ast.Call):
                yield child, inner
            yield from walk(child, inner)

    yield from walk(tree, None)


def _is_call_of(call: ast.Call, name: str, same_file: bool, module: str) -> bool:
    func = call.func
    if isinstance(func, ast.Name):
        return func.id == name and (same_file or not name.startswith("_"))
    if not (isinstance(func, ast.Attribute) and func.attr == name):
        return False
    of = func.value.id if isinstance(func.value, ast.Name) else ""
    return of == module or (same_file and of == "self")
