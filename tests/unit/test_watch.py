"""The window into a local run: what is new is shown once, and nothing that comes in ends it."""

import io
import json
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.parsers import ResponseParserError
from rich.console import Console

from local.stack import Stack
from local.watch import LATE_MILLISECONDS, Watch
from tests.unit.test_lines import ENVELOPE, ODD, REQUEST

NOW = 1_800_000_000_000
FUTURE = NOW * 1_000


@dataclass
class Engine:
    """A log group and a queue, as the engine answers for them."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    trouble: Exception | None = None

    def outputs(self) -> dict[str, str]:
        return {"Logs": "group", "DemoQueue": "queue"}

    def client(self, _service: str) -> "Engine":
        return self

    def filter_log_events(self, *, logGroupName: str, startTime: int) -> Any:  # noqa: N803
        if self.trouble is not None:
            raise self.trouble
        stamps = [(entry.get("timestamp"), entry) for entry in self.entries]
        past = [e for at, e in stamps if isinstance(at, int | float) and at < startTime]
        return {"events": [entry for entry in self.entries if entry not in past]}

    def receive_message(self, **_asked: Any) -> Any:
        return {"Messages": self.messages[:10]} if self.messages else {}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803
        self.messages = [m for m in self.messages if m["ReceiptHandle"] != ReceiptHandle]

    def log(self, entry: Any, at: Any = NOW) -> None:
        """Somebody writes to the log group."""
        told = {"logStreamName": "stream", "message": json.dumps(entry), "timestamp": at}
        self.entries.append(told)

    def send(self, body: str) -> None:
        """Somebody writes to the queue, or to the bus behind it."""
        self.messages.append({"Body": body, "ReceiptHandle": str(len(self.messages))})


class Window:
    """A watch on such an engine, its screen, and its clock."""

    def __init__(self) -> None:
        self.engine, self.screen, self.time = Engine(), io.StringIO(), NOW
        console = Console(file=self.screen, highlight=False, soft_wrap=True)
        self.watch = Watch(cast("Stack", self.engine), console, now=lambda: self.time)

    def look(self) -> list[str]:
        """The lines that one look adds."""
        before = len(self.screen.getvalue())
        self.watch.once()
        return self.screen.getvalue()[before:].splitlines()


@pytest.fixture
def window() -> Window:
    return Window()


def test_a_request_and_an_event_are_shown_once(window: Window) -> None:
    window.engine.log(REQUEST)
    window.engine.send(json.dumps(ENVELOPE))
    told = window.look()
    assert ["PATCH" in told[0], "event" in told[1], len(told)] == [True, True, 2]
    assert window.look() == []


def test_a_foreign_event_is_one_line_and_the_watch_goes_on(window: Window) -> None:
    window.engine.send(json.dumps({"source": "arcus.integrations", "detail": {"hello": 1}}))
    window.engine.send(json.dumps(ENVELOPE))
    told = window.look()
    assert ["not one of ours" in told[0], "integration.updated" in told[1]] == [True, True]


def test_every_odd_message_is_one_line_and_is_taken_off_the_queue(window: Window) -> None:
    for number, odd in enumerate(ODD.values()):
        window.engine.messages.append({"Body": json.dumps(odd), "ReceiptHandle": f"odd {number}"})
    told = window.look() + window.look()
    assert (len(told), window.engine.messages) == (len(ODD), [])


def test_a_message_without_a_body_is_one_line(window: Window) -> None:
    window.engine.messages.append({"ReceiptHandle": "1"})
    assert len(window.look()) == 1


@pytest.mark.parametrize("entry", [{}, {"message": None}, {"message": 3, "timestamp": "now"}])
def test_a_log_entry_without_its_members_does_not_end_the_watch(
    window: Window, entry: dict[str, Any]
) -> None:
    window.engine.entries.append(entry)
    window.look()
    window.engine.log(REQUEST)
    assert ["PATCH" in line for line in window.look()] == [True]


@pytest.mark.parametrize("at", [FUTURE, None, "soon", float("nan"), float("inf")])
def test_a_log_line_from_no_time_of_ours_is_shown_once_and_hides_no_other(
    window: Window, at: Any
) -> None:
    window.engine.log(REQUEST | {"path": "/from/another/time"}, at)
    assert len(window.look()) == 1
    for step in range(1, 6):
        window.time = NOW + step * LATE_MILLISECONDS
        window.engine.log(REQUEST | {"path": f"/of/today/{step}"}, window.time)
        assert [f"/of/today/{step}" in line for line in window.look()] == [True]


def test_what_is_long_past_is_forgotten(window: Window) -> None:
    for step in range(100):
        window.time = NOW + step * LATE_MILLISECONDS
        window.engine.log(REQUEST | {"path": f"/{step}"}, window.time)
        window.look()
    assert len(window.watch.seen) <= 3


@pytest.mark.parametrize(
    "trouble",
    [
        ClientError({"Error": {"Code": "500"}}, "FilterLogEvents"),
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ResponseParserError("no JSON"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
def test_an_engine_in_trouble_is_asked_again_later(window: Window, trouble: Exception) -> None:
    window.engine.trouble = trouble
    window.engine.log(REQUEST)
    assert window.look() == []
    window.engine.trouble = None
    assert len(window.look()) == 1


def test_a_screen_that_knows_few_letters_is_given_their_numbers() -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="backslashreplace")
    window = Window()
    window.watch.console = Console(file=screen, highlight=False, soft_wrap=True)
    window.engine.log(REQUEST | {"path": "/é/日本"})
    window.watch.once()
    screen.seek(0)
    assert r"/\xe9/\u65e5\u672c" in screen.read()
