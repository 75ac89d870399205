"""Spec 2.1: whatever comes is refused with the field at fault, and nothing of the body is repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.masking import Masker
from tests.alerts.examples import SECRET, full, read, short, text
from tests.alerts.hostile import HOSTILE, Hostile


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_is_refused_with_the_field_named(case: Hostile) -> None:
    with pytest.raises(AlertError) as refused:
        read(case.body)
    assert (refused.value.status, refused.value.field) == (case.status, case.field)
    assert refused.value.reason
    assert SECRET not in str(refused.value)
    assert SECRET not in Masker(SECRET).mask(case.body)


def test_the_table_is_long_and_its_names_are_told_apart() -> None:
    names = [case.name for case in HOSTILE]
    assert len(names) == len(set(names)) > 90


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(SECRET),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just(SECRET), inner, max_size=4)
    ),
    max_leaves=8,
)


def refusal(raw: bytes) -> AlertError | None:
    """Why it is refused, or None when it is a signal. Any other error is a failure of the test."""
    try:
        read(raw)
    except AlertError as error:
        return error
    return None


def refusal_or_signal(raw: bytes) -> None:
    refused = refusal(raw)
    if refused is not None:
        assert 400 <= refused.status < 500
        assert SECRET not in f"{refused} {refused.field} {refused.reason}"
    assert SECRET not in Masker(SECRET).mask(raw)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    refusal_or_signal(raw)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(written: str) -> None:
    refusal_or_signal(written.encode("utf-8", "surrogatepass"))


@given(st.sampled_from(sorted(full())), JSON_VALUES)
def test_any_value_in_any_field_of_the_full_form(field: str, value: object) -> None:
    refusal_or_signal(text({**full(), field: value}))


@given(st.sampled_from(sorted(full()["tv"])), JSON_VALUES)
def test_any_value_in_any_field_of_tv(field: str, value: object) -> None:
    refusal_or_signal(text(full(tv={field: value})))


@given(st.sampled_from(sorted(short())), JSON_VALUES)
def test_any_value_in_any_field_of_the_short_form(field: str, value: object) -> None:
    refusal_or_signal(text(short(**{field: value})))


@given(st.data())
def test_any_cut_and_any_changed_byte(data: st.DataObject) -> None:
    raw = bytearray(text(full()))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255))
    refused = refusal(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    assert refused is None or 400 <= refused.status < 500
