"""The import contracts: each forbids what it says, proven by planting every import it forbids."""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.tree import DEPLOYED, ROOT, imported, modules, parsed, tool

Contract = dict[str, Any]
Plants = set[tuple[str, str]]

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[Contract] = PROJECT["tool"]["importlinter"]["contracts"]
PACKAGE = "layers/service/connectors"
DESK = {
    "moto",
    "pytest",
    "hypothesis",
    "typer",
    "rich",
    "jsonschema",
    "local",
    "cli",
    "tests",
    "bench",
}
SDK = {"boto3", "botocore"}
MACHINE = {"aws_lambda_powertools", "os", "socket"}
STRANGE = {
    "connectors.domain": SDK | MACHINE,
    "connectors.operations": SDK | MACHINE,
    "connectors.api": SDK,
    "connectors": {"moto", "pytest", "hypothesis", "local", "cli", "tests"},
}
"""What each part must not know (architecture §2)."""
LINE = re.compile(r"^\s*(?:-\s+)?([\w.]+)\s+->\s+([\w.]+)", re.MULTILINE)


def copy(to: Path) -> Path:
    """The package and the project's settings, to be spoiled."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / PACKAGE, to / "connectors", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def linted(where: Path) -> str:
    """What the import linter says of a copy."""
    done = subprocess.run(
        [tool("lint-imports"), "--no-cache"],
        cwd=where,
        env=os.environ | {"PYTHONPATH": str(where), "NO_COLOR": "1", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    assert (done.returncode == 0) == (" 0 broken" in said), said
    return said


def forbidden_by(contract: Contract) -> Plants:
    """Every pair of modules between which the contract forbids an import."""
    if contract["type"] == "forbidden":
        return set(itertools.product(contract["source_modules"], contract["forbidden_modules"]))
    layers = [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
    upwards = {
        (low, high)
        for higher, lower in itertools.combinations(layers, 2)
        for high, low in itertools.product(higher, lower)
    }
    sideways = {pair for layer in layers for pair in itertools.permutations(layer, 2)}
    return upwards | sideways


def plant(where: Path, plants: Plants) -> set[tuple[str, str]]:
    """Put each import into a module; tells which module imports what now."""
    made = set()
    for number, (source, target) in enumerate(sorted(plants)):
        path, name = where.joinpath(*source.split(".")), source
        if path.is_dir():
            path, name = path / f"planted_{number}", f"{source}.planted_{number}"
        with path.with_suffix(".py").open("a", encoding="utf-8") as module:
            module.write(f"\nimport {target}\n")
        made.add((name, target))
    return made


def test_the_untouched_tree_keeps_every_contract(tmp_path: Path) -> None:
    said = linted(copy(tmp_path))
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_every_import_that_a_contract_forbids_breaks_it(contract: Contract, tmp_path: Path) -> None:
    where = copy(tmp_path)
    planted = plant(where, forbidden_by(contract))
    said = linted(where)
    assert f"{contract['name']} BROKEN" in said
    assert planted - set(LINE.findall(said)) == set()


def test_the_contracts_forbid_what_the_architecture_forbids() -> None:
    forbidden: Plants = set().union(*map(forbidden_by, CONTRACTS))
    for part, names in STRANGE.items():
        assert {(part, name) for name in names} <= forbidden


def test_all_parts_of_the_package_are_layers_of_the_first_contract() -> None:
    layered = {n.strip() for layer in CONTRACTS[0]["layers"] for n in layer.split("|")}
    parts = {
        f"connectors.{entry.stem}"
        for entry in (ROOT / PACKAGE).iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").is_file()
    }
    assert parts - {"connectors.__init__"} == layered


def test_the_domain_needs_the_standard_library_and_pydantic_only() -> None:
    for path in modules(f"{PACKAGE}/domain"):
        others = {n for n in imported(parsed(path)) if not n.startswith("connectors.domain.")}
        assert {n.partition(".")[0] for n in others} <= sys.stdlib_module_names | {"pydantic"}, path


def test_a_function_knows_neither_the_sdk_nor_adapters_nor_another_function() -> None:
    folders = {path.parent.name for path in modules("functions")}
    strange = folders | {
        "boto3",
        "botocore",
        "os",
        "socket",
        "urllib",
        "http",
        "functions",
        "handler",
    }
    for path in modules("functions"):
        names = set(imported(parsed(path)))
        assert not {name.partition(".")[0] for name in names} & strange, path
        assert not [name for name in names if name.startswith("connectors.adapters")], path


def test_nothing_deployed_imports_test_tools_or_what_runs_on_a_desk() -> None:
    for path in modules(*DEPLOYED):
        assert not {name.partition(".")[0] for name in imported(parsed(path))} & DESK, path
