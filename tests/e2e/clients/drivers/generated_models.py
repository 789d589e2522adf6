"""The life of a connection by the models that datamodel-code-generator makes, sent by httpx.

A developer dumps a model with `exclude_unset`, or forgets to: both are here.
"""

from typing import Any

import httpx
from arcus_models import (
    Config,
    ConnectRequest,
    ConnectResult,
    CredentialSet,
    CredentialsRequest,
    EventList,
    Integration,
    IntegrationList,
    IntegrationResult,
    Mode,
    Problem,
    UpdateRequest,
)
from lines import serve
from pydantic import BaseModel

ROW = "/v1/integrations/ups"
Told = tuple[int, Any]


class Life:
    """Its steps, in their order."""

    def __init__(self, address: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._client = httpx.Client(base_url=address, headers=headers)

    def _send(
        self, method: str, path: str, model: type[BaseModel], body: BaseModel | None = None
    ) -> Told:
        dumped = body.model_dump(mode="json", exclude_unset=True) if body else None
        return self._told(self._client.request(method, path, json=dumped), model)

    def _told(self, answer: httpx.Response, model: type[BaseModel]) -> Told:
        read = (model if answer.is_success else Problem).model_validate_json(answer.content)
        return answer.status_code, read.model_dump(mode="json")

    def _amend(self, body: UpdateRequest) -> Told:
        return self._send("PATCH", ROW, IntegrationResult, body)

    def _amend_by_a_whole_dump(self, body: UpdateRequest) -> Told:
        answer = self._client.patch(ROW, json=body.model_dump(mode="json"))
        return self._told(answer, IntegrationResult)

    def connect(self) -> Told:
        config = Config.model_validate({"label_format": "ZPL", "depots": [1, 2]})
        body = ConnectRequest(
            mode=Mode.live, config=config, ship_from_city="Portland", seller_id="A1"
        )
        return self._send("POST", ROW, Integration, body)

    def read(self) -> Told:
        return self._send("GET", ROW, Integration)

    def list(self) -> Told:
        return self._send("GET", "/v1/integrations?is_active=true&limit=1", IntegrationList)

    def switch_off(self) -> Told:
        return self._amend(UpdateRequest(is_active=False))

    def rename(self) -> Told:
        return self._amend(UpdateRequest(display_name="Dock 5"))

    def clear(self) -> Told:
        return self._amend(UpdateRequest(seller_id=None))

    def refused(self) -> Told:
        return self._amend_by_a_whole_dump(UpdateRequest(display_name="Dock 6"))

    def refused_whole(self) -> Told:
        return self._amend_by_a_whole_dump(UpdateRequest())

    def store_credentials(self) -> Told:
        credentials = CredentialSet({"client_id": "c1", "client_secret": "s1"})
        body = CredentialsRequest(credentials=credentials)
        return self._send("PUT", f"{ROW}/credentials", IntegrationResult, body)

    def disconnect(self) -> Told:
        return self._send("DELETE", ROW, IntegrationResult)

    def restore(self) -> Told:
        return self._send("POST", ROW, ConnectResult, ConnectRequest())

    def history(self) -> Told:
        return self._send("GET", f"{ROW}/events?include_count=true", EventList)


if __name__ == "__main__":
    serve(Life)
