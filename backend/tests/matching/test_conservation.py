"""Whatever is done to a venue, coins are conserved, and what is locked is what the open orders need (spec 11)."""

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.values import ZERO, OrderSide, OrderType
from dca_engine.matching import FeePolicy, FillModel, NewOrder, OrderState, TimeInForce, Venue
from tests.matching.builders import BNB, BTC, NOW, D

_ACCOUNTS = ("a", "b")
_SYMBOLS = ("BTC/USDT", "BNB/USDT")
_MODELS = (
    FillModel(),
    FillModel(half_spread_percent=D("0.05"), slippage_percent=D("0.3")),
    FillModel(liquidity_per_touch=D("0.0123"), touch_fill_percent=50),
)

accounts, symbols = st.sampled_from(_ACCOUNTS), st.sampled_from(_SYMBOLS)
prices = st.integers(40_000_00, 60_000_00).map(lambda cents: Decimal(cents) / 100)
quantities = st.integers(1, 5_000).map(lambda steps: Decimal(steps) / 1_000)
placing = st.tuples(
    st.just("place"),
    accounts,
    symbols,
    st.sampled_from(OrderSide),
    st.sampled_from(("limit", "market", "spend", "post_only")),
    prices,
    quantities,
    st.sampled_from(TimeInForce),
    st.integers(0, 9),
)
quoting = st.tuples(st.just("quote"), symbols, prices, st.integers(0, 200))
cancelling = st.tuples(st.just("cancel"), accounts, st.integers(1, 30))
filling = st.tuples(st.just("fill"), st.integers(1, 30), st.none() | quantities, st.none() | prices)
actions = st.lists(placing | quoting | cancelling | filling, max_size=60)


def _start(model: FillModel) -> Venue:
    venue = Venue([BTC, BNB], model, Random(5))
    for account, fee_coin in (("a", None), ("b", "BNB")):
        venue.open_account(account, FeePolicy(fee_coin))
        venue.deposit(account, "USDT", D(200_000))
        venue.deposit(account, "BTC", D(1))
        venue.deposit(account, "BNB", D("0.5"))
    return venue


def _order(action: tuple[object, ...]) -> NewOrder:
    _, account, symbol, side, kind, price, quantity, time_in_force, name = action
    assert isinstance(side, OrderSide)
    assert isinstance(time_in_force, TimeInForce)
    assert isinstance(price, Decimal)
    assert isinstance(quantity, Decimal)
    limit = kind in ("limit", "post_only")
    return NewOrder(
        account=str(account),
        client_order_id=f"c{name}",
        symbol=str(symbol),
        side=side,
        type=OrderType.LIMIT if limit else OrderType.MARKET,
        quantity=None if kind == "spend" else quantity,
        price=price if limit else None,
        quote_quantity=quantity * 100 if kind == "spend" else None,
        time_in_force=time_in_force if kind == "limit" else TimeInForce.GTC,
        post_only=kind == "post_only",
    )


def _act(venue: Venue, action: tuple[object, ...]) -> None:
    match action:
        case ("quote", str(symbol), Decimal() as bid, int(spread)):
            venue.set_book(symbol, bid, bid + Decimal(spread) / 100, NOW)
        case ("cancel", str(account), int(order_id)):
            venue.cancel(account, order_id, NOW)
        case ("fill", int(order_id), quantity, price):
            assert quantity is None or isinstance(quantity, Decimal)
            assert price is None or isinstance(price, Decimal)
            venue.fill(order_id, NOW, quantity, price)
        case _:
            venue.place(_order(action), NOW)


def _expected(venue: Venue, account: str) -> dict[str, Decimal]:
    """What an account must own: what it was given, plus and minus its trades and fees."""
    owns = {"USDT": D(200_000), "BTC": D(1), "BNB": D("0.5")}
    for trade in venue.archive.all_trades():
        if trade.account == account:
            base, _, quote = trade.symbol.partition("/")
            sign = 1 if trade.side is OrderSide.BUY else -1
            owns[base] += sign * trade.quantity
            owns[quote] -= sign * trade.quote_quantity
            owns[trade.fee_coin] -= trade.fee
    return owns


def _needs(orders: list[OrderState], coin: str) -> Decimal:
    """What the rest of the open orders gives: quote for a buy, base for a sell."""
    needed = ZERO
    for order in orders:
        base, _, quote = order.symbol.partition("/")
        assert order.price is not None
        if order.side is OrderSide.BUY and coin == quote:
            needed += order.remaining * order.price
        elif order.side is OrderSide.SELL and coin == base:
            needed += order.remaining
    return needed


def _check(venue: Venue) -> None:
    for account in _ACCOUNTS:
        expected, open_orders = _expected(venue, account), venue.archive.open_orders(account)
        for change in venue.ledger.all_of(account):
            assert change.free >= 0
            assert change.locked == _needs(open_orders, change.coin)
            assert change.free + change.locked == expected[change.coin]
    for order in venue.archive.all_orders():
        trades = [t for t in venue.archive.trades(order.account, order.symbol) if t.order_id == order.order_id]
        assert order.filled == sum((trade.quantity for trade in trades), ZERO) <= order.quantity
        assert order.filled_quote == sum((trade.quote_quantity for trade in trades), ZERO)


@given(st.sampled_from(_MODELS), actions)
def test_11_coins_are_conserved_and_locks_are_exact(model: FillModel, todo: list[tuple[object, ...]]) -> None:
    venue = _start(model)
    for action in todo:
        _act(venue, action)
        _check(venue)


@given(actions)
def test_11_the_same_actions_give_the_same_events(todo: list[tuple[object, ...]]) -> None:
    first, second = _start(_MODELS[2]), _start(_MODELS[2])
    for action in todo:
        _act(first, action)
        _act(second, action)
    assert list(first.archive.all_orders()) == list(second.archive.all_orders())
    assert list(first.archive.all_trades()) == list(second.archive.all_trades())


@given(actions)
def test_11_after_a_quote_no_order_is_left_that_it_crosses(todo: list[tuple[object, ...]]) -> None:
    venue = _start(FillModel())
    for action in todo:
        _act(venue, action)
    for account in _ACCOUNTS:
        for order in venue.archive.open_orders(account):
            quote = venue.quotes.get(order.symbol)
            assert order.price is not None
            assert quote is None or not quote.crosses(order.side, order.price)
