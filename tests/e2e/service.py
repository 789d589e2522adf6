"""The running service as a client sees it, and as its operator does."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from connectors.operations.issue_key import NewKey
from connectors.wiring import operator as wiring
from local.simulator.server import Simulator
from local.stack import Stack
from tests.builders import Answered


@dataclass(frozen=True)
class Service:
    """An address and two keys; on the local engine also the stack behind it."""

    base_url: str
    live_key: str
    test_key: str
    entity_id: str = ""
    stack: Stack | None = None
    simulator: Simulator | None = None
    host: str = ""
    """The domain that is called, where it is not the address's own."""

    def behind(self, domain: str, base: str) -> "Service":
        """The same stack behind a domain of its own with a base path, as an operator adds it."""
        assert self.stack is not None
        gateway, api = self.stack.client("apigateway"), self.stack.outputs()["ApiId"]
        gateway.create_domain_name(domainName=domain, endpointConfiguration={"types": ["REGIONAL"]})
        gateway.create_base_path_mapping(
            domainName=domain, basePath=base, restApiId=api, stage="api"
        )
        root = self.base_url.partition("/restapis/")[0]
        return replace(self, base_url=f"{root}/{base}", host=domain)

    def send(self, method: str, path: str, **parts: Any) -> Answered:
        """One call over HTTP. Parts: key (live by default), body, headers."""
        headers = dict(parts.get("headers") or {}) | ({"Host": self.host} if self.host else {})
        key = parts.get("key", self.live_key)
        if key:
            headers["Authorization"] = f"Bearer {key}"
        body = parts.get("body")
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(
            self.base_url + path,
            method=method,
            headers=headers,
            data=None if body is None else (body if isinstance(body, bytes) else _json(body)),
        )
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            told = {name.lower(): value for name, value in answer.headers.items()}
            return Answered(answer.status, told, answer.read().decode())

    def new_key(self, entity_id: str, *, livemode: bool = True, **command: Any) -> str:
        """A further key, issued as an operator would."""
        assert self.stack is not None
        operator = wiring.operator(self.stack.session(), self.stack.outputs()["KeysTable"])
        wanted = NewKey(entity_id=entity_id, livemode=livemode, name="e2e", **command)
        return operator.issue_key(wanted).secret

    def events(self, entity_id: str, *, until: Callable[[list[Any]], bool]) -> list[Any]:
        """The entity's events off the demo subscriber's queue, once the condition holds (30 s)."""
        assert self.stack is not None
        sqs, queue = self.stack.client("sqs"), self.stack.outputs()["DemoQueue"]
        got: list[Any] = []
        deadline = time.monotonic() + 30
        while not until(got) and time.monotonic() < deadline:
            answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for message in answer.get("Messages", []):
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                event = json.loads(message["Body"])["detail"]
                if event["entity_id"] == entity_id:
                    got.append(event)
        return got

    def make_due(self, entity_id: str, connector_type: str) -> None:
        """Let upkeep's time for a live row have come."""
        assert self.stack is not None
        place = {"pk": {"S": f"{entity_id}#live"}, "sk": {"S": connector_type}}
        self.stack.client("dynamodb").update_item(
            TableName=self.stack.outputs()["ConnectionsTable"],
            Key=place,
            UpdateExpression="SET refresh_at = :past, due_at = :past",
            ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000Z"}},
        )

    def work_off_due(self) -> dict[str, int]:
        """The minute's upkeep, now."""
        assert self.stack is not None
        answer = self.stack.client("lambda").invoke(
            FunctionName=self.stack.outputs()["UpkeepFunction"],
            Payload=json.dumps({"task": "work_off_due"}),
        )
        counts: dict[str, int] = json.load(answer["Payload"])
        return counts

    def hand_out(self, entity_id: str, connector_type: str) -> Any:
        """What a worker of the vendor's is told."""
        assert self.stack is not None
        asked = {
            "entity_id": entity_id,
            "livemode": True,
            "connector_type": connector_type,
            "caller": "e2e",
            "reason": "test",
        }
        answer = self.stack.client("lambda").invoke(
            FunctionName=self.stack.outputs()["CredentialsFunction"], Payload=json.dumps(asked)
        )
        return json.load(answer["Payload"])


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
