"""A handler in cookbook style: much of what Powertools has, a resource for a client, tracing."""

import os
from typing import Annotated, Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.feature_flags import AppConfigStore, FeatureFlags
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.serialization.pydantic import PydanticSerializer
from aws_lambda_powertools.utilities.parser import parse
from powertools_app import Kept, Wanted
from pydantic import BaseModel


class Variables(BaseModel):
    """The environment as a model."""

    CONNECTIONS_TABLE: str


logger, metrics, tracer = Logger(), Metrics(), Tracer()
app = APIGatewayRestResolver(enable_validation=True)
app.enable_swagger(path="/swagger", title="Integrations")
variables = parse(dict(os.environ), Variables)
dynamodb = boto3.resource("dynamodb")
table, keys = dynamodb.Table(variables.CONNECTIONS_TABLE), dynamodb.Table("keys")
secrets, events = boto3.client("secretsmanager"), boto3.client("events")
flags = FeatureFlags(AppConfigStore(environment="prod", application="app", name="flags"))
receipts, path = DynamoDBPersistenceLayer(table_name="receipts"), IdempotencyConfig()


@idempotent_function(  # type: ignore[untyped-decorator]
    data_keyword_argument="wanted",
    persistence_store=receipts,
    config=path,
    output_serializer=PydanticSerializer(model=Kept),
)
def keep(connector_type: str, wanted: Wanted) -> Kept:
    """Keep the connection, and announce it."""
    table.put_item(Item={"pk": "entity", "sk": connector_type})
    events.put_events(Entries=[{"Source": "app", "DetailType": "created", "Detail": "{}"}])
    name = wanted.display_name
    return Kept(id="1", connector_type=connector_type, display_name=name, version=1)


@app.post("/v1/integrations/<connector_type>")
@tracer.capture_method
def connect(connector_type: Annotated[str, Path()], wanted: Wanted) -> Kept:
    """Keep the connection, once, for whoever has a key."""
    keys.get_item(Key={"pk": "key"})
    return keep(connector_type=connector_type, wanted=wanted)


@logger.inject_lambda_context
@metrics.log_metrics
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    path.register_lambda_context(context)
    metrics.add_metric(name="Requests", unit=MetricUnit.Count, value=1)
    return app.resolve(event, context)
