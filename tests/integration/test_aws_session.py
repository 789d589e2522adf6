"""AWS clients: whose certificates they trust, and when they are made."""

import hashlib
import os
import ssl
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import botocore.httpsession
import pytest
from botocore.awsrequest import AWSResponse

from connectors.adapters.aws import session
from connectors.adapters.aws.session import PRACTICE, ROOTS, AwsSession

PUBLISHED = {
    "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",  # Amazon Root CA 1
    "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",  # Amazon Root CA 2
    "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",  # Amazon Root CA 3
    "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",  # Amazon Root CA 4
    "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",  # Starfield Services G2
}
"""SHA-256 of each root's public key (SPKI), as https://www.amazontrust.com/repository/ lists it."""

KEY = 6
"""A certificate's key is the seventh part of what is signed: behind version, serial number,
algorithm, issuer, validity and subject (RFC 5280, 4.1)."""


def parts(sequence: bytes) -> list[bytes]:
    """The parts of a DER sequence, each with its own tag and length."""
    start, end = span(sequence, 0)
    found = []
    while start < end:
        _, ends = span(sequence, start)
        found.append(sequence[start:ends])
        start = ends
    return found


def span(der: bytes, at: int) -> tuple[int, int]:
    """Where the content of the value at this place begins and ends."""
    length, begins = der[at + 1], at + 2
    if length >= 0x80:
        begins += length - 0x80
        length = int.from_bytes(der[at + 2 : begins])
    return begins, begins + length


def key_digest(certificate: bytes) -> str:
    """The digest of a certificate's public key."""
    return hashlib.sha256(parts(parts(certificate)[0])[KEY]).hexdigest()


def taken(bundle: Path) -> set[bytes]:
    """The certificates that OpenSSL takes from a bundle."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(bundle)
    return set(context.get_ca_certs(binary_form=True))


@pytest.fixture(autouse=True)
def _nobody_s_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def trusted(client: Any) -> object:
    """The bundle that a client's connections are verified with; None for the SDK's own."""
    return client._endpoint.http_session._verify


def test_the_roots_are_the_five_that_aws_publishes() -> None:
    assert {key_digest(certificate) for certificate in taken(ROOTS)} == PUBLISHED


def test_the_sdk_s_own_bundle_still_trusts_each_of_them() -> None:
    assert taken(ROOTS) < taken(Path(botocore.httpsession.where()))


def test_a_client_trusts_amazon_s_roots_alone() -> None:
    assert trusted(AwsSession().client("dynamodb")) == str(ROOTS)


@pytest.mark.parametrize("region", ["cn-north-1", "eusc-de-east-1", "us-gov-west-1", "moon-base-1"])
def test_where_other_roots_may_rule_the_sdk_chooses(
    region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    assert trusted(AwsSession().client("dynamodb")) is not str(ROOTS)
    assert trusted(AwsSession().client("dynamodb")) is True


def test_a_bundle_that_was_named_is_the_one_that_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = tmp_path / "company.pem"
    named.write_bytes(ROOTS.read_bytes())
    monkeypatch.setenv("AWS_CA_BUNDLE", str(named))
    assert trusted(AwsSession().client("dynamodb")) == str(named)


def heard(client: Any) -> list[Any]:
    """What the client sends from now on; each is answered with nothing."""
    sent: list[Any] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        told = session._empty_answer(request)
        told.headers["answered-by"] = "the test"
        return told

    client.meta.events.register("before-send", answer)
    return sent


class Counting(AwsSession):
    """Counts the clients that it makes."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def _made(self, service: str) -> Any:
        self.made.append(service)
        return super()._made(service)


def test_a_later_client_is_made_by_its_first_use_and_only_once() -> None:
    session = Counting()
    client = session.later("secretsmanager")
    assert session.made == []
    assert client.meta.service_model.service_name == "secretsmanager"
    assert client.describe_secret
    assert session.made == ["secretsmanager"]


def test_whoever_listens_to_a_later_client_hears_its_calls() -> None:
    client = AwsSession().later("secretsmanager")
    sent = heard(client)
    client.list_secrets()
    assert [request.headers["X-Amz-Target"] for request in sent] == [b"secretsmanager.ListSecrets"]


def test_threads_that_ask_at_once_get_one_client() -> None:
    session, together, got = Counting(), Barrier(8), []
    client = session.later("secretsmanager")

    def ask() -> None:
        together.wait()
        got.append(client.meta)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, got))) == 1
    assert session.made == ["secretsmanager"]


@pytest.mark.parametrize("service", sorted(PRACTICE))
def test_after_its_practice_a_client_s_calls_are_its_own(service: str) -> None:
    client = AwsSession().client(service)
    heard(client)
    told = getattr(client, PRACTICE[service])()
    assert told["ResponseMetadata"]["HTTPHeaders"]["answered-by"] == "the test"


def test_without_credentials_nothing_is_practised(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setattr(session, "_empty_answer", None)
    assert AwsSession().client("dynamodb").meta.region_name == "eu-west-1"
