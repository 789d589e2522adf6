"""Shopify on loopback, as the service sees it: OAuth, rotating tokens, webhooks, and faults."""
