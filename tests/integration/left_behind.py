"""What faults leave in the vault, and a clock that agrees with the vault's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

from tests.integration.holder import Holder

HOUR = timedelta(hours=1)


def at_the_vaults_time(holder: Holder) -> Holder:
    """Move the service's clock to the vault's, which nobody can move."""
    holder.house.clock.moment = datetime.now(UTC).replace(microsecond=0)
    return holder


def an_orphan(holder: Holder, name: str = "stack/stripe/some-row/01", **tags: str) -> str:
    """A secret that no row names, as a PUT leaves it that dies before its row; its ARN."""
    tags = {"entity": holder.entity_id, "mode": "live"} | tags
    made = vault_client().create_secret(
        Name=name,
        SecretString="{}",
        Tags=[{"Key": f"arcus:{key}", "Value": value} for key, value in tags.items()],
    )
    return str(made["ARN"])


def wait(holder: Holder, age: timedelta) -> None:
    """Move the clock to where the youngest secret is of this age."""
    youngest = max(entry["CreatedDate"] for entry in holder.secrets())
    holder.house.clock.moment = youngest.astimezone(UTC) + age


def vault_client() -> Any:
    """The operator's own line to the vault."""
    return boto3.client("secretsmanager")


def destroy(holder: Holder) -> None:
    """Take the stripe row's secret away, for good."""
    arn = holder.row()["secret_arn"]["S"]
    vault_client().delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def told(counts: dict[str, int]) -> list[int]:
    """Secrets seen and mended, rows seen and mended, and nothing else."""
    names = ("secrets_seen", "secrets_mended", "rows_seen", "rows_mended")
    assert counts["failed"] == counts["unfinished"] == 0
    assert set(counts) == {*names, "failed", "unfinished"}
    return [counts[name] for name in names]
