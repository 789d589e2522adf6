"""How an answer may be kept, and what else every answer says of itself (api.md §1)."""

import pytest

from tests.builders import Answered
from tests.integration.shopkeeper import CALLBACK, WEBHOOKS, Shopkeeper
from tests.integration.tenant import Tenant

ALL, STRIPE, PUBLIC = "/v1/integrations", "/v1/integrations/stripe", "/v1/openapi.json"
ROWS, NOT_KEPT = "private, no-cache", "no-store"


def kept(answer: Answered) -> str:
    """How the answer may be kept, which says besides what every answer says."""
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    return answer.headers["cache-control"]


def test_a_row_is_asked_for_again_before_it_is_used_again(tenant: Tenant) -> None:
    once = {"Idempotency-Key": "once"}
    answers = [
        tenant.connect(headers=once),
        tenant.connect(headers=once),
        read := tenant.read(),
        tenant.read(headers={"If-None-Match": read.headers["etag"]}),
        tenant.amend({"seller_id": "S"}),
        tenant.send(
            "PUT", f"{STRIPE}/credentials", body={"credentials": {"secret_key": "sk_test_1"}}
        ),
        tenant.send("DELETE", STRIPE),
        tenant.connect(body={}),
    ]
    assert [a.status for a in answers] == [201, 201, 200, 304, 200, 200, 200, 200]
    assert {kept(answer) for answer in answers} == {ROWS}


def test_lists_and_refusals_are_not_kept(tenant: Tenant) -> None:
    tenant.connect()
    answers = [
        tenant.send("GET", ALL),
        tenant.send("GET", f"{STRIPE}/events"),
        tenant.connect(),
        tenant.read(key=None),
        tenant.read("ups"),
        tenant.send("PUT", STRIPE),
        tenant.amend({}, headers={"If-Match": '"old"'}),
        tenant.send("GET", "/v1/nothing"),
    ]
    assert [a.status for a in answers] == [200, 200, 409, 401, 404, 405, 412, 404]
    assert {kept(answer) for answer in answers} == {NOT_KEPT}


def test_where_to_send_the_merchant_is_not_kept(shopkeeper: Shopkeeper) -> None:
    once = {"Idempotency-Key": "once"}
    assert [kept(shopkeeper.start(headers=once)) for _ in range(2)] == [NOT_KEPT] * 2


def test_the_callback_s_pages_and_redirects_are_not_kept(shopkeeper: Shopkeeper) -> None:
    refused = shopkeeper.come_back({})
    page = shopkeeper.connect_shop()
    assert [kept(refused), kept(page)] == [NOT_KEPT] * 2
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["referrer-policy"] == "no-referrer"
    wrong = shopkeeper.house.send("POST", CALLBACK)
    assert (wrong.status, kept(wrong)) == (405, NOT_KEPT)


def test_a_webhook_s_answers_are_not_kept(shopkeeper: Shopkeeper) -> None:
    heeded = shopkeeper.hear("shop/redact")
    forged = shopkeeper.house.send("POST", WEBHOOKS, body="{}")
    assert [(a.status, kept(a)) for a in (heeded, forged)] == [(200, NOT_KEPT), (401, NOT_KEPT)]
    assert forged.headers["www-authenticate"] == "Bearer"


def test_a_public_document_is_kept_five_minutes_and_has_a_tag(tenant: Tenant) -> None:
    answers = [tenant.send("GET", PUBLIC, key=key) for key in (None, tenant.key)]
    tags = {answer.headers["etag"] for answer in answers}
    assert {kept(answer) for answer in answers} == {"public, max-age=300"}
    assert len(tags) == 1


@pytest.mark.parametrize("spelled", ["{}", "W/{}", '"other", {}', "*"])
def test_a_public_document_that_is_known_is_not_sent_again(tenant: Tenant, spelled: str) -> None:
    tag = tenant.send("GET", PUBLIC).headers["etag"]
    answer = tenant.send("GET", PUBLIC, headers={"If-None-Match": spelled.format(tag)})
    assert (answer.status, answer.text, answer.headers["etag"]) == (304, "", tag)
    assert kept(answer) == "public, max-age=300"


@pytest.mark.parametrize("tag", ['"other"', "", "x"])
def test_a_public_document_under_another_tag_is_sent(tenant: Tenant, tag: str) -> None:
    assert tenant.send("GET", PUBLIC, headers={"If-None-Match": tag}).status == 200


@pytest.mark.parametrize("key", [None, "", "nonsense", "ark_live_ent_x_0123456789abcdef"])
def test_who_is_not_let_in_is_told_the_scheme(tenant: Tenant, key: str | None) -> None:
    answer = tenant.read(key=key)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_who_is_known_but_may_not_is_told_no_scheme(tenant: Tenant) -> None:
    answer = tenant.read(key=tenant.issue(scopes=("integrations:write",)).secret)
    assert (answer.status, "www-authenticate" in answer.headers) == (403, False)
