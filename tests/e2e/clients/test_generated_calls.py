"""What only one of the generators can get wrong: calls that it leaves out, and whole dumps."""

import json

import pytest

from connectors.api.representation.openapi import COMMITTED
from tests.e2e.clients.life import Life

OF_THE_CLIENT = pytest.mark.parametrize("life", ["openapi-python-client"], indirect=True)
OF_THE_MODELS = pytest.mark.parametrize("life", ["datamodel-code-generator"], indirect=True)


def described() -> set[str]:
    """The name of every operation."""
    paths = json.loads(COMMITTED.read_text(encoding="utf-8"))["paths"].values()
    return {operation["operationId"] for path in paths for operation in path.values()}


@OF_THE_CLIENT
def test_python_client_has_a_call_for_every_operation(life: Life) -> None:
    modules = (life.generated.folder / "arcus_client" / "api").glob("*/*.py")
    assert {path.stem for path in modules} - {"__init__"} == described()


@OF_THE_CLIENT
def test_python_client_reads_the_description_itself(life: Life) -> None:
    step = life["published"]
    assert (step.status, step.body["openapi"]) == (200, "3.1.0")


@OF_THE_MODELS
def test_models_name_no_class_by_a_number(life: Life) -> None:
    source = (life.generated.folder / "arcus_models.py").read_text(encoding="utf-8")
    classes = [line for line in source.splitlines() if line.startswith("class ")]
    assert [line for line in classes if line.partition("(")[0][-1].isdigit()] == []


@OF_THE_MODELS
@pytest.mark.parametrize(
    ("step", "param"), [("refused", "mode"), ("refused_whole", "display_name")]
)
def test_model_dumped_whole_is_refused_at_the_first_null_that_may_not_be(
    life: Life, step: str, param: str
) -> None:
    refused = life[step]
    told = (refused.status, refused.body["code"], refused.body["param"])
    assert told == (422, "invalid_field", param)


@OF_THE_MODELS
@pytest.mark.parametrize("step", ["refused", "refused_whole"])
def test_model_dumped_whole_changes_nothing(life: Life, step: str) -> None:
    refused = life[step]
    assert refused.before == refused.after
