"""The words of `sync_status` and `sync_error` that this service writes (contract §2)."""

from typing import Final

NOT_CONNECTED = "not_connected"
"""No credentials yet."""

OK = "ok"
"""The provider has accepted the credentials."""

ERROR = "error"
"""The connection does not work at present; that is information, and withholds nothing."""

RESTORING = "restoring"
"""A restore is in hand: its tokens are not known to live yet."""

REAUTHORIZATION_REQUIRED = "reauthorization_required"
"""The merchant has to consent again."""

SHOP_UNAVAILABLE: Final = (
    "shop_unavailable: The shop refuses our requests; it may be closed or frozen. Its credentials"
    " are kept and tried again."
)
LAPSED: Final = (
    "lapsed: The authorization could not be renewed in time; the merchant has to authorize again."
)
REVOKED: Final = (
    "revoked: The provider no longer accepts the stored credentials; the merchant has to authorize"
    " again."
)
UNINSTALLED: Final = (
    "uninstalled: The merchant has uninstalled the application; it has to be authorized again."
)
CREDENTIALS_LOST: Final = (
    "credentials_lost: The stored credentials are gone; the merchant has to authorize again."
)
"""A code, and one sentence of ours: never a provider's prose."""
