"""The day's upkeep: a secret that a fault has left is destroyed, scheduled or brought back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.credential_sets import ANOTHER_STRIPE
from tests.integration.holder import Holder
from tests.integration.left_behind import (
    HOUR,
    an_orphan,
    at_the_vaults_time,
    told,
    vault_client,
    wait,
)


@pytest.fixture
def present(holder: Holder) -> Holder:
    """A holder whose clock agrees with the vault's."""
    return at_the_vaults_time(holder)


def test_where_all_agree_nothing_is_done(present: Holder) -> None:
    for connector_type in ("stripe", "ups"):
        present.connect_and_store(connector_type)
    present.disconnect("ups")
    present.follow()
    wait(present, 2 * HOUR)
    before = present.rows(), present.secrets()
    assert told(present.house.reconcile()) == [2, 0, 2, 0]
    assert (present.rows(), present.secrets()) == before


def test_an_orphan_of_an_hour_is_destroyed(present: Holder) -> None:
    an_orphan(present)
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [1, 1, 0, 0]
    assert present.vault() == []


def test_a_younger_one_is_left_alone_for_its_row_may_be_on_the_way(present: Holder) -> None:
    an_orphan(present)
    wait(present, HOUR - timedelta(milliseconds=1))
    assert told(present.house.reconcile()) == [1, 0, 0, 0]
    assert present.vault() == ["live"]


def test_a_scheduled_orphan_is_destroyed_too(present: Holder) -> None:
    vault_client().delete_secret(SecretId=an_orphan(present), RecoveryWindowInDays=10)
    wait(present, HOUR)
    present.house.reconcile()
    assert present.vault() == []


def test_an_orphan_beside_a_row_is_destroyed_and_the_rows_own_is_kept(present: Holder) -> None:
    row = present.connect_and_store().body["data"]
    an_orphan(present, f"stack/stripe/{row['id']}/00")
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [2, 1, 1, 0]
    assert [entry["ARN"] for entry in present.secrets()] == [present.row()["secret_arn"]["S"]]
    assert present.hand_out()["object"] == "credentials"


@pytest.mark.parametrize("livemode", [True, False])
def test_a_secret_is_judged_by_the_row_of_its_own_key_mode(present: Holder, livemode: bool) -> None:
    key = present.issue(livemode=livemode).secret
    present.connect(key=key)
    present.store(key=key)
    an_orphan(present, mode="live" if livemode else "test")
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [2, 1, 1, 0]
    assert present.hand_out(livemode=livemode)["object"] == "credentials"


def test_an_orphan_on_a_further_page_of_the_list_is_found(present: Holder) -> None:
    # moto counts its pages by position: what stands on the first must not be taken away meanwhile.
    for number in range(100):
        vault_client().create_secret(Name=f"stack/shopify/app-{number}", SecretString="{}")
    an_orphan(present)
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [1, 1, 0, 0]
    assert present.vault() == []


def test_a_live_secret_of_a_disconnected_row_is_scheduled(present: Holder) -> None:
    present.connect_and_store()
    present.disconnect()
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [1, 1, 1, 0]
    assert present.vault() == ["scheduled"]


def test_a_scheduled_secret_of_a_connected_row_is_restored(present: Holder) -> None:
    present.connect_and_store()
    arn = present.row()["secret_arn"]["S"]
    vault_client().delete_secret(SecretId=arn, RecoveryWindowInDays=10)
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [1, 1, 1, 0]
    assert (present.vault(), present.hand_out()["object"]) == (["live"], "credentials")


def test_a_secret_whose_window_has_closed_is_destroyed(present: Holder) -> None:
    present.connect_and_store()
    present.disconnect()
    present.follow()
    present.house.clock.forward(days=7)
    present.house.reconcile()
    assert present.vault() == []


def test_a_replaced_secret_is_destroyed(present: Holder) -> None:
    present.connect_and_store()
    present.store({"credentials": ANOTHER_STRIPE})
    wait(present, HOUR)
    assert told(present.house.reconcile()) == [2, 1, 1, 0]
    assert present.hand_out()["credentials"] == ANOTHER_STRIPE


FOREIGN = ["stack2/stripe/r/01", "other/stack/stripe/01", "Stack/stripe/r/01", "stack-2/stripe/r/1"]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("name", FOREIGN)
def test_other_stacks_secrets_are_none_of_its_business(
    present: Holder, name: str, strict: bool
) -> None:
    an_orphan(present, name)
    wait(present, 2 * HOUR)
    with listing(present, strict=strict):
        assert told(present.house.reconcile()) == [0, 0, 0, 0]
    assert present.vault() == ["live"]


@contextmanager
def listing(holder: Holder, *, strict: bool) -> Iterator[None]:
    """The vault lists what it is asked for; or whatever it has, as AWS may: it matches by words."""

    def unfiltered(params: dict[str, Any], **_: Any) -> None:
        if not strict:
            del params["Filters"]

    events = holder.house.upkeep.service.sync_secret_state.vault.client.meta.events
    hook = "provide-client-params.secretsmanager.ListSecrets"
    events.register(hook, unfiltered)
    yield
    events.unregister(hook, unfiltered)


def test_a_secret_under_its_name_but_not_of_its_making_is_left_alone(present: Holder) -> None:
    made = vault_client().create_secret(Name="stack/shopify/app", SecretString="{}")
    present.house.clock.forward(days=30)
    assert told(present.house.reconcile()) == [0, 0, 0, 0]
    assert "DeletedDate" not in vault_client().describe_secret(SecretId=made["ARN"])


def test_it_never_reads_a_value(present: Holder) -> None:
    present.connect_and_store()
    an_orphan(present)
    wait(present, HOUR)
    present.house.calls.clear()
    present.house.reconcile()
    assert "GetSecretValue" not in present.house.calls
    assert "ListSecrets" in present.house.calls


def test_its_counts_are_metrics(present: Holder, capsys: pytest.CaptureFixture[str]) -> None:
    an_orphan(present)
    wait(present, HOUR)
    counts = present.house.reconcile()
    (line,) = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    written = json.loads(line)
    assert {name: written[name] for name in counts} == {n: [float(c)] for n, c in counts.items()}
    assert counts["secrets_mended"] == 1
