"""One line of the table: a goal, and how the service and its likes stand to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """A measured number, which must not be above its limit; `beside` is what others take."""

    number: int
    what: str
    value: float
    limit: float
    beside: Mapping[str, float] = field(default_factory=dict)
    remark: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.limit
