"""Numbers come from the wire's text, exactly, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.exchanges.parsing import (
    as_list,
    as_object,
    at_milliseconds,
    decimal,
    milliseconds,
    moment,
    plain,
    text,
    trimmed,
)

numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=12)


@given(numbers)
def test_a_number_is_read_as_it_was_written(number: Decimal) -> None:
    assert decimal({"n": plain(number)}, "n") == number
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number)


@given(numbers)
def test_zeros_that_say_nothing_are_cut(number: Decimal) -> None:
    short = str(trimmed(number))
    assert trimmed(number) == number
    assert not ("." in short and short.endswith("0")) or "E-" in short


def test_a_round_number_keeps_its_plain_form() -> None:
    assert str(decimal({"n": "5000.00000000"}, "n")) == "5000"
    assert str(decimal({"n": "0.01000000"}, "n")) == "0.01"
    assert str(decimal({"n": "0.00000000"}, "n")) == "0"
    assert decimal({"n": 7}, "n") == 7


@pytest.mark.parametrize("value", [None, "", "abc", "NaN", "Infinity", "1e999x", [], {}, True, 0.1])
def test_what_is_no_exact_number_is_malformed(value: object) -> None:
    with pytest.raises(MalformedAnswerError):
        decimal({"n": value}, "n")


@pytest.mark.parametrize("value", ["1e40", "-1e40", "1e-40", "1" * 29, "0." + "1" * 29])
def test_what_is_no_amount_of_anything_is_malformed(value: str) -> None:
    """Kept to the last digit, or not at all."""
    with pytest.raises(MalformedAnswerError):
        decimal({"n": value}, "n")


@pytest.mark.parametrize("value", [None, "1767225600000", 1.5, True, -1, 10**18])
def test_what_is_no_time_is_malformed(value: object) -> None:
    with pytest.raises(MalformedAnswerError):
        moment({"T": value}, "T")


@pytest.mark.parametrize("value", [None, "", "text", b"bytes", 7, [1]])
def test_what_is_no_object_is_malformed(value: object) -> None:
    with pytest.raises(MalformedAnswerError):
        as_object(value)
    with pytest.raises(MalformedAnswerError):
        as_list(value)
    with pytest.raises(MalformedAnswerError):
        text({}, "missing")


@given(st.integers(0, 4_000_000_000_000))
def test_milliseconds_are_exact(value: int) -> None:
    assert milliseconds(at_milliseconds(value)) == value
