"""`config` comes back exactly as it was sent, character by character, wherever it is shown."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.house import House
from tests.integration.tenant import Tenant

EXACT = {
    "empty": "{}",
    "order of members": '{"b":1,"a":2,"c":{"z":0,"y":0}}',
    "inner spaces": '{ "a" :\t[ 1 ,  2 ]\r\n, "b" : { } }',
    "spelling of numbers": '{"n":[1.10,-0,-0.0,1E+05,1e5,0.1,100.000]}',
    "whole numbers beyond any register": f'{{"n":[9007199254740993,{"9" * 4000}]}}',
    "digits beyond any float": '{"n":[0.12345678901234567890123,1e400,-1e-400]}',
    "unicode": '{"größe":"日本 😀","e\\u0301":"\\u00e9"}',
    "escapes": '{"a\\/b":"\\ud83d\\ude00 \\ufffd \\u0000 \\" \\\\"}',
    "look-alikes": '{"config":{"config":"\\"config\\":{}"},"a":"}"}',
    "no number at all": '{"a":[true,false,null,"1.0"]}',
    "as deep as it may be": '{"2":{"3":{"4":{"5":{"6":{"7":{"8":{}}}}}}}}',
    "as long as it may be": f'{{"a":"{"x" * (16 * 1024 - 8)}"}}',
}
texts = pytest.mark.parametrize("text", EXACT.values(), ids=EXACT)


def shown(text: str) -> str:
    """How the row shows it: the next field follows at once."""
    return f'"config":{text},"has_webhook_secret"'


@pytest.fixture
def published(building: House) -> Iterator[list[str]]:
    """The details that the announcer puts on the bus, as they leave."""
    details: list[str] = []
    client = building.announcements.service.announce.bus.client

    def listen(params: dict[str, Any], **_: object) -> None:
        details.extend(entry["Detail"] for entry in params["Entries"])

    client.meta.events.register("provide-client-params.events.PutEvents", listen, "listen")
    yield details
    client.meta.events.unregister("provide-client-params.events.PutEvents", listen, "listen")


@texts
def test_post_shows_it_exactly_at_once_and_ever_after(tenant: Tenant, text: str) -> None:
    made = tenant.connect(body=f'{{"config":{text}}}')
    assert (made.status, made.text.count(shown(text))) == (201, 1)
    assert shown(text) in tenant.read().text
    assert shown(text) in tenant.send("GET", "/v1/integrations").text


@texts
def test_patch_shows_it_exactly_and_replaces_it_whole(tenant: Tenant, text: str) -> None:
    tenant.connect(body={"config": {"old": 1}})
    changed = tenant.amend(f' {{ "seller_id":"S1" , "config" : {text} }} ')
    assert (changed.status, changed.text.count(shown(text))) == (200, 1)
    assert shown(text) in tenant.read().text


@texts
def test_the_event_and_the_history_show_it_exactly(
    tenant: Tenant, published: list[str], text: str
) -> None:
    tenant.connect(body=f'{{"config":{text}}}')
    tenant.house.announce(tenant.records())
    assert [detail.count(shown(text)) for detail in published] == [1]


@texts
def test_the_replay_shows_it_exactly(tenant: Tenant, text: str) -> None:
    body, headers = f'{{"config":{text}}}', {"Idempotency-Key": "once"}
    made = tenant.connect(body=body, headers=headers)
    replayed = tenant.connect(body=body, headers=headers)
    assert (replayed.status, replayed.text) == (201, made.text)
    assert shown(text) in replayed.text


@pytest.mark.parametrize(
    "body",
    [
        '{"display_name":"\\"config\\":{}","config":{"a":1.0}}',
        '{"con\\u0066ig":{"a":1.0}}',
        '{"ship_from_name":"}, {","config":{"a":1.0},"ship_from_city":"\\\\"}',
    ],
)
def test_it_is_found_however_the_body_around_it_is_written(tenant: Tenant, body: str) -> None:
    assert shown('{"a":1.0}') in tenant.connect(body=body).text


def test_another_spelling_of_the_same_config_is_a_change(tenant: Tenant) -> None:
    tenant.connect(body='{"config":{"a":1.0}}')
    changed = tenant.amend('{"config":{"a":1.00}}')
    assert changed.body["data"]["version"] == 2
    assert shown('{"a":1.00}') in changed.text


@pytest.mark.parametrize(
    ("text", "param"),
    [
        ('{"2":{"3":{"4":{"5":{"6":{"7":{"8":{"9":{}}}}}}}}}', "config.2.3.4.5.6.7.8.9"),
        ('{"2":[{"4":[{"6":[{"8":[{}]}]}]}]}', "config.2[0].4[0].6[0].8[0]"),
        (f'{{"a":{"[" * 7000}{"]" * 7000}}}', "config.a[0][0][0][0][0][0][0]"),
        (f'{{"a":"{"x" * (16 * 1024 - 7)}"}}', "config"),
        (f'{{"a":"{"é" * (8 * 1024 - 3)}"}}', "config"),
        ("[]", "config"),
        ('"{}"', "config"),
    ],
    ids=["level nine", "level nine of lists", "very deep", "too long", "in bytes", "list", "text"],
)
def test_one_that_does_not_fit_is_refused_where_it_does_not(
    tenant: Tenant, text: str, param: str
) -> None:
    answer = tenant.connect(body=f'{{"config":{text}}}')
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == param
    assert tenant.rows() == []


def test_depth_costs_no_more_memory_than_length(tenant: Tenant) -> None:
    nested = f'{{"config":{"[" * 9000}{"]" * 9000}}}'
    tracemalloc.start()
    answer = tenant.connect(body=nested)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status, answer.body["param"]) == (422, "config")
    assert peak < 20 * 1024 * 1024


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":1}', '{"a":NaN}', '{"a":-Infinity}', '{"a":01}', '{"a":1,}', "{'a':1}"]
)
def test_what_two_readers_could_read_differently_is_no_json(tenant: Tenant, text: str) -> None:
    answer = tenant.connect(body=f'{{"config":{text}}}')
    assert (answer.status, answer.body["code"]) == (400, "invalid_json")
    assert tenant.rows() == []
