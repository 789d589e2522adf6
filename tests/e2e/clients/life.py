"""A connection's life by a generated client, with the whole row before and after each step."""

import json
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

from tests.e2e.clients.generators import Generated, environment
from tests.e2e.service import Service

Json = dict[str, Any]
ROW = "/v1/integrations/ups"


@dataclass(frozen=True)
class Step:
    """What the client was answered, as it has read it, and the row on both sides of that."""

    status: int
    body: Any
    before: Json
    after: Json

    @property
    def changed(self) -> set[str]:
        """The fields in which the row differs, but for those that every change moves."""
        differing = {name for name in self.after if self.before.get(name) != self.after[name]}
        return differing - {"version", "updated_at"}


@dataclass(frozen=True)
class Life:
    """All steps of one client, by name."""

    name: str
    generated: Generated
    steps: dict[str, Step] = field(default_factory=dict)
    deaths: list[str] = field(default_factory=list)
    """What the program said when it ended before its time."""

    @classmethod
    def lived(cls, name: str, generated: Generated, service: Service) -> Self:
        """By an entity of its own; the row is looked at by other means than the client."""
        life = cls(name, generated)
        with _Driver.begun(generated) as driver:
            try:
                life._live(driver, service, service.new_key(str(uuid.uuid4())))
            except _Died as death:
                life.deaths.append(str(death))
        return life

    def _live(self, driver: "_Driver", service: Service, key: str) -> None:
        for step in driver.ask([service.base_url, key]):
            before = service.send("GET", ROW, key=key).body
            if step == "history" and "version" in before:
                _await_history(service, key, before["version"])
            told = driver.ask(step)
            after = service.send("GET", ROW, key=key).body
            self.steps[step] = Step(told["status"], told["body"], before, after)

    def __getitem__(self, step: str) -> Step:
        """One step; the test of a program that never came so far fails by what it said."""
        assert step in self.steps, self.deaths
        return self.steps[step]


def _await_history(service: Service, key: str, version: int) -> None:
    """Until the row's last change is in it: events are written behind the answers (30 s)."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        events = service.send("GET", f"{ROW}/events", key=key).body["data"]
        if events and events[0]["sequence"] == version:
            return
        time.sleep(0.1)
    raise AssertionError("the history does not show the row's last change")


@dataclass(frozen=True)
class _Driver:
    """A program that answers line by line."""

    process: "subprocess.Popen[str]"

    @classmethod
    @contextmanager
    def begun(cls, generated: Generated) -> Iterator[Self]:
        with subprocess.Popen(
            generated.driver,
            cwd=generated.folder,
            env=environment(generated.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield cls(process)
            finally:
                process.kill()

    def ask(self, question: object) -> Any:
        """The answer, as JSON. Raises _Died."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        text = question if isinstance(question, str) else json.dumps(question)
        with suppress(BrokenPipeError):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise _Died(process.communicate()[1])
        return json.loads(answer)


class _Died(Exception):
    """A program that ended instead of answering."""
