"""What a body must be before anybody looks at its fields, and which version it may speak."""

import pytest

from tests.integration.tenant import Tenant

NO_OBJECT = {
    "cut off": '{"a',
    "two": "{}{}",
    "list": "[]",
    "text": '"text"',
    "null": "null",
    "two byte order marks": "\ufeff\ufeff{}",
    "too deep to read": "[" * 60_000,
    "too long a number": f'{{"config":{{"a":{"9" * 5000}}}}}',
    "half a character": "\ud800",
}


@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_what_is_not_one_json_object_is_refused(tenant: Tenant, body: str) -> None:
    answer = tenant.connect(body=body)
    assert (answer.status, answer.body["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("body", ["//79", "4pyT4py", "not base 64!"])
def test_bytes_that_are_no_text_are_refused(tenant: Tenant, body: str) -> None:
    answer = tenant.connect(body=body, is_base64=True)
    assert (answer.status, answer.body["code"]) == (400, "invalid_json")


def test_a_body_in_base_64_is_read(tenant: Tenant) -> None:
    answer = tenant.connect(body="eyJzZWxsZXJfaWQiOiLDqSJ9", is_base64=True)
    assert (answer.status, answer.body["seller_id"]) == (201, "é")


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; profile=x",
    ],
)
def test_json_in_utf_8_is_read(tenant: Tenant, media_type: str) -> None:
    assert tenant.connect(headers={"Content-Type": media_type}, body="{}").status == 201


@pytest.mark.parametrize(
    "media_type",
    ["", "text/json", "application/json; charset=latin-1", "application/jsonp", "json"],
)
def test_any_other_media_type_is_refused(tenant: Tenant, media_type: str) -> None:
    answer = tenant.connect(headers={"Content-Type": media_type}, body="{}")
    assert (answer.status, answer.body["code"]) == (415, "unsupported_media_type")


def test_a_body_of_64_kib_is_not_too_large(tenant: Tenant) -> None:
    body = '{"seller_id":"é"}'
    filled = body + " " * (65_536 - len(body.encode()))
    assert tenant.connect(body=filled).status == 201
    assert tenant.connect("ups", body=f"{filled} ").status == 413


def test_the_one_version_may_be_named(tenant: Tenant) -> None:
    assert tenant.connect(headers={"arcus-version": "2026-05-01"}).status == 201


@pytest.mark.parametrize("version", ["", "2026-5-1", "latest", "2026-05-01, 2026-05-01"])
def test_no_other_version_may_be_named(tenant: Tenant, version: str) -> None:
    answer = tenant.connect(headers={"Arcus-Version": version})
    assert (answer.status, answer.body["code"]) == (400, "invalid_version")
