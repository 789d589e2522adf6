"""The vault, and the Shopify app's own secret."""
