"""One process of the built HTTP function that answers POSTs, AWS answering at once.

`python post.py handler|calls TIMES`: the whole handler, or just the two calls that it makes, by a
client as the SDK makes one. The answers are ready bytes, so that nothing but the function and the
SDK is counted.
"""

import json
import sys
from typing import Any

import boto3
import handler
from caller import BODY, call, key_item
from line import answered

EVENT = call("POST", "/v1/integrations/ups", BODY)


def main(what: str, times: int) -> None:
    """Both once, which sets the clients up and is not counted; then so many times."""
    client = handler.service.connections.client
    answers = {"UpdateItem": json.dumps({"Attributes": key_item()}).encode(), "PutItem": b"{}"}
    made: list[tuple[str, dict[str, Any]]] = []

    def answer(request: Any, event_name: str, **_: Any) -> Any:
        return answered(request.url, answers[event_name.rpartition(".")[2]])

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        made.append((model.name, params))

    client.meta.events.register("before-send", answer)
    client.meta.events.register("provide-client-params", note)
    replied = handler.handler(EVENT, None)
    client.meta.events.unregister("provide-client-params", note)
    if replied["statusCode"] != 201:
        raise SystemExit(replied["body"])
    plain = _plain(answer)
    calls = [(plain[name], params) for name, params in made]
    for method, params in calls:
        method(**params)
    for _ in range(times):
        if what == "handler":
            handler.handler(EVENT, None)
            continue
        for method, params in calls:
            method(**params)


def _plain(answer: Any) -> dict[str, Any]:
    """The two calls by a client as the SDK makes one."""
    session: Any = boto3.Session()
    client = session.client("dynamodb")
    client.meta.events.register("before-send", answer)
    return {"UpdateItem": client.update_item, "PutItem": client.put_item}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
