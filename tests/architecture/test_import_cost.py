"""What a cold start loads: no more than the layer holds, and of that not everything."""

import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from bench.cold import MODULES, NEVER
from connectors import settings
from tests.architecture import cold_start
from tests.architecture.tree import ROOT

NOT_YET = {"pydantic"}
"""A third of what a cold start costs without it; only a body with fields needs it."""
LAYER = ROOT / "layers" / "dependencies" / "requirements.txt"
FOLDERS = sorted((ROOT / "functions").iterdir())
KINDS = [kind for name, kind in vars(settings).items() if re.fullmatch("[A-Z][a-z]+Settings", name)]
VARIABLES = {field.name.upper() for kind in filter(is_dataclass, KINDS) for field in fields(kind)}
ENVIRONMENT = dict.fromkeys(VARIABLES, "0") | {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "test",
    "PYTHONPATH": str(ROOT / "layers" / "service"),
    "PYTHONDONTWRITEBYTECODE": "1",
}


def loaded(folder: Path) -> set[str]:
    """The modules of a process that has only imported the function."""
    command = [sys.executable, "-s", cold_start.__file__, str(folder), str(LAYER)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_cold_start_loads_what_it_needs_and_not_much_more(folder: Path) -> None:
    names = loaded(folder)
    assert {name.partition(".")[0] for name in names} & (NEVER | NOT_YET) == set()
    assert {"boto3", "connectors.wiring"} <= names
    assert len(names) <= MODULES


def test_the_layer_holds_nothing_that_must_never_be_loaded() -> None:
    pinned = re.findall(r"^([\w.-]+)==", LAYER.read_text(encoding="utf-8"), re.MULTILINE)
    assert {"boto3", "pydantic", "aws-lambda-powertools"} <= set(pinned)
    assert {name.replace("-", "_") for name in pinned} & NEVER == set()


def test_a_function_that_needs_more_than_the_layer_holds_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_text("import moto\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="ModuleNotFoundError: moto"):
        loaded(tmp_path)
