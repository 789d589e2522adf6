"""Reading a request body as JSON without losing what the client wrote."""

import json
import re
from collections.abc import Iterator
from typing import Any

from connectors.domain.errors import InvalidJson

Json = Any

_SPACES = re.compile(r"[ \t\n\r]*")


def parse(text: str) -> dict[str, Json]:
    """The object that the text spells; an empty text is `{}`. Raises InvalidJson.

    Stricter than the standard library where that would let two readers see two different things:
    no member name twice, no NaN or Infinity.
    """
    if not text.strip(" \t\n\r"):
        return {}
    try:
        value = json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # `from None`: the original error quotes the client's text.
        raise InvalidJson from None
    if not isinstance(value, dict):
        raise InvalidJson
    return value


def member_text(text: str, name: str) -> str:
    """The value of a top-level member exactly as the client spelled it, inner spaces included."""
    decode = json.JSONDecoder().raw_decode
    position = text.index("{") + 1
    while True:
        key, position = decode(text, _skip(text, position))
        start = _skip(text, _skip(text, position) + 1)
        _, position = decode(text, start)
        if key == name:
            return text[start:position]
        position = _skip(text, position) + 1


def canonical(value: Json) -> str:
    """One spelling for all texts that mean the same."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def walk(value: Json) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every value inside, in document order, each with the steps that lead to it.

    Without recursion, and with one path kept at a time: the depth is the client's choice.
    """
    steps: list[str | int] = []
    pending = [_children(value)]
    while pending:
        for step, child in pending[-1]:
            steps.append(step)
            yield tuple(steps), child
            pending.append(_children(child))
            break
        else:
            pending.pop()
            del steps[-1:]


def _children(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, dict):
        return iter(value.items())
    return iter(enumerate(value)) if isinstance(value, list) else iter(())


def _distinct(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _refuse(_constant: str) -> None:
    raise ValueError


def _skip(text: str, position: int) -> int:
    found = _SPACES.match(text, position)
    return found.end() if found else position
