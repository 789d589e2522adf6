"""How often Shopify is asked for tokens while it is in trouble, and for how long."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import boto3
import pytest

from tests.integration.authorizing import asked
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.test_shopify_exchange import PASSING

HOUR = timedelta(hours=1)


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


def kept(keeper: Shopkeeper) -> tuple[datetime, datetime]:
    """Since when it is connected, and when its access token in force ends."""
    (row,) = keeper.rows()
    secret = boto3.client("secretsmanager").get_secret_value(
        SecretId=row["secret_arn"]["S"], VersionId=row["secret_version"]["S"]
    )
    ends = json.loads(secret["SecretString"])["credentials"]["expires_at"]
    return datetime.fromisoformat(row["connected_at"]["S"]), datetime.fromisoformat(ends)


def test_a_token_s_hour_counts_from_when_it_was_asked_for(shopkeeper: Shopkeeper) -> None:
    asking = shopkeeper.house.clock()
    shopkeeper.house.street.arm("slow", seconds=6)
    assert shopkeeper.connect_shop().status == 200
    assert kept(shopkeeper) == (asking, asking + HOUR)


def test_a_refreshed_one_s_from_the_try_that_was_answered(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    street, asking = shopkeeper.house.street, []
    street.wait(7200)
    street.arm("error_500")
    street.arm("slow", seconds=5)
    street.meanwhile += [lambda: asking.append(street.clock())] * 2
    assert shopkeeper.hand_out()["object"] == "credentials"
    # It is kept to the millisecond.
    assert timedelta() <= asking[-1] + HOUR - kept(shopkeeper)[1] < timedelta(milliseconds=1)


def test_a_grant_that_is_dead_at_the_second_try_is_dead(shopkeeper: Shopkeeper) -> None:
    """Unlike a code, a refresh token is not used up by a try whose answer nobody has."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=2)
    shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
    shopkeeper.house.street.arm("error_500")
    assert shopkeeper.hand_out()["code"] == "reauthorization_required"
    assert asked(shopkeeper, "refresh_token") == 2
