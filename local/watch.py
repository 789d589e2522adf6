"""What happens in the run, as it happens: each request's log line, each event on the bus."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.text import Text

from local.stack import Stack

POLL_SECONDS = 0.4
LATE_MILLISECONDS = 5_000
"""How long after its own time a log line may still appear."""


@dataclass
class Watch:
    """Polls the log group and the demo subscriber's queue, and prints what is new."""

    stack: Stack
    console: Console
    since: int = field(default_factory=lambda: int(time.time() * 1000))
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        outputs = self.stack.outputs()
        self._group, self._queue = outputs["Logs"], outputs["DemoQueue"]
        self._logs, self._sqs = self.stack.client("logs"), self.stack.client("sqs")

    def close(self) -> None:
        """Let go of the engine, which at its end waits for open connections."""
        self._logs.close()
        self._sqs.close()

    def once(self) -> None:
        """Print what has come since the last time. An engine in mid-step is asked again later."""
        try:
            for line in self._lines():
                self.console.print(line)
            for event in self._events():
                self.console.print(_event(event))
        except (BotoCoreError, ClientError):
            return

    def _lines(self) -> Iterator[Text]:
        found = self._logs.filter_log_events(logGroupName=self._group, startTime=self.since)
        for entry in found["events"]:
            # The engine gives log events no id.
            name = f"{entry['logStreamName']} {entry['message']}"
            if name in self.seen:
                continue
            self.seen[name] = entry["timestamp"]
            line = _line(entry["message"])
            if line is not None:
                yield line
        self._forget()

    def _forget(self) -> None:
        """Ask for new lines only: all of a long run's would soon be more than one answer holds."""
        newest = max(self.seen.values(), default=self.since)
        self.since = max(self.since, newest - LATE_MILLISECONDS)
        self.seen = {name: at for name, at in self.seen.items() if at >= self.since}

    def _events(self) -> Iterator[dict[str, Any]]:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
            yield json.loads(message["Body"])["detail"]


def _line(message: str) -> Text | None:
    """A request's line, or one that tells of a fault; None for the runtime's own chatter."""
    try:
        told = json.loads(message)
    except ValueError:
        return None
    if not isinstance(told, dict) or "level" not in told:
        return None
    if told.get("message") == "request":
        return _request(told)
    if told["level"] in ("ERROR", "CRITICAL", "WARNING"):
        return Text(f"{_clock(told)}  {told['level'].lower():8} {told.get('message')}", "red")
    return None


def _request(told: dict[str, Any]) -> Text:
    status = int(told["status"])
    style = "green" if status < 400 else "yellow" if status < 500 else "red"
    line = Text(f"{_clock(told)}  ", "dim")
    line.append(f"{told['method']:6} {told['path']:<38} ", "bold")
    line.append(f"{status} ", style)
    line.append(f"{told['duration_ms']:6.1f} ms  {told['request_id']}", "dim")
    return line


def _event(event: dict[str, Any]) -> Text:
    row = event["data"]["object"]
    line = Text(f"{event['created_at'][11:19]}  ", "dim")
    line.append(f"event  {event['type']:<32} ", "cyan")
    line.append(f"{row['connector_type']} #{event['sequence']}  {event['id']}", "dim")
    return line


def _clock(told: dict[str, Any]) -> str:
    return str(told.get("timestamp", ""))[11:19]
