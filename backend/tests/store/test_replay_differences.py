"""Where two values in text form differ, field by field."""

from typing import Any

import pytest

from dca_engine.modes.differences import Difference, differences


@pytest.mark.parametrize(
    ("kept", "replayed", "found"),
    [
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x"}]}, []),
        ({"a": {"b": "1.0"}}, {"a": {"b": "1.00"}}, [("a.b", "'1.0'", "'1.00'")]),
        ({"a": [1, 2]}, {"a": [1]}, [("a[1]", "2", "nothing")]),
        ({"a": []}, {"a": [{"b": 1}]}, [("a[0]", "nothing", "{'b': 1}")]),
        ({"a": None}, {}, [("a", "None", "nothing")]),
        ({"a": {"b": 1}}, {"a": None}, [("a", "{'b': 1}", "None")]),
        ({"b": 1, "a": 1}, {"a": 2, "b": 2}, [("a", "1", "2"), ("b", "1", "2")]),
        ([{"a": 1}], [{"a": 2}], [("[0].a", "1", "2")]),
    ],
)
def test_every_field_that_differs_is_found_with_both_sides(
    kept: Any, replayed: Any, found: list[tuple[str, str, str]]
) -> None:
    assert list(differences(kept, replayed)) == [Difference(*expected) for expected in found]


def test_what_is_long_is_cut() -> None:
    (found,) = differences("x" * 1000, "y")
    assert len(found.kept) == 200
    assert found.kept.endswith("x...")
