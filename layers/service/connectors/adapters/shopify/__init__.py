"""Shopify's token endpoint."""
