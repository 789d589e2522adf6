"""OpenAI, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# The SDK takes a webhook secret with whsec_ in front and without.
CATALOGUE_ROW = Connector(
    title="OpenAI",
    required={"api_key": ANY},
    optional={"organization_id": ANY, "project_id": ANY},
    identifiers=("organization_id", "project_id"),
    webhook_secret=ANY,
    secret_prefixes=("sk-proj-", "sk-svcacct-", "sk-admin-"),
    sandbox="api.openai.com",
    live="api.openai.com",
    documentation="https://developers.openai.com/api/docs/guides/api-keys.md",
)
