"""The generators: what each makes of the committed description, checked, and how it is run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from connectors.api.representation.openapi import COMMITTED
from local.prepare import GENERATORS, ROOT
from tests.node import installed

HERE = Path(__file__).parent
DRIVERS = HERE / "drivers"
BIN = GENERATORS / "bin"

Command = list[str | Path]


@dataclass(frozen=True)
class Generated:
    """A generated client in a folder of its own, with the program that uses it."""

    folder: Path
    remarks: str
    """What the generator said."""
    type_errors: str
    """What a type checker says of client and program; empty where all is well."""
    driver: Command


def openapi_python_client(folder: Path) -> Generated:
    """A package with a module for each operation."""
    made = folder / "arcus_client"
    command: Command = [BIN / "openapi-python-client", "generate", "--path", COMMITTED]
    remarks = _run([*command, "--meta", "none", "--output-path", made], folder)
    return _python(folder, remarks, "arcus_client", "generated_client.py")


def datamodel_code_generator(folder: Path) -> Generated:
    """A module of pydantic models; the calls are left to the developer."""
    options = ["--input-file-type", "openapi", "--formatters", "builtin", "--use-annotated"]
    command: Command = [BIN / "datamodel-codegen", "--input", COMMITTED, *options]
    remarks = _run([*command, "--output", folder / "arcus_models.py"], folder)
    return _python(folder, remarks, "arcus_models.py", "generated_models.py")


def openapi_typescript(folder: Path) -> Generated:
    """The types by which openapi-fetch knows the API."""
    packages = installed(HERE) / "node_modules"
    (folder / "node_modules").symlink_to(packages)
    shutil.copytree(DRIVERS, folder, dirs_exist_ok=True)
    programs = packages / ".bin"
    remarks = _run([programs / "openapi-typescript", COMMITTED, "-o", "arcus.d.ts"], folder)
    # It compiles only what is free of errors.
    errors = _run([programs / "tsc", "--pretty", "false"], folder, check=False)
    return Generated(folder, remarks, errors, ["node", "run.mjs"])


GENERATORS_BY_NAME: dict[str, Callable[[Path], Generated]] = {
    "openapi-python-client": openapi_python_client,
    "datamodel-code-generator": datamodel_code_generator,
    "openapi-typescript": openapi_typescript,
}


def make_ready() -> None:
    """The environment of the two that are written in Python, where it is not up to date."""
    _run([sys.executable, ROOT / "local" / "prepare.py", "generators"], ROOT)


def environment(folder: Path) -> dict[str, str]:
    """What generators and drivers run in: the generated code is found, and nothing of ours."""
    mine = {"PYTHONPATH", "MYPYPATH", "VIRTUAL_ENV"}
    paths = {"PYTHONPATH": str(folder), "MYPYPATH": f"{folder}{os.pathsep}{DRIVERS}"}
    programs = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    inherited = {name: value for name, value in os.environ.items() if name not in mine}
    return inherited | paths | {"PATH": programs}


def _python(folder: Path, remarks: str, made: str, driver: str) -> Generated:
    mypy: Command = [Path(sys.executable).with_name("mypy"), "--config-file", HERE / "mypy.ini"]
    mypy += ["--python-executable", BIN / "python", "--cache-dir", GENERATORS / "mypy_cache"]
    checked = _run([*mypy, folder / made, DRIVERS / driver], folder, check=False)
    errors = "" if checked.startswith("Success") else checked
    return Generated(folder, remarks, errors, [BIN / "python", DRIVERS / driver])


def _run(command: Command, folder: Path, *, check: bool = True) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert not (check and done.returncode), done.stdout
    return done.stdout
