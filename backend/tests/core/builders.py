"""Groups put together by hand, for tests of one rule without a whole story. Every number is a string, for exactness."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from dca_engine.core.exit_rules import ExitRules
from dca_engine.core.group import Group, GroupStatus, Leg, Pyramid
from dca_engine.core.ids import GROUP_WIDE, AccountId, ClientOrderId, PortfolioId, Purpose, SignalId, portfolio_tag
from dca_engine.core.ids import group_id as group_id_of
from dca_engine.core.ladder import Ladder, Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus, with_group
from dca_engine.core.settings import GroupSettings, PortfolioSettings, Pyramiding
from dca_engine.core.values import ZERO, MarketKind, OrderType, Side, price_for

D = Decimal
START = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)
ACCOUNT = AccountId("main")
PORTFOLIO = PortfolioId("p")
WORKED = (
    ("0", "50000.00", "0.00400"),
    ("0.5", "49750.00", "0.00402"),
    ("1", "49500.00", "0.00404"),
    ("1.5", "49250.00", "0.00406"),
    ("2", "49000.00", "0.00408"),
)
"""The worked ladder of spec 4: gap, price, quantity of each leg."""

WHOLE = (GROUP_WIDE, GROUP_WIDE)
"""Where an order for the whole group is."""

_trades = count(1)


def after(seconds: float = 0) -> datetime:
    return START + timedelta(seconds=seconds)


def market(
    base: str = "BTC", kind: MarketKind = MarketKind.SPOT, tick: str = "0.01", step: str = "0.00001", **more: Any
) -> Market:
    """A market against USDT. `more`: min_quantity, min_notional, taker_fee_rate, ... as strings."""
    numbers = {"min_quantity": step, "min_notional": "5"} | more
    symbol = f"{base}/USDT" + (":USDT" if kind is MarketKind.LINEAR else "")
    return Market(symbol, base, "USDT", kind, D(tick), D(step), **{name: D(value) for name, value in numbers.items()})


BTC = market()
ETH = market("ETH", step="0.0001")
BTC_PERP = market(kind=MarketKind.LINEAR, tick="0.1", step="0.001")


def leg(index: int = 0, price: str = "50000", quantity: str = "0.004", **more: Any) -> Leg:
    """`gap`, `weight`, `tp` in percent (0, 20 and 1 unless told); other fields of a leg by their names."""
    gap, weight, tp = (D(more.pop(name, usual)) for name, usual in (("gap", "0"), ("weight", "20"), ("tp", "1")))
    return Leg(index, gap, weight, tp, D(price), D(quantity), **more)


def legs(rungs: Iterable[tuple[str, str, str]] = WORKED, tp: str = "1") -> tuple[Leg, ...]:
    """Legs from (gap, price, quantity)."""
    return tuple(leg(i, price, quantity, gap=gap, tp=tp) for i, (gap, price, quantity) in enumerate(rungs))


def pyramid(index: int = 0, base: str = "50000", rungs: tuple[Leg, ...] | None = None, **more: Any) -> Pyramid:
    """Opened at the start with the worked ladder, unless told."""
    found = legs() if rungs is None else rungs
    fields: dict[str, Any] = {"capital": D(1000), "opened_at": START} | more
    return Pyramid(index, SignalId(f"s{index}"), D(base), legs=found, **fields)


def levels(*gaps: str, weight: str = "20", tp: str = "1", portions: tuple[Portion, ...] = ()) -> tuple[Level, ...]:
    return tuple(Level(D(gap), D(weight), D(tp), portions) for gap in gaps)


def ladder(*gaps: str, tp: str = "1", **more: Any) -> Ladder:
    """The worked ladder unless gaps are given; `more`: other fields of a ladder."""
    return Ladder(levels(*(gaps or ("0", "0.5", "1", "1.5", "2")), tp=tp), **more)


def settings(exits: ExitRules | None = None, of_ladder: Ladder | None = None, **more: Any) -> GroupSettings:
    """`more`: fields of the pyramiding."""
    return GroupSettings(D(1000), Pyramiding(**more), of_ladder or ladder(), exits or ExitRules())


def group(
    *pyramids: Pyramid,
    orders: Iterable[Order] = (),
    of_market: Market = BTC,
    side: Side = Side.LONG,
    number: int = 1,
    **more: Any,
) -> Group:
    """An active group of portfolio `p` with these pyramids and orders; `more`: any other field."""
    fields: dict[str, Any] = {"settings": settings(), "opened_at": START, "status": GroupStatus.ACTIVE} | more
    bare = Group(
        id=group_id_of(PORTFOLIO, number),
        tag=portfolio_tag(PORTFOLIO),
        number=number,
        account_id=fields.pop("account_id", ACCOUNT),
        market=of_market,
        timeframe=fields.pop("timeframe", 900),
        side=side,
        pyramids=pyramids,
        **fields,
    )
    for order in orders:
        bare = with_made(bare, order)
    return bare


def fill(
    price: str, quantity: str, fee: str = "0", coin: str = "USDT", worth: str | None = None, at: float = 0
) -> Fill:
    """A trade `at` seconds after the start. `worth` of the fee in quote: the fee itself unless told."""
    return Fill(f"t{next(_trades)}", D(price), D(quantity), D(fee), coin, D(fee if worth is None else worth), after(at))


def order(
    purpose: Purpose,
    where: tuple[int, int] = WHOLE,
    price: str | None = "50000",
    quantity: str = "0.004",
    status: OrderStatus = OrderStatus.OPEN,
    fills: tuple[Fill, ...] = (),
    **more: Any,
) -> Order:
    """An order of a leg (pyramid, leg) or the group, at market without a price. Id and side come with the group."""
    pyramid_index, leg_index = where
    filled = sum((f.quantity for f in fills), ZERO)
    fields: dict[str, Any] = {"attempt": 0, "created_at": START, "reported_quantity": filled} | more
    return Order(
        client_order_id=ClientOrderId(""),
        purpose=purpose,
        pyramid=pyramid_index,
        leg=leg_index,
        side=Side.LONG.entry,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        price=None if price is None else D(price),
        quantity=D(quantity),
        status=status,
        fills=fills,
        **fields,
    )


def with_made(known: Group, made: Order) -> Group:
    """`known` with a further order, under the id and on the side that it would have."""
    client_order_id, attempt = known.order_id(made.purpose, made.pyramid, made.leg)
    side = known.side.entry if made.purpose is Purpose.ENTRY else known.side.exit
    named = replace(made, client_order_id=client_order_id, attempt=attempt, side=side)
    return replace(known, orders={**known.orders, client_order_id: named})


def changed(known: Group, of: Order, **news: Any) -> Group:
    """`known` after news of one of its orders: status, fills, reported_quantity, ..."""
    if "fills" in news:
        news = {"reported_quantity": sum((f.quantity for f in news["fills"]), ZERO)} | news
    return replace(known, orders={**known.orders, of.client_order_id: replace(of, **news)})


def cancels_confirmed(known: Group) -> Group:
    """`known` after the venue confirmed every cancel that was asked for."""
    for one in known.orders.values():
        if one.cancel_requested and not one.is_terminal:
            known = changed(known, one, status=OrderStatus.CANCELLED)
    return known


def filled(known: Group, of: Order, price: str | None = None, at: float = 0) -> Group:
    """`known` after the rest of this order filled, at its own price unless told."""
    trade = fill(price or str(of.price), str(of.remaining_quantity), at=at)
    return changed(known, of, status=OrderStatus.FILLED, fills=(*of.fills, trade))


def bought(where: tuple[int, int], price: str, quantity: str, fee: str = "0", coin: str = "USDT", **more: Any) -> Order:
    """An entry order that filled as a whole."""
    worth = str(D(fee) * D(price)) if coin != "USDT" else fee
    trade = fill(price, quantity, fee, coin, worth)
    return order(Purpose.ENTRY, where, price, quantity, OrderStatus.FILLED, (trade,), **more)


def sold(
    purpose: Purpose, where: tuple[int, int], price: str, quantity: str, fee: str = "0", at: float = 0, **more: Any
) -> Order:
    """An exit order that filled as a whole, `at` seconds after the start."""
    trade = fill(price, quantity, fee, at=at)
    return order(purpose, where, price, quantity, OrderStatus.FILLED, (trade,), **more)


def filled_group(*filled: int, of_market: Market = BTC, side: Side = Side.LONG, **more: Any) -> Group:
    """One pyramid of the worked ladder: these legs (all when none is named) filled at their price, the others rest.

    A short's ladder is the mirror above 50 000: 50 250, 50 500, 50 750, 51 000.
    """
    rungs = legs() if side is Side.LONG else mirrored(legs(), "50000", of_market)
    wanted = filled or tuple(range(len(rungs)))
    orders = [
        bought((0, rung.index), str(rung.price), str(rung.quantity))
        if rung.index in wanted
        else order(Purpose.ENTRY, (0, rung.index), str(rung.price), str(rung.quantity))
        for rung in rungs
    ]
    return group(pyramid(rungs=rungs), orders=orders, of_market=of_market, side=side, **more)


def mirrored(rungs: tuple[Leg, ...], base: str, of_market: Market) -> tuple[Leg, ...]:
    """The same rungs on the other side of the base."""
    up = (price_for(Side.SHORT.entry, 2 * D(base) - rung.price, of_market.tick_size) for rung in rungs)
    return tuple(replace(rung, price=price) for rung, price in zip(rungs, up, strict=True))


def portfolio(*groups: Group, of_settings: PortfolioSettings | None = None, **more: Any) -> Portfolio:
    """A healthy portfolio `p` with these groups; 10 000 of capital in 10 slots unless told."""
    chosen = of_settings or PortfolioSettings(capital=D(10_000), ladder=ladder(), default_account=ACCOUNT)
    accounts = (Account(ACCOUNT, MarketKind.SPOT),)
    fields: dict[str, Any] = {"status": PortfolioStatus.HEALTHY, "next_group": len(groups) + 1} | more
    made = Portfolio(PORTFOLIO, chosen, accounts, **fields)
    for one in groups:
        made = with_group(made, one)
    return made
