"""A client that was generated today reads what a later release will send.

The types of openapi-typescript look at nothing while a program runs: there is nothing to test.
"""

import json
import subprocess
from typing import Any

import pytest

from local import event_examples
from tests.e2e.clients.generators import BIN, environment
from tests.e2e.clients.life import Life

READERS = {
    "openapi-python-client": """
import arcus_client.models as models
def read(name, sent):
    return getattr(models, name).from_dict(sent).to_dict()
""",
    "datamodel-code-generator": """
import arcus_models as models
def read(name, sent):
    return getattr(models, name).model_validate_json(json.dumps(sent)).model_dump(mode="json")
""",
}
EACH = """
import json, sys
def outcome(name, sent):
    try:
        return read(name, sent)
    except Exception as error:
        return {"failed": repr(error)}
print(json.dumps({case: outcome(*asked) for case, asked in json.load(sys.stdin).items()}))
"""

EVENT = json.loads(event_examples.emitted()["integration.created"])
ROW = EVENT["data"]["object"]
PROBLEM = {
    "error": "not_testable",
    "code": "not_testable",
    "type": "conflict",
    "hint": "Nothing is known that could be tried.",
    "param": None,
    "request_id": "req_01M851YZTA6JQN2CS8YJ3T1ET5",
}

TOMORROW: dict[str, tuple[str, dict[str, Any]]] = {
    "a row with a further member": ("Integration", ROW | {"shop": None}),
    "a row of a further connector": ("Integration", ROW | {"connector_type": "etsy"}),
    "a row with a further sync status": ("Integration", ROW | {"sync_status": "paused"}),
    "an event of a further type": ("Event", EVENT | {"type": "integration.verified"}),
    "an event with a further member": ("Event", EVENT | {"request": {"id": None}}),
    "a refusal with a further code": ("Problem", PROBLEM),
    "a refusal of a further kind": ("Problem", PROBLEM | {"type": "maintenance"}),
    "a refusal with a further member": ("Problem", PROBLEM | {"documentation": "…"}),
}
AS_TEXT = ("connector_type", "sync_status", "type", "code", "hint", "entity_id", "display_name")
"""Members that a client spells as they were sent."""


@pytest.fixture(scope="module")
def read(life: Life) -> dict[str, dict[str, Any]]:
    """What the client's models make of each answer."""
    done = subprocess.run(
        [BIN / "python", "-c", EACH.replace("def outcome", READERS[life.name] + "\ndef outcome")],
        input=json.dumps(TOMORROW),
        env=environment(life.generated.folder),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("life", READERS, indirect=True)
@pytest.mark.parametrize("case", TOMORROW)
def test_generated_client_reads(life: Life, read: dict[str, Any], case: str) -> None:
    _, sent = TOMORROW[case]
    assert {n: read[case].get(n) for n in AS_TEXT if n in sent} == {
        n: sent[n] for n in AS_TEXT if n in sent
    }, read[case]
