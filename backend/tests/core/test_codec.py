"""The text form of states, events and commands: exact, strict, and the same for what is equal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dca_engine.core.codec import DecodingError, canonical, codec, codec_of, decimal_text, time_text
from dca_engine.core.decide import decide
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import Purpose
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.messages import Command, Event, Outcome
from dca_engine.core.order import Fill, Order
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from tests.core.story import Story

Name = NewType("Name", str)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    amount: Decimal
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Other:
    flag: bool


@dataclass(frozen=True, slots=True)
class Sample:
    name: Name
    colour: Colour
    parts: tuple[Inner, ...]
    pair: tuple[int, Decimal]
    either: Inner | Other
    by_name: Mapping[Name, Inner]
    maybe: str | None = None


SAMPLE = Sample(
    name=Name("n"),
    colour=Colour.BLUE,
    parts=(Inner(Decimal("1.00")), Inner(Decimal("-0.5"), datetime(2026, 1, 2, 3, 4, 5, 6, UTC))),
    pair=(7, Decimal("0.10")),
    either=Other(flag=True),
    by_name={Name("z"): Inner(Decimal(1)), Name("a"): Inner(Decimal(2))},
)
PLAIN = {
    "name": "n",
    "colour": "blue",
    "parts": [{"amount": "1.00", "at": None}, {"amount": "-0.5", "at": "2026-01-02T03:04:05.000006Z"}],
    "pair": [7, "0.10"],
    "either": {"class": "Other", "flag": True},
    "by_name": {"z": {"amount": "1", "at": None}, "a": {"amount": "2", "at": None}},
    "maybe": None,
}


def test_the_form_of_every_kind_of_field() -> None:
    assert codec_of(Sample).encode(SAMPLE) == PLAIN
    assert codec_of(Sample).decode(PLAIN) == SAMPLE


def test_a_field_with_a_default_may_be_missing() -> None:
    assert codec_of(Inner).decode({"amount": "1"}) == Inner(Decimal(1))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.10"), "1.10"),
        (Decimal("0.00"), "0.00"),
        (Decimal("-0.0"), "0.0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-12"), "0.000000000001"),
        (Decimal("123456789012345678901234567890.5"), "123456789012345678901234567890.5"),
    ],
)
def test_decimals_are_plain_and_exact(value: Decimal, text: str) -> None:
    assert decimal_text(value) == text
    assert decimal_text(Decimal(text)) == text


def test_times_are_utc_with_microseconds() -> None:
    east = timezone(timedelta(hours=2))
    assert time_text(datetime(2026, 1, 2, 3, 0, tzinfo=east)) == "2026-01-02T01:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        time_text(datetime(2026, 1, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": 5}, "name: expected str, got int"),
        ({"name": None}, "name: expected str, got null"),
        ({"colour": "green"}, "colour: expected one of red, blue, got 'green'"),
        ({"parts": {}}, "parts: expected a list, got dict"),
        ({"parts": [{"amount": 1.5}]}, "parts[0].amount: expected a decimal in a string, got float"),
        ({"parts": [{"amount": "x"}]}, "parts[0].amount: not a decimal: 'x'"),
        ({"parts": [{"amount": "NaN"}]}, "parts[0].amount: not a finite decimal: 'NaN'"),
        ({"parts": [{"amount": "1", "at": "2026-01-02"}]}, "parts[0].at: a time without a zone: '2026-01-02'"),
        ({"parts": [{"amount": "1", "at": "soon"}]}, "parts[0].at: not a time: 'soon'"),
        ({"parts": [{"amount": "1", "at": 5}]}, "parts[0].at: expected a time in a string, got int"),
        ({"parts": [{}]}, "parts[0].amount: missing"),
        ({"parts": [[]]}, "parts[0]: expected an object, got list"),
        ({"pair": [1]}, "pair: expected 2 items, got 1"),
        ({"pair": [True, "1"]}, "pair[0]: expected int, got bool"),
        ({"either": {"class": "Sample"}}, "either.class: expected one of Inner, Other, got 'Sample'"),
        ({"either": {"class": ["Other"]}}, "either.class: expected one of Inner, Other, got ['Other']"),
        ({"either": {"flag": True}}, "either.class: expected one of Inner, Other, got None"),
        ({"colour": ["red"]}, "colour: expected one of red, blue, got ['red']"),
        ({"either": {"class": "Other", "flag": 1}}, "either.flag: expected bool, got int"),
        ({"by_name": {"a": None}}, "by_name[a]: expected an object, got null"),
        ({"surplus": 1}, "surplus: Sample has no such field"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(change: dict[str, Any], message: str) -> None:
    with pytest.raises(DecodingError) as caught:
        codec_of(Sample).decode({**PLAIN, **change})
    assert str(caught.value) == message


def test_what_is_wrong_as_a_whole_is_called_the_value() -> None:
    with pytest.raises(DecodingError) as caught:
        codec_of(Inner).decode(None)
    assert str(caught.value) == "value: expected an object, got null"


@pytest.mark.parametrize(
    ("text", "shown"), [("a" * 58, f"'{'a' * 58}'"), ("a" * 59, f"'{'a' * 56}..."), ("a" * 90, f"'{'a' * 56}...")]
)
def test_what_is_long_is_cut_to_sixty_characters(text: str, shown: str) -> None:
    with pytest.raises(DecodingError) as caught:
        codec_of(Inner).decode({"amount": text})
    assert str(caught.value) == f"amount: not a decimal: {shown}"


@dataclass(frozen=True, slots=True)
class Prices:
    by_colour: Mapping[Colour, Decimal] = field(default_factory=dict)


def test_a_mapping_may_have_the_words_of_an_enum_as_keys() -> None:
    plain = {"by_colour": {"blue": "1.5"}}
    assert codec_of(Prices).decode(plain) == Prices({Colour.BLUE: Decimal("1.5")})
    assert codec_of(Prices).encode(Prices({Colour.BLUE: Decimal("1.5")})) == plain
    assert codec_of(Prices).decode({}) == Prices()
    with pytest.raises(DecodingError, match=r"^by_colour\[green\]: expected one of red, blue, got 'green'$"):
        codec_of(Prices).decode({"by_colour": {"green": "1"}})


def test_a_time_of_another_zone_is_the_same_moment_in_utc() -> None:
    value = codec_of(Inner).decode({"amount": "1", "at": "2026-01-02T05:00:00+02:00"}).at
    assert value == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert value.tzinfo is UTC


def test_a_pair_that_is_none_is_not_written() -> None:
    with pytest.raises(ValueError, match="shorter"):
        codec(tuple[int, Decimal]).encode((1,))


@pytest.mark.parametrize("hint", [float, set[int], int | str, Mapping[int, str], list[int]])
def test_what_has_no_text_form_is_refused_when_compiled(hint: Any) -> None:
    with pytest.raises(TypeError):
        codec(hint)


def test_equal_objects_have_equal_bytes() -> None:
    turned = replace(SAMPLE, by_name=dict(reversed(list(SAMPLE.by_name.items()))))
    assert turned == SAMPLE
    assert canonical(turned) == canonical(SAMPLE)
    assert b" " not in canonical(SAMPLE)


def test_canonical_bytes_are_utf_8() -> None:
    assert '"name":"Zürich"'.encode() in canonical(replace(SAMPLE, name=Name("Zürich")))


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: Decimal(decimal_text(d)))
TIMES = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(Decimal, DECIMALS)
st.register_type_strategy(datetime, TIMES)


def goes_round(hint: Any, value: Any) -> None:
    """There and back through real JSON: the same value, and the same text again."""
    text = json.dumps(codec(hint).encode(value))
    again = codec(hint).decode(json.loads(text))
    assert again == value
    assert json.dumps(codec(hint).encode(again)) == text


@given(st.from_type(Event))  # type: ignore[arg-type]
def test_events_go_round(event: Event) -> None:
    goes_round(Event, event)


@given(st.from_type(Command))  # type: ignore[arg-type]
def test_commands_go_round(command: Command) -> None:
    goes_round(Command, command)


@given(st.from_type(Outcome))
def test_outcomes_go_round(outcome: Outcome) -> None:
    goes_round(Outcome, outcome)


def few(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=2).map(tuple)


def named(of: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.text(max_size=5), of, max_size=2)


ORDERS = st.builds(Order, fills=few(st.from_type(Fill)))
PYRAMIDS = st.builds(Pyramid, legs=few(st.from_type(Leg)))
LADDERS = st.builds(
    Ladder,
    levels=few(st.from_type(Level)),
    pyramid_levels=few(st.tuples(st.integers(0, 9), few(st.from_type(Level)))),
)
GROUPS = st.builds(
    Group, settings=st.builds(GroupSettings, ladder=LADDERS), pyramids=few(PYRAMIDS), orders=named(ORDERS)
)
PORTFOLIOS = st.builds(
    Portfolio,
    settings=st.builds(PortfolioSettings, ladder=LADDERS),
    accounts=few(st.from_type(Account)),
    groups=named(GROUPS),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(PORTFOLIOS)
def test_portfolios_go_round(portfolio: Portfolio) -> None:
    goes_round(Portfolio, portfolio)
    assert canonical(codec_of(Portfolio).decode(json.loads(canonical(portfolio)))) == canonical(portfolio)


def test_9_a_journal_in_text_replays_to_the_same_state() -> None:
    """Spec 11, promise 9."""
    story = Story()
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0), quantity="0.001", price="49999.90", fee="0.000001", fee_coin="BTC")
    journal = [json.dumps(codec(Event).encode(event)) for event in story.events]
    state = Portfolio(story.portfolio.id, story.portfolio.settings, ())
    for text in journal:
        state = decide(state, codec(Event).decode(json.loads(text))).portfolio
    assert canonical(state) == canonical(story.portfolio)
