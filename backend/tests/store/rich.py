"""A portfolio that uses everything the core's state has, so that whatever is forgotten on the way is missed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.core.exit_rules import BreakEven, ExitRules, StopFrom, StopLoss, TakeProfit, TakeProfitMode, Trailing
from dca_engine.core.group import Funding, Group, GroupKey, GroupStatus, Leg, PinnedTarget, Pyramid, Sale
from dca_engine.core.ids import (
    GROUP_WIDE,
    AccountId,
    GroupId,
    OrderName,
    PortfolioId,
    Purpose,
    QueueId,
    SignalId,
    client_order_id,
    group_id,
    portfolio_tag,
)
from dca_engine.core.ladder import Generator, Ladder, LadderRule, Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.messages import MarketsObserved
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Account, Observed, Portfolio, PortfolioStatus, Stock, with_group
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import Breakers, EntryLimits, RiskRules
from dca_engine.core.risk_state import OffsetPlan, PlannedSale, PlanStatus, RiskState
from dca_engine.core.settings import (
    AccountRoute,
    FallbackRules,
    GroupSettings,
    PortfolioSettings,
    PyramidCapital,
    Pyramiding,
    Sizing,
    SizingMode,
)
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import MarketKind, OrderSide, OrderType, Side
from dca_engine.ports import Batch, Entry

D = Decimal
NOW = datetime(2026, 1, 5, 9, 15, 0, 123456, tzinfo=UTC)
P = PortfolioId("p")
ACCOUNT = AccountId("main")
PERPETUAL = Market(
    "BTC/USDT:USDT",
    "BTC",
    "USDT",
    MarketKind.LINEAR,
    tick_size=D("0.10"),
    step_size=D("0.001"),
    min_quantity=D("0.001"),
    min_notional=D("5.0"),
    max_quantity=D("1000"),
    maker_fee_rate=D("0.0002"),
    taker_fee_rate=D("0.00050"),
    contract_size=D("0.0010"),
)
PORTIONS = (Portion(D("1.0"), D("50")), Portion(D("2.50"), D("25")))
LADDER = Ladder(
    levels=(Level(D(0), D("60.0"), D(1), PORTIONS), Level(D("0.50"), D("40.0"), D("1.5"))),
    pyramid_levels=((1, (Level(D(0), D(100), D(2)),)),),
    entry_order_type=OrderType.MARKET,
    max_resting_legs=2,
    cancel_beyond_percent=D("3.0"),
    cancel_after_minutes=90,
)
GENERATED = Ladder(generator=Generator(4, D("0.50"), D("1.2"), D("1.40"), D("1.0")))
EXITS = ExitRules(
    take_profit=TakeProfit(TakeProfitMode.HYBRID, D("1.10"), ((1, D("2.0")),), PORTIONS),
    stop_loss=StopLoss(D("8.0"), StopFrom.LAST_LEG),
    trailing=Trailing(D("1.5"), D("0.50")),
    break_even=BreakEven(D("0.10")),
    max_hours=48,
)
PYRAMIDING = Pyramiding(2, PyramidCapital.SHARED, (D("60.0"), D("40.0")))
SETTINGS = PortfolioSettings(
    capital=D("10000.00"),
    ladder=LADDER,
    default_account=ACCOUNT,
    max_open_groups=3,
    pyramiding=PYRAMIDING,
    sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D("2.50")),
    ladders=(LadderRule("BTC/USDT", GENERATED, 900, ACCOUNT),),
    exits=EXITS,
    queue=QueueRules(max_length=20, max_drift_percent=D("1.0")),
    risk=RiskRules(EntryLimits(max_exposure=D("5000.0")), Breakers(max_daily_loss=D("250.00"))),
    fallback_rules=FallbackRules(D("0.01"), D("0.001"), D("0.001"), D("10.0")),
    account_routes=(AccountRoute("BINANCE", ACCOUNT),),
    holding_tolerance_percent=D("2.50"),
)
EMPTY = Portfolio(P, SETTINGS, (Account(ACCOUNT, MarketKind.LINEAR),))
"""As a store has it before the first event."""


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def fill(number: int, price: str, quantity: str) -> Fill:
    return Fill(f"t{number}", D(price), D(quantity), D("0.0100"), "BNB", D("6.20"), later(number))


def order(group: int, purpose: Purpose, pyramid: int = 0, leg: int = 0, attempt: int = 0) -> Order:
    """An order with every field filled; the venue cancelled it after a part."""
    name = OrderName(portfolio_tag(P), group, purpose, pyramid, leg, attempt)
    return Order(
        client_order_id=client_order_id(name),
        purpose=purpose,
        pyramid=pyramid,
        leg=leg,
        attempt=attempt,
        side=OrderSide.BUY if purpose is Purpose.ENTRY else OrderSide.SELL,
        type=OrderType.LIMIT,
        price=D("50000.10"),
        quantity=D("0.0100"),
        created_at=later(1),
        portion=1,
        status=OrderStatus.CANCELLED,
        venue_order_id="v-1",
        reference_price=D("50010.00"),
        reported_quantity=D("0.0050"),
        cancel_requested=True,
        reason="as asked",
        fills=(fill(group * 10, "50000.10", "0.0030"), fill(group * 10 + 1, "50000.00", "0.0020")),
    )


def leg(index: int) -> Leg:
    return Leg(index, D("0.50"), D("60.0"), D("1.0"), D("49750.10"), D("0.0100"), "below the minimum", PORTIONS)


def group(number: int = 1) -> Group:
    """A group with every field filled, as the store may meet it: no rule of the core is asked."""
    orders = [order(number, Purpose.ENTRY), order(number, Purpose.TARGET), order(number, Purpose.ENTRY, leg=1)]
    orders += [
        order(number, Purpose.REDUCE, GROUP_WIDE, GROUP_WIDE),
        order(number, Purpose.CLOSE, GROUP_WIDE, GROUP_WIDE),
    ]
    return Group(
        id=group_id(P, number),
        tag=portfolio_tag(P),
        number=number,
        account_id=ACCOUNT,
        market=PERPETUAL,
        timeframe=900,
        side=Side.SHORT,
        settings=GroupSettings(D("333.30"), PYRAMIDING, LADDER, EXITS),
        opened_at=NOW,
        status=GroupStatus.CLOSING,
        status_reason="stop-loss",
        closed_at=later(5),
        close_requests=2,
        pyramids=(
            Pyramid(0, SignalId("s0"), D("50000.10"), D("200.00"), NOW, (leg(0), leg(1)), D("51000.0")),
            Pyramid(1, SignalId("s1"), D("49000.00"), D("133.30"), later(60), (leg(0),)),
        ),
        orders={o.client_order_id: o for o in orders},
        forced=True,
        stop_price=D("53000.00"),
        pinned_targets=(PinnedTarget(0, 1, D("51000.10")), PinnedTarget(GROUP_WIDE, GROUP_WIDE, D("52000.0"))),
        trailing_best=D("48000.50"),
        replacements=3,
        sales=(Sale(D("0.0020"), "by hand"), Sale(D("0.0010"), "offset", plan=1)),
        funding=(Funding("f-1", D("-0.120"), later(3)),),
        released=True,
        offset_blocked=True,
        offset_skipped=True,
        stop_by_hand=True,
        offset_timer=later(60),
        realized=D("-12.340"),
        committed=D("150.00"),
    )


def queued(name: str, seconds: float = 0) -> QueuedEntry:
    """A waiting entry with every field filled."""
    signal = Signal(
        id=SignalId(name),
        received_at=later(seconds),
        intent=Intent.REVERSE,
        account_id=ACCOUNT,
        symbol=PERPETUAL.symbol,
        timeframe=900,
        side=Side.LONG,
        price=D("50000.10"),
        alert_time=later(seconds - 1),
        trade_id="Long — 1",
        size=Size(D("0.50"), SizeUnit.CONTRACTS),
        stop_loss=D("48000.0"),
        take_profit=D("52000.0"),
        max_slippage_percent=D("0.20"),
    )
    key = GroupKey(ACCOUNT, signal.symbol, signal.timeframe, Side.LONG)
    return QueuedEntry(
        QueueId(f"q-{name}"),
        signal,
        key,
        PERPETUAL,
        D("50000.10"),
        NOW,
        "all 3 slots are taken",
        2,
        reverses=True,
        put_first=True,
    )


def planned_sale(number: int) -> PlannedSale:
    sale = PlannedSale(
        group_id(P, number), PERPETUAL.symbol, D("0.0100"), D("50000.10"), D("80.00"), D("0.50"), whole=True
    )
    return replace(sale, sale=0, realized=D("79.50"))


def plan(number: int = 1, status: PlanStatus = PlanStatus.LOSER) -> OffsetPlan:
    """An offset with every field filled."""
    return OffsetPlan(
        number=number,
        time=later(number),
        loser=planned_sale(1),
        winners=(planned_sale(2), planned_sale(3)),
        loss=D("120.00"),
        fees=D("2.0"),
        needed=D("122.00"),
        covered=D("130.00"),
        status=status,
        by_hand=True,
        result="closed",
        finished_at=later(90),
    )


RISK = RiskState(
    offset_failed_at=later(30),
    day=datetime(2026, 1, 5, tzinfo=UTC),
    realized_today=D("-12.340"),
    realized_ever=D("100.10"),
    realized_peak=D("120.00"),
    losing_streak=2,
    cooldowns={"BTC/USDT": later(600), "ETH/USDT": later(60)},
    tripped="daily_loss",
    tripped_at=later(7),
    resumed_past=("drawdown",),
    plan=plan(),
    plans=1,
)


def portfolio() -> Portfolio:
    """Two groups, two waiting entries, an offset under way, and prices that are only seen."""
    state = replace(
        EMPTY,
        status=PortfolioStatus.PAUSED,
        status_reason="daily loss",
        next_group=3,
        realized_total=D("112.440"),
        queue={entry.id: entry for entry in (queued("z"), queued("a", 1))},
        risk=RISK,
        stocks={ACCOUNT: Stock({PERPETUAL.symbol: D("0.120")}, {PERPETUAL.symbol: D("-0.0100")}, ("BTC",))},
        observed=Observed({ACCOUNT: {PERPETUAL.symbol: D("50000.0")}}, {ACCOUNT: D("1000.00")}, (ACCOUNT,)),
    )
    return with_group(with_group(state, group(1)), group(2))


def led(before: Portfolio, after: Portfolio, seq: int, *ended: Group) -> Batch:
    """A batch of one event that led from the one to the other."""
    seen = MarketsObserved(later(seq), {ACCOUNT: {PERPETUAL.symbol: D("50000.0")}})
    return Batch(before, after, (Entry(seq, seen, (), (), (), ended),))


def group_named(number: int) -> GroupId:
    return group_id(P, number)
