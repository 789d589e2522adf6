"""`Idempotency-Key` on PUT credentials and DELETE: once, and nothing to guess from in the table."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from connectors.domain.validation.json_text import canonical
from tests.integration.credential_sets import ANOTHER_STRIPE, SIGNING, STRIPE
from tests.integration.holder import Holder

ONCE = {"Idempotency-Key": "once"}
BODY: dict[str, Any] = {"credentials": STRIPE, "webhook_secret": SIGNING}
ROW = "/v1/integrations/stripe"
PATH = f"{ROW}/credentials"


def records(holder: Holder) -> list[dict[str, Any]]:
    """The owner's items of the Receipts table."""
    items = holder.house.items("receipts")
    return [item for item in items if item["pk"]["S"].startswith(holder.entity_id)]


def test_the_same_put_is_answered_again_and_stores_nothing_anew(lodger: Holder) -> None:
    lodger.connect()
    first = lodger.store(BODY, headers=ONCE)
    lodger.house.clock.forward(hours=23)
    again = lodger.store(BODY, headers=ONCE)
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotent-replayed"] == "true"
    assert (len(lodger.secrets()), lodger.row()["version"]) == (1, {"N": "2"})


def test_however_the_scheme_is_spelled_it_is_the_same_request(lodger: Holder) -> None:
    lodger.connect()
    first = lodger.store(BODY, headers=ONCE)
    spelled = ONCE | {"Authorization": f"bearer  {lodger.key}"}
    again = lodger.store(BODY, headers=spelled, key=None)
    assert (again.status, again.text) == (200, first.text)


def test_a_replay_takes_two_calls_and_leaves_the_vault_alone(lodger: Holder) -> None:
    lodger.connect()
    lodger.store(BODY, headers=ONCE)
    lodger.house.calls.clear()
    lodger.store(BODY, headers=ONCE)
    assert lodger.house.calls == ["UpdateItem", "BatchGetItem"]


OTHERS: dict[str, dict[str, Any]] = {
    "another value": {"credentials": STRIPE | {"secret_key": "sk_test_51HqG"}},
    "another name": {"credentials": ANOTHER_STRIPE},
    "another signing secret": {"webhook_secret": "whsec_other"},
    "no signing secret": {"webhook_secret": None},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_set_under_the_same_words_is_refused(lodger: Holder, other: Any) -> None:
    lodger.connect()
    lodger.store(BODY, headers=ONCE)
    answer = lodger.store(BODY | other, headers=ONCE)
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")
    assert lodger.hand_out()["credentials"] == STRIPE
    assert len(lodger.secrets()) == 1


def test_the_same_set_for_another_connector_is_refused_under_the_same_words(
    lodger: Holder,
) -> None:
    for connector_type in ("ups", "usps"):
        lodger.connect(connector_type)
    body = {"credentials": {"client_id": "id", "client_secret": "secret"}}
    first = lodger.store(body, "ups", headers=ONCE)
    answer = lodger.store(body, "usps", headers=ONCE)
    assert (first.status, answer.body["code"]) == (200, "idempotency_key_mismatch")


def test_after_24_hours_the_same_words_store_anew(lodger: Holder) -> None:
    lodger.connect()
    lodger.store(BODY, headers=ONCE)
    lodger.house.clock.forward(hours=24)
    answer = lodger.store(BODY, headers=ONCE)
    assert (answer.body["data"]["version"], len(lodger.secrets())) == (3, 2)


def test_a_refused_set_leaves_the_words_free(lodger: Holder) -> None:
    lodger.connect()
    assert lodger.store({"credentials": {}}, headers=ONCE).status == 422
    assert lodger.store(BODY, headers=ONCE).status == 200


def test_a_put_under_the_words_of_a_post_is_refused(lodger: Holder) -> None:
    lodger.connect(headers=ONCE)
    answer = lodger.store(BODY, headers=ONCE)
    assert answer.body["code"] == "idempotency_key_mismatch"
    assert lodger.vault() == []


def test_of_equal_puts_at_once_one_is_stored_and_all_are_answered_alike(lodger: Holder) -> None:
    lodger.connect()
    start = Barrier(5)

    def one(_: int) -> str:
        start.wait()
        return lodger.store(BODY, headers=ONCE).text

    with ThreadPoolExecutor(5) as threads:
        assert len(set(threads.map(one, range(5)))) == 1
    assert lodger.events() == ["integration.created", "integration.credentials_updated"]
    assert lodger.hand_out()["credentials"] == STRIPE


def guesses(holder: Holder, method: str, path: str, body: Any) -> Iterator[str]:
    """What someone who holds the tables and guesses the body could compute for it."""
    spelled = [canonical(body), json.dumps(body), canonical(STRIPE), STRIPE["secret_key"]]
    requests = [
        text for body in spelled for text in (body, f"{method}\n{path}\n{body}", f"{path}{body}")
    ]
    stored = json.dumps([holder.row(), records(holder), holder.house.items("keys")])
    known = {"", "public", "stack", "once", *stored.replace("#", '"').split('"')}
    for request in requests:
        yield hashlib.sha256(request.encode()).hexdigest()
        yield from (hmac.digest(k.encode(), request.encode(), "sha256").hex() for k in known)


def test_nobody_who_reads_the_tables_can_try_out_sets_against_the_fingerprint(
    lodger: Holder,
) -> None:
    lodger.connect()
    lodger.store(BODY, headers=ONCE)
    (record,) = records(lodger)
    assert record["fingerprint"]["S"] not in set(guesses(lodger, "PUT", PATH, BODY))


def test_the_same_guesses_are_right_where_a_body_holds_no_secret(lodger: Holder) -> None:
    lodger.connect(body={}, headers=ONCE)
    (record,) = records(lodger)
    assert record["fingerprint"]["S"] in set(guesses(lodger, "POST", ROW, {}))


def test_two_keys_of_one_owner_leave_two_fingerprints_of_one_set(lodger: Holder) -> None:
    lodger.connect()
    for words, key in {"one": lodger.key, "two": lodger.issue().secret}.items():
        assert lodger.store(BODY, key=key, headers={"Idempotency-Key": words}).status == 200
    one, two = records(lodger)
    assert one["fingerprint"] != two["fingerprint"]


def test_a_delete_is_answered_again_whatever_has_become_of_the_row(lodger: Holder) -> None:
    lodger.connect()
    first = lodger.disconnect(headers=ONCE)
    lodger.connect(body={})
    again = lodger.disconnect(headers=ONCE)
    assert (again.status, again.text) == (200, first.text)
    assert again.headers["idempotent-replayed"] == "true"
    assert lodger.read().body["is_active"] is True


def test_a_repeated_delete_under_other_words_has_a_record_too(lodger: Holder) -> None:
    lodger.connect()
    first = lodger.disconnect()
    second = lodger.disconnect(headers=ONCE)
    again = lodger.disconnect(headers=ONCE)
    assert [second.body, again.body] == [first.body] * 2
    assert ["idempotent-replayed" in a.headers for a in (second, again)] == [False, True]
    assert lodger.events() == ["integration.created", "integration.disconnected"]
