"""A process that dies at any call to AWS leaves nothing done, or all of it and replayable."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.builders import NOON, SEED_BODY, Answered, an_event
from tests.faults.mortal import DEATH
from tests.integration.house import House
from tests.integration.premises import ROOT
from tests.integration.tenant import Tenant

ONCE = {"Idempotency-Key": "once"}
CREATED, UPDATED = "integration.created", "integration.updated"


@dataclass(frozen=True)
class Case:
    """A request, and the calls that it makes when nobody kills it."""

    method: str
    calls: int
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def before(self) -> list[str]:
        """The events of a row that is there beforehand, where one has to be."""
        return [CREATED] if self.method == "PATCH" else []

    @property
    def event(self) -> str:
        """What it announces."""
        return UPDATED if self.method == "PATCH" else CREATED

    def prepared(self, house: House) -> Tenant:
        """A tenant of its own for each death."""
        house.clock.moment = NOON
        tenant = Tenant.of(house)
        if self.before:
            tenant.connect()
        return tenant

    def proxied(self, tenant: Tenant) -> dict[str, Any]:
        """The request as the gateway hands it over."""
        body = SEED_BODY | {"seller_id": "new"}
        path = "/v1/integrations/stripe"
        return an_event(self.method, path, key=tenant.key, body=body, headers=self.headers)


CASES = {
    "POST": Case("POST", 2),
    "POST with a key": Case("POST", 2, ONCE),
    "PATCH": Case("PATCH", 2),
    "PATCH with a key": Case("PATCH", 3, ONCE),
}


def run(endpoint: str, event: dict[str, Any], moment: str, number: int) -> Answered | None:
    """The answer of a process of its own; None where it died as told."""
    surroundings = [
        f"AWS_ENDPOINT_URL={endpoint}",
        f"PYTHONPATH={':'.join(filter(None, sys.path))}",
        "no_proxy=127.0.0.1",
    ]
    mortal = [sys.executable, "-m", "tests.faults.mortal", moment, str(number)]
    done = subprocess.run(
        ["env", *surroundings, *mortal],
        input=json.dumps(event),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode in (0, DEATH), done.stderr
    return Answered.of(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 else None


def deaths(house: House, endpoint: str, case: Case, moment: str) -> Iterator[tuple[int, Tenant]]:
    """A tenant after each death, until one survives; its answer is checked."""
    for number in itertools.count(1):
        tenant = case.prepared(house)
        answer = run(endpoint, case.proxied(tenant), moment, number)
        if answer is not None:
            assert answer.status in (200, 201)
            assert tenant.events() == [*case.before, case.event]
            assert number == case.calls + 1
            return
        yield number, tenant


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_call_nothing_is_done_or_all_of_it(
    building: House, endpoint: str, case: Case, moment: str
) -> None:
    for number, tenant in deaths(building, endpoint, case, moment):
        done = (moment, number) == ("after", case.calls)
        assert tenant.events() == [*case.before, *[case.event] * done]
        assert len(tenant.rows()) == len(case.before) + (done and not case.before)
        assert len(records(tenant)) == (done and bool(case.headers))
        assert_repeatable(tenant, case, done=done)


def assert_repeatable(tenant: Tenant, case: Case, *, done: bool) -> None:
    """The caller, who heard nothing, sends the same request again."""
    again = Answered.of(tenant.house.integrations.handler(case.proxied(tenant), None))
    replayed = again.headers.get("idempotent-replayed") == "true"
    assert replayed == (done and bool(case.headers))
    if done and not case.headers and case.method == "POST":
        assert (again.status, again.body["code"]) == (409, "integration_exists")
    else:
        row = again.body.get("data", again.body)
        assert (again.status in (200, 201), row["seller_id"]) == (True, "new")
        assert row == tenant.read().body
    assert tenant.events() == [*case.before, case.event]
    assert [event.sequence for event in tenant.owed()] == list(range(1, len(tenant.owed()) + 1))


def records(tenant: Tenant) -> list[dict[str, Any]]:
    return [i for i in tenant.house.items("receipts") if tenant.entity_id in i["pk"]["S"]]
