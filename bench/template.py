"""What our own template says that costs something, or is in the way of more."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from local.places import ROOT

TEMPLATE: Mapping[str, Any] = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))


def of(kind: str) -> dict[str, Any]:
    """The properties of every resource of a type, by name."""
    found = {name: each for name, each in TEMPLATE["Resources"].items() if each["Type"] == kind}
    return {name: each.get("Properties", {}) for name, each in found.items()}


def function(name: str) -> Mapping[str, Any]:
    """A function's properties, with those of all."""
    own = of("AWS::Serverless::Function")[f"{name.capitalize()}Function"]
    return {**TEMPLATE["Globals"]["Function"], **own}


def variables(name: str) -> dict[str, Any]:
    """A function's variables, those of all among them."""
    of_all = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    return {**of_all, **function(name)["Environment"]["Variables"]}


def indexes() -> str:
    """By table the keys of its indexes, as JSON."""
    tables = of("AWS::DynamoDB::Table").items()
    return json.dumps({name: list(_keys(table)) for name, table in tables})


def _keys(table: Mapping[str, Any]) -> Iterator[list[str]]:
    for index in table.get("GlobalSecondaryIndexes", []):
        yield [part["AttributeName"] for part in index["KeySchema"]]


def recoverable(table: str) -> bool:
    """Whether a table can be put back to any moment, which is paid by the gigabyte."""
    return "PointInTimeRecoverySpecification" in of("AWS::DynamoDB::Table")[table]


def throttle() -> int:
    """Requests per second that our own gateway lets in."""
    (stage,) = of("AWS::Serverless::Api")["Api"]["MethodSettings"]
    return int(stage["ThrottlingRateLimit"])
