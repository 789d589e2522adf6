"""The committed description as a judge of answers, and as a source of requests."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode

from jsonschema import Draft202012Validator, FormatChecker

from connectors.api.representation.openapi import COMMITTED
from tests.builders import Answered

Json = dict[str, Any]

DOCUMENT: Json = json.loads(COMMITTED.read_text(encoding="utf-8"))


def closed(node: Any) -> Any:
    """The same schema without room for further members.

    Clients are told that members may be added; what is sent today has the described ones only.
    """
    if isinstance(node, list):
        return [closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    inner = {name: closed(part) for name, part in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        inner["additionalProperties"] = False
    return inner


def assert_described(method: str, path: str, answer: Answered) -> None:
    """An operation that is described answers as it is described: status, code, and every member."""
    operation = _operation(method, path)
    # An address that is spelled in another way may be none at all.
    if operation is None or "%" in path:
        return
    told = f"{method} {path}: {answer.status} {answer.text}"
    assert str(answer.status) in operation["responses"], told
    content = operation["responses"][str(answer.status)].get("content")
    if content is None:
        return
    ((media_type, described),) = content.items()
    assert answer.headers["content-type"] == media_type, told
    errors = _validator(json.dumps(described["schema"])).iter_errors(answer.body)
    assert [error.message for error in errors] == [], told
    if "examples" in described:
        assert answer.body["code"] in described["examples"], told


def operations() -> Iterator[tuple[str, str, Json]]:
    """Method, address and description of every operation."""
    for address, methods in DOCUMENT["paths"].items():
        for method, described in methods.items():
            yield method.upper(), address, described


@dataclass
class Example:
    """The request that an operation shows: what a reader would copy."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    bodies: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The path with its query, as a client writes it."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    @classmethod
    def of(cls, method: str, address: str, described: Json) -> Self:
        """Every example of the operation's parameters, and every example of its body."""
        example = cls(method, address)
        for parameter in map(_resolved, described.get("parameters", [])):
            if "example" in parameter:
                example._place(parameter)
        content = described.get("requestBody", {"content": {}})["content"]
        for shown in content.get("application/json", {}).get("examples", {}).values():
            example.bodies.append(shown["value"])
        return example

    def _place(self, parameter: Json) -> None:
        name, value = parameter["name"], parameter["example"]
        text = value if isinstance(value, str) else json.dumps(value)
        match parameter["in"]:
            case "path":
                self.path = self.path.replace(f"{{{name}}}", text)
            case "query":
                self.query[name] = text
            case "header":
                self.headers[name] = text


def examples() -> list[Example]:
    """Of every operation that needs a key, in an order in which each one can succeed.

    The others are for Shopify and its merchants, who sign what they send, and the description.
    """
    order = ["POST", "PATCH", "PUT", "GET", "DELETE"]
    found = [Example.of(*one) for one in operations() if one[2].get("security") != []]
    return sorted(found, key=lambda example: order.index(example.method))


def _resolved(part: Json) -> Json:
    """What a reference of the document names; anything else as it is."""
    if "$ref" not in part:
        return part
    found: Any = DOCUMENT
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found if isinstance(found, dict) else {}


def _operation(method: str, path: str) -> Json | None:
    """The operation of this path; an address without names comes before one with them."""
    found = [
        (address.count("{"), described)
        for known, address, described in operations()
        if known == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", address), path)
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = json.loads(schema) | {"components": closed(DOCUMENT["components"])}
    return Draft202012Validator(whole, format_checker=FormatChecker())
