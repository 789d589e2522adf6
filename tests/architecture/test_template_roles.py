"""Each function has a role of its own, with just the rights of this table (architecture §1)."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.architecture.stack import Part, listed, parts, properties, spelled, translated, written

RIGHTS = """
IntegrationsFunction
    KeysTable         dynamodb:UpdateItem
    ConnectionsTable  dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query
    ConnectionsTable  dynamodb:PutItem dynamodb:UpdateItem dynamodb:ConditionCheckItem
    ReceiptsTable     dynamodb:BatchGetItem dynamodb:PutItem
    HistoryTable      dynamodb:Query
    secrets           secretsmanager:CreateSecret secretsmanager:TagResource
    secrets           secretsmanager:DescribeSecret secretsmanager:RestoreSecret
    secrets           secretsmanager:DeleteSecret
AnnouncementsFunction
    EventBus          events:PutEvents
    HistoryTable      dynamodb:PutItem
    DeadLetterQueue   sqs:SendMessage
    StreamFailureQueue sqs:SendMessage
UpkeepFunction
    ConnectionsTable  dynamodb:GetItem dynamodb:PutItem dynamodb:DeleteItem dynamodb:Scan
    ConnectionsTable/index/due dynamodb:Query
    secrets           secretsmanager:DescribeSecret secretsmanager:RestoreSecret
    secrets           secretsmanager:DeleteSecret
    *                 secretsmanager:ListSecrets
    StreamFailureQueue sqs:SendMessage
CredentialsFunction
    ConnectionsTable  dynamodb:GetItem
    HistoryTable      dynamodb:PutItem
    secrets           secretsmanager:GetSecretValue
"""
WITHOUT_A_RESOURCE = {"secretsmanager:ListSecrets"}
"""Actions that AWS does not let anybody narrow."""
READING_A_VALUE = {"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"}
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


def test_only_the_hand_out_reads_a_secret_s_value() -> None:
    readers = {
        role for role in roles() if READING_A_VALUE & {action for _, action in granted(role)}
    }
    assert readers == {role_of("CredentialsFunction")}


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


def test_nobody_outside_may_invoke_the_hand_out() -> None:
    permissions = properties(translated(), "Lambda::Permission").values()
    invoked = {spelled(permission["FunctionName"]) for permission in permissions}
    assert invoked == {"Ref:IntegrationsFunction"}
