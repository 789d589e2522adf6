"""Answers about one row, and their replay."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.api import presentation
from connectors.api.call import Reply
from connectors.domain.connection import Connection
from connectors.domain.receipts import Answer, Outcome


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """How one row is answered, now and from the receipt: by a projection, 201 where it is new.

    A row that waits for its merchant is answered by where to send the merchant.
    """

    projection: Callable[[Connection], str]

    def __call__(self, outcome: Outcome) -> Answer:
        """What goes out, and what the receipt keeps."""
        if outcome.authorization is not None:
            return Answer(200, presentation.oauth_required(outcome.authorization))
        row = outcome.row
        return Answer(201 if outcome.created else 200, self.projection(row), row.etag)

    def reply(self, done: Outcome | Answer) -> Reply:
        """What an operation has come to: answered now, or a kept answer replayed."""
        if isinstance(done, Answer):
            return _reply(done, {"Idempotent-Replayed": "true"})
        return _reply(self(done), {})


def _reply(answer: Answer, headers: dict[str, str]) -> Reply:
    tag = {"ETag": answer.etag} if answer.etag else {}
    return Reply(answer.status, answer.body, tag | headers)
