"""Measurements against the running product: each prints a table for people and, with `--json`, one object."""
