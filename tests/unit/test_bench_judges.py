"""The bench of growth: what it calls a fault, and how its memory of AWS counts."""

import importlib
from dataclasses import replace
from typing import Any

import pytest

from bench import costs, usage
from bench.child import FOLDER
from bench.growth import Growth
from bench.traffic import UNPRICED, Traffic
from bench.usage import Usage
from bench.walls import Wall, met

READ = Usage(
    function="integrations",
    cpu=0.002,
    calls={"dynamodb.GetItem": 1},
    read=1,
    written=0,
    indexed=0,
    items={},
    logged=300,
)
PRICED = Traffic().requests.keys() | UNPRICED.keys()


def judged(**many: Any) -> list[str]:
    return list(usage.faults({"GET": {100: READ, 10_000: replace(READ, **many)}}))


def test_what_costs_the_same_is_no_fault() -> None:
    assert judged(cpu=0.0024) == []


@pytest.mark.parametrize(
    "many",
    [
        {"cpu": 0.0025},
        {"calls": {"dynamodb.Scan": 1}},
        {"calls": {"dynamodb.GetItem": 2}},
        {"read": 2},
        {"written": 1},
        {"indexed": 1},
        {"items": {"ConnectionsTable": (1, 900)}},
    ],
)
def test_what_grows_with_the_rows_is_named(many: dict[str, Any]) -> None:
    (fault,) = judged(**many)
    assert fault.startswith("GET: ")


def test_microseconds_are_not_judged() -> None:
    few, many = replace(READ, cpu=5e-6), replace(READ, cpu=15e-6)
    assert list(usage.faults({"change followed": {100: few, 10_000: many}})) == []


def growth(names: set[str]) -> Growth:
    return Growth({name: {100: READ} for name in names}, READ, day_spare=0)


def test_every_measured_request_has_a_price_or_a_reason() -> None:
    assert list(costs.faults(growth(set(PRICED)), Traffic())) == []
    assert list(costs.faults(growth({*PRICED, "HEAD"}), Traffic())) == [
        "HEAD is measured and has no price"
    ]


def test_nothing_is_priced_that_was_not_measured() -> None:
    (fault,) = costs.faults(growth(set(PRICED) - {"hand-out, refreshed"}), Traffic())
    assert fault == "hand-out, refreshed is priced and was not measured"


@pytest.mark.parametrize("told", ["| 10³ | 900 | 800 |", "| 10³ | 1,020 |", "", "| 10⁵ | 1,000 |"])
def test_the_readme_may_not_say_other_dollars(told: str) -> None:
    totals = dict.fromkeys(costs.SIZES, 1000.0)
    right = "\n".join(f"| {shown} | 1,005 | 900 |" for shown in costs.SIZES.values())
    assert list(costs.misread(totals, right)) == []
    wrong = right.replace("| 10³ | 1,005 | 900 |", told)
    assert len(list(costs.misread(totals, wrong))) == 1


def test_walls_are_those_before_a_size() -> None:
    found = [Wall("near", 100, 1), Wall("far", 1_000, 0.01)]
    assert [met(found, size) for size in (100, 101, 10**6)] == ["none", "near", "near; far"]


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The bench's own programs, which find one another by the search path."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module


def item(pk: str, **rest: str) -> dict[str, Any]:
    return {name: {"S": text} for name, text in {"pk": pk, "sk": "s", **rest}.items()}


def test_memory_refuses_what_it_does_not_know(child: Any) -> None:
    with pytest.raises(NotImplementedError, match="PutRule"):
        child("memory").Memory()("PutRule", {})


def test_memory_knows_what_is_due_and_when(child: Any) -> None:
    memory = child("memory").Memory()
    for pk, at in (("c", "3"), ("a", "1"), ("b", "2")):
        memory.store("T", item(pk, due_shard="0", due_at=at))
    memory.store("T", item("a"))
    given = {
        "TableName": "T",
        "IndexName": "due",
        "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
        "ExpressionAttributeValues": {":shard": {"S": "0"}, ":now": {"S": "3"}},
        "Limit": 1,
    }
    memory("Query", given)
    first = memory.noted[-1][2]
    memory("Query", given | {"ExclusiveStartKey": first["LastEvaluatedKey"]})
    second = memory.noted[-1][2]
    assert [page["Items"][0]["pk"]["S"] for page in (first, second)] == ["b", "c"]
    assert "LastEvaluatedKey" not in second


def test_units_are_counted_as_aws_counts_them(child: Any) -> None:
    capacity = child("capacity")
    large, small = item("a", text="x" * 4096), item("a")
    assert capacity.read("GetItem", {"ConsistentRead": True}, {"Item": large}) == 2
    assert capacity.read("GetItem", {}, {}) == 0.5
    asked = {"T": {"Keys": [small, small], "ConsistentRead": True}}
    found = {"Responses": {"T": [large]}}
    assert capacity.read("BatchGetItem", {"RequestItems": asked}, found) == 3
    moved = [("T", large, small)]
    assert capacity.written("UpdateItem", moved) == 5
    assert capacity.written("TransactWriteItems", moved) == 10
    checking: dict[str, Any] = {"TransactItems": [{"ConditionCheck": {}}, {"Put": {}}]}
    assert capacity.written("TransactWriteItems", moved, capacity.checks(checking)) == 12


def test_an_index_is_written_where_its_key_moves(child: Any) -> None:
    indexed, due = child("capacity").indexed, {"T": [["due_at"]]}
    none, soon, late = item("a"), item("a", due_at="1"), item("a", due_at="2")
    moves = [(none, soon), (soon, none), (soon, late), (soon, soon), (none, none)]
    assert [indexed([("T", *move)], due) for move in moves] == [1, 1, 2, 0, 0]
