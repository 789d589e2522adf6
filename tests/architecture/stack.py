"""The template as it is written, and as CloudFormation gets it once SAM has translated it."""

import copy
import re
from functools import cache
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from tests.architecture.tree import ROOT

Part = dict[str, Any]
TEMPLATE = ROOT / "template.yaml"
SECRETS = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:${AWS::StackName}/*"
)
"""The secrets of this stack, and of no other."""


@cache
def written() -> Part:
    """The committed template."""
    read: Part = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return read


@cache
def translated() -> Part:
    """The plain resources that the committed template stands for."""
    template = copy.deepcopy(written())
    for part in template["Resources"].values():
        for name in ("CodeUri", "ContentUri"):
            if name in part.get("Properties", {}):
                part["Properties"][name] = "s3://bucket/built"
    session = boto3.Session(region_name="us-east-1")
    translator = Translator({}, Parser(), boto_session=session)
    made: Part = translator.translate(template, {})
    return made


def parts(template: Part, kind: str) -> dict[str, Part]:
    """The resources of one type, by name."""
    found = template["Resources"].items()
    return {name: part for name, part in found if part["Type"] == f"AWS::{kind}"}


def properties(template: Part, kind: str) -> dict[str, Part]:
    """The properties of the resources of one type, by name."""
    return {name: part["Properties"] for name, part in parts(template, kind).items()}


def spelled(resource: Any) -> str:
    """A resource of a policy in one word: the name of a part, or the text as it stands."""
    if isinstance(resource, str):
        return resource
    ((function, value),) = resource.items()
    if function == "Fn::GetAtt":
        name, attribute = value if isinstance(value, list) else value.split(".")
        return str(name) if attribute in ("Arn", "Id") else f"{name}.{attribute}"
    named = NAMED.get(f"{function}:{value}")
    if function == "Fn::Sub" and named is None:
        return re.sub(r"^\$\{(\w+)\.Arn\}", r"\1", value)
    return named or f"{function}:{value}"


NAMED = {
    f"Fn::Sub:{SECRETS}": "secrets",
    f"Fn::Sub:{SECRETS.replace('/*', '/shopify/*')}": "secrets/shopify",
}


def listed(value: Any) -> list[Any]:
    """A value that a template may write alone or as a list."""
    return value if isinstance(value, list) else [value]
