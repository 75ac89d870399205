"""What a ladder becomes as the price falls through it: how far it reaches, what is held after each leg (spec 4, 5, 6).

Worked out from the plan, as if every leg filled at its own price, the nearest first. For a short everything is the
other way round.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.exit_rules import TakeProfit, TakeProfitMode
from dca_engine.core.group import Leg
from dca_engine.core.ladder import Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.values import HUNDRED, ONE, ZERO, MarketKind, Side, price_for


@dataclass(frozen=True, slots=True)
class Reach:
    """Of a long ladder, in percent."""

    deepest: Decimal
    """From the base to the last leg: the fall that it covers."""
    average: Decimal
    """From the base to the average once all legs are filled."""
    rebound: Decimal
    """From the last leg back up to that average."""


def reach(levels: tuple[Level, ...]) -> Reach:
    """Average = capital / quantity, where a leg's quantity is its share of the capital / its price. Fees left out."""
    prices = [ONE - level.gap_percent / HUNDRED for level in levels]
    capital = sum((level.weight_percent for level in levels), ZERO)
    quantity = sum((level.weight_percent / price for level, price in zip(levels, prices, strict=True)), ZERO)
    average = capital / quantity
    return Reach(levels[-1].gap_percent, (ONE - average) * HUNDRED, (average / prices[-1] - ONE) * HUNDRED)


@dataclass(frozen=True, slots=True)
class Held:
    """A position after a leg filled, and all that are nearer and would be placed."""

    leg: int
    quantity: Decimal
    """Base, as ordered."""
    cost: Decimal
    """Quote."""
    average_price: Decimal
    """Quote per base."""
    break_even_price: Decimal
    """Quote per base, on the tick: where all of it can be sold without loss, with a taker's fee on both sides."""
    target_price: Decimal
    """Quote per base, on the tick: the target that the price meets first."""
    target_distance_percent: Decimal
    """From the leg's own price to the target."""


def after_each_leg(
    legs: Iterable[Leg], side: Side, market: Market, rules: TakeProfit, pyramid: int = 0
) -> Iterator[Held]:
    """Of every leg that would be placed, the nearest first."""
    quantity = cost = ZERO
    nearest: Decimal | None = None
    for leg in legs:
        if leg.skip_reason:
            continue
        quantity += leg.quantity
        cost += leg.price * leg.quantity
        average = cost / quantity
        own = _ahead(leg.price, _first(leg.tp_percent, leg.portions), side)
        nearest = own if nearest is None else _first_met(side, nearest, own)
        target = price_for(side.exit, _target(side, rules, pyramid, nearest, average), market.tick_size)
        yield Held(
            leg=leg.index,
            quantity=quantity,
            cost=cost,
            average_price=average,
            break_even_price=price_for(side.exit, _break_even(side, market, average), market.tick_size),
            target_price=target,
            target_distance_percent=side.sign * (target - leg.price) / leg.price * HUNDRED,
        )


def _target(side: Side, rules: TakeProfit, pyramid: int, nearest_leg: Decimal, average: Decimal) -> Decimal:
    match rules.mode:
        case TakeProfitMode.PER_LEG:
            return nearest_leg
        case TakeProfitMode.HYBRID:
            return _first_met(side, nearest_leg, _ahead(average, rules.tp_percent, side))
        case TakeProfitMode.AGGREGATE:
            return _ahead(average, _first(rules.tp_percent, rules.portions), side)
        case TakeProfitMode.PYRAMID_AGGREGATE:
            percent = dict(rules.pyramid_tp_percents).get(pyramid, rules.tp_percent)
            return _ahead(average, _first(percent, rules.portions), side)


def _ahead(price: Decimal, percent: Decimal, side: Side) -> Decimal:
    return price * (ONE + side.sign * percent / HUNDRED)


def _first(percent: Decimal, portions: tuple[Portion, ...]) -> Decimal:
    return min((portion.tp_percent for portion in portions), default=percent)


def _first_met(side: Side, one: Decimal, other: Decimal) -> Decimal:
    return min(one, other) if side is Side.LONG else max(one, other)


def _break_even(side: Side, market: Market, average: Decimal) -> Decimal:
    """Where what comes in equals what went out. On spot the entry's fee is taken from what arrives; on a perpetual both
    fees are quote."""
    fee = market.taker_fee_rate
    if side is Side.SHORT:
        return average * (ONE - fee) / (ONE + fee)
    if market.kind is MarketKind.SPOT:
        return average / ((ONE - fee) * (ONE - fee))
    return average * (ONE + fee) / (ONE - fee)
