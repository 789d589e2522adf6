"""Tests are skipped in two places only: for what a machine lacks, and for a stack elsewhere."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import modules, parsed
from tests.machine import may_lack

SKIPPING = {"skip", "skipif", "skipIf", "skipUnless", "importorskip", "xfail"}
HOMES = {Path("tests/machine.py"), Path("tests/e2e/conftest.py")}


def skips(path: Path) -> bool:
    named = {node.attr for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute)}
    return not SKIPPING.isdisjoint(named)


def test_nothing_else_is_skipped() -> None:
    assert {path for path in modules("tests") if skips(path)} == HOMES


@pytest.mark.parametrize(
    ("ci", "program", "skipped"),
    [
        ("", "no-such-program", True),
        ("false", "no-such-program", True),
        ("true", "no-such-program", False),
        ("", "sh", False),
        ("true", "sh", False),
    ],
)
def test_what_is_missing_is_forgiven_unless_ci_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, ci: str, program: str, skipped: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    mark = may_lack(program).mark
    assert (mark.name, mark.args) == ("skipif", (skipped,))
