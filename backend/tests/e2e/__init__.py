"""Whole-system runs. What the helpers here assert is told in full when it fails."""

import pytest

pytest.register_assert_rewrite("tests.e2e.agreement", "tests.e2e.desk")
