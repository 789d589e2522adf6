"""The operator's command line, in an account that holds the building as a stack."""

import json
import os
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner, Result

from cli.__main__ import app
from tests.integration.tenant import Tenant


class Arcus:
    """`./arcus`, word by word, in this process."""

    def __init__(self, tenant: Tenant, patch: pytest.MonkeyPatch) -> None:
        self.entity = tenant.entity_id
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        for name in ("AWS_REGION", "ARCUS_STACK"):
            patch.delenv(name, raising=False)

    def __call__(self, *words: object) -> Result:
        """Run a command."""
        return CliRunner().invoke(app, [str(word) for word in words])

    def refusal(self, *words: object) -> str:
        """Run a command that fails as an operator deserves: the one line that it says."""
        result = self(*words)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        (line,) = result.output.splitlines()
        return line

    def create(self, *options: object) -> dict[str, Any]:
        """A new key of the tenant's, made as a script would."""
        named = ("--entity", self.entity, "--name", "Warehouse", "--json")
        made = self("keys", "create", *named, *options)
        assert made.exit_code == 0, made.output
        issued: dict[str, Any] = json.loads(made.output)
        return issued


def a_stack(name: str = "arcus-integrations", **changes: str) -> None:
    """A stack that is nothing but its outputs; the building's own, but for the changes."""
    building = {
        "KeysTable": "keys",
        "EventBus": "bus",
        "DeadLetterQueue": os.environ["DEAD_LETTER_QUEUE_URL"],
    }
    template = {
        "Resources": {"Any": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {key: {"Value": value} for key, value in (building | changes).items()},
    }
    client = boto3.client("cloudformation")
    client.create_stack(StackName=name, TemplateBody=json.dumps(template))
