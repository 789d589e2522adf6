"""Answers about one row, and their replay."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.api.http.call import Response
from connectors.api.representation import presentation
from connectors.domain.connection.idempotency import RowChange, StoredResponse
from connectors.domain.connection.row import Connection


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """How one row is answered, now and when replayed: by a projection, 201 where it is new.

    A row that waits for its merchant is answered by where to send the merchant.
    """

    projection: Callable[[Connection], str]

    def __call__(self, outcome: RowChange) -> StoredResponse:
        """What goes out, and what the idempotency record keeps."""
        if outcome.authorization is not None:
            return StoredResponse(200, presentation.oauth_required(outcome.authorization))
        row = outcome.row
        return StoredResponse(201 if outcome.created else 200, self.projection(row), row.etag)

    def reply(self, done: RowChange | StoredResponse) -> Response:
        """What an operation has come to: answered now, or a kept answer replayed."""
        if isinstance(done, StoredResponse):
            return _reply(done, {"Idempotent-Replayed": "true"})
        return _reply(self(done), {})


def _reply(answer: StoredResponse, headers: dict[str, str]) -> Response:
    tag = {"ETag": answer.etag} if answer.etag else {}
    return Response(answer.status, answer.body, tag | headers)
