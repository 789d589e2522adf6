"""What a row demands of a secret."""

from datetime import datetime
from enum import Enum

from connectors.domain.connection.row import Connection


class SecretState(Enum):
    """How the vault keeps a secret."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    DESTROYED = "destroyed"


def desired_state(row: Connection | None, arn: str, at: datetime) -> SecretState:
    """What must become of a secret: the row that names it decides, and nobody else.

    Named by a connected row: live. Named by a disconnected one: scheduled, so that nothing can read
    it and a restore can bring it back. Named by none, or by a row whose window has closed:
    destroyed.
    """
    if row is None or row.secret_arn != arn or not row.present(at):
        return SecretState.DESTROYED
    return SecretState.LIVE if row.disconnected_at is None else SecretState.SCHEDULED
