"""Moments: which fields of a row hold one, and how one is spelled."""

from datetime import UTC, datetime

MOMENTS = frozenset(
    {
        "created_at",
        "updated_at",
        "last_sync_at",
        "disconnected_at",
        "restorable_until",
        "purged_at",
        "connected_at",
        "refresh_at",
        "renewable_until",
        "restore_ends_at",
        "authorization_expires_at",
        "unavailable_since",
        "refused_at",
        "outlasted_at",
        "health_told_at",
    }
)


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds and `Z` (contract §1)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
