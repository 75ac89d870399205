"""Whatever is done to a linear market, money is conserved and margin is exactly what is needed (spec 11)."""

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.values import ZERO, OrderSide, OrderType, ceil_to
from dca_engine.matching import FillModel, NewOrder, TimeInForce, Venue
from tests.matching.builders import NOW, PERP, D

SYMBOL = PERP.market.symbol
_ACCOUNTS = ("a", "b")
_GIVEN = D(20_000)
_MODELS = (
    FillModel(),
    FillModel(half_spread_percent=D("0.05"), slippage_percent=D("0.3")),
    FillModel(liquidity_per_touch=D("0.123"), touch_fill_percent=50),
)

accounts = st.sampled_from(_ACCOUNTS)
prices = st.integers(400_000, 600_000).map(lambda ticks: Decimal(ticks) / 10)
quantities = st.integers(1, 3_000).map(lambda steps: Decimal(steps) / 1_000)
placing = st.tuples(
    st.just("place"),
    accounts,
    st.sampled_from(OrderSide),
    st.none() | prices,
    quantities,
    st.sampled_from(TimeInForce),
    st.booleans(),
    st.integers(0, 9),
)
quoting = st.tuples(st.just("quote"), prices, st.integers(0, 20))
cancelling = st.tuples(st.just("cancel"), accounts, st.integers(1, 30))
filling = st.tuples(st.just("fill"), st.integers(1, 30), st.none() | quantities, st.none() | prices)
funding = st.tuples(st.just("fund"), st.integers(-75, 75).map(lambda parts: Decimal(parts) / 10_000))
leveraging = st.tuples(st.just("leverage"), accounts, st.sampled_from((1, 3, 20, 125)))
actions = st.lists(placing | quoting | cancelling | filling | funding | leveraging, max_size=60)


def _start(model: FillModel) -> Venue:
    venue = Venue([PERP], model, Random(5))
    for account in _ACCOUNTS:
        venue.open_account(account)
        venue.deposit(account, "USDT", _GIVEN)
    venue.set_price(SYMBOL, D(50_000), NOW)
    return venue


def _act(venue: Venue, action: tuple[object, ...]) -> None:
    match action:
        case ("quote", Decimal() as bid, int(spread)):
            venue.set_book(SYMBOL, bid, bid + Decimal(spread) / 10, NOW)
        case ("cancel", str(account), int(order_id)):
            venue.cancel(account, order_id, NOW)
        case ("fill", int(order_id), quantity, price):
            assert quantity is None or isinstance(quantity, Decimal)
            assert price is None or isinstance(price, Decimal)
            venue.fill(order_id, NOW, quantity, price)
            for account in _ACCOUNTS:
                venue.sweep(account, SYMBOL, NOW)
        case ("fund", Decimal() as rate):
            venue.linear.fund(SYMBOL, rate, NOW)
        case ("leverage", str(account), int(leverage)):
            venue.linear.set_leverage(account, SYMBOL, leverage)
        case ("place", str(account), OrderSide() as side, price, Decimal() as quantity, time, bool(reduce_only), name):
            assert price is None or isinstance(price, Decimal)
            assert isinstance(time, TimeInForce)
            order = NewOrder(
                account=account,
                client_order_id=f"c{name}",
                symbol=SYMBOL,
                side=side,
                type=OrderType.MARKET if price is None else OrderType.LIMIT,
                quantity=quantity,
                price=price,
                time_in_force=TimeInForce.GTC if price is None else time,
                reduce_only=reduce_only,
            )
            venue.place(order, NOW)
        case _:
            raise AssertionError(action)


def _margin(venue: Venue, account: str) -> Decimal:
    """What must be locked: of the position's cost, and of every order that may open something."""
    leverage = venue.linear.leverage(account, SYMBOL)
    values = [abs(venue.linear.position(account, SYMBOL).cost)]
    for order in venue.archive.open_orders(account):
        assert order.price is not None
        if not order.reduce_only:
            values.append(order.remaining * order.price)
    return sum((ceil_to(value / leverage, D("0.00000001")) for value in values), ZERO)


def _check(venue: Venue) -> None:
    for account in _ACCOUNTS:
        trades, position = venue.archive.trades(account, SYMBOL), venue.linear.position(account, SYMBOL)
        signed = [(t.quantity if t.side is OrderSide.BUY else -t.quantity, t.price) for t in trades]
        assert position.quantity == sum((quantity for quantity, _ in signed), ZERO)
        wallet = _GIVEN + position.cost
        wallet -= sum((quantity * price for quantity, price in signed), ZERO)
        wallet -= sum((trade.fee for trade in trades), ZERO)
        wallet += sum((payment.amount for payment in venue.archive.fundings(account)), ZERO)
        usdt = venue.ledger.of(account, "USDT")
        assert usdt.free + usdt.locked == wallet
        assert usdt.locked == _margin(venue, account)
        assert [change.coin for change in venue.ledger.all_of(account)] == ["USDT"], "no base coin ever"
        _check_reduce_only(venue, account)


def _check_reduce_only(venue: Venue, account: str) -> None:
    """Its own side never grows a position: every one that rests has something to reduce."""
    position = venue.linear.position(account, SYMBOL)
    for order in venue.archive.open_orders(account):
        assert not order.reduce_only or position.closable(order.side) > 0


@given(st.sampled_from(_MODELS), actions)
def test_11_money_is_conserved_and_margin_is_exact(model: FillModel, todo: list[tuple[object, ...]]) -> None:
    venue = _start(model)
    for action in todo:
        _act(venue, action)
        _check(venue)


@given(st.sampled_from(_MODELS), actions)
def test_6_3_a_reduce_only_order_never_adds_to_a_position_or_turns_it(
    model: FillModel, todo: list[tuple[object, ...]]
) -> None:
    venue = _start(model)
    for action in todo:
        _act(venue, action)
    for account in _ACCOUNTS:
        quantity = ZERO
        for trade in sorted(venue.archive.trades(account, SYMBOL), key=lambda trade: trade.trade_id):
            after = quantity + (trade.quantity if trade.side is OrderSide.BUY else -trade.quantity)
            order = venue.archive.order(trade.order_id)
            assert order is not None
            if order.reduce_only:
                assert abs(after) == abs(quantity) - trade.quantity
            quantity = after
