"""The template's tables, streams, queues and settings: kept, encrypted, watched, and complete."""

import ast
import json
import re
from dataclasses import fields
from typing import Any

import pytest
import yaml

from connectors import settings
from connectors.adapters.secrets.app_secret import APP_REFUSED
from connectors.adapters.shopify.client import REQUEST_REFUSED
from connectors.wiring.machine import ROW_NOT_READ
from tests.architecture.stack import (
    TEMPLATE,
    Part,
    parts,
    properties,
    spelled,
    translated,
    written,
)
from tests.architecture.tree import ROOT, parsed
from tests.integration import premises

EPHEMERAL = {"ReceiptsTable"}
"""What may be lost: an idempotency record lives for a day."""
STREAM_KEEPS = 86_400
POWERTOOLS = re.compile("POWERTOOLS_[A-Z_]+")
TABLES = properties(written(), "DynamoDB::Table")
QUEUES = parts(written(), "SQS::Queue")
FUNCTIONS = properties(written(), "Serverless::Function")
GLOBALS: Part = written()["Globals"]["Function"]
STREAMS: dict[str, Part] = {
    f"{name}.{event}": described["Properties"]
    for name, function in FUNCTIONS.items()
    for event, described in function.get("Events", {}).items()
    if described["Type"] == "DynamoDB"
}
EACH_STREAM = pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
EACH_TABLE = pytest.mark.parametrize("table", TABLES)
EACH_FUNCTION = pytest.mark.parametrize("function", FUNCTIONS)


@EACH_TABLE
def test_a_table_can_be_brought_back_unless_it_may_be_lost(table: str) -> None:
    part = parts(written(), "DynamoDB::Table")[table]
    recovery = part["Properties"].get("PointInTimeRecoverySpecification", {})
    kept = table not in EPHEMERAL
    assert recovery.get("PointInTimeRecoveryEnabled", False) is kept
    assert part["DeletionPolicy"] == ("RetainExceptOnCreate" if kept else "Delete")
    assert part["UpdateReplacePolicy"] == ("Retain" if kept else "Delete")


def shape(table: Part) -> tuple[Any, ...]:
    """Keys and indexes, whatever else a table has."""
    indexes = [
        (index["IndexName"], index["KeySchema"], index["Projection"])
        for index in table.get("GlobalSecondaryIndexes", [])
    ]
    return [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]], indexes


def test_the_tests_own_tables_are_the_template_s() -> None:
    made = {
        f"{name.capitalize()}Table": shape(
            {"KeySchema": premises.schema(names), **premises.secondary(name)}
        )
        for name, names in premises.TABLES.items()
    }
    assert {name: shape(table) for name, table in TABLES.items()} == made


def test_only_the_connections_have_a_stream_of_both_images() -> None:
    streams = {n: t["StreamSpecification"] for n, t in TABLES.items() if "StreamSpecification" in t}
    assert streams == {"ConnectionsTable": {"StreamViewType": "NEW_AND_OLD_IMAGES"}}


@EACH_STREAM
def test_a_stream_is_read_from_its_beginning_and_retried_while_it_lasts(stream: Part) -> None:
    assert spelled(stream["Stream"]) == "ConnectionsTable.StreamArn"
    told = (stream["StartingPosition"], stream["MaximumRetryAttempts"])
    assert told == ("TRIM_HORIZON", -1)
    assert stream["MaximumRecordAgeInSeconds"] == STREAM_KEEPS
    assert stream["BisectBatchOnFunctionError"] is True
    assert "FunctionResponseTypes" not in stream


def test_upkeep_s_stream_brings_only_what_concerns_secrets() -> None:
    (upkeep,) = [stream for name, stream in STREAMS.items() if "Upkeep" in name]
    patterns = [json.loads(f["Pattern"]) for f in upkeep["FilterCriteria"]["Filters"]]
    assert patterns
    for pattern in patterns:
        assert set(pattern) <= {"eventName", "dynamodb"}


@EACH_STREAM
def test_what_a_stream_gives_up_is_noted_in_a_queue_with_an_alarm(stream: Part) -> None:
    failed = stream["DestinationConfig"]["OnFailure"]
    assert failed["Type"] == "SQS"
    assert spelled(failed["Destination"]) in watched()


def watched() -> set[str]:
    """The queues of which an alarm tells as soon as they hold one message."""
    alarms = [
        alarm
        for alarm in properties(written(), "CloudWatch::Alarm").values()
        if alarm["Namespace"] == "AWS/SQS"
    ]
    for alarm in alarms:
        assert alarm["Threshold"] == 0
        assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
        assert (alarm["Statistic"], alarm["EvaluationPeriods"]) == ("Maximum", 1)
    named = [spelled(alarm["Dimensions"][0]["Value"]) for alarm in alarms]
    return {name.removesuffix(".QueueName") for name in named}


def test_every_queue_of_failures_has_an_alarm_and_keeps_for_a_fortnight() -> None:
    failures = {name for name, queue in QUEUES.items() if "Condition" not in queue}
    assert watched() == failures
    for name in failures:
        assert QUEUES[name]["Properties"]["MessageRetentionPeriod"] == 14 * 86_400


def test_every_queue_is_encrypted() -> None:
    for queue in QUEUES.values():
        assert queue["Properties"].get("SqsManagedSseEnabled") is True


def test_every_function_logs_to_the_one_group_that_forgets() -> None:
    (group,) = properties(written(), "Logs::LogGroup").values()
    assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    for function in properties(translated(), "Lambda::Function").values():
        assert function["LoggingConfig"]["LogGroup"] == {"Ref": "Logs"}
        assert function["LoggingConfig"]["LogFormat"] == "JSON"


def needed(function: str) -> set[str]:
    """The variables of the settings that the function's handler reads."""
    handler = parsed((ROOT / FUNCTIONS[function]["CodeUri"] / "handler.py").relative_to(ROOT))
    read = {
        node.value.attr
        for node in ast.walk(handler)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
        if node.attr == "read" and node.value.attr.endswith("Settings")
    }
    return {field.name.upper() for name in read for field in fields(getattr(settings, name))}


@EACH_FUNCTION
def test_a_function_is_given_just_the_settings_that_it_reads(function: str) -> None:
    given = FUNCTIONS[function]["Environment"]["Variables"]
    own = {name for name in given if not POWERTOOLS.fullmatch(name)}
    every = {n for n in GLOBALS["Environment"]["Variables"] if not POWERTOOLS.fullmatch(n)}
    assert needed(function)
    # Its own value may stand before the one for all.
    assert needed(function) - every <= own <= needed(function)
    assert all(given[name] != GLOBALS["Environment"]["Variables"][name] for name in own & every)


def test_what_is_given_to_all_functions_is_read_by_some() -> None:
    every = {n for n in GLOBALS["Environment"]["Variables"] if not POWERTOOLS.fullmatch(n)}
    assert every <= set().union(*map(needed, FUNCTIONS))


@EACH_FUNCTION
def test_a_table_s_variable_names_the_table(function: str) -> None:
    for name, value in FUNCTIONS[function]["Environment"]["Variables"].items():
        if name.endswith("_TABLE"):
            assert value == {"Ref": f"{name.removesuffix('_TABLE').capitalize()}Table"}


def test_the_clock_moves_on_a_local_stack_only() -> None:
    rule = written()["Rules"]["OnlyALocalClockMoves"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Environment"}, "cloud"]}
    (only,) = rule["Assertions"]
    assert only["Assert"] == {"Fn::Equals": [{"Ref": "ClockOffset"}, "0"]}
    assert written()["Parameters"]["ClockOffset"]["Default"] == 0
    assert written()["Parameters"]["Environment"]["Default"] == "cloud"


COUNTED = {"ShopsUnavailable": REQUEST_REFUSED, "UnreadableRows": ROW_NOT_READ}


@pytest.mark.parametrize(("name", "line"), COUNTED.items())
def test_a_line_that_says_what_no_alarm_does_is_counted(name: str, line: str) -> None:
    watch = properties(written(), "Logs::MetricFilter")[name]
    assert watch["LogGroupName"] == {"Ref": "Logs"}
    assert watch["FilterPattern"] == f'{{ $.message = "{line}" }}'
    (made,) = watch["MetricTransformations"]
    assert (made["MetricNamespace"], made["MetricValue"]) == ({"Ref": "AWS::StackName"}, "1")


def test_an_app_that_shopify_refuses_raises_an_alarm() -> None:
    watch = properties(written(), "Logs::MetricFilter")["AppRefused"]
    assert watch["LogGroupName"] == {"Ref": "Logs"}
    assert watch["FilterPattern"] == f'{{ $.message = "{APP_REFUSED}" }}'
    (made,) = watch["MetricTransformations"]
    (alarm,) = (
        a
        for a in properties(written(), "CloudWatch::Alarm").values()
        if a["Namespace"] == made["MetricNamespace"]
    )
    assert (alarm["MetricName"], alarm["Threshold"]) == (made["MetricName"], 0)


def test_the_template_says_everything_where_it_stands() -> None:
    tokens = list(yaml.scan(TEMPLATE.read_text(encoding="utf-8")))
    assert not [t for t in tokens if isinstance(t, yaml.AnchorToken | yaml.AliasToken)]
    assert not [t for t in tokens if isinstance(t, yaml.ScalarToken) and t.value == "<<"]
