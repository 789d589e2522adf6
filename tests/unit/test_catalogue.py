"""The connectors: all of the seed's and what has come since, each of them whole."""

import itertools
import re
from urllib.parse import urlsplit

import pytest

from connectors.domain.connection.row import FIELDS
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.providers.connector import SHIP_FROM, Connector
from connectors.domain.validation.credential_shapes import looks_like_a_credential
from tests.contract import CONNECTOR_TYPES

ROWS = pytest.mark.parametrize("known", CATALOGUE.values(), ids=CATALOGUE)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+|\{shop\}|\{config\.host\}")


def formats(known: Connector) -> list[str]:
    return [*known.required.values(), *known.optional.values(), known.webhook_secret or ""]


def test_the_catalogue_holds_the_seed_s_list_and_may_hold_more() -> None:
    assert [name for name in CATALOGUE if name in CONNECTOR_TYPES] == CONNECTOR_TYPES


def test_only_shopify_is_set_up_by_consent() -> None:
    assert [name for name, known in CATALOGUE.items() if known.setup == "oauth"] == ["shopify"]


@ROWS
def test_a_title_can_stand_as_a_display_name(known: Connector) -> None:
    assert 0 < len(known.title.strip()) <= 120
    assert known.title.isprintable()


def test_every_format_is_an_expression_that_does_not_take_everything() -> None:
    for shape in filter(None, itertools.chain(*map(formats, CATALOGUE.values()))):
        assert not re.compile(shape).fullmatch("anything at all")


def test_every_prefix_is_long_enough_to_mean_something() -> None:
    for prefix in itertools.chain(*(known.secret_prefixes for known in CATALOGUE.values())):
        assert len(prefix) >= 4
        assert looks_like_a_credential(prefix)


@ROWS
def test_no_credential_is_both_required_and_optional(known: Connector) -> None:
    assert not set(known.required) & set(known.optional)


@ROWS
def test_credentials_are_had_by_put_or_by_consent_and_never_by_both(known: Connector) -> None:
    by_put = bool(known.required or known.optional)
    assert by_put is (known.setup == "config")


@ROWS
def test_extra_fields_are_fields_of_a_row(known: Connector) -> None:
    assert set(known.fields) <= {*FIELDS, "shop"}
    assert set(SHIP_FROM) <= set(FIELDS)


@ROWS
def test_hosts_are_bare_and_the_documentation_is_a_page(known: Connector) -> None:
    assert HOST.fullmatch(known.sandbox)
    assert HOST.fullmatch(known.live)
    page = urlsplit(known.documentation)
    assert (page.scheme, bool(HOST.fullmatch(page.netloc))) == ("https", True)
