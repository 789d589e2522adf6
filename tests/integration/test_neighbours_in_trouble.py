"""DynamoDB is slow, throttled, down or shut: a clear answer, and nothing half done."""

from dataclasses import dataclass, field

import boto3
import pytest

from connectors.domain.connection.owner import Owner
from tests.builders import Answered
from tests.integration.tenant import Tenant, overheard
from tests.integration.wire import Fault, Wire, answered, cancelled, refused, through, unreachable

pytestmark = pytest.mark.usefixtures("pauses")

ONCE = {"Idempotency-Key": "once"}
PLANTED = "pLaNtEd-7f3a9c"
TROUBLE = {
    "nobody there": unreachable,
    "table throttled": refused("ProvisionedThroughputExceededException"),
    "throttled": refused("ThrottlingException"),
    "account throttled": refused("RequestLimitExceeded"),
    "internal error": refused("InternalServerError", status=500),
    "no sense at all": answered(503, {}),
}
trouble = pytest.mark.parametrize("fault", TROUBLE.values(), ids=TROUBLE)


@dataclass(frozen=True)
class Ask:
    """A request, and the call to AWS of it that is in trouble."""

    operation: str
    method: str
    path: str = "/v1/integrations/stripe"
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, tenant: Tenant) -> Answered:
        body = None if self.method == "GET" else {"seller_id": "S"}
        return tenant.send(self.method, self.path, headers=self.headers, body=body)

    def harm(self, wire: Wire, fault: Fault, times: int) -> None:
        """Lay the fault on its call; its first UpdateItem counts the key."""
        wire.attempts.clear()
        wire.lay(self.operation, *[through] * (self.operation == "UpdateItem"), *[fault] * times)


ASKS = {
    "GET": Ask("GetItem", "GET"),
    "list": Ask("Query", "GET", "/v1/integrations"),
    "POST": Ask("PutItem", "POST", "/v1/integrations/ups"),
    "POST with a key": Ask("TransactWriteItems", "POST", "/v1/integrations/ups", ONCE),
    "PATCH": Ask("UpdateItem", "PATCH"),
    "PATCH with a key, reading": Ask("BatchGetItem", "PATCH", headers=ONCE),
    "PATCH with a key, writing": Ask("TransactWriteItems", "PATCH", headers=ONCE),
}
asks = pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)


@trouble
@asks
def test_lasting_trouble_is_told_and_nothing_is_done(
    tenant: Tenant, wire: Wire, ask: Ask, fault: Fault
) -> None:
    before = tenant.connect()
    ask.harm(wire, fault, times=20)
    answer = ask.send(tenant)
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    assert wire.attempts.count(ask.operation) <= 4
    wire.faults.clear()
    assert tenant.send("GET", "/v1/integrations").body["data"] == [before.body]
    assert tenant.events() == ["integration.created"]


@trouble
@asks
def test_passing_trouble_is_not_noticed(tenant: Tenant, wire: Wire, ask: Ask, fault: Fault) -> None:
    tenant.connect()
    ask.harm(wire, fault, times=1)
    assert ask.send(tenant).status in (200, 201)


@trouble
def test_without_the_keys_table_nobody_gets_in(tenant: Tenant, wire: Wire, fault: Fault) -> None:
    wire.lay_for_good("UpdateItem", fault)
    answer = tenant.connect()
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert set(wire.attempts) == {"UpdateItem"}
    assert tenant.rows() == []


@pytest.mark.parametrize("part", ["ProvisionedThroughputExceeded", "ThrottlingError"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_transaction_throttled_in_one_part_is_told(
    tenant: Tenant, wire: Wire, part: str, place: int
) -> None:
    reasons = ["None", "None"]
    reasons[place] = part
    wire.lay_for_good("TransactWriteItems", cancelled(*reasons))
    answer = tenant.connect(headers=ONCE)
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert tenant.rows() == []


def left_out(tenant: Tenant) -> Fault:
    """A batch that did not get to the row."""
    owner = Owner(tenant.entity_id, livemode=True)
    row = {"pk": {"S": owner.partition}, "sk": {"S": "stripe"}}
    unprocessed = {"connections": {"Keys": [row], "ConsistentRead": True}}
    return answered(200, {"Responses": {"receipts": []}, "UnprocessedKeys": unprocessed})


def test_what_a_batch_left_out_is_asked_for_again(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    tenant.connect()
    wire.lay("BatchGetItem", left_out(tenant), left_out(tenant))
    answer = tenant.amend({"seller_id": "S"}, headers=ONCE)
    assert (answer.status, answer.body["data"]["version"]) == (200, 2)
    assert len(pauses) == 2


def test_what_a_batch_never_gets_to_is_given_up(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    tenant.connect()
    wire.lay("BatchGetItem", *[left_out(tenant)] * 200)
    answer = tenant.amend({"seller_id": "S"}, headers=ONCE)
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert 0.5 < sum(pauses) < 2


SHUT = ["AccessDeniedException", "ValidationException", "ResourceNotFoundException"]


@pytest.mark.parametrize("code", SHUT)
@asks
def test_a_fault_of_our_own_is_told_without_a_word_of_it(
    tenant: Tenant, wire: Wire, ask: Ask, code: str
) -> None:
    tenant.connect()
    message = f"arn:aws:iam::123456789012:role/{PLANTED} is not authorized"
    ask.harm(wire, refused(code, message), times=20)
    with overheard(tenant.house) as heard:
        answer = ask.send(tenant)
    assert (answer.status, answer.body["code"]) == (500, "internal_error")
    assert (PLANTED in answer.text, PLANTED in heard.getvalue()) == (False, False)
    assert wire.attempts.count(ask.operation) <= 2


def test_the_log_tells_what_kind_of_fault_and_where(tenant: Tenant, wire: Wire) -> None:
    wire.lay_for_good("PutItem", refused("AccessDeniedException"))
    with overheard(tenant.house) as heard:
        answer = tenant.connect()
    assert answer.body["request_id"] in heard.getvalue()
    assert '"level":"ERROR"' in heard.getvalue()
    assert '"fault":"ClientError"' in heard.getvalue()
    assert "connection_table.py:" in heard.getvalue()


def test_an_item_that_cannot_be_read_is_a_fault_without_its_values(tenant: Tenant) -> None:
    tenant.connect(body={"seller_id": PLANTED})
    partition = Owner(tenant.entity_id, livemode=True).partition
    boto3.client("dynamodb").update_item(
        TableName="connections",
        Key={"pk": {"S": partition}, "sk": {"S": "stripe"}},
        UpdateExpression="SET created_at = seller_id",
    )
    with overheard(tenant.house) as heard:
        answer = tenant.read()
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    assert (PLANTED in answer.text, PLANTED in heard.getvalue()) == (False, False)
