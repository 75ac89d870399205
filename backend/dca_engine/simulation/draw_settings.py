"""Settings of a portfolio, drawn at random from all that a trader may set."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.exit_rules import (
    BreakEven,
    ExitRules,
    Slippage,
    SlippageMode,
    StopFrom,
    StopLoss,
    TakeProfit,
    TakeProfitMode,
    Trailing,
)
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Generator, Ladder, LadderRule, Level, Portion
from dca_engine.core.portfolio import Account
from dca_engine.core.queue_rules import DEFAULT_RANK, QueueRules, RankRule
from dca_engine.core.risk_rules import Breakers, EntryLimits, OffsetRules, RiskRules, TimerStart
from dca_engine.core.settings import PortfolioSettings, PyramidCapital, Pyramiding, Sizing, SizingMode, SpotShort
from dca_engine.core.settings_check import check_settings
from dca_engine.core.values import MarketKind, OrderType
from dca_engine.simulation.markets import tradable

D = Decimal
SPOT, LINEAR = Account(AccountId("spot"), MarketKind.SPOT), Account(AccountId("linear"), MarketKind.LINEAR)
_SPLIT = (Portion(D("0.8"), D(40)), Portion(D("1.6"), D(40)))
_STOPS = (None, None, StopLoss(D(3)), StopLoss(D(4), StopFrom.BASE), StopLoss(D(2), StopFrom.LAST_LEG))


def accounts_of(rng: Random) -> tuple[Account, ...]:
    return rng.choice(((SPOT,), (SPOT,), (LINEAR,), (LINEAR,), (SPOT, LINEAR)))


def settings_of(rng: Random, accounts: Sequence[Account]) -> PortfolioSettings:
    """Settings that a trader could save."""
    while True:
        settings = _any_settings(rng, accounts)
        try:
            check_settings(settings, frozenset(account.id for account in accounts))
        except InvalidSettingsError:
            continue
        return settings


def _any_settings(rng: Random, accounts: Sequence[Account]) -> PortfolioSettings:
    slots = rng.choice((1, 2, 2, 3, 5))
    capital = D(rng.choice((600, 2000, 10_000))) * slots
    return PortfolioSettings(
        capital=capital,
        ladder=_ladder(rng),
        default_account=accounts[0].id,
        max_open_groups=slots,
        pyramids_bypass_pool=rng.random() < 0.7,
        pyramiding=rng.choice((Pyramiding(1), Pyramiding(2), Pyramiding(3), Pyramiding(2, PyramidCapital.SHARED))),
        sizing=_sizing(rng, capital, slots),
        ladders=_rules(rng, accounts),
        exits=_exits(rng),
        queue=_queue(rng),
        risk=_risk(rng, capital),
        max_signal_age_seconds=rng.choice((30, 60, 600)),
        one_entry_per_candle=rng.random() < 0.4,
        spot_short=rng.choice(tuple(SpotShort)),
        holding_tolerance_percent=D(rng.choice(("0", "1", "100"))),
    )


def _ladder(rng: Random) -> Ladder:
    first = rng.choice((OrderType.LIMIT, OrderType.MARKET))
    resting = rng.choice((None, None, 1, 2))
    beyond, minutes = rng.choice((None, None, D(1))), rng.choice((None, None, 2))
    if rng.random() < 0.2:
        generated = Generator(rng.randint(2, 4), D("0.5"), D("1.3"), D("1.5"), D(1))
        return Ladder((), (), first, generated, resting, beyond, minutes)
    own = ((1, _levels(rng)),) if rng.random() < 0.15 else ()
    return Ladder(_levels(rng), own, first, None, resting, beyond, minutes)


def _levels(rng: Random) -> tuple[Level, ...]:
    gaps = ("0", "0.5", "1", "1.5", "2")[: rng.randint(1, 5)]
    weight = D(100) / len(gaps)
    profit = D(rng.choice(("0.5", "1", "2")))
    portions = _SPLIT if rng.random() < 0.15 else ()
    return tuple(Level(D(gap), weight, profit, portions) for gap in gaps)


def _rules(rng: Random, accounts: Sequence[Account]) -> tuple[LadderRule, ...]:
    if rng.random() < 0.8:
        return ()
    market = rng.choice([market for account in accounts for market in tradable(account.kind)])
    return (LadderRule(market.symbol, _ladder(rng)),)


def _sizing(rng: Random, capital: Decimal, slots: int) -> Sizing:
    return rng.choice(
        (
            Sizing(),
            Sizing(),
            Sizing(SizingMode.FIXED, amount=capital / slots / 2),
            Sizing(SizingMode.EQUITY_PERCENT, percent=D(20)),
            Sizing(SizingMode.ALERT),
        )
    )


def _exits(rng: Random) -> ExitRules:
    mode = rng.choice(tuple(TakeProfitMode))
    split = _SPLIT if rng.random() < 0.2 else ()
    return ExitRules(
        take_profit=TakeProfit(mode, D(rng.choice(("0.5", "1", "2"))), ((1, D("0.7")),), split),
        stop_loss=rng.choice(_STOPS),
        use_alert_stop=rng.random() < 0.8,
        use_alert_target=rng.random() < 0.8,
        trailing=rng.choice((None, None, None, Trailing(D("0.5"), D("0.3")))),
        break_even=rng.choice((None, None, None, BreakEven(D("0.1")))),
        max_hours=rng.choice((None, None, None, 1)),
        slippage=Slippage(D(rng.choice(("0.2", "1"))), rng.choice(tuple(SlippageMode))),
    )


def _queue(rng: Random) -> QueueRules:
    return QueueRules(
        rank=rng.choice((DEFAULT_RANK, (RankRule.FIRST_IN,), (RankRule.EXPECTED_PROFIT, RankRule.DEEPEST_LOSS))),
        max_length=rng.choice((0, 1, 3, 500)),
        max_age_minutes=rng.choice((None, 3, 60)),
        max_drift_percent=rng.choice((None, None, D(2))),
    )


def _risk(rng: Random, capital: Decimal) -> RiskRules:
    limits = EntryLimits(
        max_groups_per_symbol=rng.choice((None, None, 1)),
        max_exposure=rng.choice((None, None, capital)),
        check_balance=rng.random() < 0.7,
        max_slippage_percent=rng.choice((None, None, D(2))),
        cooldown_minutes=rng.choice((0, 0, 0, 5)),
    )
    breakers = Breakers(
        max_daily_loss=rng.choice((None, None, None, capital / 20)),
        max_drawdown_percent=rng.choice((None, None, None, D(10))),
        max_losing_streak=rng.choice((None, None, None, 2)),
    )
    offset = OffsetRules(
        enabled=rng.random() < 0.8,
        loss_threshold_percent=D(rng.choice(("0", "-0.5", "-1"))),
        required_pyramids=1,
        timer_start=rng.choice(tuple(TimerStart)),
        wait_minutes=rng.choice((0, 1, 5)),
        reset_timer_on_replacement=rng.random() < 0.3,
        max_winners=rng.choice((1, 3)),
        partial_close=rng.random() < 0.7,
        min_close_notional=D(rng.choice((5, 20))),
        max_slippage_percent=D(rng.choice(("0.2", "1"))),
    )
    return RiskRules(limits, breakers, offset)
