"""A process that answers POSTs, AWS answering at once: the built function, or one in another style.

`python posts.py MODULE WHAT [TIMES]`, where WHAT is `first` (a cold start and its first POST),
`calls` (which prints the AWS calls of a POST), `whole` (so many more POSTs), or the SDK calls of a
POST alone, so many times: `own` by the module's clients, `plain` by clients as the SDK makes them.
The answers are ready bytes, so that nothing but the function and the SDK is counted.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from caller import BODY, call, key_item

PATH = "/v1/integrations/ups"
CLIENTS: dict[str, Callable[[Any], list[Any]]] = {
    "handler": lambda app: [app.service.connections.client],
    "powertools_app": lambda app: [app.dynamodb, app.events],
    "cookbook_app": lambda app: [app.table.meta.client, app.receipts.client, app.events],
    "usual_design": lambda app: [app.dynamodb, app.events],
}


class Context:
    """What Lambda tells of an invocation."""

    function_name = "app"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-west-1:1:function:app"
    aws_request_id = "1"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """All of the time that upkeep has."""
        return 300_000


@dataclass
class Note:
    """A call: of which service, which operation, with what."""

    service: str
    operation: str
    params: dict[str, Any]

    def by(self, clients: list[Any]) -> Callable[[], object]:
        """The same call, by the client of its service."""
        from botocore import xform_name  # noqa: PLC0415 - `first` counts what the module imports

        client = next(c for c in clients if c.meta.service_model.service_name == self.service)
        method = getattr(client, xform_name(self.operation))
        return lambda: method(**self.params)


@dataclass
class Line:
    """The way to AWS, which ends here; notes what is asked."""

    answers: dict[str, bytes]
    made: list[Note] = field(default_factory=list)

    def lay(self, clients: list[Any]) -> None:
        """Answer the clients' calls."""
        from line import answered  # noqa: PLC0415 - as above

        def answer(request: Any, event_name: str, **_: Any) -> Any:
            operation = event_name.rpartition(".")[2]
            return answered(request.url, self.answers.get(operation, b"{}"))

        for client in clients:
            client.meta.events.register("before-send", answer)

    def tap(self, clients: list[Any], post: Callable[[], object]) -> None:
        """Note the calls of one POST."""

        def note(params: dict[str, Any], model: Any, context: Any, **_: Any) -> None:
            service = model.service_model.service_name
            asked = context.get("parameters as they go", params)
            self.made.append(Note(service, model.name, deepcopy(asked)))

        # As they are when they are built: a resource's client has spelled them out by then, and
        # ours has set them aside.
        for client in clients:
            client.meta.events.register_last("before-parameter-build", note)
        post()
        for client in clients:
            client.meta.events.unregister("before-parameter-build", note)


def main(module: str, what: str, times: int = 0) -> None:
    """Post once, which is not counted but for `first`; then what is asked for."""
    # Log lines go nowhere: whoever reads them is no part of it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    app = importlib.import_module(module)
    ours = module == "handler"
    line, clients = Line(_answers(ours=ours)), CLIENTS[module](app)
    event = call("POST", PATH, BODY, once=None if ours else "a")

    def post() -> None:
        replied = app.handler(event, Context())
        if replied["statusCode"] not in (200, 201):
            raise SystemExit(replied["body"])

    line.lay(clients)
    if what == "first":
        post()
        return
    line.tap(clients, post)
    if what == "calls":
        sys.stderr.write("\n" + json.dumps([note.operation for note in line.made]))
        return
    plain = _plain(line, {note.service for note in line.made})
    calls = [note.by(plain if what == "plain" else clients) for note in line.made]
    for each in calls:
        each()
    for _ in range(times):
        for each in [post] if what == "whole" else calls:
            each()


def _answers(*, ours: bool) -> dict[str, bytes]:
    found = {"Attributes": key_item()} if ours else {}
    events = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
    return {"UpdateItem": json.dumps(found).encode(), "PutEvents": json.dumps(events).encode()}


def _plain(line: Line, services: set[str]) -> list[Any]:
    import boto3  # noqa: PLC0415 - as above

    session: Any = boto3.Session()
    clients = [session.client(service) for service in sorted(services)]
    line.lay(clients)
    return clients


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
