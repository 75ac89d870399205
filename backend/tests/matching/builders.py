"""Short ways to a venue, spot or linear, and to orders on it, for tests that read like examples."""

from datetime import UTC, datetime
from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.matching import (
    Accepted,
    FeePolicy,
    FillModel,
    MarketRules,
    NewOrder,
    PriceBand,
    Refusal,
    TimeInForce,
    Venue,
)
from dca_engine.matching.fill_model import Chance

D = Decimal
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
BUY, SELL = OrderSide.BUY, OrderSide.SELL


def market(base: str, tick: str, step: str, maker: str = "0.001", taker: str = "0.001") -> Market:
    return Market(
        symbol=f"{base}/USDT",
        base=base,
        quote="USDT",
        kind=MarketKind.SPOT,
        tick_size=D(tick),
        step_size=D(step),
        min_quantity=D(step),
        min_notional=D(5),
        max_quantity=D(9000),
        maker_fee_rate=D(maker),
        taker_fee_rate=D(taker),
    )


BTC = MarketRules(
    market("BTC", "0.01", "0.00001"),
    max_market_quantity=D(100),
    max_notional=D(9_000_000),
    max_price=D(1_000_000),
    price_band=PriceBand(D("0.2"), D(5)),
    max_open_orders=5,
)
BNB = MarketRules(market("BNB", "0.01", "0.001"))
PERP = MarketRules(
    Market(
        symbol="BTC/USDT:USDT",
        base="BTC",
        quote="USDT",
        kind=MarketKind.LINEAR,
        tick_size=D("0.1"),
        step_size=D("0.001"),
        min_quantity=D("0.001"),
        min_notional=D(50),
        max_quantity=D(1000),
        maker_fee_rate=D("0.0002"),
        taker_fee_rate=D("0.0005"),
    )
)


def venue(
    *,
    usdt: str = "100000",
    model: FillModel | None = None,
    chance: Chance | None = None,
    fee_coin: str | None = None,
    price: str | None = "50000",
) -> Venue:
    """A venue with one account `a`; BTC at `price`."""
    built = Venue([BTC, BNB], model, chance)
    built.open_account("a", FeePolicy(fee_coin))
    built.deposit("a", "USDT", D(usdt))
    if price is not None:
        built.set_price("BTC/USDT", D(price), NOW)
    return built


def linear_venue(
    *, usdt: str = "10000", model: FillModel | None = None, chance: Chance | None = None, price: str = "50000"
) -> Venue:
    """A venue with one account `a` and a bitcoin perpetual at `price`; 20 times leverage."""
    built = Venue([PERP], model, chance)
    built.open_account("a")
    built.deposit("a", "USDT", D(usdt))
    built.set_price(PERP.market.symbol, D(price), NOW)
    return built


def limit(
    side: OrderSide,
    price: str,
    quantity: str,
    client_order_id: str = "one",
    *,
    time_in_force: TimeInForce = TimeInForce.GTC,
    post_only: bool = False,
    symbol: str = "BTC/USDT",
    reduce_only: bool = False,
) -> NewOrder:
    return NewOrder(
        account="a",
        client_order_id=client_order_id,
        symbol=symbol,
        side=side,
        type=OrderType.LIMIT,
        quantity=D(quantity),
        price=D(price),
        time_in_force=time_in_force,
        post_only=post_only,
        reduce_only=reduce_only,
    )


def at_market(
    side: OrderSide,
    quantity: str | None = None,
    *,
    spend: str | None = None,
    client_order_id: str = "m",
    symbol: str = "BTC/USDT",
    reduce_only: bool = False,
) -> NewOrder:
    return NewOrder(
        account="a",
        client_order_id=client_order_id,
        symbol=symbol,
        side=side,
        type=OrderType.MARKET,
        quantity=None if quantity is None else D(quantity),
        quote_quantity=None if spend is None else D(spend),
        reduce_only=reduce_only,
    )


def accepted(outcome: Accepted | Refusal) -> Accepted:
    assert isinstance(outcome, Accepted), outcome
    return outcome


def holds(place: Venue, coin: str) -> tuple[Decimal, Decimal]:
    """Free and locked."""
    change = place.ledger.of("a", coin)
    return change.free, change.locked
