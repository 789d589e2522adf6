"""A cold start runs without the collector, and hands over to it; every function keeps to that."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_import_cost import ENVIRONMENT, FOLDERS
from tests.architecture.tree import ROOT, modules, parsed

EACH = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
AFTERWARDS = "import gc, json, handler; print(json.dumps([gc.isenabled(), gc.get_freeze_count()]))"

CLIENTS = """
import json, botocore.session
create, made = botocore.session.Session.create_client, []
def noted(session, name, *given, **named):
    made.append(name)
    return create(session, name, *given, **named)
botocore.session.Session.create_client = noted
import handler
print(json.dumps(made))
"""
AT_ONCE = {"announcements": ["events", "dynamodb"]}
"""The clients that every invocation needs; of most functions just one."""


def told(program: str, folder: Path) -> Any:
    """What a process with this function on its path prints."""
    environment = ENVIRONMENT | {"PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}:{folder}"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@EACH
def test_a_cold_start_makes_no_client_that_an_invocation_may_do_without(folder: Path) -> None:
    assert told(CLIENTS, folder) == AT_ONCE.get(folder.name, ["dynamodb"])


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
    enabled, frozen = told(AFTERWARDS, folder)
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
