"""The real vault adapter on the local engine passes the suite of the strict one, without a skip.

Where engines diverge from AWS (this one refuses to restore a live secret; moto allows it), the
adapter's own tolerance already evens them out.
"""

import pytest

from connectors.adapters.secrets.vault import SecretsManagerVault
from connectors.adapters.system import SystemClock, Ulids
from connectors.operations.ports.vault import Vault
from tests.e2e.service import Service
from tests.strict.vault_contract import VaultContract


class TestVaultOnTheEngine(VaultContract):
    """Over HTTP to the engine, under a stack's name of its own."""

    @pytest.fixture
    def vault(self, local: Service) -> Vault:
        assert local.stack is not None
        client = local.stack.client("secretsmanager")
        return SecretsManagerVault(client, "contract", Ulids(SystemClock()))
