"""How long the core thinks: per event, per price tick, and per round of the risk engine, in this process alone.

Nothing is sent and nothing is stored: what is measured is `decide`. A stream of lives is played to it (entry, legs
filled, targets laid and filled, slot free, entry again) over 10 and over 1 000 open groups.
"""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from time import perf_counter_ns

from dca_engine.core.decide import decide
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, GroupId, PortfolioId, Purpose, SignalId
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    Event,
    MarketsObserved,
    OrderFilled,
    OrderReported,
    PortfolioOpened,
    SignalReceived,
    StatusChanged,
    TimePassed,
)
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.stops import Watch
from dca_engine.core.values import ZERO, MarketKind, Side
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.runtime.trigger_index import TriggerIndex

_ACCOUNT = AccountId("bench")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_LEVELS = tuple(Level(Decimal(gap), Decimal(20), Decimal(1)) for gap in ("0", "0.5", "1", "1.5", "2"))
_BASE = Decimal(100)
_STEPS_OF_A_LIFE = 2 + 2 * len(_LEVELS)
_TICKS = 20_000
_TRIGGER_MARKETS = 100
_CYCLES = 7


class _Trader:
    """A portfolio, and what is told to it."""

    def __init__(self, groups: int, rules: RiskRules | None = None) -> None:
        settings = PortfolioSettings(
            capital=Decimal(1000 * groups),
            ladder=Ladder(_LEVELS),
            default_account=_ACCOUNT,
            max_open_groups=groups,
            risk=rules or RiskRules(),
        )
        self.now = _START
        self.took: list[int] = []
        self._ids = count(1)
        opened = PortfolioOpened(_START, PortfolioId("bench"), settings, (Account(_ACCOUNT, MarketKind.SPOT),))
        self.state = decide(Portfolio(PortfolioId("bench"), settings, ()), opened).portfolio
        for status in (PortfolioStatus.RECONCILING, PortfolioStatus.HEALTHY):
            self.tell(StatusChanged(_START, status, ""))
        self.markets = [_market(i) for i in range(groups)]

    def tell(self, event: Event) -> None:
        began = perf_counter_ns()
        decision = decide(self.state, event)
        self.took.append(perf_counter_ns() - began)
        self.state = decision.portfolio

    def group(self, market: Market) -> Group:
        return self.state.groups_in(market.symbol)[0]

    def enter(self, market: Market) -> None:
        signal = Signal(
            id=SignalId(f"s{next(self._ids)}"),
            received_at=self.now,
            intent=Intent.ENTRY,
            account_id=_ACCOUNT,
            symbol=market.symbol,
            timeframe=900,
            side=Side.LONG,
            price=_BASE,
            alert_time=None,
        )
        self.tell(SignalReceived(self.now, signal, market, _BASE))

    def acknowledge(self, market: Market) -> None:
        for order in tuple(self.group(market).orders.values()):
            if order.status is OrderStatus.INTENDED:
                self.tell(OrderReported(self.now, order.client_order_id, OrderStatus.OPEN, ZERO, "1"))

    def fill(self, order: Order) -> None:
        self.now += timedelta(milliseconds=1)
        price = order.price or _BASE
        fee = order.quantity * price / 1000
        fill = Fill(f"t{next(self._ids)}", price, order.quantity, fee, "USDT", fee, self.now)
        self.tell(OrderFilled(self.now, order.client_order_id, fill))

    def live(self, market: Market) -> Iterator[None]:
        """One group's life after another, a step at a time: what a venue and a strategy would tell of it."""
        while True:
            self.enter(market)
            yield
            self.acknowledge(market)
            yield
            for leg in range(len(_LEVELS)):
                self.fill(next(o for o in self.group(market).orders_for(Purpose.ENTRY) if o.leg == leg))
                self.acknowledge(market)
                yield
            for leg in range(len(_LEVELS)):
                self.fill(next(o for o in self.group(market).orders_for(Purpose.TARGET) if o.leg == leg))
                yield


def _market(number: int) -> Market:
    coin = f"C{number}"
    step = Decimal("0.001")
    return Market(f"{coin}/USDT", coin, "USDT", MarketKind.SPOT, Decimal("0.01"), step, step, Decimal(5))


def decide_us(groups: int, events: int) -> list[float]:
    """Microseconds of each `decide`, with about this many groups open, each at another point of its life."""
    trader = _Trader(groups)
    lives = [trader.live(market) for market in trader.markets]
    for place, life in enumerate(lives):
        for _ in range(1 + place % _STEPS_OF_A_LIFE):
            next(life)
    trader.took.clear()
    gc.collect()
    gc.freeze()
    turn = 0
    while len(trader.took) < events:
        next(lives[turn % len(lives)])
        turn += 1
    gc.unfreeze()
    return [ns / 1000 for ns in trader.took]


def tick_us(triggers: int) -> float:
    """Microseconds of a price tick that triggers nothing, the median of many, with this many triggers at rest."""
    index = TriggerIndex()
    markets = [(_ACCOUNT, f"C{i}/USDT") for i in range(_TRIGGER_MARKETS)]
    for i in range(triggers // 2):
        away = 1 + Decimal(i) / 1000
        index.set(GroupId(f"g{i}"), markets[i % len(markets)], Watch(_BASE - away, _BASE + away, None))
    took = []
    for turn in range(_TICKS):
        market = markets[turn % len(markets)]
        began = perf_counter_ns()
        hit = index.hit(market, _BASE)
        took.append(perf_counter_ns() - began)
        if hit:
            raise AssertionError("a tick between all triggers triggered something")
    return percentile([ns / 1000 for ns in took], 50)


def risk_cycle_ms(groups: int) -> float:
    """Milliseconds of one round of the risk engine in which an offset is worked out, the median of several.

    Every group holds one leg; every second one is at a loss past the threshold with its timer run out, the others are
    winners.
    """
    rules = RiskRules(offset=OffsetRules(required_pyramids=1, wait_minutes=1))
    trader = _Trader(groups, rules)
    for market in trader.markets:
        trader.enter(market)
        trader.acknowledge(market)
        trader.fill(next(iter(trader.group(market).orders_for(Purpose.ENTRY))))
        trader.acknowledge(market)
    prices = {m.symbol: _BASE * (Decimal("0.9") if i % 2 else Decimal("1.005")) for i, m in enumerate(trader.markets)}
    trader.tell(MarketsObserved(trader.now, {_ACCOUNT: prices}))
    took = []
    for _ in range(_CYCLES):
        began = perf_counter_ns()
        decision = decide(trader.state, TimePassed(trader.now + timedelta(minutes=2)))
        took.append((perf_counter_ns() - began) / 1_000_000)
        if decision.portfolio.risk.plan is None:
            raise AssertionError("no offset was planned")
    return percentile(took, 50)


async def run(events: int, as_json: bool) -> None:
    few = percentile(decide_us(10, events), 50)
    many = percentile(decide_us(1000, events), 50)
    tick = tick_us(10_000)
    cycle = risk_cycle_ms(2000)
    figures = [
        Figure("decide_p50_us_10_groups", few, "us", "at most 100", few <= 100),
        Figure("decide_p50_us_1000_groups", many, "us", "at most 1.5 x that of 10 groups", many <= 1.5 * few),
        Figure("tick_us_10000_triggers", tick, "us", "at most 5", tick <= 5),
        Figure("risk_cycle_ms_2000_groups", cycle, "ms", "at most 100", cycle <= 100),
    ]
    show("The core, in this process alone", figures, [f"{events} events each, every one through decide()"], as_json)
