"""What is committed names no machine and no registry, and installs only what is hashed."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import DEPLOYED, ROOT, committed, modules, parsed, tool

# Spelled so that this file does not find itself.
MACHINES = re.compile(r"(?<![\w.}/])/(?:root|home|work|tmp|Users)/\w")
REGISTRIES = re.compile(
    r"pypi\.(?:org|python\.org)|pythonhosted\.(?:org|com)|npmjs\.(?:org|com)|registry\.yarnpkg"
    r"|(?:docker|ghcr|quay)\.io|crates\.io|conda\.anaconda|proxy\.golang\.|[.]artifactory"
)
OPTION = re.compile(
    r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE
)
PINNED = re.compile(
    r"[\w.-]+(?:\[[\w,-]+\])?==[\w.!+-]+(?: ; [^\n\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)"
)
REQUIREMENTS = [path for path in committed() if re.fullmatch(r".*requirements.*\.txt", path.name)]
EACH = pytest.mark.parametrize("path", REQUIREMENTS, ids=str)


def texts() -> list[tuple[Path, str]]:
    """Every committed text."""
    found = []
    for path in committed():
        try:
            found.append((path, (ROOT / path).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    assert len(found) > 100
    return found


def requirements(path: Path) -> list[str]:
    """A requirements file's own lines, each with its hashes, without comments."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "forbidden", [MACHINES, REGISTRIES, OPTION], ids=["machines", "registries", "options"]
)
def test_nothing_committed_names_a_machine_or_a_registry(forbidden: re.Pattern[str]) -> None:
    assert [(str(path), m[0]) for path, text in texts() if (m := forbidden.search(text))] == []


@pytest.mark.parametrize("folder", ["root", "home", "work", "tmp", "Users"])
def test_a_machine_s_path_would_be_found(folder: str) -> None:
    assert MACHINES.search("/".join(["cd ", folder, "main"]))
    assert not MACHINES.search("/".join(["layers", folder, "main"]))


def test_a_registry_would_be_found() -> None:
    assert REGISTRIES.search(".".join(["https://pypi", "org"]))
    assert OPTION.search("-".join(["x\n", "", "index", "url https://example.com"]))


@EACH
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    lines = requirements(path)
    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_there_are_requirements_for_the_layer_and_for_the_checks() -> None:
    assert {"requirements-dev.txt", "layers/dependencies/requirements.txt"} <= set(
        map(str, REQUIREMENTS)
    )


def versions(name: str) -> dict[str, str]:
    lines = requirements(Path(name))
    return dict(re.split(r"\[.*?\]==|==", line.split(" ")[0]) for line in lines)


def test_the_tests_run_on_the_versions_that_are_deployed() -> None:
    deployed = versions("layers/dependencies/requirements.txt")
    assert deployed.items() <= versions("requirements-dev.txt").items()


def test_nothing_deployed_prints() -> None:
    for path in modules(*DEPLOYED):
        called = [n.func for n in ast.walk(parsed(path)) if isinstance(n, ast.Call)]
        assert not [
            f for f in called if isinstance(f, ast.Name) and f.id in ("print", "breakpoint")
        ]


BANNED = {
    "the environment": "import os\n\nHOME = os.environ\n",
    "one variable": "import os\n\nHOME = os.getenv('HOME')\n",
    "the time": "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
    "seconds": "import time\n\nNOW = time.time()\n",
    "an id": "import uuid\n\nID = uuid.uuid4()\n",
    "a call outside": "import urllib.request\n\nurllib.request.urlopen('https://example.com')\n",
    "a print": "print('x')\n",
}


@pytest.mark.parametrize("source", BANNED.values(), ids=BANNED)
def test_the_linter_refuses_what_has_one_home(source: str) -> None:
    for folder in ("domain", "operations", "adapters", "api"):
        said = ruff(f"layers/service/connectors/{folder}/planted.py", source)
        assert re.search(r"TID251|T201", said)


@pytest.mark.parametrize(
    ("home", "source"),
    [
        ("settings.py", BANNED["the environment"]),
        ("adapters/system.py", BANNED["the time"]),
        ("adapters/system.py", BANNED["an id"]),
    ],
)
def test_the_linter_leaves_it_its_home(home: str, source: str) -> None:
    assert "TID251" not in ruff(f"layers/service/connectors/{home}", source)


def ruff(path: str, source: str) -> str:
    """What the linter says of a source as if it stood there."""
    done = subprocess.run(
        [
            tool("ruff"),
            "check",
            "--no-cache",
            "--output-format=concise",
            "--stdin-filename",
            path,
            "-",
        ],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
