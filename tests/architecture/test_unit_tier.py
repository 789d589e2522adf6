"""The unit tier's promise: a test that reaches for the network fails, even where it is hidden."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

GUARDED = "from tests.unit.conftest import no_sockets\n"
TESTS = """
import socket
from threading import Thread
import pytest

def test_openly():
    socket.socket()

def test_hidden():
    try:
        socket.getaddrinfo("localhost", 80)
    except BaseException:
        pass

@pytest.mark.filterwarnings("ignore")
def test_in_a_thread():
    thread = Thread(target=socket.socket)
    thread.start()
    thread.join()

def test_not_at_all():
    assert socket
"""


def test_whoever_reaches_for_the_network_fails(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(GUARDED, encoding="utf-8")
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    path = os.pathsep.join([str(ROOT), str(ROOT / "layers" / "service")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", "--tb=no", "."],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) test_it.py::(\w+)", done.stdout, re.MULTILINE))
    assert failed == {"test_openly", "test_hidden", "test_in_a_thread"}
