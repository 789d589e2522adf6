"""Sets of credentials: right in every respect but the one a test is about."""

from functools import cache
from random import Random
from typing import Any

from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from connectors.domain.providers.catalogue import CATALOGUE
from tests.builders import MODE_A

STRIPE = {"secret_key": "sk_test_51HqF", "publishable_key": "pk_test_51HqF"}
"""A whole set of Stripe's, for the sandbox."""
LIVE_STRIPE = {"secret_key": "sk_live_51HqF", "publishable_key": "pk_live_51HqF"}
"""The same for a live integration."""
ANOTHER_STRIPE = {"secret_key": "rk_test_9Zz0"}
"""A smaller set of Stripe's, with none of the first one's values."""
SIGNING = "whsec_Zm9vYmFy"

FORMATS = [
    (connector_type, name, shape)
    for connector_type in MODE_A
    for known in (CATALOGUE[connector_type],)
    for name, shape in {**known.required, **known.optional}.items()
    if shape
]
"""Every credential of which the provider publishes a format."""
REQUIRED = [(kind, name) for kind in MODE_A for name in CATALOGUE[kind].required]
SIGNED = [kind for kind in MODE_A if CATALOGUE[kind].webhook_secret is not None]
UNSIGNED = [kind for kind in MODE_A if CATALOGUE[kind].webhook_secret is None]


def a_set(connector_type: str) -> dict[str, str]:
    """Every credential that the connector takes, each in its provider's format."""
    known = CATALOGUE[connector_type]
    return {
        name: fitting(shape) if shape else f"the {name} of {connector_type}"
        for name, shape in {**known.required, **known.optional}.items()
    }


def a_body(connector_type: str = "stripe", **changes: Any) -> dict[str, Any]:
    """A PUT's whole body, with a signing secret where the connector has one."""
    body: dict[str, Any] = {"credentials": a_set(connector_type)}
    shape = CATALOGUE[connector_type].webhook_secret
    if shape is not None:
        body["webhook_secret"] = fitting(shape) if shape else "a signing secret"
    return body | changes


def not_for_live(value: str) -> bool:
    """Whether no provider takes the value in its live environment only: a row begins in sandbox."""
    return all(known.environment(value) != "live" for known in CATALOGUE.values())


@cache
def fitting(shape: str) -> str:
    """A value in the format, for no live environment, the same in every run."""
    letters = st.characters(codec="ascii", exclude_categories=["Cc"])
    shaped = st.from_regex(shape, fullmatch=True, alphabet=letters).filter(not_for_live)
    plain = settings(database=None, phases=[Phase.generate])
    return str(find(shaped, lambda value: True, settings=plain, random=Random(0)))
