"""Tests of races, crashes and kills."""
