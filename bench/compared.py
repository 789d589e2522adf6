"""The same endpoint in the usual ways: what ours is compared with, and its surroundings."""

from functools import cache
from pathlib import Path

from bench import artefact
from bench.artefact import AWS, PROCESS, paths

PLAIN, COOKBOOK, USUAL = "plain Powertools app", "cookbook style", "usual design"
APPS = {PLAIN: "powertools_app", COOKBOOK: "cookbook_app"}
"""Whole functions, by the module that is their handler."""
DESIGNS = APPS | {USUAL: "usual_design"}
"""With the way to AWS alone, whatever function takes it."""
FOLDER = Path(__file__).with_name("comparison")


@cache
def surroundings() -> dict[str, str]:
    """The variables of those handlers, tracing switched on."""
    tracing = artefact.beside("aws-xray-sdk", "wrapt")
    return {
        **PROCESS,
        **AWS,
        "PYTHONPATH": paths(FOLDER, artefact.packages(), tracing),
        "POWERTOOLS_SERVICE_NAME": "app",
        "POWERTOOLS_METRICS_NAMESPACE": "app",
        "CONNECTIONS_TABLE": "connections",
        "AWS_LAMBDA_FUNCTION_NAME": "app",
        "LAMBDA_TASK_ROOT": "/var/task",
        "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
    }
