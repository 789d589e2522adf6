"""A vault in memory with AWS's rules, at which every access can be made to wait."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import SecretState
from connectors.domain.credentials import Credentials
from connectors.operations.ports.vault import ListedSecret, NewSecret, SecretNotLive


@dataclass
class Secret:
    """What is kept of one secret."""

    place: Place
    versions: dict[str, Credentials]
    current: str
    created_at: datetime
    kept: SecretState = SecretState.LIVE


@dataclass
class StrictVault:
    """Scheduled: described, restored and destroyed, but not read. Destroyed: without a trace."""

    clock: Callable[[], datetime]
    step: Callable[[], None] = lambda: None
    secrets: dict[str, Secret] = field(default_factory=dict)
    made: int = 0

    def create(self, place: Place, connection_id: str, credentials: Credentials) -> NewSecret:
        """See Vault."""
        self.step()
        self.made += 1
        arn = f"arn:{place.connector_type}/{connection_id}/{self.made}"
        version = f"version-{self.made}"
        self.secrets[arn] = Secret(place, {version: credentials}, version, self.clock())
        return NewSecret(arn, version)

    def add(self, arn: str, credentials: Credentials) -> str:
        """See Vault."""
        self.step()
        secret = self._live(arn)
        self.made += 1
        version = f"version-{self.made}"
        secret.versions[version] = credentials
        secret.current = version
        return version

    def promote(self, arn: str, version: str) -> None:
        """See Vault."""
        self.step()
        self._live(arn).current = version

    def read(self, arn: str, version: str) -> Credentials:
        """See Vault."""
        self.step()
        versions = self._live(arn).versions
        if version not in versions:
            raise SecretNotLive
        return versions[version]

    def _live(self, arn: str) -> Secret:
        secret = self.secrets.get(arn)
        if secret is None or secret.kept is not SecretState.LIVE:
            raise SecretNotLive
        return secret

    def kept(self, arn: str) -> SecretState:
        """See Vault."""
        self.step()
        secret = self.secrets.get(arn)
        return secret.kept if secret else SecretState.DESTROYED

    def schedule(self, arn: str) -> None:
        """See Vault."""
        self.step()
        if arn in self.secrets:
            self.secrets[arn].kept = SecretState.SCHEDULED

    def restore(self, arn: str) -> None:
        """See Vault."""
        self.step()
        if arn in self.secrets:
            self.secrets[arn].kept = SecretState.LIVE

    def destroy(self, arn: str) -> None:
        """See Vault."""
        self.step()
        self.secrets.pop(arn, None)

    def every(self) -> Iterator[ListedSecret]:
        """See Vault. One list, taken at once: it may be old when it is read."""
        self.step()
        yield from [
            ListedSecret(arn, secret.place, secret.created_at, secret.kept)
            for arn, secret in self.secrets.items()
        ]
