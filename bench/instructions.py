"""Counts the instructions of a process: repeatable to 0.1 %, whatever else the machine does."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from bench.artefact import PYTHON, Unmeasured

WORKERS = 2
COUNT = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "valgrind"]


@dataclass(frozen=True)
class Program:
    """A Python process: what it is told, and its surroundings."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def count(*programs: Program) -> list[int]:
    """The instructions of each, counted side by side: a count knows no neighbours."""
    _provide()
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(_count, programs))


def _count(program: Program) -> int:
    done = subprocess.run(
        [*COUNT, PYTHON, "-s", *program.arguments],
        env=dict(program.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or found is None:
        raise Unmeasured(f"{program.arguments} failed: {(done.stdout + done.stderr)[-2000:]}")
    return int(found[1].replace(",", ""))


def _provide() -> None:
    """Valgrind, installed where we may. Raises Unmeasured."""
    if shutil.which("valgrind") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("… installing valgrind, to count instructions")
        for command in (["apt-get", "update"], INSTALL):
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(command, capture_output=True, check=False, timeout=300)
    if shutil.which("valgrind") is None:
        raise Unmeasured(
            "Instructions are counted by valgrind, which is not installed: install the package"
            " valgrind (Linux; on a Mac run this in a Linux container), then try again."
        )
