"""How often Shopify is asked for tokens while it is in trouble, and for how long."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.integration.authorizing import asked
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.test_shopify_exchange import PASSING


def by_chance(keeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch, chance: float) -> None:
    """Let the pauses between tries be of just this chance."""
    service = keeper.house.shopify.service
    endpoint = replace(service.complete_authorization.endpoint, chance=lambda: chance)
    completing = replace(service.complete_authorization, endpoint=endpoint)
    changed = replace(service, complete_authorization=completing)
    monkeypatch.setattr(keeper.house.shopify, "service", changed)


@dataclass(frozen=True)
class Course:
    """What is tried while nothing but trouble comes back, and by when it is given up.

    By chance the pauses are from half as long to half as long again as 0.2, 0.4, 0.8 and 1.6
    seconds; one that would end behind the deadline is not made.
    """

    each: float
    """Seconds that every call takes."""
    chance: float
    tries: int
    ends: float


COURSES = [
    Course(each=0, chance=0.0, tries=5, ends=1.5),
    Course(each=0, chance=0.5, tries=5, ends=3.0),
    Course(each=0, chance=1.0, tries=5, ends=4.5),
    Course(each=1.2, chance=0.5, tries=4, ends=6.2),
    Course(each=2, chance=0.5, tries=3, ends=6.6),
]


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("course", COURSES, ids=str)
def test_it_gives_up_in_time(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch, kind: str, course: Course
) -> None:
    by_chance(shopkeeper, monkeypatch, course.chance)
    street = shopkeeper.house.street
    query, began = street.approved(shopkeeper.url()), shopkeeper.house.clock()
    street.arm(kind, times=None)
    street.meanwhile += [lambda: street.wait(course.each)] * course.tries
    assert shopkeeper.come_back(query).status == 503
    assert asked(shopkeeper) == course.tries
    assert shopkeeper.house.clock() - began == timedelta(seconds=course.ends)
