"""PUT credentials where the row, the connector or the key does not allow it."""

import json
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from connectors.domain.api_keys import READ, WRITE
from tests.builders import Answered
from tests.integration.credential_sets import ANOTHER_STRIPE, STRIPE, a_body
from tests.integration.holder import Holder
from tests.integration.wire import Carry, Fault, after, through, unreachable, wire_of


def conflict(answer: Answered, status: int = 409) -> str:
    """The code of a refusal that is about state, and so about no field."""
    assert (answer.status, answer.body["param"]) == (status, None)
    assert answer.body["error"] == answer.body["code"]
    return str(answer.body["code"])


def test_a_disconnected_row_takes_none_and_names_post(lodger: Holder) -> None:
    lodger.connect()
    lodger.disconnect()
    before = lodger.row()
    answer = lodger.store()
    assert (conflict(answer), answer.body["type"]) == ("integration_disconnected", "conflict")
    assert "POST" in answer.body["hint"]
    assert (lodger.row(), lodger.vault()) == (before, [])


def test_a_disconnected_row_keeps_its_old_set(lodger: Holder) -> None:
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    lodger.disconnect()
    lodger.store({"credentials": ANOTHER_STRIPE})
    lodger.connect(body={})
    assert lodger.hand_out()["credentials"] == STRIPE


@pytest.mark.parametrize("body", [{}, {"credentials": {"access_token": "shpat_1"}}, {"shop": "x"}])
def test_shopify_gets_its_credentials_by_consent_only(lodger: Holder, body: dict[str, Any]) -> None:
    answer = lodger.store(body, "shopify")
    assert (conflict(answer), lodger.vault()) == ("oauth_only", [])


def test_an_absent_row_takes_none(lodger: Holder) -> None:
    assert conflict(lodger.store(), 404) == "not_found"
    assert lodger.vault() == []


def test_a_row_whose_window_has_closed_is_absent_though_nothing_was_cleaned_up(
    lodger: Holder,
) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    lodger.house.clock.forward(days=7)
    assert conflict(lodger.store(), 404) == "not_found"
    assert len(lodger.vault()) == 1


def test_another_entitys_row_is_absent_word_for_word(lodger: Holder) -> None:
    lodger.connect()
    stranger = Holder.of(lodger.house)
    theirs, nobodys = stranger.store().body, stranger.store(connector_type="ups").body
    assert theirs | {"request_id": ""} == nobodys | {"request_id": ""}
    assert lodger.row()["version"] == {"N": "1"}


def test_what_is_wrong_with_the_body_is_told_before_the_row_is_looked_at(lodger: Holder) -> None:
    lodger.house.calls.clear()
    assert lodger.store({"credentials": 1}).status == 422
    assert lodger.house.calls == ["UpdateItem"]


def test_it_takes_a_scope_of_its_own(lodger: Holder) -> None:
    lodger.connect()
    answer = lodger.store(key=lodger.issue(scopes=(READ, WRITE)).secret)
    assert (conflict(answer, 403), answer.body["required"]) == (
        "insufficient_scope",
        "integrations:credentials",
    )
    assert (lodger.row()["version"], lodger.vault()) == ({"N": "1"}, [])


def test_that_scope_alone_is_enough(lodger: Holder) -> None:
    lodger.connect()
    key = lodger.issue(scopes=("integrations:credentials",)).secret
    assert lodger.store(key=key).status == 200


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_there_is_no_other_method_and_so_no_way_to_read_them(lodger: Holder, method: str) -> None:
    lodger.connect_and_store()
    answer = lodger.send(method, "/v1/integrations/stripe/credentials")
    assert (conflict(answer, 405), answer.headers["allow"]) == ("method_not_allowed", "PUT")


def test_a_delete_that_gets_in_between_wins(lodger: Holder) -> None:
    lodger.connect()
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay("CreateSecret", after(lodger.disconnect))
        assert conflict(lodger.store()) == "integration_disconnected"
    assert (lodger.row()["secret_arn"], lodger.vault()) == ({"NULL": True}, ["live"])


def test_a_patch_that_gets_in_between_is_kept_as_well(lodger: Holder) -> None:
    lodger.connect()
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay("CreateSecret", after(lambda: lodger.amend({"seller_id": "meanwhile"})))
        row = lodger.store().body["data"]
    assert (row["seller_id"], row["version"]) == ("meanwhile", 3)
    assert lodger.hand_out()["credentials"] == a_body()["credentials"]


def test_a_new_connection_in_the_rows_place_gets_no_foreign_set(lodger: Holder) -> None:
    def change_mode() -> None:
        lodger.disconnect()
        assert lodger.connect(body={"mode": "live"}).status == 201

    lodger.connect(body={"mode": "sandbox"})
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay("CreateSecret", after(change_mode))
        assert conflict(lodger.store()) == "concurrent_update"
    assert lodger.read().body["credentials_masked"] == []


def test_a_vault_out_of_reach_leaves_the_row_as_it_was(lodger: Holder, pauses: list[float]) -> None:
    lodger.connect()
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay_for_good("CreateSecret", unreachable)
        answer = lodger.store()
    assert (conflict(answer, 503), "retry-after" in answer.headers) == ("service_unavailable", True)
    assert lodger.events() == ["integration.created"]


def test_all_tries_of_one_put_carry_one_token_so_that_they_make_one_secret(
    lodger: Holder, pauses: list[float]
) -> None:
    tokens: list[str] = []

    def noted(then: Fault) -> Fault:
        def fault(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
            assert isinstance(request.body, bytes)
            tokens.append(json.loads(request.body)["ClientRequestToken"])
            return then(request, carry)

        return fault

    lodger.connect()
    with wire_of(lodger.house.integrations.service.store_credentials.vault.client) as line:
        line.lay("CreateSecret", noted(unreachable), noted(through))
        assert [lodger.store().status for _ in range(2)] == [200, 200]
    assert (len(tokens), len(set(tokens))) == (2, 1)
