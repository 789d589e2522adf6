"""A value in `config` that looks like a provider's credential is refused and kept nowhere."""

import pytest

from tests.integration.tenant import Tenant, everything_kept, overheard

PLANTED = "pLaNtEd-7f3a9c"
SHAPES = {
    "stripe": "sk_live_51H",
    "stripe, test": "sk_test_51H",
    "stripe, restricted": "rk_live_51H",
    "stripe, webhooks": "whsec_9",
    "shippo": "shippo_live_9",
    "shopify": "shpat_9",
    "shopify, refresh": "shprt_9",
    "google": "AIza9",
    "openai": "sk-proj-9",
    "plaid": "access-production-9",
    "amazon": "Atzr|9",
}
shapes = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


@shapes
def test_a_new_row_cannot_hold_one(tenant: Tenant, shape: str) -> None:
    answer = tenant.connect(body={"config": {"list": ["fine", f"Bearer {shape}"]}})
    assert (answer.status, answer.body["code"]) == (422, "credential_in_config")
    assert answer.body["param"] == "config.list[1]"
    assert tenant.rows() == []


@shapes
def test_a_row_cannot_be_given_one(tenant: Tenant, shape: str) -> None:
    before = tenant.connect()
    answer = tenant.amend({"config": {"a": {"b": f"{shape}"}}})
    assert (answer.status, answer.body["code"]) == (422, "credential_in_config")
    assert answer.body["param"] == "config.a.b"
    assert tenant.read().text == before.text


def test_it_is_found_behind_an_escape(tenant: Tenant) -> None:
    answer = tenant.connect(body='{"config":{"a":"\\u0073k_live_1"}}')
    assert (answer.body["code"], answer.body["param"]) == ("credential_in_config", "config.a")


def test_one_in_the_place_of_a_name_is_not_shown(tenant: Tenant) -> None:
    answer = tenant.connect(body={"config": {"a": {"sk_live_9": 1}}})
    assert (answer.body["code"], answer.body["param"]) == ("credential_in_config", "config.a.…")


def test_one_in_the_place_of_an_unknown_field_is_not_shown(tenant: Tenant) -> None:
    answer = tenant.connect(body={"sk_live_9": 1})
    assert (answer.body["code"], answer.body["param"]) == ("unknown_field", "…")


@pytest.mark.parametrize("value", ["ask_live_now", "task-proj-4", "SK_LIVE_", "shpat", 4])
def test_a_value_that_is_only_like_one_is_kept(tenant: Tenant, value: object) -> None:
    assert tenant.connect(body={"config": {"a": value}}).body["config"] == {"a": value}


@pytest.mark.parametrize("in_name", [False, True])
def test_it_is_neither_answered_nor_logged_nor_kept(tenant: Tenant, in_name: bool) -> None:
    found = f"sk_live_{PLANTED}"
    body = {"config": {found: 1} if in_name else {"a": found}}
    with overheard(tenant.house) as heard:
        tenant.connect()
        answers = [tenant.connect("ups", body=body), tenant.amend(body)]
        with_keys = {"Idempotency-Key": "once"}
        answers.append(tenant.connect("usps", body=body, headers=with_keys))
    assert [answer.status for answer in answers] == [422, 422, 422]
    assert heard.getvalue().count('"status":422') == 3
    assert PLANTED not in str(answers) + heard.getvalue() + everything_kept(tenant.house)
