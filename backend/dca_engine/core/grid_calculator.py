"""The ladder: which one applies, what capital it gets, and its legs with prices and quantities (spec 4).

Rounding is in the trader's favour and by the market's rules: a buy price down to the tick, a sell price up, a quantity
down to the step. A leg that the venue would refuse is left out with the reason. Quantities are always in base: where a
market trades contracts, its step is a whole number of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from dca_engine.core.group import Leg
from dca_engine.core.ladder import Generator, Ladder, Level
from dca_engine.core.market import Market
from dca_engine.core.settings import GroupSettings, MissingRules, PortfolioSettings, PyramidCapital, SizingMode
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import HUNDRED, ONE, ZERO, MarketKind, Side, ceil_to, floor_to, percent_of, price_for

MOST_CAPITAL = Decimal(10**12)
"""Quote. What is asked for beyond that is a slip of the hand, and would not fit into exact arithmetic for long."""

# --- which levels ---------------------------------------------------------------------------------------------------

_WEIGHT_STEP, _GAP_STEP = Decimal("0.01"), Decimal("0.00000001")


def levels_for(ladder: Ladder, pyramid: int) -> tuple[Level, ...]:
    """The pyramid's own levels, else the ladder's, else the generated ones."""
    own = dict(ladder.pyramid_levels).get(pyramid, ladder.levels)
    return own if own or ladder.generator is None else generated(ladder.generator)


@lru_cache(maxsize=256)
def generated(generator: Generator) -> tuple[Level, ...]:
    """The safety-order form written out: gapᵢ = gapᵢ₋₁ + first step × step scaleⁱ⁻¹, weightᵢ ~ volume scaleⁱ (spec 4).

    Weights are rounded down to 0.01 %, and the last leg gets what that leaves, so they total exactly 100. Gaps keep
    their digits up to the eighth; from there on they are rounded away from the base.
    """
    volumes = [generator.volume_scale**i for i in range(generator.count)]
    total = sum(volumes, ZERO)
    shares = [floor_to(HUNDRED * volume / total, _WEIGHT_STEP) for volume in volumes]
    shares[-1] += HUNDRED - sum(shares, ZERO)
    gap, levels = ZERO, []
    for i, share in enumerate(shares):
        if i:
            gap += generator.first_step_percent * generator.step_scale ** (i - 1)
        levels.append(Level(_shortened(gap), share, generator.tp_percent))
    return tuple(levels)


def _shortened(gap: Decimal) -> Decimal:
    if gap >= HUNDRED:
        return gap  # out of any ladder's reach, and perhaps of the digits that a step leaves
    rounded = ceil_to(gap, _GAP_STEP)
    return gap if rounded == gap else rounded


# --- how much capital -----------------------------------------------------------------------------------------------


def group_capital(
    settings: PortfolioSettings, realized_equity: Decimal, size: Size | None, price: Decimal, market: Market
) -> Decimal | str:
    """Quote that a new group may use, or why that cannot be told.

    `realized_equity` (quote) is capital plus realized profit; `size` is the alert's own, at `price` (quote per base).
    """
    own = alert_capital(settings, size, price, market)
    if own is not None:
        return own
    sizing = settings.sizing
    match sizing.mode:
        case SizingMode.FIXED if sizing.amount is not None:
            return sizing.amount
        case SizingMode.EQUITY_PERCENT if sizing.percent is not None:
            if realized_equity <= ZERO:
                return f"the equity is {realized_equity:f} {market.quote}, and a percent of that buys nothing"
            return percent_of(realized_equity, sizing.percent)
        case _:
            return settings.capital_per_group


def alert_capital(
    settings: PortfolioSettings, size: Size | None, price: Decimal, market: Market
) -> Decimal | str | None:
    """Quote that the alert asks for its whole ladder, or why that cannot be told; None when alerts do not decide it.

    With this sizing every pyramid's capital comes from its own alert.
    """
    if settings.sizing.mode is not SizingMode.ALERT:
        return None
    if size is None or size.value <= ZERO:
        return "positions are sized by the alert, and it names no size"
    if size.unit is SizeUnit.PERCENT:
        return "positions are sized by the alert, and its size is a percent, which only says how much to close"
    asked = size.value if size.unit is SizeUnit.QUOTE else quantity_of(size, price, market, ZERO) * price
    if asked > MOST_CAPITAL:
        return f"the alert's size is worth {asked:f} {market.quote}, at most {MOST_CAPITAL:f} can be meant"
    return asked


def pyramid_capital(settings: GroupSettings, index: int) -> Decimal:
    """Quote for the pyramid with this index: all of the group's, or its part of it."""
    pyramiding = settings.pyramiding
    if pyramiding.capital is PyramidCapital.EACH:
        return settings.capital
    if pyramiding.shares:
        return percent_of(_spread(settings.capital, pyramiding.shares), pyramiding.shares[index])
    return settings.capital / pyramiding.max_pyramids


def _spread(capital: Decimal, percents: Iterable[Decimal]) -> Decimal:
    """What the percents are of (quote), so that percents which may total a little over 100 never exceed `capital`."""
    total = sum(percents, ZERO)
    return capital if total <= HUNDRED else capital * HUNDRED / total


def quantity_of(size: Size, price: Decimal, market: Market, held: Decimal) -> Decimal:
    """Base, not rounded: of `held` (base) for a percent, at `price` (quote per base) for an amount of quote."""
    match size.unit:
        case SizeUnit.CONTRACTS:
            return size.value * market.contract_size
        case SizeUnit.BASE:
            return size.value
        case SizeUnit.QUOTE:
            return size.value / price
        case SizeUnit.PERCENT:
            return percent_of(held, size.value)


# --- the legs -------------------------------------------------------------------------------------------------------


def ladder(
    base_price: Decimal, side: Side, capital: Decimal, levels: tuple[Level, ...], market: Market
) -> tuple[Leg, ...]:
    """The legs of one pyramid. `base_price` in quote per base, `capital` in quote for the whole ladder."""
    spread = _spread(capital, (level.weight_percent for level in levels))
    return tuple(_leg(i, level, base_price, side, spread, market) for i, level in enumerate(levels))


def _leg(index: int, level: Level, base_price: Decimal, side: Side, capital: Decimal, market: Market) -> Leg:
    planned = base_price * (ONE - side.sign * level.gap_percent / HUNDRED)
    price = price_for(side.entry, planned, market.tick_size)
    share = percent_of(capital, level.weight_percent)
    quantity = floor_to(share / price, market.step_size) if price > ZERO else ZERO
    return Leg(
        index=index,
        gap_percent=level.gap_percent,
        weight_percent=level.weight_percent,
        tp_percent=level.tp_percent,
        price=price,
        quantity=quantity,
        skip_reason=_why_refused(price, quantity, market),
        portions=level.portions,
    )


def _why_refused(price: Decimal, quantity: Decimal, market: Market) -> str:
    """Empty when the venue would take the order."""
    least, value = max(market.min_quantity, market.step_size), quantity * price
    if price <= ZERO:
        return f"price {price:f} is not above 0"
    if quantity < least:
        return f"quantity {quantity:f} is below the minimum of {least:f} {market.base}"
    if value < market.min_notional:
        return f"value {value:f} is below the minimum of {market.min_notional:f} {market.quote}"
    if market.max_quantity is not None and quantity > market.max_quantity:
        return f"quantity {quantity:f} is above the maximum of {market.max_quantity:f} {market.base}"
    return ""


# --- before it is laid ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a ladder would cost, and what is wrong with it."""

    cost: Decimal
    """Quote, of all legs that the venue would take."""
    problems: tuple[tuple[int, str], ...]
    """By leg, why it would not be placed, and which is the first that the free balance does not cover."""


def preflight(legs: tuple[Leg, ...], market: Market, side: Side, free: Decimal | None) -> Preflight:
    """Each leg against the venue's rules, all together against `free` (quote; None: not known).

    The cost is price × quantity and no more: the fee of a spot buy is taken from what arrives or in a third coin. On a
    perpetual this is the margin without leverage, so a ladder that passes is covered at any leverage.
    """
    cost = ZERO
    problems: list[tuple[int, str]] = []
    short_of: int | None = None
    for leg in legs:
        if leg.skip_reason:
            problems.append((leg.index, leg.skip_reason))
            continue
        cost += leg.price * leg.quantity
        if free is not None and short_of is None and cost > free:
            short_of = leg.index
            problems.append((leg.index, _not_covered(cost, free, market, side)))
    return Preflight(cost, tuple(problems))


def _not_covered(cost: Decimal, free: Decimal, market: Market, side: Side) -> str:
    what = "buying" if side is Side.LONG else "selling short"
    takes, has, lacks = (f"{value.normalize():f} {market.quote}" for value in (cost, free, cost - free))
    return f"{what} up to this leg takes {takes}, {has} is free, {lacks} is missing"


# --- the market's rules ---------------------------------------------------------------------------------------------


def market_rules(settings: PortfolioSettings, market: Market | None, symbol: str, kind: MarketKind) -> Market | None:
    """The venue's rules, else by setting the fallback ones; None: there are no rules to trade by (spec 4)."""
    rules = settings.fallback_rules
    coins = coins_of(symbol, kind)
    if market is not None or settings.missing_rules is MissingRules.BLOCK or rules is None or coins is None:
        return market
    base, quote = coins
    return Market(
        symbol=symbol,
        base=base,
        quote=quote,
        kind=kind,
        tick_size=rules.tick_size,
        step_size=rules.step_size,
        min_quantity=rules.min_quantity,
        min_notional=rules.min_notional,
    )


def coins_of(symbol: str, kind: MarketKind) -> tuple[str, str] | None:
    """Base and quote of a unified symbol, `BTC/USDT` or (linear) `BTC/USDT:USDT`; None for any other form."""
    pair, colon, settled_in = symbol.partition(":")
    base, slash, quote = pair.partition("/")
    if not (base and slash and quote) or "/" in quote:
        return None
    fits = settled_in == quote if kind is MarketKind.LINEAR else not colon
    return (base, quote) if fits else None
