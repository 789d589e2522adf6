"""A plain Powertools app: resolver with validation, Logger, Metrics, a client per service."""

from typing import Annotated, Any, Literal

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str | None, Field(min_length=1, max_length=255)]


class Wanted(BaseModel):
    """What a caller may say of a connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    display_name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    mode: Literal["sandbox", "live"] = "sandbox"
    config: dict[str, Any] = {}
    ship_from_name: Line = None
    ship_from_address1: Line = None
    ship_from_city: Line = None
    ship_from_state: Line = None
    ship_from_zip: Line = None
    seller_id: Line = None
    bank_account_id: Annotated[str | None, Field(pattern=r"^[0-9a-f-]{36}$")] = None


class Kept(BaseModel):
    """What is answered."""

    id: str
    connector_type: str
    display_name: str
    version: int


logger = Logger()
metrics = Metrics()
app = APIGatewayRestResolver(enable_validation=True)
dynamodb = boto3.client("dynamodb")
secrets = boto3.client("secretsmanager")
events = boto3.client("events")


@app.post("/v1/integrations/<connector_type>")
def connect(connector_type: Annotated[str, Path()], wanted: Wanted) -> Kept:
    """Keep the connection: key, row, event."""
    dynamodb.get_item(TableName="keys", Key={"pk": {"S": "key"}})
    item = {"pk": {"S": "entity"}, "sk": {"S": connector_type}}
    dynamodb.put_item(
        TableName="connections", Item=item, ConditionExpression="attribute_not_exists(pk)"
    )
    events.put_events(Entries=[{"Source": "app", "DetailType": "created", "Detail": "{}"}])
    name = wanted.display_name
    return Kept(id="1", connector_type=connector_type, display_name=name, version=1)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    metrics.add_metric(name="Requests", unit=MetricUnit.Count, value=1)
    return app.resolve(event, context)
