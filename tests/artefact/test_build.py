"""The built artefact: lean, reproducible, for either processor, with all that functions call."""

import ast
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.artefact import FUNCTIONS, PYTHON, Artefact
from local.places import ROOT

TRIMMED = ROOT / "layers" / "dependencies" / "trim.py"
UNCHECKED = 1
"""A .pyc's flags where it is found by hash and the hash is never checked (PEP 552)."""
STRANGERS = {"tests", "test", "moto", "pytest", "bench", "aws_xray_sdk", "awslambdaric"}
MAKE_EVERY_CLIENT = """
import json, sys
from connectors.adapters.aws.session import AwsSession
session = AwsSession()
made = [session.later(service) for service in sys.argv[1:]]
print(json.dumps([client.meta.service_model.operation_names for client in made]))
"""


@pytest.fixture(scope="module")
def built() -> Artefact:
    """A build of this very tree."""
    return Artefact.built()


def files(artefact: Artefact) -> dict[str, bytes]:
    """Every file's bytes, but for the template, which names the folders it stands in."""
    return {
        str(path.relative_to(artefact.folder)): path.read_bytes()
        for path in sorted(artefact.folder.rglob("*"))
        if path.is_file() and path.name != "template.yaml"
    }


def sources(artefact: Artefact) -> Iterator[Path]:
    """Every module that is deployed."""
    yield from artefact.folder.rglob("*.py")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The tree at another place, lived in: what interpreters and checkers leave lies about."""
    for part in ("events", "functions", "layers"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "template.yaml", tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    for stray in (".a_cache/kept", "domain/__pycache__/old.cpython-312.pyc", "api/.DS_Store"):
        left = tmp_path / "layers" / "service" / "connectors" / stray
        left.parent.mkdir(exist_ok=True)
        left.write_text("left behind")
    return tmp_path


def test_two_builds_give_the_same_bytes_wherever_they_are_made(
    built: Artefact, elsewhere: Path
) -> None:
    assert files(Artefact.built("elsewhere", tree=elsewhere)) == files(built)


def test_the_service_layer_holds_what_is_committed_and_its_bytecode(built: Artefact) -> None:
    package = Path("layers", "service", "connectors")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", str(package)]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    ours = built.layers[1] / "connectors"
    shipped = {
        str(package / path.relative_to(ours))
        for path in ours.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert shipped == set(done.stdout.splitlines())


def test_every_function_of_the_tree_is_built(built: Artefact) -> None:
    assert FUNCTIONS
    for name in FUNCTIONS:
        handler = ROOT / "functions" / name / "handler.py"
        assert (built.own(name) / "handler.py").read_bytes() == handler.read_bytes()


def test_every_module_carries_bytecode_that_nobody_checks(built: Artefact) -> None:
    found = list(sources(built))
    assert len(found) > 700
    for source in found:
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
        head = compiled.read_bytes()[:8]
        assert head[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(head[4:8], "little") == UNCHECKED


def test_bytecode_names_where_lambda_puts_it_and_no_other_machine(built: Artefact) -> None:
    told = b"".join(path.read_bytes() for path in built.folder.rglob("*.pyc"))
    assert str(ROOT).encode() not in told
    assert b"/opt/python/connectors/cold_start.py" in told
    assert b"/var/task/handler.py" in told


def test_nothing_that_only_tests_need_is_shipped(built: Artefact) -> None:
    names = {path.name for path in built.folder.rglob("*") if path.is_dir()}
    assert names & STRANGERS == set()


def services() -> list[str]:
    """The services that the layer keeps, as the recipe spells them."""
    tree = ast.parse(TRIMMED.read_text(encoding="utf-8"))
    (kept,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SERVICES"
    )
    return list(ast.literal_eval(kept))


def test_a_client_of_every_service_can_be_made_of_what_is_left(built: Artefact) -> None:
    done = subprocess.run(
        [PYTHON, "-s", "-c", MAKE_EVERY_CLIENT, *services()],
        env=built.environment("integrations"),
        capture_output=True,
        text=True,
        check=True,
    )
    operations = [set(names) for names in json.loads(done.stdout)]
    assert {"GetItem", "TransactWriteItems"} <= operations[services().index("dynamodb")]
    assert all(operations)


@pytest.mark.parametrize(("architecture", "wheel"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_a_build_for_either_processor_holds_its_wheels(architecture: str, wheel: str) -> None:
    (core,) = Artefact.built(architecture, architecture=architecture).folder.rglob("_pydantic*.so")
    assert wheel in core.name


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, "x86_64-manylinux2014"),
        ({"ARCHITECTURE": "arm64"}, "aarch64-manylinux2014"),
        # A local run on a Mac says so: its functions run on that very machine.
        ({"PLATFORM": "aarch64-apple-darwin"}, "aarch64-apple-darwin"),
    ],
)
def test_the_recipe_asks_for_the_wheels_of_where_it_will_run(
    given: dict[str, str], wanted: str
) -> None:
    command = ["make", "--dry-run", "--file", str(ROOT / "layers" / "Makefile")]
    done = subprocess.run(
        [*command, "build-DependenciesLayer", "ARTIFACTS_DIR=/nowhere"],
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"--python-platform {wanted} " in done.stdout


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_starts_on_what_was_built(built: Artefact, name: str) -> None:
    done = subprocess.run(
        [PYTHON, "-s", "-c", "import handler; print(handler.__file__)"],
        env=built.environment(name),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(built.own(name) / "handler.py")
