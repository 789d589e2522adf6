"""What a local run shows of log lines and events, whoever wrote them and in whatever shape."""

import copy
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from local.lines import event_line, log_line, printable

REQUEST: dict[str, Any] = {
    "level": "INFO",
    "message": "request",
    "timestamp": "2026-11-28 04:03:33,113+0000",
    "method": "PATCH",
    "path": "/v1/integrations/ups",
    "status": 200,
    "request_id": "req_01KQHPNDT8CXXZZTY2WRAZE6NG",
    "duration_ms": 12.25,
}
ENVELOPE: dict[str, Any] = {
    "source": "arcus.integrations",
    "detail-type": "integration.updated",
    "detail": {
        "id": "evt_01M851YZYG0FCVFCJEAW08RP4B",
        "type": "integration.updated",
        "created_at": "2026-11-28T20:36:06.000Z",
        "sequence": 2,
        "data": {"object": {"connector_type": "ups"}},
    },
}
LONGEST = 600
"""More than the longest line that either reader makes: some texts, cut each, and our own words."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ODD: dict[str, Any] = {
    "null": None,
    "an empty object": {},
    "an array": [[]],
    "a boolean": True,
    "a text": "abc",
    "a number without end": float("inf"),
    "no number": float("nan"),
    "a number beyond all measure": 10**4000,
    "a negative number": -1,
    "half a pair": "\ud83d",
    "a terminal's commands": "\x1b[2J\x1b]0;title\x07\x9b31m",
    "several lines": "a\r\nb\u2028c",
    "a text from right to left": "\u202egnp.exe",
    "a huge text": "x" * 300_000,
}


def paths(value: Any, *before: str) -> list[tuple[str, ...]]:
    """Where something stands in an object."""
    names = list(value) if isinstance(value, dict) else []
    here = [(*before, name) for name in names]
    return here + [path for name in names for path in paths(value[name], *before, name)]


def without(value: Any, path: tuple[str, ...]) -> Any:
    """The object without what stands at the path."""
    changed = copy.deepcopy(value)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return changed


def replaced(value: Any, path: tuple[str, ...], new: Any) -> Any:
    """The object with something else at the path."""
    changed = copy.deepcopy(value)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = new
    return changed


def shown(line: Text | None) -> str:
    """What the terminal gets; checked to be one line that it only prints."""
    screen = io.StringIO()
    assert line is not None
    Console(file=screen, highlight=False, soft_wrap=True, width=80).print(line)
    told = screen.getvalue()
    assert told.endswith("\n")
    assert told[:-1].isprintable()
    assert len(told) <= LONGEST
    told.encode("utf-8")
    return told[:-1]


def event(envelope: Any) -> str:
    return shown(event_line(json.dumps(envelope)))


def log(entry: Any) -> str:
    return shown(log_line(json.dumps(entry)))


def test_an_event_of_ours_is_shown_with_its_facts() -> None:
    expected = "20:36:06  event  integration.updated              ups #2  evt_01M851YZYG0FCVFC"
    assert event(ENVELOPE).startswith(expected)


def test_a_request_is_shown_with_its_facts() -> None:
    assert log(REQUEST) == (
        "04:03:33  PATCH  /v1/integrations/ups                   200   12.2 ms"
        "  req_01KQHPNDT8CXXZZTY2WRAZE6NG"
    )


def test_a_foreign_event_is_one_line_that_says_from_whom() -> None:
    assert event(ENVELOPE | {"detail": {"hello": 1}}) == (
        "--:--:--  event  not one of ours, source arcus.integrations,"
        " detail-type integration.updated, no readable type"
    )


@pytest.mark.parametrize("path", paths(ENVELOPE["detail"]), ids=".".join)
def test_an_event_without_a_member_is_not_one_of_ours(path: tuple[str, ...]) -> None:
    told = event(ENVELOPE | {"detail": without(ENVELOPE["detail"], path)})
    assert "not one of ours" in told
    assert f"no readable {'.'.join(path)}" in told


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("path", paths(ENVELOPE), ids=".".join)
def test_an_event_with_anything_at_a_member_is_one_line(path: tuple[str, ...], odd: Any) -> None:
    assert "event" in event(replaced(ENVELOPE, path, odd))


@pytest.mark.parametrize("detail", ODD.values(), ids=ODD)
def test_a_detail_that_is_no_object_of_ours_is_one_line(detail: Any) -> None:
    assert "not one of ours" in event(ENVELOPE | {"detail": detail})


@pytest.mark.parametrize("envelope", ODD.values(), ids=ODD)
def test_a_message_of_any_json_is_one_line(envelope: Any) -> None:
    assert "not one of ours" in event(envelope)


@pytest.mark.parametrize("body", ["", "hello", "{", "\x1b[2J", "[" * 100_000, "1" * 5_000])
def test_a_message_that_cannot_be_read_as_json_is_one_line(body: str) -> None:
    assert shown(event_line(body)) == "--:--:--  event  a message that is no JSON"


@pytest.mark.parametrize("name", ["status", "method", "path", "duration_ms", "request_id"])
def test_a_request_without_a_member_says_which(name: str) -> None:
    told = log(without(REQUEST, (name,)))
    assert told == f"--:--:--  log    a request's line without a readable {name}"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", REQUEST)
def test_a_log_line_with_anything_at_a_member_is_one_line_or_none(name: str, odd: Any) -> None:
    line = log_line(json.dumps(REQUEST | {name: odd}))
    if name == "message":
        assert line is None
    else:
        shown(line)


@pytest.mark.parametrize("status", ["abc", "200", None, True, 200.5, 0, 99, 600, [200]])
def test_a_request_whose_status_is_none_says_so(status: Any) -> None:
    assert "without a readable status" in log(REQUEST | {"status": status})


@pytest.mark.parametrize("entry", [1, "text", None, [1], {}, {"level": 3}, {"level": None}])
def test_a_log_line_of_another_shape_is_one_line(entry: Any) -> None:
    assert log(entry) == "--:--:--  log    a line that is not ours"


@pytest.mark.parametrize("stamp", [None, 3, [], "", "yesterday", "2026-11-28", "\x1b[2J" * 9])
def test_a_time_stamp_that_tells_no_time_is_dashes(stamp: Any) -> None:
    assert log(REQUEST | {"timestamp": stamp}).startswith("--:--:--  PATCH")


@pytest.mark.parametrize("message", ["START RequestId: 1 Version: 2", "Traceback (…)", "", "{"])
def test_the_runtime_s_own_chatter_is_not_shown(message: str) -> None:
    assert log_line(message) is None


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_a_fault_is_one_line_whatever_its_message_holds(level: str) -> None:
    told = log({"level": level, "message": "one\ntwo\x1b[31m", "timestamp": 7})
    assert told == f"--:--:--  {level.lower():8} one\\ntwo\\x1b[31m"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_fault_is_one_line_whatever_its_message_is(odd: Any) -> None:
    assert "error" in log({"level": "ERROR", "message": odd})


@given(JSON)
@settings(max_examples=200)
def test_any_json_as_a_message_of_the_bus_is_one_line(value: Any) -> None:
    event(value)
    event({"detail": value})


@given(st.sampled_from(paths(ENVELOPE)), JSON)
@settings(max_examples=200)
def test_any_json_inside_an_event_is_one_line(path: tuple[str, ...], value: Any) -> None:
    event(replaced(ENVELOPE, path, value))


@given(st.lists(st.tuples(st.sampled_from(list(REQUEST)), JSON), max_size=3))
@settings(max_examples=200)
def test_any_json_inside_a_log_line_is_one_line_or_none(changes: list[tuple[str, Any]]) -> None:
    line = log_line(json.dumps(REQUEST | dict(changes)))
    assert line is None or shown(line)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    shown(event_line(text))
    line = log_line(text)
    assert line is None or shown(line)


@given(st.text(st.characters(codec=None)), st.integers(1, 40))
def test_what_is_shown_of_a_text_is_printable_and_no_longer_than_asked(
    text: str, length: int
) -> None:
    told = printable(text, length)
    assert told.isprintable()
    assert len(told) <= length
    assert told == text or not text.isprintable() or len(text) > length
