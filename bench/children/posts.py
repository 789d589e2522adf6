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
from dataclasses import dataclass
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
class Line:
    """The way to AWS, which ends here."""

    answers: dict[str, bytes]

    def lay(self, clients: list[Any]) -> None:
        """Answer the clients' calls."""
        from line import answered  # noqa: PLC0415 - `first` counts what the module imports

        def answer(request: Any, event_name: str, **_: Any) -> Any:
            operation = event_name.rpartition(".")[2]
            return answered(request.url, self.answers.get(operation, b"{}"))

        for client in clients:
            client.meta.events.register("before-send", answer)


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
    import taps  # noqa: PLC0415 - as in `Line`

    made = taps.calls(post, clients)
    if what == "calls":
        sys.stderr.write("\n" + json.dumps([model.name for model, _ in made]))
        return
    # Made whatever is asked for: what only begins is taken off the others.
    plain = _plain(line, taps.services(made))
    calls = _again(made, plain if what == "plain" else clients)
    for each in calls:
        each()
    for _ in range(times):
        for each in [post] if what == "whole" else calls:
            each()


def _answers(*, ours: bool) -> dict[str, bytes]:
    found = {"Attributes": key_item()} if ours else {}
    events = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
    return {"UpdateItem": json.dumps(found).encode(), "PutEvents": json.dumps(events).encode()}


def _again(made: list[Any], clients: list[Any]) -> list[Callable[[], object]]:
    import taps  # noqa: PLC0415 - as in `Line`

    by = {client.meta.service_model.service_name: client for client in clients}
    return [taps.again(each, by.__getitem__) for each in made]


def _plain(line: Line, services: list[str]) -> list[Any]:
    import boto3  # noqa: PLC0415 - as in `Line`

    session: Any = boto3.Session()
    clients = [session.client(service) for service in services]
    line.lay(clients)
    return clients


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
