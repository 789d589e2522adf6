"""Answers about one row, and their replay."""

from collections.abc import Callable
from dataclasses import dataclass

from connectors.api.call import Reply
from connectors.domain.connection import Connection
from connectors.domain.receipts import Answer


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """How one row is answered: a status and a projection; the same for now and for the receipt."""

    status: int
    projection: Callable[[Connection], str]

    def __call__(self, row: Connection) -> Answer:
        """What goes out, and what the receipt keeps."""
        return Answer(self.status, self.projection(row), row.etag)

    def reply(self, outcome: Connection | Answer) -> Reply:
        """The outcome of an operation: a row answered now, or a kept answer replayed."""
        if isinstance(outcome, Answer):
            return _reply(outcome, {"Idempotent-Replayed": "true"})
        return _reply(self(outcome), {})


def _reply(answer: Answer, headers: dict[str, str]) -> Reply:
    tag = {"ETag": answer.etag} if answer.etag else {}
    return Reply(answer.status, answer.body, tag | headers)
