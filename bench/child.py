"""A measurement in a process of its own, under the bare interpreter."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.artefact import PYTHON, Unmeasured

FOLDER = Path(__file__).with_name("children")
PATIENCE = 300
"""Seconds for one, however busy the machine."""


def run(program: str, environment: Mapping[str, str], *arguments: str) -> Any:
    """What it reports: the last line that it writes to stderr, as JSON. Raises Unmeasured."""
    try:
        done = subprocess.run(
            [PYTHON, "-s", str(FOLDER / program), *arguments],
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unmeasured(f"{program} did not end within {PATIENCE} s") from None
    if done.returncode:
        raise Unmeasured(f"{program} failed: {(done.stdout + done.stderr)[-2000:]}")
    return json.loads(done.stderr.splitlines()[-1])
