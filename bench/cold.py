"""Rows 1 to 3: what a cold start of each built function costs, compiles and loads."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bench import artefact
from bench.artefact import AWS, FUNCTIONS, PROCESS, PYTHON, Artefact, Unmeasured, paths
from bench.instructions import Program, count
from bench.row import Row

REFERENCE = "import boto3; boto3.client('dynamodb')"
"""S: what any function that talks to DynamoDB by boto3 has to pay."""
GOAL, MODULES = 1.20, 600
NEVER = {
    *("aws_xray_sdk", "requests", "httpx", "cryptography"),
    *("pytest", "moto", "hypothesis", "bench", "tests"),
}
IMPORTED = Path(__file__).with_name("children") / "imported.py"
APPS = {"plain Powertools app": "powertools_app", "cookbook style": "cookbook_app"}


@cache
def comparison() -> dict[str, str]:
    """The surroundings of the handlers that ours is compared with, tracing switched on."""
    here = Path(__file__).with_name("comparison")
    tracing = artefact.beside("aws-xray-sdk", "wrapt")
    return {
        **PROCESS,
        **AWS,
        "PYTHONPATH": paths(here, artefact.packages(), tracing),
        "POWERTOOLS_SERVICE_NAME": "app",
        "POWERTOOLS_METRICS_NAMESPACE": "app",
        "CONNECTIONS_TABLE": "connections",
        "AWS_LAMBDA_FUNCTION_NAME": "app",
        "LAMBDA_TASK_ROOT": "/var/task",
        "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
    }


def rows(built: Artefact) -> list[Row]:
    """Rows 1 to 3 of every function."""
    reports = {name: imported("handler", built.environment(name)) for name in FUNCTIONS}
    others = {label: imported(app, comparison()) for label, app in APPS.items()}
    compiled = {
        label: len(imported(app, comparison() | {"PYTHONPYCACHEPREFIX": "/none"})["compiled"])
        for label, app in APPS.items()
    }
    loaded = {label: len(report["loaded"]) for label, report in others.items()}
    return [
        *instructions(built),
        Row(2, "modules compiled from source", _most(reports, "compiled"), 0, compiled),
        Row(3, "modules loaded", _most(reports, "loaded"), MODULES, loaded),
        Row(3, "of those that must never be loaded", len(strangers(reports)), 0),
    ]


def _most(reports: Mapping[str, Mapping[str, list[str]]], kind: str) -> int:
    """Of the function that does it with the most modules."""
    return max(len(found[kind]) for found in reports.values())


def strangers(reports: Mapping[str, Mapping[str, list[str]]]) -> set[str]:
    """What some function has loaded and none should."""
    loaded = {name.partition(".")[0] for found in reports.values() for name in found["loaded"]}
    return loaded & NEVER


def instructions(built: Artefact) -> list[Row]:
    """Row 1 of every function."""
    alone = PROCESS | AWS | {"PYTHONPATH": str(artefact.packages())}
    once = [Program(["-c", "import handler"], built.environment(name)) for name in FUNCTIONS]
    apps = [Program(["-c", f"import {app}"], comparison()) for app in APPS.values()]
    reference, *counted = count(Program(["-c", REFERENCE], alone), *once, *apps)
    ratios = [counted_one / reference for counted_one in counted]
    beside = dict(zip(APPS, ratios[len(FUNCTIONS) :], strict=True))
    return [
        Row(1, f"cold import / S: {name}", ratio, GOAL, beside)
        for name, ratio in zip(FUNCTIONS, ratios, strict=False)
    ]


def imported(module: str, environment: Mapping[str, str]) -> dict[str, list[str]]:
    """What the import of a module compiles and loads."""
    done = subprocess.run(
        [PYTHON, "-s", str(IMPORTED), module],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unmeasured(f"import {module} failed: {done.stderr[-2000:]}")
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found
