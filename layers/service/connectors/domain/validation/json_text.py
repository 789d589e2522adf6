"""Reading a request body as JSON without losing what the client wrote.

A body may be nested thousands of levels deep: nothing here recurses by itself, and no walk copies
the path that it has come. What anything costs depends on the body's length, not on its shape.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from json.encoder import encode_basestring_ascii
from typing import Any

from connectors.domain.errors import InvalidField, InvalidJson
from connectors.domain.validation.characters import LOST
from connectors.domain.validation.field_path import spelled

Json = Any
Steps = list[str | int]

_SPACES = re.compile(r"[ \t\n\r]*")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LOST_CHARACTER = "sent in UTF-8: U+FFFD stands where a character was lost on the way"

WHOLE_CHARACTERS = "whole characters, without half a surrogate pair"


def parse(text: str) -> dict[str, Json]:
    """The object that the text spells; an empty text is `{}`.

    Stricter than the standard library where that would let two readers see two different things:
    no member name twice, no NaN or Infinity. Raises InvalidJson; and InvalidField where somebody
    has decoded bytes that were no UTF-8, and put U+FFFD in their place (contract §1).
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
    if LOST in text:
        # An escaped U+FFFD was meant. Half a pair marks the others, since no string can hold it.
        marked = json.loads(text.replace(LOST, "\udfff"))
        raise InvalidField(spelled(first_half_pair(marked) or ()), _LOST_CHARACTER)
    return value


def member_text(text: str, name: str) -> str:
    """The value of a top-level member exactly as the client spelled it, inner spaces included.

    Raises RecursionError where it is nested some ten thousand levels deep.
    """
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
    """One spelling for all texts that mean the same: numbers by RFC 8785, members sorted.

    As there, a number is the double that is nearest to it; what is beyond all doubles is infinite.
    """
    parts: list[str] = []
    pending, ends = [iter([("", value)])], [""]
    while pending:
        for before, child in pending[-1]:
            parts.append(before)
            spell = _SCALARS.get(type(child))
            if spell is not None:
                parts.append(spell(child))
                continue
            opening, closing = "{}" if isinstance(child, dict) else "[]"
            parts.append(opening)
            pending.append(_sorted_members(child))
            ends.append(closing)
            break
        else:
            pending.pop()
            parts.append(ends.pop())
    return "".join(parts)


def first_half_pair(value: Json) -> tuple[str | int, ...] | None:
    """The path of the first name or string inside that holds half a surrogate pair, if any does."""
    for steps, child in walk(value):
        name = steps[-1]
        if isinstance(name, str) and has_half_pair(name):
            return tuple(steps)
        if isinstance(child, str) and has_half_pair(child):
            return tuple(steps)
    return None


def has_half_pair(text: str) -> bool:
    """Whether half of a surrogate pair stands alone in it: JSON can spell it, UTF-8 cannot."""
    return not text.isascii() and _HALF_PAIR.search(text) is not None


def walk(value: Json) -> Iterator[tuple[Steps, Json]]:
    """Every value inside, in document order, each with the steps that lead to it.

    The list of steps is the walker's own and moves on with it: copy what you keep.
    """
    steps: Steps = [0]
    pending = [_children(value)]
    while pending:
        for steps[-1], child in pending[-1]:
            yield steps, child
            if child and isinstance(child, dict | list):
                pending.append(_children(child))
                steps.append(0)
                break
        else:
            pending.pop()
            steps.pop()


def _children(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, dict):
        return iter(value.items())
    return iter(enumerate(value)) if isinstance(value, list) else iter(())


def _sorted_members(value: Json) -> Iterator[tuple[str, Json]]:
    """What stands before each child in a canonical text, and the child."""
    comma = ""
    if isinstance(value, list):
        for child in value:
            yield comma, child
            comma = ","
    else:
        for name in sorted(value):
            yield f"{comma}{encode_basestring_ascii(name)}:", value[name]
            comma = ","


def _integer(value: int) -> str:
    return str(value) if -_EXACT < value < _EXACT else _double(_nearest(value))


def _nearest(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _double(value: float) -> str:
    """As ECMAScript spells it: the fewest digits that mean it, no exponent from 1e-6 to 1e20."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    digits, _, exponent = repr(value).removesuffix(".0").partition("e")
    power = int(exponent or 0)
    if power > 20 or power < -6:
        return f"{digits}e{power:+d}"
    if not power:
        return digits
    sign, figures = "-" if value < 0 else "", digits.lstrip("-").replace(".", "")
    if power > 0:
        return f"{sign}{figures:0<{power + 1}}"
    return f"{sign}0.{'0' * (-power - 1)}{figures}"


_EXACT = 2**53
_SCALARS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring_ascii,
    int: _integer,
    float: _double,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}


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
