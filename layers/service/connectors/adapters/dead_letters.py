"""The announcer's own dead-letter queue."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.adapters.aws_calls import calling

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """Keeps what could not be announced, whole, until `events redrive` sends it again."""

    client: "SQSClient"
    url: str

    def put(self, text: str, reason: str) -> None:
        """See DeadLetters."""
        with calling("sqs"):
            self.client.send_message(
                QueueUrl=self.url,
                MessageBody=text,
                MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
            )
