"""The strict neighbours and the real adapters pass the same suites."""

import pytest

from connectors.operations.ports.oauth import Leases, ShopClaims
from connectors.operations.ports.rows import Connections
from connectors.operations.ports.vault import Vault
from tests.builders import NOON
from tests.integration.house import House
from tests.strict.claim_contract import ClaimContract
from tests.strict.lease_contract import LeaseContract
from tests.strict.shopify import StrictLeases
from tests.strict.table import StrictTable
from tests.strict.table_contract import TableContract
from tests.strict.token_contract import TokenContract
from tests.strict.vault import StrictVault
from tests.strict.vault_contract import VaultContract


class TestStrictVault(VaultContract):
    """In memory."""

    @pytest.fixture
    def vault(self) -> Vault:
        return StrictVault(lambda: NOON)


class TestVaultOverMoto(VaultContract):
    """The real adapter."""

    @pytest.fixture
    def vault(self, house: House) -> Vault:
        vault: Vault = house.credentials.service.hand_out.vault
        return vault


class TestStrictTable(TableContract, TokenContract):
    """In memory."""

    @pytest.fixture
    def table(self) -> Connections:
        return StrictTable()


class TestTableOverMoto(TableContract, TokenContract):
    """The real adapter."""

    @pytest.fixture
    def table(self, house: House) -> Connections:
        table: Connections = house.integrations.service.connections
        return table


class TestStrictLeases(LeaseContract):
    """In memory."""

    @pytest.fixture
    def leases(self) -> Leases:
        return StrictLeases()


class TestLeasesOverMoto(LeaseContract):
    """The real adapter."""

    @pytest.fixture
    def leases(self, building: House) -> Leases:
        leases: Leases = building.credentials.service.hand_out.refresh.leases
        return leases


class TestStrictClaims(ClaimContract):
    """In memory."""

    @pytest.fixture
    def table(self) -> StrictTable:
        return StrictTable()

    @pytest.fixture
    def claims(self, table: StrictTable) -> ShopClaims:
        return table.claims


class TestClaimsOverMoto(ClaimContract):
    """The real adapters."""

    @pytest.fixture
    def table(self, building: House) -> Connections:
        table: Connections = building.shopify.service.handle_webhook.commit_loop.connections
        return table

    @pytest.fixture
    def claims(self, building: House) -> ShopClaims:
        claims: ShopClaims = building.shopify.service.handle_webhook.claims
        return claims
