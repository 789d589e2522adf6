"""Rows as they can stand in the table, and commands for them: strategies for properties."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.sync_status import RESTORING
from tests.builders import BANK_ACCOUNT, ENTITY, NOON

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stack/planted"
SECRET_VERSION = "planted-secret-version"
IDS = [f"{n}a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a" for n in range(3)]

ONE: dict[str, Any] = {
    "display_name": "Our account",
    "mode": "sandbox",
    "is_active": True,
    "config": "{}",
    "ship_from_name": "Dock 4",
    "ship_from_address1": None,
    "ship_from_city": "Ærø 😀",
    "ship_from_state": None,
    "ship_from_zip": "04101",
    "seller_id": None,
    "bank_account_id": BANK_ACCOUNT,
}
ANOTHER: dict[str, Any] = {
    "display_name": "Ärger & Söhne",
    "mode": "live",
    "is_active": False,
    "config": '{ "a" : [1, 2.50] }',
    "ship_from_name": None,
    "ship_from_address1": " ",
    "ship_from_city": None,
    "ship_from_state": "ME",
    "ship_from_zip": None,
    "seller_id": "A2EXAMPLE",
    "bank_account_id": None,
}
"""Two values for each field that a PATCH may carry, so that many a command changes nothing."""

SPANS = st.integers(0, 16 * 24 * 3600 * 1000).map(lambda ms: timedelta(milliseconds=ms))
VERSIONS = st.integers(1, 12)


def moments(since: datetime = NOON) -> st.SearchStrategy[datetime]:
    """Moments in the sixteen days that follow, as exact as they are stored."""
    return SPANS.map(lambda span: since + span)


def supplied() -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a PATCH: some of one row, some of another."""
    some = st.sets(st.sampled_from(sorted(ONE)), max_size=4)
    return st.builds(lambda a, b: {n: ONE[n] for n in a} | {n: ANOTHER[n] for n in b}, some, some)


@st.composite
def rows(draw: st.DrawFn) -> Connection:
    """A row in any state that the operations can bring it to."""
    fields = draw(st.sampled_from([ONE, ANOTHER]))
    row = Connection.begin(
        Owner(ENTITY, livemode=draw(st.booleans())),
        draw(st.sampled_from(["shopify", "stripe", "ups"])),
        {name: value for name, value in fields.items() if name != "is_active"},
        id=draw(st.sampled_from(IDS)),
        at=NOON,
    )
    times: dict[str, Any] = {
        "updated_at": draw(moments()),
        "last_sync_at": draw(st.none() | moments()),
    }
    row = replace(row, version=draw(VERSIONS), **times)
    stored: dict[str, Any] | None = draw(st.none() | SETS)
    # A shop is switched on by its authorization, which brings its secret.
    active = draw(st.booleans()) and (row.connector_type != "shopify" or stored is not None)
    ended: dict[str, Any] = draw(st.just({}) | ENDS)
    row = replace(row, is_active=active and not ended, **(stored or {}), **ended)
    # Its tokens are back, and not known to live yet.
    half_way = row.connector_type == "shopify" and stored and not ended and not row.is_active
    return replace(row, sync_status=RESTORING) if half_way and draw(st.booleans()) else row


SETS = st.fixed_dictionaries(
    {
        "secret_arn": st.just(ARN),
        "secret_version": st.just(SECRET_VERSION),
        "credentials_environment": st.sampled_from([None, "sandbox", "live"]),
        "credentials_masked": st.permutations("abc").map(tuple),
        "has_webhook_secret": st.booleans(),
        "sync_status": st.none(),
        "sync_error": st.sampled_from([None, "refused"]),
    }
)
"""What stored credentials leave on a row."""


@st.composite
def _ends(draw: st.DrawFn) -> dict[str, Any]:
    """What a disconnect leaves on it, and perhaps the end of its window."""
    at = draw(moments())
    until = at + RESTORE_WINDOW
    over = draw(st.none() | moments(until))
    return {"disconnected_at": at, "restorable_until": until, "purged_at": over}


ENDS = _ends()
