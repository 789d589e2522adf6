"""Shopify's own library, to be asked."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PEER = HERE.parents[1] / ".local" / "peer"


@pytest.fixture(scope="session")
def peer() -> Callable[[list[Any]], list[bool]]:
    """Shopify's library, installed from its lock and asked in one go."""
    PEER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "peer.mjs"):
        shutil.copy(HERE / name, PEER / name)
    install = ["npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"]
    if not (PEER / "node_modules").exists():
        subprocess.run(install, cwd=PEER, check=True, capture_output=True, timeout=300)

    def asked(questions: list[Any]) -> list[bool]:
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run(
            ["node", "peer.mjs"], cwd=PEER, input=lines, capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return asked
