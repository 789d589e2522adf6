"""What is measured: the functions as `sam build` makes them, and their packages as they come."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from bench import template
from local.places import ARCHITECTURE, ROOT

MADE = ROOT / "build"
LOCK = ROOT / "layers" / "dependencies" / "requirements.txt"
PYTHON = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
"""The bare interpreter, as Lambda has one: nothing is installed in it."""
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))

AWS = {
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_SESSION_TOKEN": "t" * 800,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
PROCESS = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    # Nobody writes bytecode at run time, as in Lambda; and every run hashes alike.
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


class Unmeasured(Exception):
    """Something could not be measured; says what, in one sentence."""


@dataclass(frozen=True)
class Artefact:
    """A build: a folder per function and per layer, as CloudFormation would upload them."""

    folder: Path

    @classmethod
    def built(
        cls, name: str = "artefact", *, tree: Path = ROOT, architecture: str = ARCHITECTURE
    ) -> "Artefact":
        """Build a tree anew, into our `build/`. Raises Unmeasured."""
        folder = MADE / name
        command = ["sam", "build", "--build-dir", str(folder)]
        environment = os.environ | {
            "PATH": f"{tree / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "SAM_CLI_TELEMETRY": "0",
            "ARCHITECTURE": architecture,
        }
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Unmeasured(f"sam build failed: {done.stderr.strip().splitlines()[-1]}")
        return cls(folder)

    @property
    def layers(self) -> list[Path]:
        """The folders that Lambda puts on a function's path."""
        return [self.folder / layer / "python" for layer in ("DependenciesLayer", "ServiceLayer")]

    def environment(self, function: str) -> dict[str, str]:
        """A function's surroundings: its own variables of the template, and its path."""
        told = {name: _told(value) for name, value in template.variables(function).items()}
        return PROCESS | AWS | told | {"PYTHONPATH": paths(self.own(function), *self.layers)}

    def own(self, function: str) -> Path:
        """The function's own folder."""
        return self.folder / f"{function.capitalize()}Function"


def paths(*folders: Path) -> str:
    """A search path."""
    return os.pathsep.join(map(str, folders))


def _told(value: Any) -> str:
    """A variable's text, with a plausible one for what only a stack knows."""
    parameters = template.TEMPLATE["Parameters"]
    if isinstance(value, dict):
        name = value.get("Ref", "attribute")
        return str(parameters[name].get("Default", "")) if name in parameters else str(name)
    return str(value)


def packages() -> Path:
    """The layer's packages as they come, with valid bytecode: what the reference is measured on."""
    return _kept("packages", LOCK.read_bytes(), _install)


def beside(*names: str) -> Path:
    """Packages of this very environment, with valid bytecode, that the layer does not hold."""
    stamp = " ".join(f"{name}=={distribution(name).version}" for name in names).encode()
    return _kept("-".join(names), stamp, lambda folder: _copy(names, folder))


def _install(folder: Path) -> None:
    command = [str(ROOT / ".venv" / "bin" / "uv"), "pip", "install", "--quiet", "--require-hashes"]
    command += ["--python", PYTHON, "--target", str(folder), "--requirement", str(LOCK)]
    subprocess.run(command, check=True)


def _copy(names: Iterable[str], folder: Path) -> None:
    for name in names:
        found = distribution(name)
        for file in found.files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(found.locate_file(file)), target)


def _kept(name: str, stamp: bytes, make: Any) -> Path:
    """A folder that is made once for as long as its stamp is the same."""
    folder, mark = MADE / name, MADE / f"{name}.stamp"
    wanted = hashlib.sha256(stamp + PYTHON.encode()).hexdigest()
    if not (mark.is_file() and mark.read_text() == wanted and folder.is_dir()):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        command = [PYTHON, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([*command, str(folder)], check=True)
        mark.write_text(wanted)
    return folder
