"""Sizes, names and docstrings: short modules, small functions, names that say something."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import CODE, DEPLOYED, ROOT, committed, functions_of, modules, parsed

MODULE_LINES, HANDLER_LINES, FUNCTION_LINES, ARGUMENTS = 300, 120, 25, 5
EMPTY_NAMES = {"utils", "helpers", "common", "shared", "manager", "impl", "data", "info"}
MODULES = modules(*CODE)
SHIPPED = modules(*DEPLOYED)

# A table too: a class per error, each of a line or two.
ERRORS = Path("layers/service/connectors/domain/errors.py")

Assignment = ast.Assign | ast.AnnAssign
TABLE = ast.Dict | ast.List | ast.Set | ast.Tuple
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Lines of a function's body without docstring, comments and empty lines."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    inside = lines[body[0].lineno - 1 : body[-1].end_lineno]
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in inside)


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """What a caller may pass, but for the object itself."""
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def sizes(path: Path) -> dict[str, int]:
    """How long each function of a module is."""
    lines = text(path).splitlines()
    return {function.name: code_lines(function, lines) for function in functions_of(parsed(path))}


def module_lines(source: str) -> int:
    """A module's lines without its tables: they may grow, row by row, and stay as easy to read."""
    body = ast.parse(source).body
    tables = [n for n in body if isinstance(n, Assignment) and isinstance(n.value, TABLE)]
    inside = sum((table.end_lineno or table.lineno) - table.lineno + 1 for table in tables)
    return source.count("\n") - inside


def test_every_module_is_short() -> None:
    lengths = {str(path): module_lines(text(path)) for path in MODULES if path != ERRORS}
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a = 1\nb = 2\n", 2),
        ("ROWS = {\n    1: 2,\n    3: 4,\n}\nb = 2\n", 1),
        ("ROWS: dict[int, int] = {\n    # Why.\n    1: Row(\n        2\n    ),\n}\n", 0),
        ("ROWS = [\n    1,\n]\nSET = {\n    1,\n}\nPAIR = (\n    1,\n    2,\n)\n", 0),
        ("a = call(\n    1,\n)\n", 3),
        ("def f():\n    rows = {\n        1: 2,\n    }\n    return rows\n", 5),
    ],
)
def test_a_module_s_length_counts_all_but_its_tables(source: str, lines: int) -> None:
    assert module_lines(source) == lines


def test_every_function_is_short() -> None:
    found = [(str(path), *size) for path in MODULES for size in sizes(path).items()]
    assert [size for size in found if size[-1] > FUNCTION_LINES] == []


def test_every_function_takes_few_arguments() -> None:
    found = [
        (str(path), function.name, arguments(function))
        for path in SHIPPED
        for function in functions_of(parsed(path))
    ]
    assert [count for count in found if count[-1] > ARGUMENTS] == []


def test_the_measure_counts_code_and_nothing_else() -> None:
    source = """
def f(self, a, *, b):
    '''One.

    Two.
    '''
    # no

    x = 1
    return x
"""
    (function,) = functions_of(ast.parse(source))
    assert (code_lines(function, source.splitlines()), arguments(function)) == (2, 2)


def test_a_function_s_folder_holds_one_module_and_nothing_beside_it() -> None:
    files = [path for path in committed() if path.parts[0] == "functions"]
    assert files
    for path in files:
        assert (len(path.parts), path.name) == (3, "handler.py")
        assert text(path).count("\n") <= HANDLER_LINES


def test_no_folder_and_no_module_has_an_empty_name() -> None:
    for path in committed():
        parts = [*path.parts[:-1], path.stem] if path.suffix == ".py" else path.parts[:-1]
        assert not {word for part in parts for word in re.split(r"[_.-]", part)} & EMPTY_NAMES, path


SENTENCE = re.compile(r"[^.?!]*(?:[.?!](?=\S)[^.?!]*)*[.?!]")


def test_every_module_opens_with_one_sentence() -> None:
    openings = {
        str(path): (ast.get_docstring(parsed(path)) or "").split("\n\n")[0] for path in MODULES
    }
    wrong = {p: o for p, o in openings.items() if not SENTENCE.fullmatch(" ".join(o.split()))}
    assert wrong == {}


def test_everything_public_says_what_it_is() -> None:
    mute = [
        f"{path}: {node.name}"
        for path in SHIPPED
        for node in public(parsed(path))
        if not ast.get_docstring(node)
    ]
    assert mute == []


def public(node: ast.Module | ast.ClassDef) -> list[Definition]:
    """The public classes, functions and methods, without those inside functions."""
    found: list[Definition] = []
    for child in node.body:
        if isinstance(child, Definition) and not child.name.startswith("_"):
            found.append(child)
            found += public(child) if isinstance(child, ast.ClassDef) else []
    return found
