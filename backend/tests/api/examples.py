"""A portfolio that trades, built by the core itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.core.decide import decide
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId, SignalId
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.market import Market
from dca_engine.core.messages import Event, OrderFilled, PortfolioOpened, SignalReceived, StatusChanged
from dca_engine.core.order import Fill
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, Side

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
SPOT = AccountId("spot")
PORTFOLIO = PortfolioId("p1")
BTC = Market(
    symbol="BTC/USDT",
    base="BTC",
    quote="USDT",
    kind=MarketKind.SPOT,
    tick_size=Decimal("0.01"),
    step_size=Decimal("0.00001"),
    min_notional=Decimal(5),
)
SETTINGS = PortfolioSettings(
    capital=Decimal(10_000),
    ladder=Ladder(tuple(Level(Decimal(gap), Decimal(20), Decimal(1)) for gap in ("0", "0.5", "1", "1.5", "2"))),
    default_account=SPOT,
)
"""Spec 4's worked ladder: 10 slots of 1 000, gaps 0 to 2 %, 20 % each, target 1 %."""


def entry(number: int = 1, market: Market = BTC) -> Signal:
    return Signal(
        id=SignalId(f"s{number}"),
        received_at=NOW,
        intent=Intent.ENTRY,
        account_id=SPOT,
        symbol=market.symbol,
        timeframe=900,
        side=Side.LONG,
        price=Decimal(50_000),
        alert_time=NOW,
    )


def received(signal: Signal, market: Market = BTC) -> SignalReceived:
    return SignalReceived(NOW + timedelta(milliseconds=4), signal, market, None)


def healthy() -> Portfolio:
    return after(
        decide(
            Portfolio(PORTFOLIO, SETTINGS, ()),
            PortfolioOpened(NOW, PORTFOLIO, SETTINGS, (Account(SPOT, MarketKind.SPOT),)),
        ).portfolio,
        StatusChanged(NOW, PortfolioStatus.RECONCILING, "starting"),
        StatusChanged(NOW, PortfolioStatus.HEALTHY, ""),
    )


def after(portfolio: Portfolio, *events: Event) -> Portfolio:
    for event in events:
        portfolio = decide(portfolio, event).portfolio
    return portfolio


def filled(order_id: ClientOrderId, price: str, quantity: str, trade: int = 1, fee: str = "0") -> OrderFilled:
    fill = Fill(f"t{trade}", Decimal(price), Decimal(quantity), Decimal(fee), "USDT", Decimal(fee), NOW)
    return OrderFilled(NOW, order_id, fill)
