"""Settings that cannot be traded by are refused, with the field and the reason in a trader's words.

Checked whenever settings are made or changed, so that no other rule needs to ask whether they make sense.
"""

from collections.abc import Iterable
from decimal import Decimal

from dca_engine.core.exit_rules import StopFrom, TakeProfit, TakeProfitMode
from dca_engine.core.grid_calculator import generated
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Level, Portion
from dca_engine.core.ladder_check import check_indices, check_ladder, check_portions
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.requirements import (
    MOST_PYRAMIDS,
    TEN_YEARS,
    above_zero,
    at_least,
    check_numbers,
    check_symbol,
    check_total,
    require,
    unique,
    up_to_hundred,
    within,
)
from dca_engine.core.risk_rules import Breakers, EntryLimits, OffsetRules
from dca_engine.core.settings import (
    FallbackRules,
    MissingRules,
    PortfolioSettings,
    PyramidCapital,
    Pyramiding,
    Sizing,
    SizingMode,
)
from dca_engine.core.values import HUNDRED, ZERO, Side


def check_settings(settings: PortfolioSettings, accounts: frozenset[AccountId] | None = None) -> None:
    """Raises InvalidSettingsError. `accounts` are the portfolio's own; None: not known here, and not checked."""
    check_numbers("", settings)
    above_zero("capital", settings.capital)
    at_least("max_open_groups", settings.max_open_groups, 1)
    at_least("max_signal_age_seconds", settings.max_signal_age_seconds, 1)
    at_least("holding_tolerance_percent", settings.holding_tolerance_percent, 0)
    check_pyramiding(settings.pyramiding, settings.sizing)
    _check_sizing(settings.sizing, settings.capital)
    _check_ladders(settings)
    _check_exits(settings)
    _check_queue(settings.queue)
    _check_limits(settings.risk.limits)
    _check_breakers(settings.risk.breakers)
    _check_offset(settings.risk.offset)
    _check_fallback(settings.missing_rules, settings.fallback_rules)
    _check_accounts(settings, accounts)


def check_exit_price(
    side: Side, entry: Decimal, stop: Decimal | None, target: Decimal | None
) -> tuple[str, str] | None:
    """The field and the reason when a stop or a target (quote per base) lies on the wrong side of the entry price."""
    behind, ahead = ("below", "above") if side is Side.LONG else ("above", "below")
    if stop is not None and (entry - stop) * side.sign <= ZERO:
        return "stop_loss", f"of {stop:f} must be {behind} the entry price of {entry:f}, as the position is {side}"
    if target is not None and (target - entry) * side.sign <= ZERO:
        return "take_profit", f"of {target:f} must be {ahead} the entry price of {entry:f}, as the position is {side}"
    return None


# --- capital --------------------------------------------------------------------------------------------------------


def check_pyramiding(pyramiding: Pyramiding, sizing: Sizing) -> None:
    """Raises InvalidSettingsError."""
    count = pyramiding.max_pyramids
    within("pyramiding.max_pyramids", count, 1, MOST_PYRAMIDS)
    if pyramiding.capital is PyramidCapital.EACH:
        return
    require(
        sizing.mode is not SizingMode.ALERT,
        "pyramiding.capital",
        "cannot be shared when every alert names the size of its own pyramid",
    )
    shares = pyramiding.shares
    if not shares:
        return
    require(
        len(shares) == count,
        "pyramiding.shares",
        f"must be one for each of the {count} pyramids, there are {len(shares)}",
    )
    for i, share in enumerate(shares):
        above_zero(f"pyramiding.shares.{i}", share)
    check_total("pyramiding.shares", "shares", shares)


def _check_sizing(sizing: Sizing, capital: Decimal) -> None:
    above_zero("sizing.amount", sizing.amount)
    up_to_hundred("sizing.percent", sizing.percent)
    if sizing.mode is SizingMode.FIXED:
        require(sizing.amount is not None, "sizing.amount", "is needed for groups of a fixed size")
        require(
            sizing.amount is None or sizing.amount <= capital,
            "sizing.amount",
            f"is more for one group than the whole capital of {capital}",
        )
    if sizing.mode is SizingMode.EQUITY_PERCENT:
        require(sizing.percent is not None, "sizing.percent", "is needed for groups sized in percent of the equity")


# --- ladders --------------------------------------------------------------------------------------------------------


def _check_ladders(settings: PortfolioSettings) -> None:
    max_pyramids = settings.pyramiding.max_pyramids
    check_ladder("ladder", settings.ladder, max_pyramids)
    unique(
        "ladders",
        ((rule.account_id, rule.symbol, rule.timeframe) for rule in settings.ladders),
        "two ladders are given for the same account, symbol and timeframe",
    )
    for i, rule in enumerate(settings.ladders):
        field = f"ladders.{i}"
        check_symbol(f"{field}.symbol", rule.symbol)
        at_least(f"{field}.timeframe", rule.timeframe, 1)
        require(
            rule.account_id is None or rule.timeframe is not None,
            f"{field}.timeframe",
            "is needed for a ladder that applies to one account only",
        )
        check_ladder(f"{field}.ladder", rule.ladder, max_pyramids)


# --- exits ----------------------------------------------------------------------------------------------------------


def _check_exits(settings: PortfolioSettings) -> None:
    exits = settings.exits
    _check_take_profit(exits.take_profit, settings.pyramiding.max_pyramids)
    _check_stop(settings)
    if exits.trailing is not None:
        above_zero("exits.trailing.activation_percent", exits.trailing.activation_percent)
        distance = exits.trailing.distance_percent
        require(
            ZERO < distance < HUNDRED,
            "exits.trailing.distance_percent",
            f"must be above 0 and below 100, it is {distance}",
        )
    _check_break_even(settings)
    within("exits.max_hours", exits.max_hours, 1, TEN_YEARS // 60)
    up_to_hundred("exits.slippage.max_percent", exits.slippage.max_percent)


def _check_take_profit(rules: TakeProfit, max_pyramids: int) -> None:
    field = "exits.take_profit"
    above_zero(f"{field}.tp_percent", rules.tp_percent)
    check_indices(f"{field}.pyramid_tp_percents", (index for index, _ in rules.pyramid_tp_percents), max_pyramids)
    for index, percent in rules.pyramid_tp_percents:
        above_zero(f"{field}.pyramid_tp_percents.{index}", percent)
    check_portions(f"{field}.portions", rules.portions)


def _check_stop(settings: PortfolioSettings) -> None:
    """A stop counted from the base that lies within a ladder would sell before the ladder is bought."""
    stop, field = settings.exits.stop_loss, "exits.stop_loss.percent"
    if stop is None:
        return
    require(ZERO < stop.percent < HUNDRED, field, f"must be above 0 and below 100, it is {stop.percent}")
    if stop.counted_from is StopFrom.BASE:
        deepest = max(level.gap_percent for level in _all_levels(settings))
        require(
            stop.percent > deepest,
            field,
            f"must be beyond the last leg, which is {deepest} % from the base: the stop at {stop.percent} %"
            " would sell before the ladder is bought",
        )


def _check_break_even(settings: PortfolioSettings) -> None:
    rule, field = settings.exits.break_even, "exits.break_even.offset_percent"
    if rule is None:
        return
    require(rule.offset_percent >= ZERO, field, f"must be 0 or more, it is {rule.offset_percent}")
    nearest = min(_targets(settings))
    require(
        rule.offset_percent < nearest,
        field,
        f"must be below the nearest target of {nearest} %, or the rest would be sold together with it",
    )


def _all_levels(settings: PortfolioSettings) -> Iterable[Level]:
    """Of every ladder and pyramid that could come to be laid."""
    for ladder in (settings.ladder, *(rule.ladder for rule in settings.ladders)):
        yield from ladder.levels if ladder.generator is None else generated(ladder.generator)
        for _, levels in ladder.pyramid_levels:
            yield from levels


def _targets(settings: PortfolioSettings) -> Iterable[Decimal]:
    """Percents at which the take-profit mode sells."""
    rules = settings.exits.take_profit
    if rules.mode in (TakeProfitMode.PER_LEG, TakeProfitMode.HYBRID):
        for level in _all_levels(settings):
            yield from _percents(level.tp_percent, level.portions)
    if rules.mode is TakeProfitMode.PYRAMID_AGGREGATE:
        yield from (percent for _, percent in rules.pyramid_tp_percents)
    if rules.mode is not TakeProfitMode.PER_LEG:
        yield from _percents(rules.tp_percent, rules.portions)


def _percents(tp_percent: Decimal, portions: tuple[Portion, ...]) -> Iterable[Decimal]:
    return (portion.tp_percent for portion in portions) if portions else (tp_percent,)


# --- the queue and the risk -----------------------------------------------------------------------------------------


def _check_queue(rules: QueueRules) -> None:
    unique("queue.rank", rules.rank, "a rule is named twice")
    at_least("queue.max_length", rules.max_length, 0)
    within("queue.max_age_minutes", rules.max_age_minutes, 1, TEN_YEARS)
    above_zero("queue.max_drift_percent", rules.max_drift_percent)


def _check_limits(limits: EntryLimits) -> None:
    field = "risk.limits"
    at_least(f"{field}.max_groups_per_symbol", limits.max_groups_per_symbol, 1)
    above_zero(f"{field}.max_exposure", limits.max_exposure)
    above_zero(f"{field}.max_symbol_exposure", limits.max_symbol_exposure)
    above_zero(f"{field}.max_slippage_percent", limits.max_slippage_percent)
    within(f"{field}.cooldown_minutes", limits.cooldown_minutes, 0, TEN_YEARS)
    for name, symbols in (("allowed_symbols", limits.allowed_symbols), ("denied_symbols", limits.denied_symbols)):
        for i, symbol in enumerate(symbols):
            check_symbol(f"{field}.{name}.{i}", symbol)
    both = sorted(set(limits.allowed_symbols) & set(limits.denied_symbols))
    require(not both, f"{field}.denied_symbols", f"{', '.join(both)} cannot be both allowed and denied")


def _check_breakers(breakers: Breakers) -> None:
    field = "risk.breakers"
    above_zero(f"{field}.max_daily_loss", breakers.max_daily_loss)
    up_to_hundred(f"{field}.max_drawdown_percent", breakers.max_drawdown_percent)
    at_least(f"{field}.max_losing_streak", breakers.max_losing_streak, 1)


def _check_offset(rules: OffsetRules) -> None:
    field, threshold = "risk.offset", rules.loss_threshold_percent
    require(threshold <= ZERO, f"{field}.loss_threshold_percent", f"must be 0 or below, it is {threshold}")
    within(f"{field}.required_pyramids", rules.required_pyramids, 1, MOST_PYRAMIDS)
    within(f"{field}.wait_minutes", rules.wait_minutes, 0, TEN_YEARS)
    within(f"{field}.age_minutes", rules.age_minutes, 0, TEN_YEARS)
    at_least(f"{field}.max_winners", rules.max_winners, 1)
    at_least(f"{field}.min_close_notional", rules.min_close_notional, 0)
    up_to_hundred(f"{field}.max_slippage_percent", rules.max_slippage_percent)


# --- markets and accounts -------------------------------------------------------------------------------------------


def _check_fallback(missing: MissingRules, rules: FallbackRules | None) -> None:
    require(
        missing is MissingRules.BLOCK or rules is not None,
        "fallback_rules",
        "are needed to trade markets that the venue gives no rules for",
    )
    if rules is not None:
        above_zero("fallback_rules.tick_size", rules.tick_size)
        above_zero("fallback_rules.step_size", rules.step_size)
        at_least("fallback_rules.min_quantity", rules.min_quantity, 0)
        at_least("fallback_rules.min_notional", rules.min_notional, 0)


def _check_accounts(settings: PortfolioSettings, accounts: frozenset[AccountId] | None) -> None:
    unique(
        "account_routes",
        (route.exchange.upper() for route in settings.account_routes),
        "the same exchange is given two accounts",
    )
    for i, route in enumerate(settings.account_routes):
        require(route.exchange.strip() != "", f"account_routes.{i}.exchange", "must name an exchange")
    if accounts is None:
        return
    named: list[tuple[str, AccountId | None]] = [("default_account", settings.default_account)]
    named += [(f"account_routes.{i}.account_id", route.account_id) for i, route in enumerate(settings.account_routes)]
    named += [(f"ladders.{i}.account_id", rule.account_id) for i, rule in enumerate(settings.ladders)]
    for field, account in named:
        require(account is None or account in accounts, field, f"{account} is not an account of this portfolio")
