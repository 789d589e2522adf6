"""The short signature is one that AWS accepts: what botocore signs, less what need not be."""

import re
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import NoCredentialsError

from connectors.adapters.aws.session import AwsSession
from connectors.adapters.aws.signature import ShortSignature
from tests.integration import premises

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TARGET, KIND = "DynamoDB_20120810.GetItem", "application/x-amz-json-1.0"
BODY = b'{"TableName": "t", "Key": {"pk": {"S": "\xc3\xa6"}}}'
URLS = (
    "https://dynamodb.eu-west-1.amazonaws.com/",
    "https://dynamodb.eu-west-1.amazonaws.com:443/",
    "http://127.0.0.1:4566/",
    "http://localhost:80/",
    "https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com:8443/",
)
WHO = {
    "of a role": Credentials("AKID", "hush", "a-token/+="),
    "of a user": Credentials("AKID", "hush"),
}


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sign in the same second."""
    for module in ("botocore.auth", "connectors.adapters.aws.signature"):
        monkeypatch.setattr(f"{module}.get_current_datetime", lambda **_: NOW)


def request(url: str, **headers: str) -> AWSRequest:
    needed = {"X-Amz-Target": TARGET, "Content-Type": KIND}
    return AWSRequest("POST", url, needed | headers, BODY)


def signed(by: type[SigV4Auth], who: Credentials, asked: AWSRequest) -> AWSRequest:
    by(who.get_frozen_credentials(), "dynamodb", "eu-west-1").add_auth(asked)
    return asked


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
@pytest.mark.parametrize("url", URLS)
def test_signature_is_botocore_s_own_where_nothing_else_is_in_the_head(
    url: str, who: Credentials
) -> None:
    short, whole = (signed(by, who, request(url)) for by in (ShortSignature, SigV4Auth))
    assert dict(short.headers.items()) == dict(whole.headers.items())


@pytest.mark.parametrize("url", URLS)
def test_what_aws_demands_is_signed_and_nothing_else(url: str) -> None:
    asked = request(url, **{"amz-sdk-request": "attempt=1", "User-Agent": "x"})
    told = signed(ShortSignature, WHO["of a role"], asked).headers["Authorization"]
    (names,) = re.findall(r"SignedHeaders=([^,]+),", told)
    assert names == "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
    plain = signed(SigV4Auth, WHO["of a role"], request(url)).headers["Authorization"]
    assert told == plain


def test_next_try_replaces_what_the_one_before_has_signed() -> None:
    asked = request(URLS[0])
    for _ in range(2):
        signed(ShortSignature, WHO["of a role"], asked)
    for name in ("Authorization", "X-Amz-Date", "X-Amz-Security-Token"):
        assert len(asked.headers.get_all(name) or ()) == 1


def test_without_credentials_nothing_is_signed() -> None:
    with pytest.raises(NoCredentialsError):
        ShortSignature(cast("Credentials", None), "dynamodb", "eu-west-1").add_auth(
            request(URLS[0])
        )


@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager", "events", "sqs", "kms"])
def test_every_client_s_calls_are_signed_shortly(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    premises.environment(monkeypatch)
    heard: list[Any] = []

    def hear(request: Any, **_: Any) -> Any:
        heard.append(request)
        raise InterruptedError

    client = AwsSession().later(service)
    client.meta.events.register("before-send", hear)
    call = {"sqs": "list_queues", "kms": "list_keys", "events": "list_event_buses"}.get(service)
    with pytest.raises(InterruptedError):
        getattr(client, call or PLAIN[service])()
    (sent,) = heard
    told = sent.headers["Authorization"].decode()
    assert re.search(r"SignedHeaders=content-type;host;x-amz-date;x-amz-target,", told)


PLAIN = {"dynamodb": "list_tables", "secretsmanager": "list_secrets"}
