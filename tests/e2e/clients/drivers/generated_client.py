"""The life of a connection by the package that openapi-python-client generates."""

from typing import Any, Protocol

from arcus_client import AuthenticatedClient
from arcus_client.api.integrations import (
    amend,
    connect,
    disconnect,
    history,
    list_all,
    read,
    store_credentials,
)
from arcus_client.api.open_ import published
from arcus_client.models import (
    ApiVersion,
    Config,
    ConnectorType,
    ConnectRequest,
    CredentialSet,
    CredentialsRequest,
    Mode,
    UpdateRequest,
)
from arcus_client.types import Response
from lines import serve

UPS = ConnectorType.UPS
Told = tuple[int, Any]


class Readable(Protocol):
    """Any model of the package."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""


def told[Model: Readable](answer: Response[Model]) -> Told:
    """What came back, as the client has read it."""
    return int(answer.status_code), answer.parsed.to_dict() if answer.parsed else None


class Life:
    """Its steps, in their order."""

    def __init__(self, address: str, key: str) -> None:
        self._client = AuthenticatedClient(base_url=address, token=key)

    def _amend(self, body: UpdateRequest) -> Told:
        return told(amend.sync_detailed(UPS, client=self._client, body=body))

    def connect(self) -> Told:
        config = Config.from_dict({"label_format": "ZPL", "depots": [1, 2]})
        body = ConnectRequest(
            mode=Mode.LIVE, config=config, ship_from_city="Portland", seller_id="A1"
        )
        version = ApiVersion.VALUE_0
        return told(
            connect.sync_detailed(UPS, client=self._client, body=body, arcus_version=version)
        )

    def read(self) -> Told:
        return told(read.sync_detailed(UPS, client=self._client))

    def list(self) -> Told:
        return told(list_all.sync_detailed(client=self._client, is_active=True, limit=1))

    def switch_off(self) -> Told:
        return self._amend(UpdateRequest(is_active=False))

    def rename(self) -> Told:
        return self._amend(UpdateRequest(display_name="Dock 5"))

    def clear(self) -> Told:
        return self._amend(UpdateRequest(seller_id=None))

    def refused(self) -> Told:
        return self._amend(UpdateRequest(display_name=""))

    def store_credentials(self) -> Told:
        credentials = CredentialSet.from_dict({"client_id": "c1", "client_secret": "s1"})
        body = CredentialsRequest(credentials=credentials)
        return told(store_credentials.sync_detailed(UPS, client=self._client, body=body))

    def disconnect(self) -> Told:
        return told(disconnect.sync_detailed(UPS, client=self._client))

    def restore(self) -> Told:
        return told(connect.sync_detailed(UPS, client=self._client, body=ConnectRequest()))

    def history(self) -> Told:
        return told(history.sync_detailed(UPS, client=self._client, include_count=True))

    def published(self) -> Told:
        return told(published.sync_detailed(client=self._client))


if __name__ == "__main__":
    serve(Life)
