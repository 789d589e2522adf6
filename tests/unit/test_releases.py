"""Of every kind of item there is a sample of this release, with all that it writes."""

import pytest

from connectors.domain.connection.row import FIELDS
from tests.releases import RELEASES, kinds, sample
from tests.releases.version import VERSION

ALL = set().union(*map(kinds, RELEASES))


def test_the_present_version_has_samples_of_every_kind() -> None:
    assert set(kinds(VERSION)) == ALL, "make samples"


@pytest.mark.parametrize("kind", [*kinds(VERSION, "row_"), "tombstone"])
def test_a_row_s_sample_has_every_field_that_is_written_today(kind: str) -> None:
    assert set(FIELDS) <= sample(VERSION, kind).keys(), "make samples"


def test_an_earlier_release_s_samples_lack_what_came_later() -> None:
    assert "renewable_until" not in sample("0.1.0", "row_shop_connected")
