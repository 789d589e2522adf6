"""What can go wrong at an operator's desk, each in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from botocore import exceptions as aws

from connectors.domain.errors import Unavailable
from connectors.operations.issue_key import UnfitKey


class Fault(Exception):
    """Something the operator can put right; its message says what."""


_SETTINGS: dict[type[Exception], str] = {
    aws.NoCredentialsError: (
        "No AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
        " AWS_SECRET_ACCESS_KEY."
    ),
    aws.PartialCredentialsError: (
        "The AWS credentials are incomplete; set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    ),
    aws.ProfileNotFound: "AWS_PROFILE names a profile that your AWS configuration does not have.",
    aws.NoRegionError: "No AWS Region is set; set AWS_REGION.",
}
_NOBODY_THERE = (
    aws.EndpointConnectionError,
    aws.ConnectionClosedError,
    aws.ConnectTimeoutError,
    aws.ReadTimeoutError,
    aws.ProxyConnectionError,
    aws.SSLError,
)


@contextmanager
def told() -> Iterator[None]:
    """End the command with one sentence and exit code 1 where it fails; decorates commands."""
    try:
        yield
    except (Fault, UnfitKey, Unavailable, aws.BotoCoreError, aws.ClientError) as error:
        typer.echo(_sentence(error), err=True)
        raise typer.Exit(1) from None


def _sentence(error: Exception) -> str:
    if isinstance(error, Unavailable):
        return _sentence(error.__cause__) if isinstance(error.__cause__, Exception) else _SILENT
    if isinstance(error, aws.ClientError):
        refusal = error.response["Error"]
        said = f" ({refusal['Message'].strip().rstrip('.')})" if refusal.get("Message") else ""
        return f"AWS refused {error.operation_name} with {refusal['Code']}{said}."
    if isinstance(error, _NOBODY_THERE):
        where = error.kwargs.get("endpoint_url") or "the address of AWS"
        return f"Nothing answers at {where}; check AWS_ENDPOINT_URL and the network."
    if isinstance(error, aws.BotoCoreError):
        return _SETTINGS.get(type(error), f"The AWS settings do not work: {_line(error)}.")
    return f"{_line(error)}."


_SILENT = "AWS did not answer in time; try again."


def _line(error: Exception) -> str:
    text = " ".join(str(error).split()).rstrip(".")
    return text[:1].upper() + text[1:]
