"""A cold start runs without the collector, and hands over to it; every function keeps to that."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_import_cost import ENVIRONMENT, FOLDERS
from tests.architecture.tree import ROOT, modules, parsed

EACH = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
AFTERWARDS = "import gc, json, handler; print(json.dumps([gc.isenabled(), gc.get_freeze_count()]))"


@EACH
def test_a_handler_begins_and_ends_its_cold_start(folder: Path) -> None:
    tree = parsed((folder / "handler.py").relative_to(ROOT))
    imports = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("connectors")
    ]
    assert imports[0].names[0].name == "cold_start"
    assert ast.unparse(tree.body[-1]) == "cold_start.over()"


@EACH
def test_what_a_cold_start_made_is_left_alone_and_the_rest_is_collected(folder: Path) -> None:
    environment = ENVIRONMENT | {"PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}:{folder}"}
    command = [sys.executable, "-c", AFTERWARDS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    enabled, frozen = json.loads(done.stdout)
    assert enabled
    assert frozen > 10_000


def test_nobody_else_switches_the_collector_off() -> None:
    users = {
        str(path)
        for path in modules("layers", "cli", "local")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any("cold_start" in alias.name or alias.name == "gc" for alias in node.names)
    }
    assert users == {"layers/service/connectors/cold_start.py"}
