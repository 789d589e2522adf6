"""Settings: each from its own variable, no defaults, and all that are missing named at once."""

import re
from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from connectors import settings
from connectors.settings import IntegrationsSettings, MissingSettings

KINDS = [kind for name, kind in vars(settings).items() if re.fullmatch("[A-Z][a-z]+Settings", name)]
KINDS.remove(MissingSettings)
EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@dataclass(frozen=True, slots=True)
class _Three(settings._FromEnvironment):
    one: str
    two: str
    three: str


@EACH
def test_each_setting_is_read_from_the_variable_of_its_name(
    kind: type[IntegrationsSettings],
) -> None:
    names = [field.name for field in fields(kind)]
    read = kind.read({name.upper(): f"the {name}" for name in names} | {"ANOTHER": "x"})
    assert [getattr(read, name) for name in names] == [f"the {name}" for name in names]


@EACH
def test_every_missing_variable_is_named_at_once(kind: type[IntegrationsSettings]) -> None:
    with pytest.raises(MissingSettings) as missing:
        kind.read({})
    assert str(missing.value) == f"set {', '.join(field.name.upper() for field in fields(kind))}"


def test_an_empty_variable_is_a_missing_one_and_what_is_there_is_not_named() -> None:
    with pytest.raises(MissingSettings, match=r"^set ONE, THREE$"):
        _Three.read({"ONE": "", "TWO": "2"})


def test_the_process_s_own_environment_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONE", "TWO", "THREE"):
        monkeypatch.setenv(name, name.lower())
    assert _Three.read() == _Three("one", "two", "three")


def test_settings_do_not_change() -> None:
    read = _Three("1", "2", "3")
    with pytest.raises(FrozenInstanceError):
        read.one = "4"  # type: ignore[misc]
