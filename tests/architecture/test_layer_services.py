"""The layer keeps the AWS SDK's data on every service that the functions call, and on no other."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.architecture.tree import ROOT, modules

TRIM = runpy.run_path(str(ROOT / "layers" / "dependencies" / "trim.py"))
KEPT = set(TRIM["SERVICES"])


def called() -> set[str]:
    """The services of which a deployed module makes a client, each spelled out."""
    found = set()
    for path in modules("layers/service", "functions"):
        text = (ROOT / path).read_text(encoding="utf-8")
        found |= set(re.findall(r'\.(?:client|later|resource)\("(\w+)"', text))
    return found


def test_every_service_that_is_called_is_kept_and_no_other() -> None:
    assert called() == KEPT


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """The SDK's data in little, with a service that nobody calls."""
    known: dict[str, Any] = {name: {"endpoints": {}} for name in (*KEPT, "mediastore")}
    for package in ("botocore", "boto3"):
        for service in known:
            (tmp_path / package / "data" / service / "2012-08-10").mkdir(parents=True)
    endpoints = {"version": 3, "partitions": [{"partition": "aws", "services": known}]}
    (tmp_path / "botocore" / "data" / "endpoints.json").write_text(json.dumps(endpoints))
    TRIM["main"](tmp_path)
    return tmp_path


@pytest.mark.parametrize("package", ["botocore", "boto3"])
def test_the_data_of_other_services_are_taken_out(packages: Path, package: str) -> None:
    folders = {f.name for f in (packages / package / "data").iterdir() if f.is_dir()}
    assert folders == KEPT


def test_the_endpoints_of_other_services_are_taken_out(packages: Path) -> None:
    told = json.loads((packages / "botocore" / "data" / "endpoints.json").read_text())
    assert told["version"] == 3
    assert [(p["partition"], set(p["services"])) for p in told["partitions"]] == [("aws", KEPT)]


def test_the_sdk_knows_every_service_that_is_kept() -> None:
    assert set(boto3.Session().get_available_services()) >= KEPT
