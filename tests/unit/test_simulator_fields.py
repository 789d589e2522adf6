"""What is wrong with a command to the simulator is named, with what would be right, unrepeated."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.app import App
from local.simulator.commands import COMMANDS
from local.simulator.fields import Fields, WrongField
from local.simulator.readers import later_of, manner_of, message_of
from local.simulator.shopify import Shopify
from local.simulator.webhooks import HEADERS
from tests.builders import NOON
from tests.unit.shop_desk import SHOP

PLANTED = "planted-QXZ"
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("uninstall", {}, "shop", "some-shop.myshopify.com"),
    ("uninstall", {"shop": PLANTED}, "shop", "some-shop.myshopify.com"),
    ("uninstall", {"shop": SHOP, "silent": PLANTED}, "silent", "true or false"),
    ("uninstall", {"shop": SHOP, "quiet": True}, "quiet", "shop, silent"),
    ("close", {"shop": SHOP, "status": PLANTED}, "status", "300 to 499"),
    ("close", {"shop": SHOP, "status": 410}, "status", "402, 403, 404, 423, 302"),
    ("close", {"shop": SHOP, "body": PLANTED}, "body", "json, html, empty"),
    ("rename", {"shop": SHOP}, "to", "some-shop.myshopify.com"),
    ("rename", {"shop": SHOP, "to": PLANTED}, "to", "some-shop.myshopify.com"),
    ("friendly", {"shop": SHOP, "friendly": SHOP}, "friendly", "another name"),
    ("merchant", {"encoding": PLANTED}, "encoding", "percent, form"),
    ("merchant", {"extra": PLANTED}, "extra", "note=a b"),
    ("merchant", {"extra": [PLANTED]}, "extra", "note=a b"),
    ("merchant", {"extra": "{" + PLANTED}, "extra", "note=a b"),
    ("merchant", {"extra": {"hmac": PLANTED}}, "extra", "names other than"),
    ("merchant", {"withheld": PLANTED}, "withheld", "write_products"),
    ("send", {"shop": SHOP}, "topic", "app/scopes_update"),
    ("send", {"shop": SHOP, "topic": PLANTED}, "topic", "app/scopes_update"),
    ("send", {"topic": "shop/redact"}, "shop", "some-shop.myshopify.com"),
    ("send", {"shop": SHOP, "times": 0}, "times", "from 1 to 10"),
    ("send", {"shop": SHOP, "leave_out": [PLANTED]}, "leave_out", "Triggered-At"),
    ("send", {"shop": SHOP, "leave_out": 7}, "leave_out", "a list"),
    ("send", {"shop": SHOP, "headers": {PLANTED: "x"}}, "headers", "Triggered-At"),
    ("send", {"shop": SHOP, "letters": PLANTED}, "letters", "capitals"),
    ("send", {"shop": SHOP, "prefix": PLANTED}, "prefix", "Shopify-"),
    ("send", {"shop": SHOP, "signed_by": PLANTED}, "signed_by", "somebody_else"),
    ("send", {"shop": SHOP, "triggered_at": PLANTED}, "triggered_at", "2026-11-28T12:00:00Z"),
    ("send", {"shop": SHOP, "hours_ago": PLANTED}, "hours_ago", "a number from 0"),
    ("send", {"shop": SHOP, "hours_ago": "nan"}, "hours_ago", "a number from 0"),
    ("send", {"shop": SHOP, "hours_ago": 1, "triggered_at": "x"}, "hours_ago", "triggered_at"),
    ("send", {"shop": SHOP, "topic": "shop/redact", "late_hours": -1}, "late_hours", "from 0"),
    ("planned/send", {"number": PLANTED}, "number", "a whole number"),
    ("faults", {}, "kind", "refused, redirect"),
    ("faults", {"kind": PLANTED}, "kind", "refused, redirect"),
    ("faults", {"kind": "slow", "seconds": PLANTED}, "seconds", "from 0 to 600"),
    ("faults", {"kind": "slow", "times": PLANTED}, "times", "from 1"),
    ("faults", {"kind": "slow", "shop": PLANTED}, "shop", "some-shop.myshopify.com"),
    ("faults", {"kind": "slow", "grant_type": PLANTED}, "grant_type", "refresh_token"),
    ("faults", {"kind": "refused", "status": 500}, "status", "400 to 499"),
    ("faults", {"kind": "refused", "status": True}, "status", "a whole number"),
    ("faults/clear", {"number": 0}, "number", "from 1"),
]
"""A command, its fields, the one that is named, and a part of what would be right."""


@pytest.fixture
def shopify() -> Shopify:
    return Shopify(App("an-app", "hush"), clock=lambda: NOON)


@pytest.mark.parametrize(("name", "told", "field", "right"), WRONG)
def test_a_wrong_field_is_named_with_what_would_be_right(
    shopify: Shopify, name: str, told: dict[str, Any], field: str, right: str
) -> None:
    with pytest.raises(WrongField) as wrong:
        COMMANDS[name](shopify, told)
    assert wrong.value.field == field
    assert right in wrong.value.right
    assert PLANTED not in wrong.value.right
    assert (shopify.faults.armed, shopify.schedule.planned) == ([], [])


@given(st.sampled_from(sorted(COMMANDS)), st.dictionaries(st.text(), st.text() | st.integers()))
def test_whatever_is_sent_is_done_or_refused_by_name(name: str, told: dict[str, Any]) -> None:
    shopify = Shopify(App("an-app", "hush"), clock=lambda: NOON)
    # Nothing else is raised.
    with suppress(WrongField):
        COMMANDS[name](shopify, told)


def test_what_is_empty_is_as_if_it_were_not_there() -> None:
    told = Fields({"a": "", "b": None, "c": 0})
    assert [told.has(name) for name in "abcd"] == [False, False, True, False]


@pytest.mark.parametrize(
    "told",
    [
        {"leave_out": ["Shop-Domain", "Triggered-At"]},
        {"leave_out": "triggered-at, shop-domain"},
        {"leave_out.Shop-Domain": "on", "leave_out.Triggered-At": "on"},
    ],
)
def test_a_list_is_read_from_json_from_text_and_from_ticks(told: dict[str, Any]) -> None:
    assert Fields(told).several("leave_out", HEADERS) == ("Shop-Domain", "Triggered-At")
    assert message_of(Fields(told), NOON).headers == {"Shop-Domain": None, "Triggered-At": None}


@pytest.mark.parametrize(
    "extra",
    [
        {"note": "a b", "sum": "1+1=2&c"},
        "note=a b\r\nsum=1+1=2&c",
        '{"note": "a b", "sum": "1+1=2&c"}',
    ],
)
def test_parameters_are_read_from_json_and_from_lines(extra: object) -> None:
    assert manner_of(Fields({"extra": extra})).extra == {"note": "a b", "sum": "1+1=2&c"}


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ({}, None),
        ({"hours_ago": "1.5"}, NOON - timedelta(minutes=90)),
        ({"triggered_at": "2026-04-30T12:00:00Z"}, datetime(2026, 4, 30, 12, tzinfo=UTC)),
        ({"triggered_at": "2026-04-30T12:00:00"}, datetime(2026, 4, 30, 12, tzinfo=UTC)),
    ],
)
def test_a_webhook_s_date_is_read(told: dict[str, str], moment: datetime | None) -> None:
    assert message_of(Fields(told), NOON).triggered_at == moment


def test_hours_may_have_parts() -> None:
    assert later_of(Fields({"late_hours": "0.5"})) == timedelta(minutes=30)
