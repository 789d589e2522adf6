"""Rows as they can stand in the table, and wishes for them: strategies for properties."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import RESTORE_WINDOW, Connection
from connectors.domain.owner import Owner
from tests.builders import BANK_ACCOUNT, ENTITY, NOON

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stack/planted"
SECRET_VERSION = "planted-secret-version"
IDS = [f"{n}a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a" for n in range(3)]

# Few values each, so that a wish is often for what is there already.
LINES = st.sampled_from([None, "Dock 4", "Ærø 😀", " "])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "display_name": st.sampled_from(["Our account", "Ärger & Söhne"]),
    "mode": st.sampled_from(["sandbox", "live"]),
    "is_active": st.booleans(),
    "config": st.sampled_from(["{}", '{ "a" : [1, 2.50] }']),
    "ship_from_name": LINES,
    "ship_from_address1": LINES,
    "ship_from_city": LINES,
    "ship_from_state": LINES,
    "ship_from_zip": LINES,
    "seller_id": LINES,
    "bank_account_id": st.sampled_from([None, BANK_ACCOUNT]),
}
SPANS = st.integers(0, 16 * 24 * 3600 * 1000).map(lambda ms: timedelta(milliseconds=ms))
VERSIONS = st.integers(1, 12)


def moments(since: datetime = NOON) -> st.SearchStrategy[datetime]:
    """Moments in the sixteen days that follow, as exact as they are stored."""
    return SPANS.map(lambda span: since + span)


def supplied() -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a PATCH."""
    return st.fixed_dictionaries({}, optional=FIELDS)


@st.composite
def rows(draw: st.DrawFn, **fixed: Any) -> Connection:
    """A row in any state that the operations can bring it to."""
    row = Connection.begin(
        Owner(ENTITY, livemode=draw(st.booleans())),
        fixed.get("connector_type") or draw(st.sampled_from(sorted(CATALOGUE))),
        {name: draw(values) for name, values in FIELDS.items() if name != "is_active"},
        id=draw(st.sampled_from(IDS)),
        at=NOON,
    )
    state = {"is_active": draw(st.booleans()), "last_sync_at": draw(st.none() | moments())}
    if draw(st.booleans()):
        state |= {"secret_arn": ARN, "secret_version": SECRET_VERSION, "sync_status": None}
        state |= {"credentials_masked": tuple(draw(st.sets(st.sampled_from("abc"), min_size=1)))}
        state |= {"has_webhook_secret": draw(st.booleans()), "sync_error": draw(LINES)}
    if draw(st.booleans()):
        ended = draw(moments())
        until = ended + RESTORE_WINDOW
        state |= {"is_active": False, "disconnected_at": ended, "restorable_until": until}
        state |= {"purged_at": draw(st.none() | moments(until))}
    return replace(row, updated_at=draw(moments()), version=draw(VERSIONS), **state | fixed)
