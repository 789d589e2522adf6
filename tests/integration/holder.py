"""A tenant that stores credentials, changes its mind, and is asked for by the vendor's workers."""

from dataclasses import dataclass
from typing import Any

import boto3

from connectors.domain.connection.owner import Owner
from tests.builders import Answered
from tests.integration.credential_sets import a_body
from tests.integration.house import House
from tests.integration.tenant import Tenant


@dataclass
class Holder(Tenant):
    """What issue 3 adds to a tenant's life, and a look into the vault."""

    def store(
        self, body: dict[str, Any] | None = None, connector_type: str = "stripe", **parts: Any
    ) -> Answered:
        """A PUT of credentials: a whole set that fits, unless another body is given."""
        path = f"/v1/integrations/{connector_type}/credentials"
        body = a_body(connector_type) if body is None else body
        return self.send("PUT", path, body=body, **parts)

    def disconnect(self, connector_type: str = "stripe", **parts: Any) -> Answered:
        """A DELETE."""
        return self.send("DELETE", f"/v1/integrations/{connector_type}", **parts)

    def connect_and_store(self, connector_type: str = "stripe") -> Answered:
        """A row with a whole set."""
        self.connect(connector_type)
        return self.store(connector_type=connector_type)

    def hand_out(self, connector_type: str = "stripe", **changes: Any) -> dict[str, Any]:
        """What a worker is told that asks for this owner's credentials."""
        return self.house.hand_out(connector_type, **({"entity_id": self.entity_id} | changes))

    def follow(self) -> None:
        """Let upkeep see every write to its rows."""
        self.house.follow(self.records())

    def announced(self) -> list[dict[str, Any]]:
        """Let the announcer see every write to its rows; what the subscriber then receives."""
        self.house.received()
        self.house.announce(self.records())
        return self.house.received()

    def history(self, connector_type: str = "stripe", **query: object) -> Answered:
        """A GET of the history."""
        given = {name: [str(value)] for name, value in query.items()}
        return self.send("GET", f"/v1/integrations/{connector_type}/events", query=given)

    def row(self, connector_type: str = "stripe") -> dict[str, Any]:
        """Its live item of the Connections table."""
        return self.house.row(connector_type, Owner(self.entity_id, livemode=True))

    def vault(self) -> list[str]:
        """How its secrets are kept, oldest first: `live` or `scheduled`."""
        return ["scheduled" if "DeletedDate" in entry else "live" for entry in self.secrets()]

    def secrets(self) -> list[dict[str, Any]]:
        """Its secrets as the vault lists them, oldest first: names end in ULIDs."""
        mine = {"Key": "arcus:entity", "Value": self.entity_id}
        found = [entry for entry in _every_secret() if mine in entry.get("Tags", [])]
        return sorted(found, key=lambda entry: str(entry["Name"]).rpartition("/")[2])


def move_out(house: House) -> None:
    """Take every row and every secret away."""
    dynamodb, vault = boto3.client("dynamodb"), boto3.client("secretsmanager")
    for item in house.rows():
        dynamodb.delete_item(TableName="connections", Key={"pk": item["pk"], "sk": item["sk"]})
    for secret in _every_secret():
        vault.delete_secret(SecretId=secret["ARN"], ForceDeleteWithoutRecovery=True)


def _every_secret() -> list[Any]:
    pages = boto3.client("secretsmanager").get_paginator("list_secrets")
    return [s for page in pages.paginate(IncludePlannedDeletion=True) for s in page["SecretList"]]
