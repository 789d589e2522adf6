"""Each function has a role of its own, with just the rights of this table (architecture §1)."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from connectors.adapters.dynamodb import claim_items
from connectors.domain.providers.shopify import Shop
from tests.architecture.stack import Part, listed, parts, properties, spelled, translated, written

RIGHTS = """
IntegrationsFunction
    KeysTable         dynamodb:UpdateItem
    ConnectionsTable  dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query
    ConnectionsTable  dynamodb:PutItem dynamodb:UpdateItem dynamodb:ConditionCheckItem
    ReceiptsTable     dynamodb:BatchGetItem dynamodb:PutItem
    HistoryTable      dynamodb:Query dynamodb:GetItem
    secrets           secretsmanager:CreateSecret secretsmanager:TagResource
    secrets           secretsmanager:DescribeSecret secretsmanager:RestoreSecret
    secrets           secretsmanager:DeleteSecret
ShopifyFunction
    KeysTable         dynamodb:UpdateItem
    ConnectionsTable  dynamodb:GetItem dynamodb:BatchGetItem dynamodb:ConditionCheckItem
    ConnectionsTable  dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem
    ConnectionsTable/index/shop dynamodb:Query
    ReceiptsTable     dynamodb:GetItem dynamodb:BatchGetItem
    ReceiptsTable     dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem
    ReceiptsKey       kms:Encrypt kms:Decrypt
    secrets/shopify   secretsmanager:CreateSecret secretsmanager:TagResource
    secrets/shopify   secretsmanager:GetSecretValue secretsmanager:PutSecretValue
    secrets/shopify   secretsmanager:UpdateSecretVersionStage secretsmanager:DescribeSecret
    secrets/shopify   secretsmanager:RestoreSecret secretsmanager:DeleteSecret
    ShopifyAppSecret  secretsmanager:GetSecretValue
AnnouncementsFunction
    EventBus          events:PutEvents
    HistoryTable      dynamodb:PutItem dynamodb:ConditionCheckItem
    DeadLetterQueue   sqs:SendMessage
    StreamFailureQueue sqs:SendMessage
UpkeepFunction
    ConnectionsTable  dynamodb:GetItem dynamodb:UpdateItem dynamodb:DeleteItem
    ConnectionsTable  dynamodb:BatchGetItem dynamodb:Scan
    ReceiptsTable     dynamodb:PutItem dynamodb:DeleteItem
    ConnectionsTable/index/due dynamodb:Query
    secrets           secretsmanager:DescribeSecret secretsmanager:RestoreSecret
    secrets           secretsmanager:DeleteSecret
    secrets/shopify   secretsmanager:GetSecretValue secretsmanager:PutSecretValue
    secrets/shopify   secretsmanager:UpdateSecretVersionStage
    ShopifyAppSecret  secretsmanager:GetSecretValue
    *                 secretsmanager:ListSecrets
    StreamFailureQueue sqs:SendMessage
CredentialsFunction
    ConnectionsTable  dynamodb:GetItem dynamodb:UpdateItem
    ReceiptsTable     dynamodb:PutItem dynamodb:DeleteItem
    HistoryTable      dynamodb:PutItem
    secrets           secretsmanager:GetSecretValue
    secrets/shopify   secretsmanager:PutSecretValue secretsmanager:DescribeSecret
    secrets/shopify   secretsmanager:UpdateSecretVersionStage
    ShopifyAppSecret  secretsmanager:GetSecretValue
"""
WITHOUT_A_RESOURCE = {"secretsmanager:ListSecrets"}
"""Actions that AWS does not let anybody narrow."""
READING = "secretsmanager:GetSecretValue"
LOGS = "AWSLambdaBasicExecutionRole"
STREAM = "AWSLambdaDynamoDBExecutionRole"

Right = tuple[str, str]


def table() -> dict[str, set[Right]]:
    """The rights of each function, as (resource, action)."""
    rights: dict[str, set[Right]] = {}
    name = ""
    for line in filter(None, RIGHTS.splitlines()):
        if not line.startswith(" "):
            name = line
            continue
        resource, *actions = line.split()
        rights.setdefault(name, set()).update((resource, action) for action in actions)
    return rights


NAMES = sorted(parts(written(), "Serverless::Function"))
EACH = pytest.mark.parametrize("function", NAMES)


def roles() -> dict[str, Part]:
    return properties(translated(), "IAM::Role")


def statements(role: str) -> Iterator[dict[str, Any]]:
    for policy in roles()[role].get("Policies", []):
        yield from listed(policy["PolicyDocument"]["Statement"])


def granted(role: str) -> set[Right]:
    return {
        (spelled(resource), action)
        for statement in statements(role)
        for resource in listed(statement["Resource"])
        for action in listed(statement["Action"])
    }


def role_of(function: str) -> str:
    role = properties(translated(), "Lambda::Function")[function]["Role"]["Fn::GetAtt"]
    assert role[1] == "Arn"
    return str(role[0])


def test_the_table_knows_every_function() -> None:
    assert set(table()) == set(NAMES)


def test_no_two_functions_share_a_role() -> None:
    assert len({role_of(function) for function in NAMES}) == len(NAMES)


@EACH
def test_a_function_has_the_rights_of_the_table_and_no_other(function: str) -> None:
    assert granted(role_of(function)) == table()[function]


@EACH
def test_beyond_them_it_may_write_its_log_and_read_its_stream(function: str) -> None:
    managed = {arn.rpartition("/")[2] for arn in roles()[role_of(function)]["ManagedPolicyArns"]}
    events = parts(written(), "Serverless::Function")[function]["Properties"].get("Events", {})
    streams = any(event["Type"] == "DynamoDB" for event in events.values())
    assert managed == ({LOGS, STREAM} if streams else {LOGS})


@EACH
def test_only_lambda_may_take_the_role(function: str) -> None:
    (trust,) = roles()[role_of(function)]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": ["lambda.amazonaws.com"]}


def test_no_right_is_wider_than_it_is_written() -> None:
    for statement in itertools.chain(*map(statements, roles())):
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource"} & set(statement)
        assert not [action for action in listed(statement["Action"]) if "*" in action]
        everywhere = "*" in listed(statement["Resource"])
        assert not everywhere or set(listed(statement["Action"])) <= WITHOUT_A_RESOURCE


def readers(of: str) -> set[str]:
    """Who may read the values of these secrets."""
    return {f for f in NAMES for r, action in granted(role_of(f)) if (r, action) == (of, READING)}


def test_only_the_hand_out_reads_the_value_of_every_secret() -> None:
    assert readers("secrets") == {"CredentialsFunction"}


def test_those_who_refresh_read_tokens_of_shops_and_the_app_s_own_secret() -> None:
    assert readers("secrets/shopify") == {"ShopifyFunction", "UpkeepFunction"}
    refreshing = {"ShopifyFunction", "UpkeepFunction", "CredentialsFunction"}
    assert readers("ShopifyAppSecret") == refreshing


def test_a_schedule_may_start_its_function_and_nothing_else() -> None:
    others = set(roles()) - {role_of(function) for function in NAMES}
    for role in others:
        assert {action for _, action in granted(role)} == {"lambda:InvokeFunction"}
        assert {resource for resource, _ in granted(role)} <= set(NAMES)


def test_events_go_out_under_our_own_source_only() -> None:
    found = [s for s in statements(role_of("AnnouncementsFunction")) if s.get("Sid") == "Announce"]
    assert found[0]["Condition"] == {
        "ForAllValues:StringEquals": {"events:source": ["arcus.integrations"]}
    }


def test_who_connects_shops_deletes_claims_and_no_rows() -> None:
    deleting = "dynamodb:DeleteItem"
    (found,) = (
        statement
        for statement in statements(role_of("ShopifyFunction"))
        if deleting in listed(statement["Action"])
        and spelled(statement["Resource"]) == "ConnectionsTable"
    )
    begins = claim_items.key(Shop("a.myshopify.com"))["pk"]["S"].replace("a.myshopify.com", "*")
    assert listed(found["Action"]) == [deleting]
    assert found["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [begins]}}


def test_nobody_outside_may_invoke_the_hand_out() -> None:
    permissions = properties(translated(), "Lambda::Permission").values()
    invoked = {spelled(permission["FunctionName"]) for permission in permissions}
    assert invoked == {"Ref:IntegrationsFunction", "Ref:ShopifyFunction"}
