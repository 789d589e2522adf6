"""Signatures are compared in constant time, in one place; and deployed code knows no double."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import DEPLOYED, ROOT, committed, functions_of, modules, parsed

RULES = Path("layers/service/connectors/domain/providers/shopify.py")
COMPARING = "_any_equal"


def called(tree: ast.AST, name: str) -> bool:
    """Whether a function or method of the name is called somewhere in it."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(ast.unparse(function).rpartition(".")[2] == name for function in calls)


def compares(tree: ast.AST) -> bool:
    """Whether it compares by itself, or looks into a text."""
    looks = ("startswith", "endswith", "fullmatch", "match", "index", "find")
    return any(isinstance(node, ast.Compare | ast.Match) for node in ast.walk(tree)) or any(
        called(tree, name) for name in looks
    )


def wrong(source: str) -> list[str]:
    """The functions that have a signature in hand and compare it in another way."""
    functions = {function.name: function for function in functions_of(ast.parse(source))}
    found = [name for name, f in functions.items() if called(f, "digests") and compares(f)]
    found += [
        name
        for name, function in functions.items()
        if called(function, "digests") and not called(function, COMPARING)
    ]
    comparing = functions[COMPARING]
    if compares(comparing) or "hmac.compare_digest(" not in ast.unparse(comparing):
        found.append(COMPARING)
    return found


def test_signatures_are_compared_in_constant_time_only() -> None:
    assert wrong((ROOT / RULES).read_text()) == []


def test_nobody_else_has_one_in_hand() -> None:
    others = [path for path in modules(*DEPLOYED) if path != RULES]
    assert [str(path) for path in others if called(parsed(path), "digests")] == []


BELIEVED = "return _any_equal(signature.encode(errors='surrogatepass'), wanted)"
PLANTS = [
    ("hmac.compare_digest(given, one)", "given == one"),
    ("hmac.compare_digest(given, one)", "one.startswith(given)"),
    (BELIEVED, "return signature in wanted"),
    (BELIEVED, "return bool(signature)"),
]


@pytest.mark.parametrize(("right", "planted"), PLANTS)
def test_another_way_would_be_found(right: str, planted: str) -> None:
    source = ast.unparse(parsed(RULES))
    assert right in source
    assert wrong(source.replace(right, planted)) != []


DOUBLES = re.compile(r"simulator|127\.0\.0\.\d|\[?::1\b|localhost|0\.0\.0\.0", re.IGNORECASE)
KNOWN = {
    # Loads the codec of host names ahead of the first real one; nothing is looked up.
    ("layers/service/connectors/adapters/aws/session.py", '"localhost".encode("idna")'),
}


def test_what_is_deployed_knows_no_test_double() -> None:
    files = [path for path in committed() if path.parts[0] in DEPLOYED and path.suffix == ".py"]
    found = {
        (str(path), line.strip())
        for path in files
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines()
        if DOUBLES.search(line)
    }
    assert found == KNOWN
