"""The line of an SDK client to AWS, laid to something in this very process."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders


class Bytes:
    """A response's body."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        """All of it."""
        yield self.body


def answered(url: str, body: bytes, status: int = 200) -> AWSResponse:
    """A response as the SDK gets it."""
    return AWSResponse(url, status, HTTPHeaders(), Bytes(body))


def lay(answer: Callable[[str, dict[str, Any]], tuple[int, bytes]], *clients: Any) -> None:
    """Let the clients' calls be answered here."""

    def carry(request: Any, event_name: str, **_: Any) -> AWSResponse:
        operation = event_name.rpartition(".")[2]
        status, body = answer(operation, json.loads(request.body or b"{}"))
        return answered(request.url, body, status)

    for client in clients:
        client.meta.events.register("before-send", carry)
