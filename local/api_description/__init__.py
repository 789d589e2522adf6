"""The API's OpenAPI description, made from the routes at build time; never part of a function."""
