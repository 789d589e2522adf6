"""The announcer's own dead-letter queue."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from connectors.adapters.aws.calls import map_aws_errors
from connectors.domain.connection.events import Envelope
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.operations.ports.bus import Letter

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

VISIBILITY_TIMEOUT_SECONDS = 300
"""Seconds that nobody else sees a message which a redrive has in hand."""

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that JSON allows and a queue refuses."""


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """Keeps what could not be announced, whole, until `events redrive` sends it again."""

    client: "SQSClient"
    url: str

    def put(self, text: str, reason: str) -> None:
        """See DeadLetters. A character that the queue would refuse is escaped as JSON does."""
        with map_aws_errors("sqs"):
            self.client.send_message(
                QueueUrl=self.url,
                MessageBody=_UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text),
                MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
            )

    def take(self, most: int) -> list[Letter]:
        """See Letters."""
        with map_aws_errors("sqs"):
            got = self.client.receive_message(
                QueueUrl=self.url,
                MaxNumberOfMessages=most,
                VisibilityTimeout=VISIBILITY_TIMEOUT_SECONDS,
            )
        return [
            Letter(m["MessageId"], m["ReceiptHandle"], m["Body"], _envelope(m["Body"]))
            for m in got.get("Messages", [])
        ]

    def remove(self, letter: Letter) -> None:
        """See Letters."""
        with map_aws_errors("sqs"):
            self.client.delete_message(QueueUrl=self.url, ReceiptHandle=letter.receipt)

    def give_back(self, letter: Letter) -> None:
        """See Letters. A courtesy: where it fails, the message shows itself again by the clock."""
        with suppress(ClientError, BotoCoreError):
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )


def _envelope(text: str) -> Envelope | None:
    """The envelope that was set aside; None where the message is something else."""
    try:
        event = json.loads(text)
        row = event["data"]["object"]
        place = Place(Owner(event["entity_id"], event["livemode"]), row["connector_type"])
        at = datetime.fromisoformat(event["created_at"]).astimezone(UTC)
        told = (event["id"], row["id"], event["type"])
    except (KeyError, TypeError, ValueError):
        return None
    if not all(isinstance(text, str) for text in told):
        return None
    id, connection_id, type = told
    return Envelope(id, connection_id, place, type, at, text)
