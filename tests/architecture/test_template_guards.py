"""Secrets in the template: whose rights are spelled out, and what only a local stack may do."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.integration.premises import ROOT

TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
FUNCTIONS: dict[str, Any] = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Serverless::Function"
}


def statements(function: str) -> list[dict[str, Any]]:
    """What the function's role may do; every policy is spelled out in the template."""
    return [s for policy in FUNCTIONS[function]["Policies"] for s in policy["Statement"]]


def listed(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def may(function: str, action: str) -> bool:
    """Whether a role's statements, wildcards considered, allow the action on anything."""
    patterns = [a for s in statements(function) for a in listed(s["Action"])]
    return any(fnmatchcase(f"secretsmanager:{action}".lower(), p.lower()) for p in patterns)


def has_http(function: str) -> bool:
    events = FUNCTIONS[function].get("Events", {}).values()
    return any(event["Type"] in ("Api", "HttpApi") for event in events)


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


def test_what_everybody_s_keys_open_reads_no_value() -> None:
    assert not may("IntegrationsFunction", "GetSecretValue")
    assert not any(may(function, "BatchGetSecretValue") for function in FUNCTIONS)


@pytest.mark.parametrize("action", ["UpdateSecret", "PutResourcePolicy"])
def test_nobody_may_change_a_secret_but_by_a_further_version(action: str) -> None:
    assert not any(may(function, action) for function in FUNCTIONS)


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
    if function == "Fn::Not":
        return not evaluated(argument[0], parameters)
    assert function == "Fn::Equals"
    one, other = (evaluated(part, parameters) for part in argument)
    return one == other


def permitted(**parameters: str) -> bool:
    """Whether the template's rules let a stack with these parameters come about."""
    given = {name: str(p.get("Default")) for name, p in TEMPLATE["Parameters"].items()} | parameters
    return all(
        evaluated(assertion["Assert"], given)
        for rule in TEMPLATE["Rules"].values()
        if evaluated(rule["RuleCondition"], given)
        for assertion in rule["Assertions"]
    )


@pytest.mark.parametrize("offset", ["1", "-1", "604800", "00"])
def test_in_the_cloud_the_clock_cannot_be_moved(offset: str) -> None:
    assert not permitted(Environment="cloud", ClockOffset=offset)
    assert permitted(Environment="local", ClockOffset=offset)


@pytest.mark.parametrize("environment", ["cloud", "local"])
def test_a_clock_that_stands_right_is_let_through(environment: str) -> None:
    assert permitted(Environment=environment, ClockOffset="0")


def test_in_the_cloud_shops_are_where_shopify_has_them() -> None:
    elsewhere = {"ShopifyAddress": "http://127.0.0.1:1/{shop}"}
    assert not permitted(Environment="cloud", **elsewhere)
    assert permitted(Environment="local", **elsewhere)
    assert permitted(Environment="cloud")


def test_an_app_without_our_own_address_is_refused() -> None:
    assert not permitted(ShopifyClientId="1")
    assert permitted(ShopifyClientId="1", PublicBaseUrl="https://api.example/v")


def test_the_cloud_and_an_unmoved_clock_are_what_nobody_has_to_ask_for() -> None:
    parameters = TEMPLATE["Parameters"]
    assert parameters["Environment"]["Default"] == "cloud"
    assert parameters["ClockOffset"]["Default"] == 0
    assert TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["CLOCK_OFFSET"] == {
        "Ref": "ClockOffset"
    }
