"""Tests of the functions in one process, over moto."""
