"""The EventBridge bus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.adapters.aws.calls import map_aws_errors
from connectors.domain.connection.events import SOURCE, Envelope
from connectors.operations.ports.bus import Rejection

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

PASSING = frozenset(
    {"ThrottlingException", "InternalFailure", "InternalException", "ServiceUnavailable"}
)
"""Error codes of a rejected entry that trying again can help."""


@dataclass(frozen=True, slots=True)
class EventBus:
    """Publishes envelopes; each entry's own fate is looked at, not only the call's."""

    client: "EventBridgeClient"
    name: str

    def publish(self, envelopes: Sequence[Envelope]) -> list[Rejection | None]:
        """See Bus. Raises Unavailable where the call as a whole failed."""
        with map_aws_errors("events"):
            answer = self.client.put_events(
                Entries=[
                    {
                        "EventBusName": self.name,
                        "Source": SOURCE,
                        "DetailType": envelope.type,
                        "Detail": envelope.text,
                        "Time": envelope.at,
                    }
                    for envelope in envelopes
                ]
            )
        return [
            Rejection(entry["ErrorCode"], entry["ErrorCode"] in PASSING)
            if entry.get("ErrorCode")
            else None
            for entry in answer["Entries"]
        ]
