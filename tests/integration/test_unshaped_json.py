"""What is spelled and read as JSON alone is what the SDK would have made of it."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import BotoCoreError
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from connectors.adapters.aws import unshaped_json
from connectors.adapters.aws.session import AwsSession
from connectors.adapters.aws.unshaped_json import AS_THEY_COME, AS_THEY_GO
from tests.integration import premises
from tests.integration.holder import Holder
from tests.integration.house import House
from tests.integration.shopkeeper import Shopkeeper

SERVICES = ("dynamodb", "events", "secretsmanager")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    premises.environment(monkeypatch)


class Comparison:
    """Has the SDK spell every call and read every answer as well."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.come = unshaped_json._as_it_goes, unshaped_json._as_it_comes
        self.gone: set[str] = set()
        self.seen: set[str] = set()
        monkeypatch.setattr(unshaped_json, "_as_it_goes", self.spelled)
        monkeypatch.setattr(unshaped_json, "_as_it_comes", self.read)

    def spelled(self, model: Any, params: Any, context: Any, **given: Any) -> None:
        asked, added = context.get(unshaped_json._ASIDE), json.loads(params["body"])
        self.go(model=model, params=params, context=context, **given)
        if asked is None:
            return
        serializer = create_serializer(model.service_model.resolved_protocol)
        wanted = serializer.serialize_to_request(added | asked, model)
        assert json.loads(params["body"]) == json.loads(wanted["body"]), model.name
        assert unshaped_json._ASIDE not in context
        self.gone.add(model.name)

    def read(self, operation_model: Any, response_dict: Any, **given: Any) -> None:
        as_it_was, told = deepcopy(response_dict), given["customized_response_dict"]
        self.come(operation_model, response_dict, **given)
        if operation_model.name not in AS_THEY_COME or as_it_was["status_code"] != 200:
            return
        parser = create_parser(operation_model.service_model.resolved_protocol)
        wanted = parser.parse(as_it_was, operation_model.output_shape)
        # The SDK adds what stands in the head by itself.
        wanted.pop("ResponseMetadata")
        assert told == wanted, operation_model.name
        self.seen.add(operation_model.name)


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> Comparison:
    return Comparison(monkeypatch)


@pytest.fixture
def compared(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house whose clients' answers are all compared."""
    with House.built(monkeypatch) as built:
        yield built


def live(house: House) -> None:
    """A life of everything: sets, shops, keys, lists, histories, ends and restores."""
    holder, keeper = Holder.of(house), Shopkeeper.of(house)
    holder.connect_and_store()
    holder.connect("ups", headers={"Idempotency-Key": "once"})
    holder.amend({"display_name": "Ærø 😀", "config": {"a": [1, "two"]}})
    holder.hand_out()
    assert keeper.connect_shop().status == 200
    house.clock.forward(hours=2)
    assert keeper.hand_out()["object"] == "credentials"
    assert len(holder.send("GET", "/v1/integrations").body["data"]) == 2
    house.announce()
    assert holder.send("GET", "/v1/integrations/stripe/events").status in (200, 404)
    for each in (holder, keeper):
        each.disconnect()
    house.follow()
    assert holder.connect(body={}).status == 200
    house.follow()
    assert keeper.start(body={}).status == 200
    house.clock.forward(days=30)
    house.tick()
    house.reconcile()


def test_every_operation_is_spelled_and_read_as_by_the_sdk(
    comparison: Comparison, compared: House
) -> None:
    live(compared)
    assert comparison.gone == AS_THEY_GO
    assert comparison.seen == AS_THEY_COME


def members(shape: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The kinds of value in a shape, each with the name of the structure that holds it."""
    if shape is None or (name == shape.name == "AttributeValue"):
        return
    if shape.type_name == "structure":
        for member in shape.members.values():
            yield from members(member, shape.name)
    elif shape.type_name == "list":
        yield from members(shape.member, name)
    elif shape.type_name == "map":
        yield from members(shape.value, name)
    else:
        yield shape.type_name, name


def shaped(operation: str, which: str) -> set[tuple[str, str]]:
    """The values of a shape of an operation's that are no JSON by themselves."""
    session: Any = boto3.Session()
    models = [session.client(s, "eu-west-1").meta.service_model for s in SERVICES]
    (model,) = [m.operation_model(operation) for m in models if operation in m.operation_names]
    found = members(getattr(model, which))
    return {(kind, holder) for kind, holder in found if kind in ("timestamp", "blob")}


@pytest.mark.parametrize("operation", sorted(AS_THEY_COME))
def test_no_value_of_an_answer_needs_its_shape_but_bytes_in_an_item(operation: str) -> None:
    assert shaped(operation, "output_shape") <= {("blob", "AttributeValue")}


@pytest.mark.parametrize("operation", sorted(AS_THEY_GO))
def test_no_parameter_needs_its_shape_but_bytes(operation: str) -> None:
    kinds = {kind for kind, _ in shaped(operation, "input_shape")}
    assert kinds <= {"blob"}


def test_token_of_the_caller_s_own_stays_its_own() -> None:
    client = answered(200, b"{}")
    sent: list[Any] = []
    client.meta.events.register_first(
        "before-send", lambda request, **_: sent.append(json.loads(request.body))
    )
    for given in ({}, {"ClientRequestToken": "mine"}):
        client.transact_write_items(TransactItems=[], **given)
    made, mine = (body["ClientRequestToken"] for body in sent)
    assert (len(made), mine) == (36, "mine")


class _Told:
    """A body."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.body


def answered(status: int, body: bytes) -> Any:
    """A client whose calls are answered so."""
    client = AwsSession().client("dynamodb")
    client.meta.events.register(
        "before-send",
        lambda request, **_: AWSResponse(request.url, status, HTTPHeaders(), _Told(body)),
    )
    return client


KEY = {"pk": {"S": "a"}}


def test_answer_is_taken_as_it_comes() -> None:
    item = {"pk": {"S": "a"}, "n": {"N": "1"}, "deep": {"M": {"l": {"L": [{"NULL": True}]}}}}
    client = answered(200, json.dumps({"Item": item}).encode())
    assert client.get_item(TableName="t", Key=KEY)["Item"] == item


def test_error_is_told_by_the_sdk() -> None:
    told = {"__type": "x#ConditionalCheckFailedException", "Item": KEY, "message": "no"}
    client = answered(400, json.dumps(told).encode())
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as met:
        client.put_item(TableName="t", Item=KEY)
    assert met.value.response["Item"] == KEY


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[]", b"null", b'"text"', b"\xff"])
def test_answer_that_is_no_object_ends_as_the_sdk_has_it(body: bytes) -> None:
    ends: list[object] = []
    for client in (answered(200, body), answered(200, body)):
        if ends:
            client.meta.events.unregister("before-parse.dynamodb", unshaped_json._as_it_comes)
        try:
            told = client.get_item(TableName="t", Key=KEY)
            ends.append({name: told[name] for name in told if name != "ResponseMetadata"})
        except (BotoCoreError, AttributeError, ValueError) as error:
            ends.append(type(error).__name__)
    assert ends[0] == ends[1]
