"""The words of `sync_status` that this service writes (contract §2); sync workers have others."""

NOT_CONNECTED = "not_connected"
"""No credentials yet."""

OK = "ok"
"""The provider has accepted the credentials."""

RESTORING = "restoring"
"""A restore is in hand: its tokens are not known to live yet."""

REAUTHORIZATION_REQUIRED = "reauthorization_required"
"""The merchant has to consent again."""
