"""`./arcus` at a desk where something is wrong: one sentence, no key, no trace of the machinery."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.stack import Stack
from tests.builders import ENTITY
from tests.integration.operating import Arcus, a_stack
from tests.integration.premises import ROOT

COMMANDS = [
    ("keys", "create", "--entity", ENTITY, "--name", "Warehouse"),
    ("keys", "list"),
    ("keys", "revoke", "key_0"),
    ("events", "redrive"),
]
every_command = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))


@every_command
def test_a_stack_that_does_not_exist_is_named(arcus: Arcus, words: tuple[str, ...]) -> None:
    said = arcus.refusal(*words, "--stack", "nowhere")
    assert said.startswith("There is no stack nowhere in eu-west-1")


def test_the_stack_is_the_one_that_the_environment_names(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCUS_STACK", "elsewhere")
    assert "no stack elsewhere" in arcus.refusal("keys", "list")


def test_the_region_is_the_one_that_the_environment_names(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    assert "in us-west-2;" in arcus.refusal("keys", "list")


@every_command
def test_a_stack_of_another_kind_is_told_apart(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    found = Stack.find("arcus-integrations")
    monkeypatch.setattr(Stack, "find", lambda name: Stack(found.session, name, {}))
    assert "is no Arcus stack" in arcus.refusal(*words)


@every_command
def test_missing_credentials_are_said_to_be_missing(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert arcus.refusal(*words).startswith("No AWS credentials were found")


def test_an_endpoint_that_is_down_is_named(arcus: Arcus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert arcus.refusal("keys", "list").startswith("Nothing answers at http://127.0.0.1:9/")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("AWS_PROFILE", "nobody", "AWS_PROFILE names a profile"),
        ("AWS_ENDPOINT_URL", "nonsense", "Invalid endpoint: nonsense"),
        ("AWS_REGION", "no region", "Provided region_name 'no region'"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    assert arcus.refusal("keys", "list").startswith(told)


def test_a_missing_region_is_said_to_be_missing(
    arcus: Arcus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert arcus.refusal("keys", "list") == "No AWS Region is set; set AWS_REGION."


def test_a_table_that_is_gone_is_one_sentence(arcus: Arcus) -> None:
    a_stack("half-gone", KeysTable="gone")
    said = arcus.refusal("keys", "list", "--stack", "half-gone")
    assert said.startswith("AWS refused Scan with ResourceNotFoundException")


def test_the_outputs_that_are_looked_for_are_the_templates(arcus: Arcus) -> None:
    outputs = (ROOT / "template.yaml").read_text(encoding="utf-8").partition("\nOutputs:\n")[2]
    named = set(re.findall(r"^  (\w+):", outputs, flags=re.MULTILINE))
    assert named >= set(Stack.find("arcus-integrations").outputs)


def a_checkout(folder: Path, *, installed: bool) -> Path:
    """The program in a folder of its own, with the environment or before it is made."""
    for name in ("cli", "layers"):
        (folder / name).symlink_to(ROOT / name)
    if installed:
        (folder / ".venv").symlink_to(sys.prefix)
    return Path(shutil.copy(ROOT / "arcus", folder))


def run(program: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *words], cwd=cwd, env=clean(), capture_output=True, text=True, check=False
    )


def clean() -> dict[str, str]:
    """The environment without what points Python at this project."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def test_the_program_runs_from_any_folder(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "checkout with a space").mkdir()
    program = a_checkout(tmp_path / "checkout with a space", installed=True)
    (elsewhere / "link").symlink_to(program)
    for called in (program, elsewhere / "link"):
        done = run(called, "keys", "create", "--entity", "x", "--name", "y z", cwd=elsewhere)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("--entity takes a UUID")


def test_the_program_without_its_environment_says_how_to_make_it(tmp_path: Path) -> None:
    done = run(a_checkout(tmp_path, installed=False), "keys", "list", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "run make run or make deps first" in line


def test_the_program_is_executable() -> None:
    assert os.access(ROOT / "arcus", os.X_OK)
