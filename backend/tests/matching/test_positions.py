"""What a trade makes of a position, worked by hand (spec 5: average entry, realized profit; short the other way)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.values import ZERO, OrderSide
from dca_engine.matching.positions import Position, traded
from tests.matching.builders import BUY, SELL, D

FLAT = Position("a", "BTC/USDT:USDT")
LONG = Position("a", "BTC/USDT:USDT", D(2), D(100_000))
SHORT = Position("a", "BTC/USDT:USDT", D(-2), D(-100_000))


@pytest.mark.parametrize(
    ("before", "side", "quantity", "price", "after", "realized"),
    [
        pytest.param(FLAT, BUY, "1", "50000", ("1", "50000"), "0", id="5 a buy opens a long"),
        pytest.param(FLAT, SELL, "1", "50000", ("-1", "50000"), "0", id="5 a sale opens a short"),
        pytest.param(LONG, BUY, "2", "40000", ("4", "45000"), "0", id="5 the average is weighted"),
        pytest.param(SHORT, SELL, "2", "60000", ("-4", "55000"), "0", id="5 also of a short"),
        pytest.param(LONG, SELL, "0.5", "52000", ("1.5", "50000"), "1000", id="5 a part closes at its average"),
        pytest.param(SHORT, BUY, "0.5", "52000", ("-1.5", "50000"), "-1000", id="5 a short loses when it rises"),
        pytest.param(LONG, SELL, "2", "49000", ("0", "0"), "-2000", id="5 the whole"),
        pytest.param(LONG, SELL, "3", "51000", ("-1", "51000"), "2000", id="5 more than the whole turns it"),
        pytest.param(SHORT, BUY, "3", "51000", ("1", "51000"), "-2000", id="5 and the other way round"),
    ],
)
def test_5_a_trade_moves_a_position(
    before: Position, side: OrderSide, quantity: str, price: str, after: tuple[str, str], realized: str
) -> None:
    position, gained = traded(before, side, D(quantity), D(price))
    assert (position.quantity, position.entry_price, gained) == (D(after[0]), D(after[1]), D(realized))


def test_5_unrealized_profit_of_long_and_short() -> None:
    assert LONG.unrealized(D(51_000)) == 2_000
    assert SHORT.unrealized(D(51_000)) == -2_000
    assert FLAT.unrealized(D(51_000)) == 0


trades = st.lists(
    st.tuples(
        st.sampled_from(OrderSide),
        st.integers(1, 3_000).map(lambda steps: Decimal(steps) / 1000),
        st.integers(400_000, 600_000).map(lambda ticks: Decimal(ticks) / 10),
    ),
    max_size=40,
)


@given(trades)
def test_5_realized_profit_is_the_cash_that_moved_and_what_is_still_held(
    todo: list[tuple[OrderSide, Decimal, Decimal]],
) -> None:
    """Exactly, whatever the averages round to."""
    position, realized, cash, held = FLAT, ZERO, ZERO, ZERO
    for side, quantity, price in todo:
        position, gained = traded(position, side, quantity, price)
        signed = quantity if side is BUY else -quantity
        realized, cash, held = realized + gained, cash - signed * price, held + signed
        assert position.quantity == held
        assert realized == cash + position.cost
        assert position.quantity or position.cost == 0
