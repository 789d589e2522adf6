"""PUT credentials: they go in, and what is shown of them is their names."""

import pytest

from connectors.domain.providers.catalogue import CATALOGUE
from tests.builders import MODE_A
from tests.integration.credential_sets import (
    ANOTHER_STRIPE,
    SIGNED,
    SIGNING,
    STRIPE,
    UNSIGNED,
    a_body,
    a_set,
)
from tests.integration.holder import Holder


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_whole_set_is_taken_and_shown_by_its_sorted_names(
    lodger: Holder, connector_type: str
) -> None:
    lodger.connect(connector_type)
    answer = lodger.store(connector_type=connector_type)
    assert (answer.status, set(answer.body)) == (200, {"data"})
    row = answer.body["data"]
    assert row["credentials_masked"] == sorted(a_set(connector_type))
    assert (row["has_credentials_secret_arn"], row["sync_status"]) == (True, None)
    assert row["has_webhook_secret"] is (connector_type in SIGNED)
    assert lodger.read(connector_type).body == row


@pytest.mark.parametrize("connector_type", MODE_A)
def test_the_required_ones_alone_are_enough(lodger: Holder, connector_type: str) -> None:
    known, fitting = CATALOGUE[connector_type], a_set(connector_type)
    names = sorted(known.required) or sorted(known.optional)[:1]
    lodger.connect(connector_type)
    answer = lodger.store({"credentials": {name: fitting[name] for name in names}}, connector_type)
    assert (answer.status, answer.body["data"]["credentials_masked"]) == (200, names)


def test_the_row_is_one_version_on_and_otherwise_as_it_was(lodger: Holder) -> None:
    before = lodger.connect().body
    lodger.house.clock.forward(seconds=5)
    answer = lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    row = answer.body["data"]
    assert {name for name in before if row[name] != before[name]} == {
        "credentials_masked",
        "has_credentials_secret_arn",
        "has_webhook_secret",
        "sync_status",
        "updated_at",
        "version",
    }
    assert (row["version"], row["updated_at"]) == (2, "2026-05-01T12:00:05.000Z")
    assert answer.headers["etag"] == f'"{row["id"]}-2"'


def test_it_is_announced_with_its_sequence(lodger: Holder) -> None:
    row = lodger.connect_and_store().body["data"]
    created, updated = lodger.announced()
    assert (created["sequence"], created["type"]) == (1, "integration.created")
    assert (updated["sequence"], updated["type"]) == (2, "integration.credentials_updated")
    assert updated["data"]["object"] == row


def test_what_was_stored_is_what_is_handed_out(lodger: Holder) -> None:
    lodger.connect()
    lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    told = lodger.hand_out()
    assert (told["credentials"], told["webhook_secret"]) == (STRIPE, SIGNING)


@pytest.mark.parametrize("value", ["naïve-ключ-🔑", 'q"uo\\te', "in ner\u00a0space", "x" * 999])
def test_a_value_of_no_published_format_comes_back_letter_by_letter(
    lodger: Holder, value: str
) -> None:
    lodger.connect("mapquest")
    lodger.store({"credentials": {"api_key": value}}, "mapquest")
    assert lodger.hand_out("mapquest")["credentials"] == {"api_key": value}


def test_a_second_set_takes_the_place_of_the_whole_first(lodger: Holder) -> None:
    lodger.connect()
    lodger.store({"credentials": STRIPE, "webhook_secret": SIGNING})
    row = lodger.store({"credentials": ANOTHER_STRIPE}).body["data"]
    assert row["credentials_masked"] == ["secret_key"]
    assert (row["has_webhook_secret"], row["version"]) == (False, 3)
    told = lodger.hand_out()
    assert (told["credentials"], told["webhook_secret"]) == (ANOTHER_STRIPE, None)


def test_each_set_is_a_new_secret_and_the_old_one_is_destroyed(lodger: Holder) -> None:
    lodger.connect_and_store()
    (first,) = lodger.secrets()
    lodger.store({"credentials": ANOTHER_STRIPE})
    assert lodger.vault() == ["live", "live"]
    lodger.follow()
    (left,) = lodger.secrets()
    assert left["ARN"] == lodger.row()["secret_arn"]["S"] != first["ARN"]
    assert lodger.hand_out()["credentials"] == ANOTHER_STRIPE


def test_the_same_set_again_is_a_change_like_any_other(lodger: Holder) -> None:
    lodger.connect_and_store()
    assert lodger.store().body["data"]["version"] == 3
    assert lodger.events()[1:] == ["integration.credentials_updated"] * 2


def test_a_null_for_the_signing_secret_is_the_same_as_none(lodger: Holder) -> None:
    lodger.connect()
    answer = lodger.store({"credentials": STRIPE, "webhook_secret": None})
    assert (answer.status, answer.body["data"]["has_webhook_secret"]) == (200, False)


@pytest.mark.parametrize("connector_type", UNSIGNED)
def test_a_null_is_none_where_the_connector_has_no_signing_secret(
    lodger: Holder, connector_type: str
) -> None:
    lodger.connect(connector_type)
    body = a_body(connector_type, webhook_secret=None)
    assert lodger.store(body, connector_type).status == 200


def test_a_secret_is_named_for_its_stack_its_type_and_its_row(lodger: Holder) -> None:
    row = lodger.connect_and_store("shippo").body["data"]
    (secret,) = lodger.secrets()
    stack, connector_type, connection_id, ulid = secret["Name"].split("/")
    assert (stack, connector_type, connection_id) == ("stack", "shippo", row["id"])
    assert len(ulid) == 26


def test_a_test_keys_set_is_apart_from_the_live_one(lodger: Holder) -> None:
    key = lodger.issue(livemode=False).secret
    lodger.connect(key=key)
    lodger.connect()
    lodger.store({"credentials": STRIPE}, key=key)
    assert lodger.read().body["credentials_masked"] == []
    assert lodger.hand_out()["code"] == "not_connected"
    assert lodger.hand_out(livemode=False)["credentials"] == STRIPE


def test_storing_takes_four_calls(lodger: Holder) -> None:
    lodger.connect()
    lodger.house.calls.clear()
    lodger.store()
    assert lodger.house.calls == ["UpdateItem", "GetItem", "CreateSecret", "UpdateItem"]


def test_storing_once_takes_four_calls_too(lodger: Holder) -> None:
    lodger.connect()
    lodger.house.calls.clear()
    lodger.store(headers={"Idempotency-Key": "once"})
    calls = ["UpdateItem", "BatchGetItem", "CreateSecret", "TransactWriteItems"]
    assert lodger.house.calls == calls


def test_the_mode_cannot_change_while_they_are_stored(lodger: Holder) -> None:
    lodger.connect_and_store()
    answer = lodger.amend({"mode": "live"})
    assert (answer.status, answer.body["code"]) == (409, "credentials_stored")
    assert lodger.read().body["mode"] == "sandbox"
