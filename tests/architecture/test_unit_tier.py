"""The unit tier's promise: a test that reaches for the network fails, even where it is hidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

GUARDED = "from tests.unit.conftest import no_sockets\n"
TESTS = {
    "openly": "import socket\n\ndef test_it():\n    socket.socket()\n",
    "hidden": """
import socket

def test_it():
    try:
        socket.getaddrinfo("localhost", 80)
    except BaseException:
        pass
""",
    "in a thread": """
import socket
from threading import Thread
import pytest

@pytest.mark.filterwarnings("ignore")
def test_it():
    thread = Thread(target=socket.socket)
    thread.start()
    thread.join()
""",
}


def run(source: str, where: Path) -> "subprocess.CompletedProcess[str]":
    """One test file under the unit tier's guard."""
    (where / "conftest.py").write_text(GUARDED, encoding="utf-8")
    (where / "test_it.py").write_text(source, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(where)],
        cwd=where,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "layers/service")])},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", TESTS.values(), ids=TESTS)
def test_a_unit_test_that_reaches_for_the_network_fails(source: str, tmp_path: Path) -> None:
    done = run(source, tmp_path)
    assert done.returncode == 1
    assert "socket." in done.stdout


def test_one_that_does_not_passes(tmp_path: Path) -> None:
    assert run("import socket\n\ndef test_it():\n    assert socket\n", tmp_path).returncode == 0
