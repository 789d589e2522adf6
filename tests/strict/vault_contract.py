"""What every vault must do: one suite for the strict one in memory and for the real adapter."""

import pytest

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import SecretState
from connectors.domain.credentials import Credentials
from connectors.operations.ports.vault import NewSecret, SecretNotLive, Vault
from tests.builders import ENTITY

PLACE = Place(Owner(ENTITY, livemode=True), "ups")
VALUES = {"client_id": "a", "client_secret": "b"}


class VaultContract:
    """Inherit it, and provide a fixture `vault`."""

    @pytest.fixture
    def secret(self, vault: Vault) -> NewSecret:
        return vault.create(PLACE, "c0ffee", Credentials(VALUES, "whsec"))

    def test_a_new_secret_is_live_and_reads_back_whole(
        self, vault: Vault, secret: NewSecret
    ) -> None:
        assert vault.kept(secret.arn) is SecretState.LIVE
        told = vault.read(secret.arn, secret.version).reveal()
        assert told == {"credentials": VALUES, "webhook_secret": "whsec"}

    def test_two_sets_of_one_connection_are_two_secrets(
        self, vault: Vault, secret: NewSecret
    ) -> None:
        other = vault.create(PLACE, "c0ffee", Credentials({"client_id": "z"}))
        assert other.arn != secret.arn
        assert vault.read(secret.arn, secret.version).names == ("client_id", "client_secret")

    def test_a_scheduled_secret_is_not_read(self, vault: Vault, secret: NewSecret) -> None:
        vault.schedule(secret.arn)
        assert vault.kept(secret.arn) is SecretState.SCHEDULED
        with pytest.raises(SecretNotLive):
            vault.read(secret.arn, secret.version)

    def test_scheduling_twice_is_scheduling_once(self, vault: Vault, secret: NewSecret) -> None:
        vault.schedule(secret.arn)
        vault.schedule(secret.arn)
        assert vault.kept(secret.arn) is SecretState.SCHEDULED

    def test_a_restored_secret_reads_as_before(self, vault: Vault, secret: NewSecret) -> None:
        vault.schedule(secret.arn)
        vault.restore(secret.arn)
        assert vault.kept(secret.arn) is SecretState.LIVE
        assert vault.read(secret.arn, secret.version).names == ("client_id", "client_secret")

    def test_restoring_a_live_secret_changes_nothing(self, vault: Vault, secret: NewSecret) -> None:
        vault.restore(secret.arn)
        assert vault.read(secret.arn, secret.version).names == ("client_id", "client_secret")

    @pytest.mark.parametrize("scheduled_first", [False, True])
    def test_a_destroyed_secret_is_gone_at_once(
        self, vault: Vault, secret: NewSecret, *, scheduled_first: bool
    ) -> None:
        if scheduled_first:
            vault.schedule(secret.arn)
        vault.destroy(secret.arn)
        assert vault.kept(secret.arn) is SecretState.DESTROYED
        with pytest.raises(SecretNotLive):
            vault.read(secret.arn, secret.version)

    def test_nothing_that_is_done_to_a_destroyed_secret_brings_it_back(
        self, vault: Vault, secret: NewSecret
    ) -> None:
        vault.destroy(secret.arn)
        vault.destroy(secret.arn)
        vault.schedule(secret.arn)
        vault.restore(secret.arn)
        assert vault.kept(secret.arn) is SecretState.DESTROYED

    def test_a_version_that_never_was_is_not_read(self, vault: Vault, secret: NewSecret) -> None:
        with pytest.raises(SecretNotLive):
            vault.read(secret.arn, "00000000-0000-0000-0000-000000000000")

    def test_the_list_names_live_and_scheduled_ones_with_their_place(
        self, vault: Vault, secret: NewSecret
    ) -> None:
        other = vault.create(PLACE, "c0ffee", Credentials({"client_id": "z"}))
        vault.schedule(other.arn)
        listed = {entry.arn: entry for entry in vault.every()}
        assert (listed[secret.arn].kept, listed[other.arn].kept) == (
            SecretState.LIVE,
            SecretState.SCHEDULED,
        )
        assert listed[secret.arn].place == PLACE

    def test_the_list_does_not_name_destroyed_ones(self, vault: Vault, secret: NewSecret) -> None:
        vault.destroy(secret.arn)
        assert secret.arn not in {entry.arn for entry in vault.every()}
