"""History: what was announced of a connector, and to whom its credentials were handed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.domain.connection.place import Place

HISTORY_RETENTION = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class HandOutRecord:
    """One hand-out, recorded before the value is given. `caller` is what the worker calls itself:
    a direct invocation shows no identity; the account's own trail does.
    """

    id: str
    place: Place
    connection_id: str
    at: datetime
    caller: str
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the history: which way it goes from which event, and how long it is.

    An event that is not there (any more) stands where the time in its id would have put it.
    """

    limit: int
    after: str | None = None
    before: str | None = None
