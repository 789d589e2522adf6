"""No module keeps state: what is at module level is constant, or the assembled service."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import DEPLOYED, functions_of, modules, parsed

CONSTANT = re.compile("_?[A-Z][A-Za-z0-9_]*|__all__")
ASSEMBLED = {"service", "endpoint"}
"""What a handler may hold: the parts that wiring has put together."""
MAKERS = {
    "dict",
    "list",
    "set",
    "bytearray",
    "defaultdict",
    "deque",
    "Counter",
    "OrderedDict",
    "count",
    "Lock",
}
MUTATORS = {
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
    "__setitem__",
    "__setattr__",
}
CACHES = {"cache", "lru_cache", "cached_property"}
LITERALS = ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp


def kept_state(tree: ast.Module) -> list[str]:
    """Everything by which a module could remember one call in the next."""
    mutable = {name for name, value in assigned(tree) if is_mutable(value)}
    found = [f"{name} can change" for name in mutable if not CONSTANT.fullmatch(name)]
    found += [f"{node.names} is global" for node in ast.walk(tree) if isinstance(node, ast.Global)]
    known = {name for name, _ in assigned(tree)}
    for function in functions_of(tree):
        found += [f"{name(d)} remembers" for d in function.decorator_list if name(d) in CACHES]
        local = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
        found += [f"{n} is changed" for n in changed(function) if n in known - local]
    return found


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that stand at module level, with what they are bound to."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for inner in ast.walk(target):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    yield inner.id, getattr(node, "value", None)


def is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return name(value) in MAKERS
    if isinstance(value, ast.Tuple):
        return any(map(is_mutable, value.elts))
    return isinstance(value, LITERALS)


def changed(function: ast.AST) -> Iterator[str]:
    """The names whose objects a function writes into."""
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield name(node.value)
        if isinstance(node, ast.AugAssign):
            yield name(node.target)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in MUTATORS:
                yield name(node.func.value)
            if node.func.attr in ("__setattr__", "__setitem__") and node.args:
                yield name(node.args[0])


def name(node: ast.AST) -> str:
    """The last plain name of an expression: `a` of `a[0]`, `cache` of `functools.cache()`."""
    if isinstance(node, ast.Call):
        return name(node.func)
    if isinstance(node, ast.Subscript):
        return name(node.value)
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_no_module_keeps_state() -> None:
    kept = {str(path): kept_state(parsed(path)) for path in modules(*DEPLOYED)}
    assert {path: state for path, state in kept.items() if state} == {}


def variables(path: Path) -> set[str]:
    """What stands at module level and is no constant."""
    return {given for given, _ in assigned(parsed(path)) if not CONSTANT.fullmatch(given)}


def test_a_handler_holds_the_assembled_service_and_constants() -> None:
    for path in modules("functions"):
        assert {"service"} <= variables(path) <= ASSEMBLED, path


def test_a_module_of_the_layers_holds_constants_only() -> None:
    assert {str(path) for path in modules("layers") if variables(path)} == set()


REMEMBERING = [
    "seen = {}",
    "seen: list[str] = []",
    "seen = set()",
    "seen = collections.defaultdict(list)",
    "a, seen = [], []",
    "N = 0\ndef f():\n    global N\n    N += 1",
    "SEEN = {}\ndef f(a):\n    SEEN[a] = 1",
    "SEEN = {}\ndef f(a):\n    del SEEN[a]",
    "SEEN = []\ndef f(a):\n    SEEN.append(a)",
    "SEEN = []\nclass C:\n    def f(self, a):\n        def g():\n            SEEN.extend([a])",
    "SEEN = {}\ndef f(a):\n    SEEN[a]['x'].update(a)",
    "THING = Thing()\ndef f(a):\n    THING.last = a",
    "THING = Thing()\ndef f(a):\n    object.__setattr__(THING, 'last', a)",
    "@functools.cache\ndef f(a):\n    return a",
    "@lru_cache(maxsize=None)\ndef f(a):\n    return a",
]
FORGETTING = [
    "TABLE = {'a': 1}\ndef f(a):\n    return TABLE[a] | {}",
    "_WORDS = [1]\ndef f(seen):\n    seen = []\n    seen.append(1)\n    return seen",
    "ROW = 1\ndef f(ROW):\n    ROW.append(1)",
    "Json = Any\ndef f():\n    made = dict()\n    made['a'] = 1",
]


@pytest.mark.parametrize("source", REMEMBERING)
def test_a_module_that_remembers_is_found(source: str) -> None:
    assert kept_state(ast.parse(source))


@pytest.mark.parametrize("source", FORGETTING)
def test_a_module_that_does_not_is_left_alone(source: str) -> None:
    assert kept_state(ast.parse(source)) == []
