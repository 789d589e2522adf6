"""Which key opens what: expiry, addresses, revocation, and whose data it sees (api.md §1)."""

from datetime import timedelta

import pytest

from connectors.domain.api_keys import CREDENTIALS, READ, WRITE
from tests.builders import NOON, Answered
from tests.integration.tenant import Tenant


def code(answer: Answered) -> object:
    return None if answer.status < 400 else answer.body["code"]


def test_a_key_is_good_until_the_instant_it_expires(tenant: Tenant) -> None:
    tenant.connect()
    key = tenant.issue(expires_at=NOON + timedelta(seconds=1)).secret
    tenant.house.clock.forward(milliseconds=999)
    assert code(tenant.read(key=key)) is None
    tenant.house.clock.forward(milliseconds=1)
    assert code(tenant.read(key=key)) == "expired_api_key"


def test_an_expired_key_is_not_counted(tenant: Tenant) -> None:
    key = tenant.issue(livemode=False, expires_at=NOON).secret
    answers = [tenant.read(key=key) for _ in range(12)]
    assert {code(answer) for answer in answers} == {"expired_api_key"}
    assert {answer.headers["x-ratelimit-remaining"] for answer in answers} == {"60"}


ALLOWED = [
    (("192.0.2.7",), "192.0.2.7"),
    (("198.51.100.1", "192.0.2.0/24"), "192.0.2.255"),
    (("192.0.2.9/24",), "192.0.2.7"),
    (("2001:db8::1",), "2001:db8:0:0:0:0:0:1"),
    (("2001:db8::/32",), "2001:db8:ffff::7"),
    (("192.0.2.0/24", "2001:db8::/32"), "2001:db8::7"),
    (("192.0.2.7",), "::ffff:192.0.2.7"),
    (("::ffff:192.0.2.0/120",), "192.0.2.7"),
    (("::ffff:192.0.2.0/120",), "::ffff:192.0.2.7"),
    ((), "203.0.113.99"),
]
REFUSED = [
    (("192.0.2.7",), "192.0.2.8"),
    (("192.0.2.0/25",), "192.0.2.128"),
    (("2001:db8::/32",), "2001:db9::1"),
    (("2001:db8::/32",), "192.0.2.7"),
    (("0.0.0.0/0",), "2001:db8::1"),
    (("::ffff:192.0.2.0/120",), "192.0.3.7"),
    (("::/0",), "192.0.2.7"),
    (("192.0.2.0/24",), "192.0.2.0/25"),
    (("192.0.2.7",), ""),
    (("192.0.2.7",), "192.0.2.7, 198.51.100.1"),
]


@pytest.mark.parametrize(("allowlist", "address"), ALLOWED)
def test_a_listed_address_is_let_in(
    tenant: Tenant, allowlist: tuple[str, ...], address: str
) -> None:
    tenant.connect()
    key = tenant.issue(ip_allowlist=allowlist).secret
    assert code(tenant.read(key=key, address=address)) is None


@pytest.mark.parametrize(("allowlist", "address"), REFUSED)
def test_any_other_address_is_not(tenant: Tenant, allowlist: tuple[str, ...], address: str) -> None:
    key = tenant.issue(ip_allowlist=allowlist).secret
    assert code(tenant.read(key=key, address=address)) == "ip_not_allowlisted"


def test_the_address_is_the_gateways_word_not_the_callers(tenant: Tenant) -> None:
    key = tenant.issue(ip_allowlist=("198.51.100.1",)).secret
    headers = {"X-Forwarded-For": "198.51.100.1", "Forwarded": "for=198.51.100.1"}
    assert code(tenant.read(key=key, headers=headers)) == "ip_not_allowlisted"


def test_a_revoked_key_is_refused_on_the_very_next_request(tenant: Tenant) -> None:
    issued = tenant.issue()
    tenant.connect(key=issued.secret)
    assert tenant.read(key=issued.secret).status == 200
    tenant.house.integrations.service.endpoint.keys.remove(issued.key.id)
    assert code(tenant.read(key=issued.secret)) == "invalid_api_key"
    assert tenant.read().status == 200


def test_a_revoked_key_is_refused_like_one_that_never_was(tenant: Tenant) -> None:
    issued = tenant.issue()
    tenant.house.integrations.service.endpoint.keys.remove(issued.key.id)
    answers = [tenant.read(key=key) for key in (issued.secret, f"{issued.secret}x")]
    revoked, unknown = ({**a.body, "request_id": ""} for a in answers)
    assert (revoked, answers[0].status) == (unknown, answers[1].status)


def test_asking_with_an_unknown_key_makes_no_item(tenant: Tenant) -> None:
    before = len(tenant.house.items("keys"))
    assert code(tenant.read(key="ark_live_ent_x_0123456789abcdef")) == "invalid_api_key"
    assert len(tenant.house.items("keys")) == before


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer{}"])
def test_without_a_bearer_key_nobody_gets_in(tenant: Tenant, header: str) -> None:
    headers = {"Authorization": header.format(tenant.key)}
    assert code(tenant.read(key=None, headers=headers)) == "missing_api_key"


@pytest.mark.parametrize("header", ["bearer {}", "BEARER {}", "Bearer  {} "])
def test_the_scheme_may_be_written_in_any_case(tenant: Tenant, header: str) -> None:
    headers = {"authorization": header.format(tenant.key)}
    assert code(tenant.read(key=None, headers=headers)) == "not_found"


@pytest.mark.parametrize("change", ["{}x", "{}é", " ark_live_ent_x", "x" * 5000, "{} {}"])
def test_what_is_not_a_key_is_none(tenant: Tenant, change: str) -> None:
    key = change.format(tenant.key, tenant.key)
    assert code(tenant.read(key=key)) == "invalid_api_key"


@pytest.mark.parametrize(("method", "scope"), [("GET", READ), ("POST", WRITE), ("PATCH", WRITE)])
def test_each_method_asks_for_its_scope_and_no_other(
    tenant: Tenant, method: str, scope: str
) -> None:
    path, every = "/v1/integrations/ups", {READ, WRITE, CREDENTIALS}
    right = tenant.issue(scopes=(scope,)).secret
    wrong = tenant.issue(scopes=tuple(every - {scope})).secret
    answer = tenant.send(method, path, key=wrong, body=None)
    assert (answer.status, answer.body["required"]) == (403, scope)
    assert tenant.send(method, path, key=right, body=None).status in (201, 404)


def test_only_the_digest_of_a_key_is_stored(tenant: Tenant) -> None:
    secret = tenant.key.rpartition("_")[2]
    assert secret not in str(tenant.house.items("keys"))


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_what_is_somebody_elses_looks_just_like_nothing(tenant: Tenant, method: str) -> None:
    neighbour, test_key = Tenant.of(tenant.house), tenant.issue(livemode=False).secret
    neighbour.connect("ups")
    tenant.connect("usps")
    asked = [("fedex", tenant.key), ("ups", tenant.key), ("usps", test_key)]
    answers, calls = [], []
    for connector_type, key in asked:
        tenant.house.calls.clear()
        path = f"/v1/integrations/{connector_type}"
        answers.append(tenant.send(method, path, key=key, body={} if method == "PATCH" else None))
        calls.append(list(tenant.house.calls))
    assert [answer.status for answer in answers] == [404] * 3
    absent, *hidden = [({**a.body, "request_id": ""}, set(a.headers)) for a in answers]
    assert hidden == [absent, absent]
    assert calls == [calls[0]] * 3


def test_a_live_key_does_not_see_a_test_row(tenant: Tenant) -> None:
    tenant.connect(key=tenant.issue(livemode=False).secret)
    assert code(tenant.read()) == "not_found"
    assert tenant.send("GET", "/v1/integrations").body["data"] == []


def test_rows_of_both_modes_and_of_others_never_collide(tenant: Tenant) -> None:
    test_key, neighbour = tenant.issue(livemode=False).secret, Tenant.of(tenant.house)
    made = [tenant.connect(), tenant.connect(key=test_key), neighbour.connect()]
    assert [answer.status for answer in made] == [201] * 3
    read = [tenant.read(), tenant.read(key=test_key), neighbour.read()]
    assert [answer.text for answer in read] == [answer.text for answer in made]


def test_a_change_stays_within_its_key_mode(tenant: Tenant) -> None:
    test_key = tenant.issue(livemode=False).secret
    live = tenant.connect()
    tenant.connect(key=test_key)
    tenant.amend({"seller_id": "test"}, key=test_key)
    assert tenant.read().text == live.text
    assert tenant.read(key=test_key).body["seller_id"] == "test"
