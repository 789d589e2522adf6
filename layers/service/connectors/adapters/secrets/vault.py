"""Secrets Manager: the only place that sees the bytes of credentials on their way in and out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import code, map_aws_errors
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import SecretState
from connectors.domain.credentials import Credentials
from connectors.operations.ports.vault import ListedSecret, NewSecret, SecretNotLive

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

RECOVERY_DAYS = 10
"""The restore window of seven days and a margin: our own clock closes it, not the vault's."""

ENTITY_TAG, MODE_TAG = "arcus:entity", "arcus:mode"

CURRENT = "AWSCURRENT"

_SCHEDULED = "InvalidRequestException"
_GONE = "ResourceNotFoundException"


@dataclass(frozen=True, slots=True)
class SecretsManagerVault:
    """One secret per stored set, named `{stack}/{connector_type}/{connection_id}/{ulid}`.

    A fresh name each time: no create can collide with a secret that is scheduled for deletion, and
    roles can be cut by connector type.
    """

    client: "SecretsManagerClient"
    stack: str
    ids: Callable[[str], str]

    def create(self, place: Place, connection_id: str, credentials: Credentials) -> NewSecret:
        """See Vault. The SDK mints the request token, once per call and kept over its retries, so
        that they make one secret.
        """
        with map_aws_errors("secretsmanager"):
            made = self.client.create_secret(
                Name=f"{self.stack}/{place.connector_type}/{connection_id}/{self.ids('')}",
                SecretString=json.dumps(credentials.reveal()),
                Tags=[
                    {"Key": ENTITY_TAG, "Value": place.owner.entity_id},
                    {"Key": MODE_TAG, "Value": "live" if place.owner.livemode else "test"},
                ],
            )
        return NewSecret(made["ARN"], made["VersionId"])

    def add(self, arn: str, credentials: Credentials) -> str:
        """See Vault. The request token is minted once and kept over the SDK's retries; it is no
        digest of the bytes, since it is logged and a weak secret could be guessed from one.
        """
        try:
            with map_aws_errors("secretsmanager"):
                put = self.client.put_secret_value(
                    SecretId=arn, SecretString=json.dumps(credentials.reveal())
                )
        except ClientError as error:
            raise _not_live(error) from None
        return put["VersionId"]

    def promote(self, arn: str, version: str) -> None:
        """See Vault."""
        try:
            with map_aws_errors("secretsmanager"):
                found = self.client.describe_secret(SecretId=arn)
                stages = found.get("VersionIdsToStages", {})
                now = next((v for v, labels in stages.items() if CURRENT in labels), None)
                if now not in (None, version):
                    self.client.update_secret_version_stage(
                        SecretId=arn,
                        VersionStage=CURRENT,
                        MoveToVersionId=version,
                        RemoveFromVersionId=str(now),
                    )
        except ClientError as error:
            raise _not_live(error) from None

    def read(self, arn: str, version: str) -> Credentials:
        """See Vault."""
        try:
            with map_aws_errors("secretsmanager"):
                found = self.client.get_secret_value(SecretId=arn, VersionId=version)
        except ClientError as error:
            raise _not_live(error) from None
        kept = json.loads(found["SecretString"])
        return Credentials(kept["credentials"], kept["webhook_secret"])

    def kept(self, arn: str) -> SecretState:
        """See Vault."""
        try:
            with map_aws_errors("secretsmanager"):
                found = self.client.describe_secret(SecretId=arn)
        except ClientError as error:
            if code(error) == _GONE:
                return SecretState.DESTROYED
            raise
        return SecretState.SCHEDULED if found.get("DeletedDate") else SecretState.LIVE

    def schedule(self, arn: str) -> None:
        """See Vault."""
        self._tolerantly(
            lambda: self.client.delete_secret(SecretId=arn, RecoveryWindowInDays=RECOVERY_DAYS)
        )

    def restore(self, arn: str) -> None:
        """See Vault."""
        self._tolerantly(lambda: self.client.restore_secret(SecretId=arn))

    def destroy(self, arn: str) -> None:
        """See Vault."""
        self._tolerantly(
            lambda: self.client.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
        )

    def every(self) -> Iterator[ListedSecret]:
        """See Vault."""
        pages = self.client.get_paginator("list_secrets").paginate(
            IncludePlannedDeletion=True,
            Filters=[{"Key": "name", "Values": [f"{self.stack}/"]}],
        )
        with map_aws_errors("secretsmanager"):
            for page in pages:
                yield from filter(None, map(self._listed, page["SecretList"]))

    def _listed(self, entry: Any) -> ListedSecret | None:
        """The entry, if it is one of ours: the vault matches names by their words, not exactly."""
        tags = {tag["Key"]: tag["Value"] for tag in entry.get("Tags", [])}
        stack, _, rest = entry["Name"].partition("/")
        if stack != self.stack or ENTITY_TAG not in tags:
            return None
        owner = Owner(tags[ENTITY_TAG], tags[MODE_TAG] == "live")
        return ListedSecret(
            arn=entry["ARN"],
            place=Place(owner, rest.partition("/")[0]),
            created_at=entry["CreatedDate"],
            kept=SecretState.SCHEDULED if entry.get("DeletedDate") else SecretState.LIVE,
        )

    def _tolerantly(self, call: Callable[[], object]) -> None:
        """Another actor may have been faster; the level loop looks again and decides."""
        try:
            with map_aws_errors("secretsmanager"):
                call()
        except ClientError as error:
            if code(error) not in (_SCHEDULED, _GONE):
                raise


def _not_live(error: ClientError) -> Exception:
    """What a refused access says of the secret; any other error as it is."""
    return SecretNotLive() if code(error) in (_SCHEDULED, _GONE) else error
