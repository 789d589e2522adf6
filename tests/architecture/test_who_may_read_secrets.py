"""Which role may do what with which secrets: one table, compared with the template."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.integration.house import ROOT

TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
FUNCTIONS: dict[str, Any] = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Serverless::Function"
}

OWN = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:${AWS::StackName}/*"
)
"""This stack's secrets, and nobody else's."""
EVERY = "*"

RIGHTS: dict[str, dict[str, set[str]]] = {
    "IntegrationsFunction": {
        OWN: {"CreateSecret", "TagResource", "DescribeSecret", "RestoreSecret", "DeleteSecret"}
    },
    "AnnouncementsFunction": {},
    "UpkeepFunction": {
        OWN: {"DescribeSecret", "RestoreSecret", "DeleteSecret"},
        EVERY: {"ListSecrets"},
    },
    "CredentialsFunction": {OWN: {"GetSecretValue"}},
}
"""All that the functions' roles may ask of Secrets Manager, by resource."""

READING = ("GetSecretValue", "BatchGetSecretValue")


def statements(function: str) -> list[dict[str, Any]]:
    """What the function's role may do; every policy is spelled out in the template."""
    return [s for policy in FUNCTIONS[function]["Policies"] for s in policy["Statement"]]


def listed(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def spelled(resource: Any) -> str:
    return str(resource["Fn::Sub"]) if isinstance(resource, dict) else str(resource)


def rights(function: str) -> dict[str, set[str]]:
    """The function's rows of the table, as the template has them."""
    found: dict[str, set[str]] = {}
    for statement in statements(function):
        for action in listed(statement["Action"]):
            service, _, verb = action.partition(":")
            if fnmatchcase("secretsmanager", service.lower()):
                for resource in listed(statement["Resource"]):
                    found.setdefault(spelled(resource), set()).add(verb)
    return found


def may(function: str, action: str) -> bool:
    """Whether a role's statements, wildcards considered, allow the action on anything."""
    patterns = [a for s in statements(function) for a in listed(s["Action"])]
    return any(fnmatchcase(f"secretsmanager:{action}".lower(), p.lower()) for p in patterns)


def has_http(function: str) -> bool:
    events = FUNCTIONS[function].get("Events", {}).values()
    return any(event["Type"] in ("Api", "HttpApi") for event in events)


def test_the_table_has_a_row_for_every_function() -> None:
    assert set(RIGHTS) == set(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_may_do_just_what_the_table_says(function: str) -> None:
    assert rights(function) == RIGHTS[function]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_right_is_spelled_out_where_the_table_can_see_it(function: str) -> None:
    properties, ours = FUNCTIONS[function], TEMPLATE["Globals"]["Function"]
    for elsewhere in ("Role", "PermissionsBoundary", "AssumeRolePolicyDocument", "Connectors"):
        assert elsewhere not in properties | ours
    assert "Policies" not in ours
    for policy in properties["Policies"]:
        assert set(policy) == {"Version", "Statement"}
    for statement in statements(function):
        assert set(statement) <= {"Sid", "Effect", "Action", "Resource", "Condition"}
        assert statement["Effect"] == "Allow"


def test_no_role_and_no_policy_stands_beside_the_functions() -> None:
    kinds = {resource["Type"] for resource in RESOURCES.values()}
    granting = {"AWS::SecretsManager::ResourcePolicy", "AWS::Serverless::Connector"}
    assert kinds & granting == set()
    assert [kind for kind in kinds if kind.startswith("AWS::IAM::")] == []


@pytest.mark.parametrize("action", READING)
def test_only_the_hand_out_may_read_a_value(action: str) -> None:
    readers = [function for function in FUNCTIONS if may(function, action)]
    assert readers == (["CredentialsFunction"] if action == "GetSecretValue" else [])


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if has_http(f)])
def test_whoever_can_be_called_over_http_may_read_none(function: str) -> None:
    assert not any(may(function, action) for action in READING)


def test_somebody_can_be_called_over_http() -> None:
    assert [f for f in FUNCTIONS if has_http(f)] == ["IntegrationsFunction"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nobody_may_put_a_value_into_a_secret_that_is_there(function: str) -> None:
    changing = ("PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage", "PutResourcePolicy")
    assert not any(may(function, action) for action in changing)


def test_nothing_but_a_direct_call_starts_the_hand_out() -> None:
    properties = FUNCTIONS["CredentialsFunction"]
    assert {"Events", "FunctionUrlConfig", "EventInvokeConfig"} & set(properties) == set()
    others = {n: r for n, r in RESOURCES.items() if n != "CredentialsFunction"}
    assert [
        name for name, resource in others.items() if "CredentialsFunction" in str(resource)
    ] == []


def evaluated(expression: Any, parameters: dict[str, str]) -> Any:
    """A template's condition, worked out for the given parameters."""
    if not isinstance(expression, dict):
        return expression
    ((function, argument),) = expression.items()
    if function == "Ref":
        return parameters[argument]
    assert function == "Fn::Equals"
    one, other = (evaluated(part, parameters) for part in argument)
    return one == other


def permitted(**parameters: str) -> bool:
    """Whether the template's rules let a stack with these parameters come about."""
    return all(
        evaluated(assertion["Assert"], parameters)
        for rule in TEMPLATE["Rules"].values()
        if evaluated(rule["RuleCondition"], parameters)
        for assertion in rule["Assertions"]
    )


@pytest.mark.parametrize("offset", ["1", "-1", "604800", "00"])
def test_in_the_cloud_the_clock_cannot_be_moved(offset: str) -> None:
    assert not permitted(Environment="cloud", ClockOffset=offset)
    assert permitted(Environment="local", ClockOffset=offset)


@pytest.mark.parametrize("environment", ["cloud", "local"])
def test_a_clock_that_stands_right_is_let_through(environment: str) -> None:
    assert permitted(Environment=environment, ClockOffset="0")


def test_the_cloud_and_an_unmoved_clock_are_what_nobody_has_to_ask_for() -> None:
    parameters = TEMPLATE["Parameters"]
    assert parameters["Environment"]["Default"] == "cloud"
    assert parameters["ClockOffset"]["Default"] == 0
    assert TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["CLOCK_OFFSET"] == {
        "Ref": "ClockOffset"
    }
