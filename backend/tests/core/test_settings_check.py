"""Settings that cannot be traded by are refused with the field and the reason (spec 4, 6, 7 and 8)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.exit_rules import (
    BreakEven,
    ExitRules,
    Slippage,
    StopFrom,
    StopLoss,
    TakeProfit,
    TakeProfitMode,
    Trailing,
)
from dca_engine.core.grid_calculator import levels_for
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Generator, Ladder, LadderRule, Level, Portion
from dca_engine.core.ladder_check import check_levels
from dca_engine.core.queue_rules import QueueRules, RankRule
from dca_engine.core.risk_rules import Breakers, EntryLimits, OffsetRules, RiskRules
from dca_engine.core.settings import (
    AccountRoute,
    FallbackRules,
    MissingRules,
    PortfolioSettings,
    PyramidCapital,
    Pyramiding,
    Sizing,
    SizingMode,
)
from dca_engine.core.settings_check import check_exit_price, check_settings
from dca_engine.core.values import Side
from tests.core.builders import ACCOUNT, D, levels
from tests.core.builders import ladder as worked_ladder

SETTINGS = PortfolioSettings(D(10_000), worked_ladder(), ACCOUNT)
HOUR = 3_600
OTHER = AccountId("other")


def refusal(settings: PortfolioSettings, accounts: frozenset[AccountId] | None = None) -> InvalidSettingsError:
    with pytest.raises(InvalidSettingsError) as caught:
        check_settings(settings, accounts)
    assert caught.value.reason
    return caught.value


def refused_field(settings: PortfolioSettings) -> str | None:
    try:
        check_settings(settings)
    except InvalidSettingsError as error:
        return error.field
    return None


def with_ladder(ladder: Ladder) -> PortfolioSettings:
    return replace(SETTINGS, ladder=ladder)


def with_thirds(weight: str) -> PortfolioSettings:
    return with_ladder(Ladder(levels("0", "1", "2", weight=weight)))


def with_generator(**changes: object) -> PortfolioSettings:
    good = Generator(5, D(1), D("1.5"), D(2), D(1))
    return with_ladder(Ladder(generator=replace(good, **changes)))  # type: ignore[arg-type]


def with_rules(*rules: LadderRule) -> PortfolioSettings:
    return replace(SETTINGS, ladders=rules)


def with_exits(**rules: object) -> PortfolioSettings:
    return replace(SETTINGS, exits=ExitRules(**rules))  # type: ignore[arg-type]


def with_take_profit(**rules: object) -> PortfolioSettings:
    return with_exits(take_profit=TakeProfit(**rules))  # type: ignore[arg-type]


def with_limits(**rules: object) -> PortfolioSettings:
    return replace(SETTINGS, risk=RiskRules(limits=EntryLimits(**rules)))  # type: ignore[arg-type]


def with_breakers(**rules: object) -> PortfolioSettings:
    return replace(SETTINGS, risk=RiskRules(breakers=Breakers(**rules)))  # type: ignore[arg-type]


def with_offset(**rules: object) -> PortfolioSettings:
    return replace(SETTINGS, risk=RiskRules(offset=OffsetRules(**rules)))  # type: ignore[arg-type]


def with_queue(**rules: object) -> PortfolioSettings:
    return replace(SETTINGS, queue=QueueRules(**rules))  # type: ignore[arg-type]


def with_fallback(tick: str = "0.01", step: str = "0.001", least: str = "0", value: str = "0") -> PortfolioSettings:
    return replace(
        SETTINGS,
        missing_rules=MissingRules.FALLBACK,
        fallback_rules=FallbackRules(D(tick), D(step), D(least), D(value)),
    )


def portions(*shares: str, tp: str = "1") -> tuple[Portion, ...]:
    return tuple(Portion(D(tp), D(share)) for share in shares)


# --- what passes


def test_the_usual_settings_pass() -> None:
    check_settings(SETTINGS)
    check_settings(SETTINGS, frozenset({ACCOUNT}))


def test_everything_at_once_passes() -> None:
    check_settings(
        replace(
            SETTINGS,
            ladder=Ladder(
                pyramid_levels=((4, levels("0", "3", weight="50")),),
                generator=Generator(6, D("0.5"), D("1.1"), D("1.4"), D(1)),
                max_resting_legs=1,
                cancel_beyond_percent=D("0.1"),
                cancel_after_minutes=1,
            ),
            ladders=(
                LadderRule("BTC/USDT", worked_ladder()),
                LadderRule("BTC/USDT", worked_ladder(), HOUR),
                LadderRule("BTC/USDT", worked_ladder(), HOUR, ACCOUNT),
                LadderRule("BTC/USDT:USDT", worked_ladder(), HOUR),
            ),
            pyramiding=Pyramiding(5, PyramidCapital.SHARED, (D(40), D(30), D(10), D(10), D(10))),
            sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D(100)),
            exits=ExitRules(
                take_profit=TakeProfit(TakeProfitMode.HYBRID, D(2), ((0, D(1)), (4, D(3))), portions("50", "50")),
                stop_loss=StopLoss(D(15), StopFrom.BASE),
                trailing=Trailing(D("0.1"), D("99.9")),
                break_even=BreakEven(D("0.2")),
                max_hours=1,
                slippage=Slippage(D(100)),
            ),
            queue=QueueRules(rank=(), max_length=0, max_age_minutes=1, max_drift_percent=D("0.1")),
            risk=RiskRules(
                EntryLimits(1, D(1), D(1), True, D("0.1"), ("BTC/USDT",), ("ETH/USDT",), 5),
                Breakers(D(1), D(100), 1),
                OffsetRules(loss_threshold_percent=D(0), required_pyramids=1, wait_minutes=0, max_winners=1),
            ),
            missing_rules=MissingRules.FALLBACK,
            fallback_rules=FallbackRules(D("0.01"), D("0.001"), D(0), D(0)),
            account_routes=(AccountRoute("BINANCE", ACCOUNT), AccountRoute("BYBIT", OTHER)),
        ),
        frozenset({ACCOUNT, OTHER}),
    )


@pytest.mark.parametrize(
    "settings",
    [
        replace(SETTINGS, capital=D(10**12)),
        replace(SETTINGS, max_open_groups=1, max_signal_age_seconds=1, pyramiding=Pyramiding(1)),
        replace(SETTINGS, pyramiding=Pyramiding(100)),
        replace(SETTINGS, sizing=Sizing(SizingMode.FIXED, amount=D(10_000))),
        with_ladder(Ladder(levels(*(str(i / D(10)) for i in range(200)), weight="0.5"))),
        with_ladder(Ladder((Level(D(0), D(100), D(1), portions(*["5"] * 20)),))),
        with_generator(count=1),
        with_generator(count=200, first_step_percent=D("0.4"), step_scale=D(1), volume_scale=D(1)),
        with_rules(
            LadderRule(
                "BTC/USDT", Ladder(levels("0", weight="100"), pyramid_levels=((4, levels("0", weight="100")),)), 1
            )
        ),
        with_exits(max_hours=87_600, break_even=BreakEven(D(0))),
        with_offset(age_minutes=0, min_close_notional=D(0)),
    ],
)
def test_4_what_is_just_possible_passes(settings: PortfolioSettings) -> None:
    """200 legs, 20 portions, 100 pyramids, 10 years (87 600 hours), the whole capital for one group, 10¹² of it."""
    check_settings(settings)


# --- what is refused


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ((), ""),
        (levels(*(str(i / D(10)) for i in range(201)), weight="0.5"), ""),
        (levels("0", "1", weight="49.5"), ""),
        (levels("0", "1", weight="50.01"), ""),
        (levels("-1", "1", weight="50"), ".0.gap_percent"),
        (levels("1", "1", weight="50"), ".1.gap_percent"),
        (levels("2", "1", weight="50"), ".1.gap_percent"),
        (levels("0", "100", weight="50"), ".1.gap_percent"),
        (levels("0", weight="100", tp="0"), ".0.tp_percent"),
        ((Level(D(0), D(0), D(1)), Level(D(1), D(100), D(1))), ".0.weight_percent"),
        ((Level(D(0), D(101), D(1)), Level(D(1), D(-1), D(1))), ".1.weight_percent"),
        ((Level(D(0), D(100), D(1), portions("60", "50")),), ".0.portions"),
        ((Level(D(0), D(100), D(1), portions("60", "0")),), ".0.portions.1.share_percent"),
        ((Level(D(0), D(100), D(1), portions("60", tp="0")),), ".0.portions.0.tp_percent"),
        ((Level(D(0), D(100), D(1), portions(*["1"] * 21)),), ".0.portions"),
    ],
)
def test_4_impossible_levels_are_refused_wherever_they_stand(bad: tuple[Level, ...], field: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        check_levels("levels", bad)
    assert caught.value.field == f"levels{field}"
    assert refusal(with_ladder(Ladder(bad))).field == f"ladder.levels{field}"
    own = Ladder(worked_ladder().levels, pyramid_levels=((1, bad),))
    assert refusal(with_ladder(own)).field == f"ladder.pyramid_levels.1{field}"
    rules = LadderRule("BTC/USDT", worked_ladder()), LadderRule("ETH/USDT", Ladder(bad))
    assert refusal(with_rules(*rules)).field == f"ladders.1.ladder.levels{field}"


def test_4_weights_may_miss_100_by_a_hundredth() -> None:
    """Three times 33.33 is 99.99."""
    check_settings(with_thirds("33.33"))
    assert refusal(with_thirds("33.32")).field == "ladder.levels"


CASES: list[tuple[str, PortfolioSettings]] = [
    # capital and pool
    ("capital", replace(SETTINGS, capital=D(0))),
    ("capital", replace(SETTINGS, capital=D("NaN"))),
    ("capital", replace(SETTINGS, capital=D("Infinity"))),
    ("capital", replace(SETTINGS, capital=D("1E+13"))),
    ("ladder.levels.1.gap_percent", with_ladder(replace(worked_ladder(), levels=levels("0", "NaN")))),
    ("max_open_groups", replace(SETTINGS, max_open_groups=0)),
    ("max_signal_age_seconds", replace(SETTINGS, max_signal_age_seconds=0)),
    ("pyramiding.max_pyramids", replace(SETTINGS, pyramiding=Pyramiding(0))),
    ("pyramiding.max_pyramids", replace(SETTINGS, pyramiding=Pyramiding(101))),
    ("pyramiding.shares", replace(SETTINGS, pyramiding=Pyramiding(3, PyramidCapital.SHARED, (D(50), D(50))))),
    ("pyramiding.shares", replace(SETTINGS, pyramiding=Pyramiding(2, PyramidCapital.SHARED, (D(50), D(49))))),
    ("pyramiding.shares.1", replace(SETTINGS, pyramiding=Pyramiding(2, PyramidCapital.SHARED, (D(100), D(0))))),
    (
        "pyramiding.capital",
        replace(SETTINGS, sizing=Sizing(SizingMode.ALERT), pyramiding=Pyramiding(2, PyramidCapital.SHARED)),
    ),
    ("sizing.amount", replace(SETTINGS, sizing=Sizing(SizingMode.FIXED))),
    ("sizing.amount", replace(SETTINGS, sizing=Sizing(SizingMode.FIXED, amount=D(0)))),
    ("sizing.amount", replace(SETTINGS, sizing=Sizing(SizingMode.FIXED, amount=D(10_001)))),
    ("sizing.percent", replace(SETTINGS, sizing=Sizing(SizingMode.EQUITY_PERCENT))),
    ("sizing.percent", replace(SETTINGS, sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D(0)))),
    ("sizing.percent", replace(SETTINGS, sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D(101)))),
    # ladders
    ("ladder.levels", with_ladder(Ladder())),
    ("ladder.generator", with_ladder(replace(worked_ladder(), generator=Generator(3, D(1), D(1), D(1), D(1))))),
    ("ladder.max_resting_legs", with_ladder(replace(worked_ladder(), max_resting_legs=0))),
    ("ladder.cancel_beyond_percent", with_ladder(replace(worked_ladder(), cancel_beyond_percent=D(0)))),
    ("ladder.cancel_after_minutes", with_ladder(replace(worked_ladder(), cancel_after_minutes=0))),
    ("ladder.cancel_after_minutes", with_ladder(replace(worked_ladder(), cancel_after_minutes=10**12))),
    ("ladder.pyramid_levels.5", with_ladder(replace(worked_ladder(), pyramid_levels=((5, levels("0")),)))),
    ("ladder.pyramid_levels.-1", with_ladder(replace(worked_ladder(), pyramid_levels=((-1, levels("0")),)))),
    ("ladder.pyramid_levels", with_ladder(replace(worked_ladder(), pyramid_levels=((1, levels("0")),) * 2))),
    ("ladder.generator.count", with_generator(count=0)),
    ("ladder.generator.count", with_generator(count=201)),
    ("ladder.generator.first_step_percent", with_generator(first_step_percent=D(0))),
    ("ladder.generator.step_scale", with_generator(step_scale=D(0))),
    ("ladder.generator.step_scale", with_generator(step_scale=D(101))),
    ("ladder.generator.step_scale", with_generator(count=40, step_scale=D("0.5"), volume_scale=D(1))),
    ("ladder.generator.volume_scale", with_generator(volume_scale=D(0))),
    ("ladder.generator.volume_scale", with_generator(count=40, step_scale=D(1), volume_scale=D(2))),
    ("ladder.generator.tp_percent", with_generator(tp_percent=D(0))),
    ("ladder.generator", with_generator(count=200, step_scale=D(100), volume_scale=D(100))),
    ("ladder.generator", with_generator(count=11, first_step_percent=D(10), step_scale=D(1))),
    ("ladders", with_rules(*[LadderRule("BTC/USDT", worked_ladder(), HOUR)] * 2)),
    ("ladders.0.symbol", with_rules(LadderRule("btc/usdt", worked_ladder()))),
    ("ladders.0.symbol", with_rules(LadderRule("BTCUSDT", worked_ladder()))),
    ("ladders.0.symbol", with_rules(LadderRule("BTC/ USDT", worked_ladder()))),
    ("ladders.0.symbol", with_rules(LadderRule("BTC/USD:BTC", worked_ladder()))),
    ("ladders.0.timeframe", with_rules(LadderRule("BTC/USDT", worked_ladder(), 0))),
    ("ladders.0.timeframe", with_rules(LadderRule("BTC/USDT", worked_ladder(), None, ACCOUNT))),
    # exits
    ("exits.take_profit.tp_percent", with_take_profit(tp_percent=D(0))),
    ("exits.take_profit.pyramid_tp_percents.1", with_take_profit(pyramid_tp_percents=((1, D(0)),))),
    ("exits.take_profit.pyramid_tp_percents.5", with_take_profit(pyramid_tp_percents=((5, D(1)),))),
    ("exits.take_profit.pyramid_tp_percents", with_take_profit(pyramid_tp_percents=((1, D(1)), (1, D(2))))),
    ("exits.take_profit.portions", with_take_profit(portions=portions("60", "40.01"))),
    ("exits.take_profit.portions.0.tp_percent", with_take_profit(portions=portions("60", tp="-1"))),
    ("exits.stop_loss.percent", with_exits(stop_loss=StopLoss(D(0)))),
    ("exits.stop_loss.percent", with_exits(stop_loss=StopLoss(D(100), StopFrom.LAST_LEG))),
    ("exits.stop_loss.percent", with_exits(stop_loss=StopLoss(D(2), StopFrom.BASE))),
    ("exits.trailing.activation_percent", with_exits(trailing=Trailing(D(0), D(1)))),
    ("exits.trailing.distance_percent", with_exits(trailing=Trailing(D(1), D(0)))),
    ("exits.trailing.distance_percent", with_exits(trailing=Trailing(D(1), D(100)))),
    ("exits.break_even.offset_percent", with_exits(break_even=BreakEven(D("-0.1")))),
    ("exits.break_even.offset_percent", with_exits(break_even=BreakEven(D(1)))),
    ("exits.max_hours", with_exits(max_hours=0)),
    ("exits.max_hours", with_exits(max_hours=87_601)),
    ("exits.slippage.max_percent", with_exits(slippage=Slippage(D(0)))),
    ("exits.slippage.max_percent", with_exits(slippage=Slippage(D(101)))),
    # queue
    ("queue.rank", with_queue(rank=(RankRule.FIRST_IN, RankRule.REPLACEMENTS, RankRule.FIRST_IN))),
    ("queue.max_length", with_queue(max_length=-1)),
    ("queue.max_age_minutes", with_queue(max_age_minutes=0)),
    ("queue.max_drift_percent", with_queue(max_drift_percent=D(0))),
    # risk
    ("risk.limits.max_groups_per_symbol", with_limits(max_groups_per_symbol=0)),
    ("risk.limits.max_exposure", with_limits(max_exposure=D(0))),
    ("risk.limits.max_symbol_exposure", with_limits(max_symbol_exposure=D(-1))),
    ("risk.limits.max_slippage_percent", with_limits(max_slippage_percent=D(0))),
    ("risk.limits.cooldown_minutes", with_limits(cooldown_minutes=-1)),
    ("risk.limits.allowed_symbols.1", with_limits(allowed_symbols=("BTC/USDT", "ETH"))),
    ("risk.limits.denied_symbols.0", with_limits(denied_symbols=("eth/usdt",))),
    ("risk.limits.denied_symbols", with_limits(allowed_symbols=("BTC/USDT",), denied_symbols=("BTC/USDT",))),
    ("risk.breakers.max_daily_loss", with_breakers(max_daily_loss=D(0))),
    ("risk.breakers.max_drawdown_percent", with_breakers(max_drawdown_percent=D(0))),
    ("risk.breakers.max_drawdown_percent", with_breakers(max_drawdown_percent=D("100.1"))),
    ("risk.breakers.max_losing_streak", with_breakers(max_losing_streak=0)),
    ("risk.offset.loss_threshold_percent", with_offset(loss_threshold_percent=D("0.1"))),
    ("risk.offset.required_pyramids", with_offset(required_pyramids=0)),
    ("risk.offset.wait_minutes", with_offset(wait_minutes=-1)),
    ("risk.offset.age_minutes", with_offset(age_minutes=-1)),
    ("risk.offset.max_winners", with_offset(max_winners=0)),
    ("risk.offset.min_close_notional", with_offset(min_close_notional=D(-1))),
    ("risk.offset.max_slippage_percent", with_offset(max_slippage_percent=D(0))),
    # markets and accounts
    ("fallback_rules", replace(SETTINGS, missing_rules=MissingRules.FALLBACK)),
    ("fallback_rules.tick_size", with_fallback(tick="0")),
    ("fallback_rules.step_size", with_fallback(step="0")),
    ("fallback_rules.min_quantity", with_fallback(least="-1")),
    ("fallback_rules.min_notional", with_fallback(value="-1")),
    (
        "account_routes",
        replace(SETTINGS, account_routes=(AccountRoute("BYBIT", ACCOUNT), AccountRoute("bybit", OTHER))),
    ),
    ("account_routes.0.exchange", replace(SETTINGS, account_routes=(AccountRoute(" ", ACCOUNT),))),
]


@pytest.mark.parametrize(("field", "settings"), CASES)
def test_impossible_settings_are_refused_with_the_field(field: str, settings: PortfolioSettings) -> None:
    assert refusal(settings).field == field


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (with_thirds("33"), "ladder.levels: weights total 99, must be 100"),
        (
            with_ladder(worked_ladder("0", "1", "1", "2", "3")),
            "ladder.levels.2.gap_percent: must grow from leg to leg, it is 1 after 1",
        ),
        (
            with_generator(count=11, first_step_percent=D(10), step_scale=D(1)),
            "ladder.generator: the last leg would be 100.00 % from the base, it must be below 100",
        ),
        (
            with_exits(stop_loss=StopLoss(D("1.5"), StopFrom.BASE)),
            "exits.stop_loss.percent: must be beyond the last leg, which is 2 % from the base:"
            " the stop at 1.5 % would sell before the ladder is bought",
        ),
        (
            with_take_profit(portions=portions("60", "50")),
            "exits.take_profit.portions: sell 110 % of what was bought, 100 is all there is",
        ),
        (
            replace(SETTINGS, pyramiding=Pyramiding(2, PyramidCapital.SHARED, (D(50), D(49)))),
            "pyramiding.shares: shares total 99, must be 100",
        ),
        (
            with_ladder(replace(worked_ladder(), pyramid_levels=((5, levels("0")),))),
            "ladder.pyramid_levels.5: there is no such pyramid: with 5 at most they are counted from 0 to 4",
        ),
    ],
)
def test_a_refusal_tells_the_numbers(settings: PortfolioSettings, text: str) -> None:
    assert str(refusal(settings)) == text


# --- what depends on other fields


def test_6_a_stop_from_the_base_lies_beyond_every_ladder_that_may_be_laid() -> None:
    """Ladders reach 2, 4 (a pyramid's own), 6 (a symbol's own) and 7 % (a symbol's, generated) from the base."""
    deeper = LadderRule("BTC/USDT", Ladder(levels("0", "6", weight="50")))
    deepest = LadderRule("ETH/USDT", Ladder(generator=Generator(8, D(1), D(1), D(1), D(1))))
    own = replace(worked_ladder(), pyramid_levels=((1, levels("0", "4", weight="50")),))

    def stop_at(percent: str, *rules: LadderRule) -> PortfolioSettings:
        exits = ExitRules(stop_loss=StopLoss(D(percent), StopFrom.BASE))
        return replace(SETTINGS, ladder=own, ladders=rules, exits=exits)

    for percent, rules in (("4", ()), ("6", (deeper,)), ("7", (deeper, deepest))):
        assert refusal(stop_at(percent, *rules)).field == "exits.stop_loss.percent"
        check_settings(stop_at(percent + ".1", *rules))


def test_6_a_stop_from_the_average_or_the_last_leg_may_be_nearer_than_the_ladder_is_deep() -> None:
    for counted_from in (StopFrom.AVERAGE, StopFrom.LAST_LEG):
        check_settings(with_exits(stop_loss=StopLoss(D(1), counted_from)))


@pytest.mark.parametrize(
    ("take_profit", "nearest"),
    [
        (TakeProfit(TakeProfitMode.PER_LEG, D("0.1")), "1"),
        (TakeProfit(TakeProfitMode.AGGREGATE, D("0.5")), "0.5"),
        (TakeProfit(TakeProfitMode.AGGREGATE, D(3)), "3"),
        (TakeProfit(TakeProfitMode.AGGREGATE, D("0.5"), portions=portions("50", tp="2")), "2"),
        (TakeProfit(TakeProfitMode.HYBRID, D("0.5")), "0.5"),
        (TakeProfit(TakeProfitMode.HYBRID, D(3)), "1"),
        (TakeProfit(TakeProfitMode.PYRAMID_AGGREGATE, D(3), ((2, D("0.4")),)), "0.4"),
    ],
)
def test_6_break_even_lies_below_the_nearest_target_of_the_mode(take_profit: TakeProfit, nearest: str) -> None:
    """Each leg's own target is at 1 %."""
    at_target = with_exits(take_profit=take_profit, break_even=BreakEven(D(nearest)))
    assert f"nearest target of {nearest} %" in refusal(at_target).reason
    check_settings(with_exits(take_profit=take_profit, break_even=BreakEven(D(nearest) - D("0.01"))))


def test_4_a_legs_several_targets_stand_for_its_one() -> None:
    ladder = Ladder((Level(D(0), D(100), D(1), portions("50", tp="4")),))
    settings = replace(with_ladder(ladder), exits=ExitRules(break_even=BreakEven(D(2))))
    check_settings(settings)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("default_account", lambda s: replace(s, default_account=OTHER)),
        ("account_routes.0.account_id", lambda s: replace(s, account_routes=(AccountRoute("BYBIT", OTHER),))),
        ("ladders.0.account_id", lambda s: replace(s, ladders=(LadderRule("BTC/USDT", s.ladder, HOUR, OTHER),))),
    ],
)
def test_2_only_the_portfolios_own_accounts_can_be_named(
    field: str, change: Callable[[PortfolioSettings], PortfolioSettings]
) -> None:
    settings = change(SETTINGS)
    assert refusal(settings, frozenset({ACCOUNT})).field == field
    check_settings(settings, frozenset({ACCOUNT, OTHER}))
    check_settings(settings)


@given(
    generator=st.builds(
        Generator,
        count=st.integers(0, 40),
        first_step_percent=st.decimals("0", "5", places=3),
        step_scale=st.decimals("0", "2", places=3),
        volume_scale=st.decimals("0", "2", places=3),
        tp_percent=st.decimals("0", "10", places=2),
    )
)
def test_4_a_generator_is_refused_or_makes_levels_that_could_have_been_written_by_hand(generator: Generator) -> None:
    ladder = Ladder(generator=generator)
    field = refused_field(with_ladder(ladder))
    if field is None:
        check_levels("levels", levels_for(ladder, 0))
    else:
        assert field.startswith("ladder.generator")


# --- the alert's own stop and target


@pytest.mark.parametrize(
    ("side", "stop", "target", "field"),
    [
        (Side.LONG, "49000", "52000", None),
        (Side.LONG, None, None, None),
        (Side.LONG, "50000", None, "stop_loss"),
        (Side.LONG, "51000", None, "stop_loss"),
        (Side.LONG, None, "50000", "take_profit"),
        (Side.LONG, "49000", "49500", "take_profit"),
        (Side.SHORT, "51000", "48000", None),
        (Side.SHORT, "49000", None, "stop_loss"),
        (Side.SHORT, None, "51000", "take_profit"),
    ],
)
def test_6_a_stop_or_target_on_the_wrong_side_of_the_entry_is_named(
    side: Side, stop: str | None, target: str | None, field: str | None
) -> None:
    prices = (None if text is None else D(text) for text in (stop, target))
    found = check_exit_price(side, D(50_000), *prices)
    assert (found and found[0]) == field


def test_6_the_wrong_side_is_told_with_both_prices() -> None:
    assert check_exit_price(Side.LONG, D(50_000), D(51_000), None) == (
        "stop_loss",
        "of 51000 must be below the entry price of 50000, as the position is long",
    )
    assert check_exit_price(Side.SHORT, D(50_000), None, Decimal("50000.01")) == (
        "take_profit",
        "of 50000.01 must be below the entry price of 50000, as the position is short",
    )


def test_6_above_is_said_where_above_is_meant() -> None:
    assert check_exit_price(Side.LONG, D(50_000), None, D(49_000)) == (
        "take_profit",
        "of 49000 must be above the entry price of 50000, as the position is long",
    )
    assert check_exit_price(Side.SHORT, D(50_000), D(49_000), None) == (
        "stop_loss",
        "of 49000 must be above the entry price of 50000, as the position is short",
    )
