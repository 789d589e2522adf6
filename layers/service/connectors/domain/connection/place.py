"""Where a row stands."""

from dataclasses import dataclass

from connectors.domain.connection.owner import Owner


@dataclass(frozen=True, slots=True)
class Place:
    """An owner has at most one row per connector type."""

    owner: Owner
    connector_type: str
