"""A connector that is added as the guide says passes what checks it, and works, unseen before."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, committed

PROVIDERS = Path("layers", "service", "connectors", "domain", "providers")
CATALOGUE = PROVIDERS / "catalogue.py"
PYTEST = ["pytest", "-q", "-p", "no:cacheprovider"]
OF_TYPES = [
    str(file.relative_to(ROOT))
    for file in sorted((ROOT / "tests" / "unit").glob("test_*.py"))
    if re.search("CATALOGUE|MODE_A", file.read_text(encoding="utf-8"))
]
"""Of the rules' tests those that look at the catalogue: the others cannot see a new row."""
CHECKS = {
    "format": ["ruff", "format", "--no-cache", "--check", str(PROVIDERS)],
    "lint": ["ruff", "check", "--no-cache", str(PROVIDERS)],
    "types": ["mypy", "--cache-dir", os.devnull, str(PROVIDERS)],
    "unit": [*PYTEST, *OF_TYPES],
    "architecture": [
        *PYTEST,
        *(f"tests/architecture/test_{of}.py" for of in ("sizes_and_names", "descriptions")),
        "tests/architecture/test_hygiene.py",
    ],
}
"""The parts of `make check` that a row of the catalogue can fail; the whole takes twice as long."""
PER_TYPE = ("connect", "credentials_refused", "disconnect", "hand_out", "restore")
"""Tests that go through every type of the catalogue: POST, GET, PUT, hand-out, DELETE, restore."""


def guide() -> str:
    """What the guide says about adding one."""
    return (ROOT / "docs" / "guides" / "connectors.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The guide's blocks of code, without the indentation of the list that they stand in."""
    found = re.findall(rf"^   ```{language}\n(.*?)^   ```", guide(), re.DOTALL | re.MULTILINE)
    return [re.sub("^   ", "", block, flags=re.MULTILINE) for block in found]


def listed(source: str, name: str) -> str:
    """The catalogue with one more module, at the end of its table."""
    imports = source.replace("import (\n", f"import (\n    {name},\n", 1)
    (end,) = (
        node.end_lineno
        for node in ast.parse(imports).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CATALOGUE"
    )
    lines = imports.splitlines(keepends=True)
    assert end is not None
    return "".join([*lines[: end - 1], f'    "{name}": {name}.CATALOGUE_ROW,\n', *lines[end - 1 :]])


(MODULE,) = blocks("python")
(NAME,) = re.findall(r'`"(\w+)": \1\.CATALOGUE_ROW,`', guide())


def run(tree: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """A command in the tree, as from a shell."""
    foreign = ("PYTEST_", "PYTHON", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    path = f"{tree / '.venv' / 'bin'}{os.pathsep}{kept['PATH']}"
    return subprocess.run(
        command,
        cwd=tree,
        env=kept | {"PATH": path, "PYTHONPATH": "layers/service:.", "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the tree with one more connector, and what the guide's commands make of it."""
    tree = tmp_path_factory.mktemp("added")
    for file in committed():
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, tree / file)
    (tree / ".venv").symlink_to(sys.prefix)
    assert run(tree, "git", "init", "--quiet").returncode == 0
    source = (tree / CATALOGUE).read_text(encoding="utf-8")
    (tree / CATALOGUE).write_text(listed(source, NAME), encoding="utf-8")
    (tree / PROVIDERS / f"{NAME}.py").write_text(MODULE, encoding="utf-8")
    (commands,) = blocks("sh")
    assert commands.split("\n") == ["make describe", "make check", ""]
    # The environment is a link to this one, and must not be made anew.
    done = run(tree, "make", "--old-file=deps", "describe")
    assert (done.returncode, "openapi.json" in done.stdout) == (0, True), done.stdout + done.stderr
    yield tree
    shutil.rmtree(tree)


def test_the_guide_s_module_is_of_a_new_type_with_everything_that_a_row_may_have() -> None:
    assert f'"{NAME}"' not in (ROOT / CATALOGUE).read_text(encoding="utf-8")
    for member in ("required", "optional", "webhook_secret", "secret_prefixes"):
        assert f"{member}=" in MODULE
    assert MODULE.count("\n") >= 12


@pytest.mark.parametrize("check", CHECKS)
def test_an_added_connector_passes_the_check_of(check: str, tree: Path) -> None:
    done = run(tree, *CHECKS[check])
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_added_connector_is_created_read_given_credentials_ended_and_restored(
    tree: Path,
) -> None:
    files = [f"tests/integration/test_{of}.py" for of in PER_TYPE]
    done = run(tree, *PYTEST, "-k", NAME, *files)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) >= len(PER_TYPE)


def test_an_added_connector_stands_in_the_description(tree: Path) -> None:
    described = (
        tree / "layers" / "service" / "connectors" / "api" / "representation" / "openapi.json"
    )
    assert f'"{NAME}"' in described.read_text("utf-8")


def test_an_added_connector_makes_no_new_edition_of_an_event(tree: Path) -> None:
    schemas = list((tree / "events" / "emitted").glob("*.schema.json"))
    assert len(schemas) > 1
    for schema in schemas:
        assert schema.read_text("utf-8") == (ROOT / "events" / "emitted" / schema.name).read_text(
            "utf-8"
        )
