"""Tests of the layout, the template and what is generated."""
