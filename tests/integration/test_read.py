"""GET of one row: the row or nothing, and whether it has changed."""

import pytest

from tests.integration.tenant import Tenant


def test_a_row_reads_as_it_was_answered(tenant: Tenant) -> None:
    made = tenant.connect()
    read = tenant.read()
    assert (read.status, read.text) == (200, made.text)
    assert read.headers["etag"] == made.headers["etag"]


def test_a_final_slash_is_no_other_address(tenant: Tenant) -> None:
    made = tenant.connect()
    assert tenant.send("GET", "/v1/integrations/stripe/").text == made.text


def test_types_stand_side_by_side(tenant: Tenant) -> None:
    made = [tenant.connect(connector_type).text for connector_type in ("ups", "usps")]
    assert [tenant.read(connector_type).text for connector_type in ("ups", "usps")] == made


@pytest.mark.parametrize("spelled", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_caller_has_already_is_not_sent_again(tenant: Tenant, spelled: str) -> None:
    tag = tenant.connect().headers["etag"]
    answer = tenant.read(headers={"If-None-Match": spelled.format(tag)})
    assert (answer.status, answer.text) == (304, "")
    assert answer.headers["etag"] == tag
    assert "content-type" not in answer.headers


def test_an_unchanged_answer_carries_the_headers_of_every_answer(tenant: Tenant) -> None:
    tag = tenant.connect().headers["etag"]
    headers = tenant.read(headers={"if-none-match": tag}).headers
    always = {"x-request-id", "arcus-version", "x-content-type-options"}
    always |= {"strict-transport-security", "cache-control"}
    rate = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}
    assert set(headers) == always | rate | {"etag"}


def test_a_changed_row_is_sent_to_who_has_the_old_one(tenant: Tenant) -> None:
    tag = tenant.connect().headers["etag"]
    changed = tenant.amend({"seller_id": "changed"}).body["data"]
    answer = tenant.read(headers={"If-None-Match": tag})
    assert (answer.status, answer.body) == (200, changed)


def test_a_tag_of_an_absent_row_finds_nothing(tenant: Tenant) -> None:
    answer = tenant.read(headers={"If-None-Match": "*"})
    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_reads_are_strongly_consistent(tenant: Tenant) -> None:
    asked = []
    client = tenant.house.integrations.service.connections.client
    for operation in ("GetItem", "Query", "BatchGetItem"):
        client.meta.events.register(
            f"provide-client-params.dynamodb.{operation}", lambda params, **_: asked.append(params)
        )
    tenant.connect()
    tenant.read()
    tenant.send("GET", "/v1/integrations")
    tenant.amend({}, headers={"Idempotency-Key": "once"})
    one, every, both = asked
    assert (one["ConsistentRead"], every["ConsistentRead"]) == (True, True)
    assert [wanted["ConsistentRead"] for wanted in both["RequestItems"].values()] == [True, True]
