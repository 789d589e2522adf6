"""`make run` in a checkout whose path no shell and no makefile would leave whole unquoted."""

import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.checkout import Checkout, Running
from tests.e2e.ports import free_port

FOLDER = 'it\'s a "ü" folder, 100% #1 $HOME'
FOREIGN: dict[str, Any] = {
    "a detail of another shape": {"hello": 1},
    "a detail that is no object": [1],
    "members of other kinds": {"type": 1, "id": None, "sequence": "2", "data": [], "created_at": 0},
    "a terminal's commands": {"type": "\x1b[2J\x1b]0;title\x07", "id": "\x9b31m"},
    "a huge text": {"type": "x" * 50_000},
}
FOREIGN_LINES = [
    {"level": "INFO", "message": "request", "status": "abc"},
    [1],
    {"level": 3},
    {"level": "ERROR", "message": "another hour\x1b[2J\n", "timestamp": 12},
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout in such a folder."""
    beside = tmp_path_factory.mktemp("anywhere")
    with Checkout.at(beside / FOLDER, beside) as checkout:
        yield checkout


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(checkout: Checkout, port: int) -> Iterator[Running]:
    """The first run in it."""
    with checkout.running(port) as running:
        yield running


def open_to_others(folder: Path) -> list[Path]:
    """What anybody but the owner may do anything with."""
    found = [folder, *folder.rglob("*")]
    assert len(found) > 100
    return [p for p in found if not p.is_symlink() and stat.S_IMODE(p.lstat().st_mode) & 0o077]


def test_a_run_in_an_odd_folder_answers_a_request_and_shows_it(running: Running) -> None:
    assert running.send("POST", "/v1/integrations/stripe") == 201
    assert running.line(r"POST +/v1/integrations/stripe +201")
    assert running.line(r"event +integration\.created +stripe #1")


def test_a_run_leaves_nothing_open_to_others(running: Running) -> None:
    # Before any other command claims the folder, which would close it by itself.
    assert open_to_others(running.home) == []


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_event_on_the_bus_is_one_line_and_the_run_goes_on(
    running: Running, name: str
) -> None:
    entry = {
        "EventBusName": running.stack.outputs()["EventBus"],
        "Source": "arcus.integrations",
        "DetailType": f"\x1b[31m{name}",
        "Detail": json.dumps(FOREIGN[name]),
    }
    sent = running.stack.client("events").put_events(Entries=[entry])
    assert sent["FailedEntryCount"] == 0
    told = running.line(rf"detail-type .*{name}")
    assert "not one of ours" in told
    assert told.isprintable()


def test_a_foreign_line_in_the_log_group_is_one_line_and_the_run_goes_on(running: Running) -> None:
    logs, group = running.stack.client("logs"), running.stack.outputs()["Logs"]
    logs.create_log_stream(logGroupName=group, logStreamName="foreign")
    now = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName=group,
        logStreamName="foreign",
        logEvents=[{"timestamp": now, "message": json.dumps(line)} for line in FOREIGN_LINES],
    )
    running.line("another hour")
    assert running.shown.count("a line that is not ours") == 2
    assert running.shown.count("a request's line without a readable status") == 1
    assert running.send("GET", "/v1/integrations/stripe") == 200
    assert running.line(r"GET +/v1/integrations/stripe +200")


def test_the_operator_s_commands_work_in_an_odd_folder(running: Running) -> None:
    told = running.command("./arcus", "keys", "list", "--stack", "arcus-local")
    assert told.count("make run") == 2
    told = running.command("make", "clock", "FORWARD=0", f"PORT={running.port}")
    assert "the service's clock is 0 d 0 h ahead" in told


def test_ctrl_c_ends_a_run_and_the_next_one_keeps_its_data_and_closes_what_stood_open(
    running: Running,
) -> None:
    running.stop()
    assert running.line("Stopped; the data is kept for the next run")
    for path in (running.home, *running.home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with running.checkout.running(running.port) as again:
        assert again.send("GET", "/v1/integrations/stripe") == 200
        assert open_to_others(again.home) == []
        again.stop()
    assert open_to_others(again.home) == []
