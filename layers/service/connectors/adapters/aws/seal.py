"""KMS: seals what a table may hold but nobody may read there."""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.adapters.aws.calls import map_aws_errors

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@dataclass(frozen=True, slots=True)
class KmsSeal:
    """Implements operations.oauth_ports.Seal. KMS takes up to 4 KiB: an answer, not a row."""

    client: "KMSClient"
    key: str

    def close(self, text: str, context: str) -> str:
        """See Seal."""
        with map_aws_errors("kms"):
            sealed = self.client.encrypt(
                KeyId=self.key, Plaintext=text.encode(), EncryptionContext={"receipt": context}
            )
        return base64.b64encode(sealed["CiphertextBlob"]).decode()

    def open(self, sealed: str, context: str) -> str:
        """See Seal."""
        with map_aws_errors("kms"):
            opened = self.client.decrypt(
                KeyId=self.key,
                CiphertextBlob=base64.b64decode(sealed),
                EncryptionContext={"receipt": context},
            )
        return str(opened["Plaintext"], "utf-8")
