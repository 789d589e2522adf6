"""API Gateway as the template sets it up: which function a call reaches, and by what event.

It chooses by address and method together, the most specific that has both, as was measured on AWS.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from tests.builders import an_event

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


@dataclass(frozen=True)
class Resource:
    """One method of one address, and the folder of the function behind it."""

    method: str
    path: str
    function: str

    @property
    def parts(self) -> list[str]:
        """The address in its parts; a greedy one comes last."""
        return _parts(self.path)

    def values(self, method: str, path: str) -> dict[str, str] | None:
        """The values of its variables in a call that it could take; None where it could not."""
        given, own = _parts(path), self.parts
        if method != self.method:
            return None
        if not own or own[-1] != "{proxy+}":
            return {} if given == own else None
        if len(given) < len(own) or given[: len(own) - 1] != own[:-1]:
            return None
        return {"proxy": "/".join(given[len(own) - 1 :])}


@dataclass(frozen=True)
class Arrival:
    """A call that has come through."""

    function: str
    event: dict[str, Any]


@cache
def resources() -> list[Resource]:
    """Every route of the template, the most specific first."""
    parts = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"].values()
    functions = [p["Properties"] for p in parts if p["Type"] == "AWS::Serverless::Function"]
    found = [
        Resource(
            event["Properties"]["Method"],
            event["Properties"]["Path"],
            Path(function["CodeUri"]).name,
        )
        for function in functions
        for event in function.get("Events", {}).values()
        if event["Type"] == "Api"
    ]
    return sorted(found, key=lambda r: (r.path.endswith("+}"), -len(r.parts)))


def arrival(method: str, path: str, **parts: Any) -> Arrival | None:
    """Where a call arrives, and how; None where the gateway answers it by itself.

    Parts are those of `an_event`, and `base`: the base path of the domain that is called.
    """
    base = parts.pop("base", "")
    for resource in resources():
        values = resource.values(method, path)
        if values is not None:
            event = an_event(method, base + path, **parts)
            matched = {"resource": resource.path, "pathParameters": values or None}
            return Arrival(resource.function, event | matched)
    return None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
