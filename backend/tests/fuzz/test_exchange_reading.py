"""Spec 10: whatever a venue says, reading it gives a statement or an `ExchangeError`, and never anything else."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import ccxt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.exchanges import binance_linear_reading as linear
from dca_engine.exchanges import binance_reading as spot
from dca_engine.exchanges.binance_spot import ERRORS
from dca_engine.exchanges.ccxt_errors import HttpAnswer, translate
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.exchanges.parsing import Report, as_list, as_object
from tests.fuzz.bending import as_text, bent, odd
from tests.fuzz.venue_messages import (
    ACCOUNT,
    EXCHANGE_INFO,
    EXECUTION,
    LINEAR_ACCOUNT,
    LINEAR_INFO,
    LINEAR_UPDATE,
    ORDER,
    POSITION,
    TRADE,
)

RATE = Decimal("0.001")
NOW = datetime(2026, 1, 31, tzinfo=UTC)
Reader = Callable[[Any], object]

READERS: dict[str, tuple[Any, Reader]] = {
    "spot markets": (EXCHANGE_INFO, lambda raw: spot.listing(as_object(raw), RATE, RATE)),
    "limits": (EXCHANGE_INFO, lambda raw: spot.limits(as_object(raw))),
    "fee rates": (ACCOUNT, lambda raw: spot.fee_rates(as_object(raw))),
    "balances": (ACCOUNT, lambda raw: spot.balances(as_object(raw))),
    "changed balances": (
        {"B": [{"a": "BTC", "f": "1.0", "l": "0.0"}]},
        lambda raw: spot.balances_changed(as_object(raw)),
    ),
    "an order": (ORDER, lambda raw: spot.report(as_object(raw), "BTC/USDT")),
    "trades": ([TRADE, TRADE], lambda raw: [spot.order_fill(row) for row in as_list(raw)]),
    "an execution report": (EXECUTION, lambda raw: spot.execution_report(as_object(raw), "BTC/USDT")),
    "linear markets": (LINEAR_INFO, lambda raw: linear.listing(as_object(raw), RATE, RATE)),
    "linear balances": (LINEAR_ACCOUNT, lambda raw: linear.balances(as_object(raw))),
    "a linear update": (LINEAR_UPDATE, lambda raw: linear.order_trade_update(as_object(raw), "BTC/USDT:USDT")),
    "a position": (POSITION, lambda raw: linear.position(as_object(raw), "BTC/USDT:USDT")),
    "a funding payment": (
        {"tranId": 9, "income": "-0.1", "time": 1507725176595},
        lambda raw: linear.funding_payment(as_object(raw), "BTC/USDT:USDT"),
    ),
    "linear fee rates": (
        {"makerCommissionRate": "0.0002", "takerCommissionRate": "0.0004"},
        lambda raw: linear.fee_rates(as_object(raw)),
    ),
}
GENERATORS = st.integers(0, 2**32).map(Random)


@pytest.mark.parametrize("kind", READERS)
def test_a_sound_message_is_read(kind: str) -> None:
    message, read = READERS[kind]
    assert read(message)


@pytest.mark.parametrize("kind", READERS)
@given(chance=GENERATORS)
def test_a_bent_message_is_a_statement_or_an_exchange_error(kind: str, chance: Random) -> None:
    message, read = READERS[kind]
    for _ in range(20):
        try:
            sane(read(bent(message, chance)))
        except ExchangeError:
            continue


@pytest.mark.parametrize("kind", READERS)
@given(chance=GENERATORS)
def test_anything_at_all_is_a_statement_or_an_exchange_error(kind: str, chance: Random) -> None:
    _, read = READERS[kind]
    with suppress(ExchangeError):
        sane(read(odd(chance)))


def sane(found: object) -> None:
    """No quantity below zero, no price of a fill that is none, nothing that is not finite."""
    if isinstance(found, Report):
        assert found.quantity >= 0 <= found.reported_quantity
        assert found.price is None or found.price > 0
        for fill in found.fills:
            assert fill.price > 0 < fill.quantity


@given(chance=GENERATORS)
def test_headers_of_any_kind_are_counted_or_left_out(chance: Random) -> None:
    counted = spot.used({"x-mbx-used-weight-1m": as_header(chance), as_header(chance): "5"})
    assert all(count >= 0 for _, _, count in counted)


@given(chance=GENERATORS, status=st.sampled_from([200, 400, 401, 403, 418, 429, 500, 503]))
def test_a_refusal_of_any_kind_is_an_error_with_a_bounded_wait(chance: Random, status: int) -> None:
    told = bent({"code": -1003, "msg": "Way too many requests; IP banned until 1769817600000."}, chance)
    error = ccxt.ExchangeError("what ccxt says of it")
    error.http_answer = HttpAnswer(status, {"retry-after": as_header(chance)}, as_text(told))
    translated = translate(error, ERRORS, NOW)
    assert isinstance(translated, ExchangeError)
    assert 0 <= translated.retry_after < 10**9


def as_header(chance: Random) -> str:
    return str(bent("60", chance))
