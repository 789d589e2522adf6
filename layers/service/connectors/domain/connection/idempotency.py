"""Idempotency records: what makes a request with an `Idempotency-Key` happen once (contract §1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.domain.connection.events import CREATED, Change
from connectors.domain.connection.row import Connection
from connectors.domain.errors import IdempotencyKeyReused
from connectors.domain.oauth.claims import ClaimWrite
from connectors.domain.oauth.states import Authorization

RECORD_TTL = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A completed 2xx, as it went out: replayed byte for byte.

    A sealed one is readable only by those who may open it: it holds what admits a bearer.
    """

    status: int
    body: str
    etag: str | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an operation has made of a row: the row afterwards, and the changes it committed.

    `authorization` is what the merchant has to follow, `taking` the shop claim that is written
    together with the row. One that is `interim` will be followed by another for the same request.
    """

    row: Connection
    changes: tuple[Change, ...] = ()
    authorization: Authorization | None = None
    taking: ClaimWrite | None = None
    interim: bool = False

    @property
    def created(self) -> bool:
        """Whether the row is a new one."""
        return any(change.type == CREATED for change in self.changes)


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request that its caller wants to happen once.

    `id` names the key within its owner without showing it; `fingerprint` stands for method, path
    and body; `answer` turns the outcome into what the idempotency record replays.
    """

    id: str
    fingerprint: str
    answer: Callable[[RowChange], StoredResponse]


@dataclass(frozen=True, slots=True)
class IdempotencyRecord:
    """A kept answer. Expiry is judged on read, whatever the database has tidied.

    An interim one says that the request is being carried out: its own request will write it again.
    It is replayed to nobody: where that request was given up, whoever sends it again goes on.
    """

    id: str
    fingerprint: str
    answer: StoredResponse
    expires_at: datetime
    interim: bool = False

    @classmethod
    def of(
        cls, claim: IdempotentRequest, outcome: RowChange, *, at: datetime
    ) -> "IdempotencyRecord":
        """The idempotency record that is written together with the outcome."""
        answer = claim.answer(outcome)
        return cls(claim.id, claim.fingerprint, answer, at + RECORD_TTL, outcome.interim)

    @property
    def written_at(self) -> datetime:
        """When the request was carried out."""
        return self.expires_at - RECORD_TTL

    def is_of(self, row: Connection) -> bool:
        """Whether the answer shows the row, in whatever version."""
        return (self.answer.etag or "").startswith(f'"{row.id}-')

    def replay(self, claim: IdempotentRequest) -> StoredResponse:
        """The kept answer, if it was the same request. Raises IdempotencyKeyReused."""
        if claim.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        return self.answer
