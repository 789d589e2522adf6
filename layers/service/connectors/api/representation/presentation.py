"""The one projection that every row leaves the service by, and what is wrapped around it."""

import json
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from connectors.domain.connection.events import Envelope, Event
from connectors.domain.connection.row import Connection
from connectors.domain.moments import MOMENTS, timestamp
from connectors.domain.oauth.states import Authorization

API_VERSION = "2026-05-01"

OAUTH_HINT = "Send the merchant to oauth_url; then read the integration until it is active."

ROW_FIELDS = (
    "id",
    "entity_id",
    "connector_type",
    "display_name",
    "mode",
    "is_active",
    "config",
    "has_webhook_secret",
    "has_credentials_secret_arn",
    "credentials_masked",
    "last_sync_at",
    "sync_status",
    "sync_error",
    "ship_from_name",
    "ship_from_address1",
    "ship_from_city",
    "ship_from_state",
    "ship_from_zip",
    "seller_id",
    "bank_account_id",
    "disconnected_at",
    "restorable_until",
    "version",
    "created_at",
    "updated_at",
)

_DERIVED: dict[str, Callable[[Connection], object]] = {
    "has_credentials_secret_arn": lambda row: row.secret_arn is not None,
    "credentials_masked": lambda row: sorted(row.credentials_masked),
}


def _member(name: str) -> tuple[str, Callable[[Connection], object]]:
    """A member of the row's, and what it is read by."""
    read: Any = _DERIVED.get(name) or attrgetter(name)
    if name not in MOMENTS:
        return name, read
    return name, lambda row: None if (moment := read(row)) is None else timestamp(moment)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` would make one for every value."""
_CONFIG = ROW_FIELDS.index("config")
_BEFORE, _BEHIND = (
    tuple(map(_member, names)) for names in (ROW_FIELDS[:_CONFIG], ROW_FIELDS[_CONFIG + 1 :])
)


def row_text(row: Connection) -> str:
    """The row as JSON; `config` in the client's own spelling (contract §2)."""
    before, behind = (text({n: read(row) for n, read in part}) for part in (_BEFORE, _BEHIND))
    return f'{before[:-1]},"config":{row.config},{behind[1:]}'


def wrapped(row: Connection) -> str:
    """The row behind `data`, as PATCH and DELETE answer."""
    return _object([("data", row_text(row))])


def oauth_required(authorization: Authorization) -> str:
    """What the caller has to do before the row is active (contract §3, Mode B)."""
    return _object(
        [
            ("object", '"integration_oauth_required"'),
            ("oauth_url", text(authorization.url)),
            ("expires_at", text(timestamp(authorization.expires_at))),
            ("hint", text(OAUTH_HINT)),
        ]
    )


def page(texts: Sequence[str], *, url: str, has_more: bool, total: int | None) -> str:
    """A list envelope around JSON texts (contract §1)."""
    members = [
        ("object", '"list"'),
        ("data", f"[{','.join(texts)}]"),
        ("has_more", text(has_more)),
        ("url", text(url)),
    ]
    if total is not None:
        members.append(("total_count", text(total)))
    return _object(members)


def envelope(event: Event) -> Envelope:
    """An event as subscribers receive it (contract §4)."""
    change, row = event.change, event.row
    return Envelope(
        id=change.id,
        connection_id=row.id,
        place=row.place,
        type=change.type,
        at=change.at,
        position=event.position,
        text=_object(
            [
                ("id", text(change.id)),
                ("object", '"event"'),
                ("type", text(change.type)),
                ("created_at", text(timestamp(change.at))),
                ("api_version", text(API_VERSION)),
                ("entity_id", text(row.entity_id)),
                ("livemode", text(row.livemode)),
                ("data", _object([("object", row_text(row))])),
                ("sequence", text(event.sequence)),
            ]
        ),
    )


def text(value: object) -> str:
    """One JSON value, as compact as it goes."""
    return _JSON.encode(value)


def _object(members: Any) -> str:
    return "{" + ",".join(f'"{name}":{spelled}' for name, spelled in members) + "}"
