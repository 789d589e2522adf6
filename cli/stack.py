"""The stack that a command works on, found by its name in the account of the AWS settings."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

import boto3
import typer
from botocore.config import Config
from botocore.exceptions import ClientError

from cli.faults import Fault
from connectors.operations.events.redrive import Redrive
from connectors.wiring import operator as wiring

StackName = Annotated[
    str, typer.Option("--stack", envvar="ARCUS_STACK", help="Name of the CloudFormation stack.")
]
DEFAULT_STACK = "arcus-integrations"

PATIENCE = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard"})


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack's name, its outputs, and the session that reaches it."""

    session: boto3.Session
    name: str
    outputs: Mapping[str, str]

    @classmethod
    def find(cls, name: str) -> Self:
        """The stack of that name. Raises Fault or botocore's own errors."""
        # boto3 itself reads only AWS_DEFAULT_REGION; every other tool of AWS reads this one too.
        session = boto3.Session(region_name=os.environ.get("AWS_REGION") or None)
        try:
            client = session.client("cloudformation", config=PATIENCE)
        except ValueError as error:
            raise Fault(str(error)) from None
        try:
            (stack,) = client.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if "does not exist" not in error.response["Error"].get("Message", ""):
                raise
            raise Fault(
                f"There is no stack {name} in {session.region_name}; set --stack or ARCUS_STACK,"
                " and check AWS_PROFILE and AWS_REGION"
            ) from None
        outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
        return cls(session, name, outputs)

    def operator(self) -> wiring.Operator:
        """What works on the stack's keys."""
        return wiring.operator(self.session, self._output("KeysTable"))

    def redrive(self) -> Redrive:
        """What sends the stack's dead letters again."""
        bus, queue = self._output("EventBus"), self._output("DeadLetterQueue")
        return wiring.redrive(self.session, bus, queue)

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise Fault(f"The stack {self.name} has no output {name}; it is no Arcus stack")
        return self.outputs[name]
