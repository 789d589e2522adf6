"""Tests over HTTP against the local engine."""
