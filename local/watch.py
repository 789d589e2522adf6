"""What happens in the run, as it happens: each request's log line, each event on the bus."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from rich.console import Console
from rich.text import Text

from local.lines import event_line, log_line
from local.stack import Stack

POLL_SECONDS = 0.4
LATE_MILLISECONDS = 5_000
"""How long after its own time a log line may still appear."""


@dataclass
class Watch:
    """Polls the log group and the demo subscriber's queue, and prints what is new."""

    stack: Stack
    console: Console
    now: Callable[[], int] = lambda: int(time.time() * 1000)
    """The machine's clock, in milliseconds, as log lines have it."""
    since: int = field(init=False)
    seen: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.since = self.now()
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
            for line in self._events():
                self.console.print(line)
        except (BotoCoreError, ClientError, ResponseParserError):
            return

    def _lines(self) -> Iterator[Text]:
        found = self._logs.filter_log_events(logGroupName=self._group, startTime=self.since)
        for entry in found["events"]:
            message, at = str(entry.get("message")), entry.get("timestamp")
            # The engine gives log events no id.
            name = f"{entry.get('logStreamName')} {message}"
            if name in self.seen:
                continue
            self.seen[name] = at if type(at) is int else sys.maxsize
            line = log_line(message)
            if line is not None:
                yield line
        self._forget()

    def _forget(self) -> None:
        """Ask for new lines only: all of a long run's would soon be more than one answer holds.

        A line from the future, which anybody may write, must not hide those of the present.
        """
        now = self.now()
        newest = max((min(at, now) for at in self.seen.values()), default=self.since)
        self.since = max(self.since, newest - LATE_MILLISECONDS)
        self.seen = {name: at for name, at in self.seen.items() if at >= self.since}

    def _events(self) -> Iterator[Text]:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
            yield event_line(str(message.get("Body")))
