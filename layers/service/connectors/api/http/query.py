"""Query parameters: each known, once, and one of its choices (contract §1)."""

from collections.abc import Mapping
from types import MappingProxyType

from connectors.domain.errors import InvalidParameter
from connectors.domain.validation.credential_shapes import looks_like_a_credential

Parameters = Mapping[str, tuple[str, ...] | None]
"""Known parameters with their choices; None where the values are no fixed list."""

NONE: Parameters = MappingProxyType({})
"""What a route knows that takes no query parameters."""


def single(query: Mapping[str, list[str]], known: Parameters) -> dict[str, str]:
    """The one value of each parameter that was sent.

    Raises InvalidParameter for one that is unknown, repeated, or none of its choices.
    """
    for name, values in query.items():
        if name not in known:
            raise InvalidParameter(_shown(name), _only(known))
        if len(values) != 1:
            raise InvalidParameter(name, "each parameter once")
        choices = known[name]
        if choices is not None and values[0] not in choices:
            raise InvalidParameter(name, f"one of {', '.join(choices)}")
    return {name: values[0] for name, values in query.items()}


def _only(known: Parameters) -> str:
    return f"no parameters but {', '.join(known)}" if known else "no query parameters here"


def _shown(name: str) -> str | None:
    """A parameter's name, unless it is one that nobody should read back."""
    odd = len(name) > 64 or not name.isidentifier() or looks_like_a_credential(name)
    return None if odd else name
