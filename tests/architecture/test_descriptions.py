"""What is committed about the API and the events is what the code says."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.decode import decode  # type: ignore[import-untyped]
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator

from connectors.api.representation import openapi
from connectors.domain.connection import events
from local import describe, event_schemas
from tests.description import closed

EXAMPLES = sorted(
    path for path in describe.EMITTED.glob("*.json") if not path.stem.endswith(".schema")
)
WANTED = describe.descriptions()


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def schema_of(example: Path) -> Any:
    return read(example.with_suffix(".schema.json"))


@pytest.mark.parametrize("path", WANTED, ids=lambda path: path.name)
def test_a_committed_description_is_the_generated_one(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == WANTED[path]


def test_nothing_is_committed_that_is_not_generated() -> None:
    assert list(describe.stale(WANTED)) == []


def test_a_description_that_is_out_of_date_is_found(tmp_path: Path) -> None:
    old, missing = tmp_path / "old.json", tmp_path / "missing.json"
    old.write_text("{}")
    assert set(describe.stale({old: "{}\n", missing: ""})) >= {old, missing}


def test_the_check_runs_as_a_command() -> None:
    command = [sys.executable, "-m", "local.describe", "--check"]
    done = subprocess.run(command, cwd=describe.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_api_description_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(read(openapi.COMMITTED)).validate()


def test_every_type_that_is_announced_has_an_example() -> None:
    assert [path.stem for path in EXAMPLES] == sorted(events.TYPES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_its_schema(example: Path) -> None:
    assert problems_with(read(example), schema_of(example)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_schema_misses_whatever_is_left_out(example: Path) -> None:
    event, schema = read(example), schema_of(example)
    for name in list(event):
        assert problems_with({n: v for n, v in event.items() if n != name}, schema)
    for name in event["data"]["object"]:
        row = {n: v for n, v in event["data"]["object"].items() if n != name}
        assert problems_with(event | {"data": {"object": row}}, schema)


WRONG: dict[str, Any] = {
    "id": "evt_1",
    "object": "integration",
    "type": "integration.imagined",
    "created_at": "yesterday",
    "api_version": "2020-01-01",
    "entity_id": "somebody",
    "livemode": "yes",
    "data": {},
    "sequence": 0,
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_schema_finds_what_is_wrong(example: Path, name: str) -> None:
    assert problems_with(read(example) | {name: WRONG[name]}, schema_of(example))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_schema_lets_a_later_release_add_members_anywhere(example: Path) -> None:
    for path in ((), ("data",), ("data", "object")):
        event = read(example)
        grown = event
        for name in path:
            grown = grown[name]
        grown["of_tomorrow"] = {"more": 1}
        assert problems_with(event, schema_of(example)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_schema_lets_a_later_release_add_a_connector(example: Path) -> None:
    event = read(example)
    event["data"]["object"]["connector_type"] = "etsy"
    assert problems_with(event, schema_of(example)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_has_no_member_that_its_schema_does_not_name(example: Path) -> None:
    schema = closed(schema_of(example))
    assert problems_with(read(example), schema) == []
    event = read(example)
    event["data"]["object"]["credentials_secret_arn"] = "arn:aws:secretsmanager:::secret:x"
    assert problems_with(event, schema)


def test_schema_is_identified_by_its_type_and_its_edition() -> None:
    ids = {example.stem: schema_of(example)["$id"] for example in EXAMPLES}
    assert ids == {
        name: f"urn:arcus-integrations:event:{name}:{event_schemas.EDITION}" for name in ids
    }


CURRENT = "1995252672ad32dd9bddedad1f34ecc2d0b3ebb09af902c728732ebec7b2e9b0"
"""The digest of this edition's rules, which are the same for every type. Where they have to change,
raise EDITION, move the files that are replaced into a folder of their edition, and say so here."""

REPLACED = {1: "9c04182b80261ec77f7a6f1d6f239dcc7115e9ab515af29aae043cac02115f38"}
"""The digests of the editions before, over all their files."""


def digest(*texts: str) -> str:
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def test_schemas_of_the_current_edition_stay_as_they_were_published() -> None:
    assert digest(json.dumps(event_schemas.schema("any"))) == CURRENT


@pytest.mark.parametrize("edition", range(1, event_schemas.EDITION))
def test_schemas_of_an_edition_that_was_replaced_are_kept(edition: int) -> None:
    files = sorted((describe.EMITTED / str(edition)).glob("*.schema.json"))
    assert digest(*(path.read_text(encoding="utf-8") for path in files)) == REPLACED[edition]


def test_list_of_editions_names_the_current_one() -> None:
    text = (describe.EMITTED / "README.md").read_text(encoding="utf-8")
    assert f"\n| {event_schemas.EDITION} | this folder |" in text


def test_the_registry_is_a_template_that_cloudformation_takes() -> None:
    assert lint(describe.REGISTRY.read_text(encoding="utf-8"), regions=["us-east-1"]) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_registry_describes_the_example_as_the_bus_delivers_it(example: Path) -> None:
    event, schema = read(example), registered()[f"arcus.integrations@{example.stem}"]
    delivered = {"source": "arcus.integrations", "detail-type": example.stem, "detail": event}
    Draft4Validator.check_schema(schema)
    assert list(Draft4Validator(schema).iter_errors(delivered)) == []
    grown = delivered | {"detail": event | {"of_tomorrow": 1}}
    assert list(Draft4Validator(schema).iter_errors(grown)) == []
    for name, value in {"type": "another", "sequence": "1"}.items():
        wrong = delivered | {"detail": event | {name: value}}
        assert list(Draft4Validator(schema).iter_errors(wrong))


def problems_with(event: Any, schema: Any) -> list[ValidationError]:
    Draft202012Validator.check_schema(schema)
    return list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(event))


def registered() -> dict[str, Any]:
    """The schemas that the committed template registers, by name."""
    template, _ = decode(str(describe.REGISTRY))
    parts = [resource["Properties"] for resource in template["Resources"].values()]
    return {p["SchemaName"]: json.loads(p["Content"]) for p in parts if "SchemaName" in p}
