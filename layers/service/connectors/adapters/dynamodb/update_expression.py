"""An update of one item, put together part by part."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Self

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb.attribute_values import Value

_NAME = re.compile(r"#(\w+)")


@dataclass(frozen=True, slots=True)
class UpdateExpression:
    """What an update sets, removes and demands. Each part makes a new one; none is changed."""

    sets: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)

    def set(self, **attributes: Value) -> Self:
        """Give each of the attributes its value."""
        return replace(
            self,
            sets=(*self.sets, *(f"#{name} = :{name}" for name in attributes)),
            names=self.names | _names(attributes),
            values=self.values | {f":{name}": given for name, given in attributes.items()},
        )

    def increment(self, *names: str) -> Self:
        """Count each of the attributes up; one that is not there counts as nothing yet."""
        return replace(
            self,
            sets=(*self.sets, *(f"#{n} = if_not_exists(#{n}, :zero) + :one" for n in names)),
            names=self.names | _names(names),
            values=self.values | {":zero": {"N": "0"}, ":one": {"N": "1"}},
        )

    def remove(self, *names: str) -> Self:
        """Take the attributes away."""
        return replace(
            self,
            removes=(*self.removes, *(f"#{name}" for name in names)),
            names=self.names | _names(names),
        )

    def only_while(self, **attributes: Value) -> Self:
        """Demand that each of the attributes still has this value, or its default by absence."""
        return replace(
            self,
            conditions=(*self.conditions, *(_still(name, attributes[name]) for name in attributes)),
            names=self.names | _names(attributes),
            values=self.values | {f":was_{name}": given for name, given in attributes.items()},
        )

    def only_if(self, *conditions: str, **values: Value) -> Self:
        """Demand what the conditions say, in which `#name` is an attribute and `:name` a value."""
        used = [name for text in conditions for name in _NAME.findall(text)]
        return replace(
            self,
            conditions=(*self.conditions, *conditions),
            names=self.names | _names(used),
            values=self.values | {f":{name}": given for name, given in values.items()},
        )

    def also(self, demand: Self) -> Self:
        """The same under the other's conditions as well."""
        return replace(
            self,
            conditions=(*self.conditions, *demand.conditions),
            names=self.names | demand.names,
            values=self.values | demand.values,
        )

    def condition(self) -> dict[str, Any]:
        """The conditions alone, for a write of another kind."""
        return {
            "ConditionExpression": " AND ".join(self.conditions),
            "ExpressionAttributeNames": self.names,
            # DynamoDB refuses an empty one.
            **({"ExpressionAttributeValues": self.values} if self.values else {}),
        }

    def parameters(self) -> dict[str, Any]:
        """All of it, as the table wants it."""
        texts = [f"SET {', '.join(self.sets)}"] if self.sets else []
        texts += [f"REMOVE {', '.join(self.removes)}"] if self.removes else []
        return {"UpdateExpression": " ".join(texts)} | self.condition()


def _names(names: Any) -> dict[str, str]:
    """Every attribute by a name of its own: some of them are words of DynamoDB's language."""
    return {f"#{name}": name for name in names}


def _still(name: str, given: Value) -> str:
    same = f"#{name} = :was_{name}"
    return f"({same} OR attribute_not_exists(#{name}))" if av.DEFAULTS.get(name) == given else same
