"""The AWS calls of a request: noted as they are made, and made again by other clients."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from botocore import xform_name

Call = tuple[Any, dict[str, Any]]
"""The SDK's model of an operation, and what it was asked with."""
ASIDE = "parameters as they go"
"""Where our own client keeps them from the SDK's walk (`adapters/aws/unshaped_json.py`)."""


def calls(send: Callable[[], object], clients: Iterable[Any]) -> list[Call]:
    """The calls that the request makes, in order.

    As they are when they are built: a resource's client has spelled them out by then.
    """
    noted: list[Call] = []

    def note(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        noted.append((model, deepcopy(context.get(ASIDE, params))))

    for client in clients:
        client.meta.events.register_last("before-parameter-build", note)
    send()
    for client in clients:
        client.meta.events.unregister("before-parameter-build", note)
    return noted


def services(made: Iterable[Call]) -> list[str]:
    """Whose calls they are, each once."""
    return sorted({model.service_model.service_name for model, _ in made})


def again(made: Call, client_of: Callable[[str], Any]) -> Callable[[], object]:
    """The call, ready to be made, by the client of its service."""
    model, params = made
    method = getattr(client_of(model.service_model.service_name), xform_name(model.name))
    return lambda: method(**params)
