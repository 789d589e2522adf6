"""Shopify's own library, to be asked."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.node import installed

Peer = Callable[[list[Any]], list[bool]]


@pytest.fixture(scope="session")
def peer() -> Peer:
    """Shopify's library, installed from its lock and asked in one go."""
    place = installed(Path(__file__).parent)

    def asked(questions: list[Any]) -> list[bool]:
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run(
            ["node", "peer.mjs"], cwd=place, input=lines, capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return asked
