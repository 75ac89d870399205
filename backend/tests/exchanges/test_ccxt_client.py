"""The hooks into ccxt: what is signed is what ccxt would sign, and its debug lines stay silent."""

import logging

import ccxt.pro
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.exchanges.ccxt_client import plain_query

names = st.text("abcXYZ", min_size=1, max_size=6)
values = st.one_of(
    st.text(max_size=8), st.integers(), st.text("abc019._-~&=+%/ ", max_size=8), st.booleans(), st.none()
)


@given(st.dictionaries(names, values, min_size=1, max_size=6))
def test_a_plain_query_is_ccxts_query(params: dict[str, object]) -> None:
    query = plain_query(params)
    assert query is None or query == ccxt.pro.binance.urlencode(params)


def test_an_orders_query_is_plain() -> None:
    order = {"symbol": "BTCUSDT", "quantity": "0.00400", "price": "49750.00", "timestamp": 1767225600000}
    assert plain_query(order) == "symbol=BTCUSDT&quantity=0.00400&price=49750.00&timestamp=1767225600000"


def test_ccxts_debug_lines_with_keys_in_them_are_off() -> None:
    assert not logging.getLogger("ccxt.base.exchange").isEnabledFor(logging.DEBUG)
