"""`./arcus keys`: keys are issued once, listed without their text, revoked at once."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from connectors.domain.api_keys import SCOPES, digest
from tests.builders import ENTITY
from tests.integration.operating import Arcus, a_stack
from tests.integration.tenant import Tenant

TEXT = re.compile(r"ark_(?:live|test)_ent_\w+")


def test_a_created_key_opens_the_api(tenant: Tenant, arcus: Arcus) -> None:
    made = arcus("keys", "create", "--entity", arcus.entity, "--name", "Warehouse")
    (key,) = TEXT.findall(made.output)
    assert tenant.send("GET", "/v1/integrations", key=key).status == 200


def test_a_created_key_is_said_to_be_shown_only_now(arcus: Arcus) -> None:
    made = arcus("keys", "create", "--entity", arcus.entity, "--name", "Warehouse")
    assert (made.exit_code, "shown only now" in made.output) == (0, True)


def test_a_keys_text_stands_nowhere_in_the_table(tenant: Tenant, arcus: Arcus) -> None:
    secret = arcus.create()["key"]
    kept = json.dumps(tenant.house.items("keys"))
    assert secret not in kept
    assert secret.rpartition("_")[2] not in kept
    assert digest(secret) in kept


def test_a_key_is_a_standard_test_key_with_every_scope_unless_asked_otherwise(
    arcus: Arcus,
) -> None:
    issued = arcus.create()
    told = {name: issued[name] for name in issued if name not in ("id", "key")}
    assert told == {
        "entity_id": arcus.entity,
        "livemode": False,
        "name": "Warehouse",
        "scopes": list(SCOPES),
        "rate_tier": "standard",
        "expires_at": None,
        "ip_allowlist": [],
    }


def test_every_option_reaches_the_key(tenant: Tenant, arcus: Arcus) -> None:
    scopes = ("--scope", "integrations:read", "--scope", "integrations:write")
    allow = ("--allow", "192.0.2.0/24", "--allow", "2001:db8::1")
    issued = arcus.create("--live", *scopes, *allow, "--tier", "elevated")
    assert issued["scopes"] == ["integrations:read", "integrations:write"]
    answer = tenant.send("GET", "/v1/integrations", key=issued["key"])
    assert (answer.status, answer.headers["x-ratelimit-limit"]) == (200, "1200")
    elsewhere = tenant.send("GET", "/v1/integrations", key=issued["key"], address="198.51.100.1")
    assert elsewhere.body["code"] == "ip_not_allowlisted"


def test_an_expiring_key_expires_after_so_many_days(tenant: Tenant, arcus: Arcus) -> None:
    issued = arcus.create("--expires-in-days", 3)
    expires_at = datetime.fromisoformat(issued["expires_at"])
    assert abs(expires_at - datetime.now(UTC) - timedelta(days=3)) < timedelta(minutes=1)
    tenant.house.clock.moment = expires_at
    assert tenant.send("GET", "/v1/integrations", key=issued["key"]).body["code"] == (
        "expired_api_key"
    )


def test_an_entity_is_kept_in_lower_case(arcus: Arcus) -> None:
    words = ("--entity", arcus.entity.upper(), "--name", "Warehouse", "--json")
    assert json.loads(arcus("keys", "create", *words).output)["entity_id"] == arcus.entity


@pytest.mark.parametrize(
    "entity", ["acme", "", ENTITY[:-1], ENTITY.replace("-", ""), f"{{{ENTITY}}}"]
)
def test_an_entity_that_is_no_uuid_is_refused_in_a_sentence(arcus: Arcus, entity: str) -> None:
    for words in (("create", "--name", "Warehouse"), ("list",)):
        assert "UUID" in arcus.refusal("keys", *words, "--entity", entity)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--scope", "integrations:admin", "There is no scope integrations:admin"),
        ("--tier", "premium", "There is no tier premium"),
        ("--allow", "everywhere", "Everywhere is neither an address nor a network"),
        ("--name", " ", "--name takes 1 to 120 printable characters"),
        ("--name", "\x1b[2J", "--name takes 1 to 120 printable characters"),
    ],
)
def test_a_key_that_cannot_be_issued_is_refused_and_makes_no_key(
    tenant: Tenant, arcus: Arcus, option: str, value: str, told: str
) -> None:
    before = len(tenant.house.items("keys"))
    command = {"--entity": arcus.entity, "--name": "Warehouse"} | {option: value}
    words = [word for pair in command.items() for word in pair]
    assert arcus.refusal("keys", "create", *words).startswith(told)
    assert len(tenant.house.items("keys")) == before


def test_a_list_shows_every_key_and_no_keys_text(tenant: Tenant, arcus: Arcus) -> None:
    issued = [arcus.create(), arcus.create("--live")]
    shown = arcus("keys", "list").output
    for key in issued:
        assert key["id"] in shown
        assert key["entity_id"] in shown
        assert key["key"].rpartition("_")[2] not in shown
        assert digest(key["key"]) not in shown


def test_a_list_of_one_entity_shows_no_others_keys(tenant: Tenant, arcus: Arcus) -> None:
    mine = arcus.create()
    theirs = json.loads(arcus("keys", "create", "--entity", ENTITY, "--name", "x", "--json").output)
    shown = arcus("keys", "list", "--entity", arcus.entity.upper()).output
    assert (mine["id"] in shown, theirs["id"] in shown) == (True, False)


def test_a_list_shows_a_name_as_it_was_written(arcus: Arcus) -> None:
    arcus("keys", "create", "--entity", arcus.entity, "--name", "[red]Dock[/] 4")
    assert "[red]Dock[/] 4" in arcus("keys", "list").output


def test_a_list_of_no_keys_says_so(arcus: Arcus) -> None:
    a_stack("new", KeysTable="receipts")
    assert arcus("keys", "list", "--stack", "new").output == "There are no keys.\n"


def test_a_list_of_an_entity_without_keys_says_so(arcus: Arcus) -> None:
    nobody = str(uuid.uuid4())
    assert arcus("keys", "list", "--entity", nobody).output == "This entity has no keys.\n"


def test_a_revoked_key_is_refused_from_the_next_request_on(tenant: Tenant, arcus: Arcus) -> None:
    issued = arcus.create()
    assert tenant.send("GET", "/v1/integrations", key=issued["key"]).status == 200
    assert arcus("keys", "revoke", issued["id"]).exit_code == 0
    assert tenant.send("GET", "/v1/integrations", key=issued["key"]).status == 401


def test_revoking_a_key_leaves_the_others(tenant: Tenant, arcus: Arcus) -> None:
    gone, kept = arcus.create(), arcus.create()
    arcus("keys", "revoke", gone["id"])
    assert tenant.send("GET", "/v1/integrations", key=kept["key"]).status == 200


def test_revoking_an_unknown_key_is_refused_in_a_sentence(arcus: Arcus) -> None:
    assert arcus.refusal("keys", "revoke", "key_0").startswith("There is no key with this id")


def test_revoking_by_a_keys_text_is_refused_without_repeating_it(arcus: Arcus) -> None:
    secret = arcus.create()["key"]
    said = arcus.refusal("keys", "revoke", secret)
    assert said.startswith("This is a key's text")
    assert secret not in said
