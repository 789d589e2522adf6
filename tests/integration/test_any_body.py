"""No body can cause a 500, and none leaves a row behind that cannot be read (api.md §1)."""

import base64
import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOON, SEED_BODY, Answered
from tests.integration.house import House
from tests.integration.tenant import Tenant

ROW = "/v1/integrations/google"
TARGETS = {
    "POST": ("POST", ROW),
    "PATCH": ("PATCH", ROW),
    "PUT": ("PUT", f"{ROW}/credentials"),
    "DELETE": ("DELETE", ROW),
}
TEXTS = st.text(st.characters(), max_size=4) | st.sampled_from(["\ud83d", "\ufffd", "\ufeff", "x"])
NAMES = TEXTS | st.sampled_from(
    [*SEED_BODY, "shop", "is_active", "credentials", "api_key", "secret"]
)
NUMBERS = st.integers() | st.floats(allow_nan=False) | st.sampled_from([10**400, 1e308, -0.0])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=4) | st.builds(
    lambda some, more: {**some, **more},
    st.fixed_dictionaries({}, optional=dict.fromkeys(SEED_BODY, VALUES)),
    st.fixed_dictionaries(
        {}, optional={"credentials": st.dictionaries(NAMES, TEXTS), "webhook_secret": TEXTS}
    ),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(
            ["application/json", "application/json; charset=utf8", "application/json;charset=\x00"]
        ),
        "Content-Encoding": st.sampled_from(["identity", "gzip", "", ",,"]),
        "Idempotency-Key": st.integers(0, 3).map("key {}".format),
    },
)
METHODS = st.sampled_from(sorted(TARGETS))
trying = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_entities = itertools.count()


@pytest.fixture(scope="module")
def somebody(building: House) -> Tenant:
    return Tenant.of(building)


def sent(tenant: Tenant, method: str, body: str, **parts: Any) -> Answered:
    """The answer, which is never a failure of ours, and leaves everything readable."""
    tenant.house.clock.moment = NOON
    tenant.house.clock.forward(minutes=2 * next(_entities))
    answer = tenant.send(*TARGETS[method], body=body, **parts)
    assert answer.status < 500, answer.text
    answer.text.encode()
    if answer.status < 300:
        assert tenant.send("GET", ROW).status == 200
        assert tenant.send("GET", "/v1/integrations").status == 200
    return answer


@trying
@given(METHODS, BODIES, st.booleans(), HEADERS)
def test_an_object_of_any_shape_is_answered(
    somebody: Tenant, method: str, body: Any, escaped: bool, headers: dict[str, str]
) -> None:
    sent(somebody, method, json.dumps(body, ensure_ascii=escaped), headers=headers)


@trying
@given(
    METHODS, st.binary(max_size=40) | BODIES.map(lambda body: json.dumps(body).encode()), HEADERS
)
def test_bytes_of_any_kind_are_answered(
    somebody: Tenant, method: str, body: bytes, headers: dict[str, str]
) -> None:
    encoded = base64.b64encode(body).decode()
    sent(somebody, method, encoded, is_base64=True, headers=headers)


@trying
@given(METHODS, st.text(st.characters(), max_size=30) | VALUES.map(json.dumps), st.booleans())
def test_a_text_of_any_kind_is_answered(
    somebody: Tenant, method: str, body: str, is_base64: bool
) -> None:
    sent(somebody, method, body, is_base64=is_base64)


DEPTHS = [100, 1_000, 5_000, *range(9_400, 10_300, 90), 32_000]


@pytest.mark.parametrize("method", TARGETS)
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'], ids=["arrays", "objects"])
def test_a_body_of_any_depth_is_answered(somebody: Tenant, method: str, brackets: str) -> None:
    opening, closing = brackets[:-1], brackets[-1]
    for name in ("config", "credentials", "nonsense"):
        for depth in DEPTHS:
            inside = f"{opening * depth}1{closing * depth}"
            text = f'{{"{name}":{inside}}}'
            if len(text) <= 65_536:
                answer = sent(somebody, method, text, headers={"Idempotency-Key": str(depth)})
                assert answer.status < 500


@pytest.mark.parametrize("method", TARGETS)
@pytest.mark.parametrize(
    "number", ["9" * 4300, "9" * 4301, "-" + "9" * 60_000, "1e999999999", "1e-999999999", "-0"]
)
def test_a_number_of_any_size_is_answered(somebody: Tenant, method: str, number: str) -> None:
    sent(somebody, method, f'{{"config":{{"a":{number}}}}}', headers={"Idempotency-Key": "n"})
    sent(somebody, method, f'{{"mode":{number}}}')
