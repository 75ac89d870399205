"""Trades and samples for tests of statistics, and what trades add up to, one by one. Every number is a string, for
exactness."""

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from itertools import count
from typing import Any

from dca_engine.core.ids import AccountId, GroupId
from dca_engine.core.performance.analysis import EXTREMES, Ended, Part
from dca_engine.core.performance.days import DayResult, day_of
from dca_engine.core.performance.histogram import OUTLIERS, Bin, Spread, bins, edges
from dca_engine.core.performance.results import Results
from dca_engine.core.performance.trade import Slippage, Trade
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import ZERO, Side

D = Decimal
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
_numbers = count(1)


def trade(realized: str, hours: float = 12, **more: Any) -> Trade:
    """Ended `hours` after Monday's midnight (UTC) and lasted one; 1 000 of BTC at 15 minutes unless told."""
    ended = MONDAY + timedelta(hours=hours)
    fields: dict[str, Any] = {
        "account_id": AccountId("main"),
        "symbol": "BTC/USDT",
        "timeframe": 900,
        "side": Side.LONG,
        "opened_at": ended - timedelta(hours=1),
        "entered": D(1000),
        "fees": D(0),
        "funding": D(0),
    } | more
    return Trade(group_id=GroupId(f"p-{next(_numbers)}"), ended_at=ended, realized=D(realized), **fields)


def sample(hours: float, realized: str, unrealized: str = "0", capital: str = "1000") -> EquitySample:
    """`hours` after Monday's midnight (UTC)."""
    return EquitySample(MONDAY + timedelta(hours=hours), D(capital), D(realized), D(unrealized), deployed=D(0))


# --- added up -------------------------------------------------------------------------------------------------------


def added_up(trades: Iterable[Trade], zone: tzinfo = UTC) -> Ended:
    """What the database makes of them."""
    in_order = sorted(trades, key=lambda t: (t.ended_at, t.group_id))
    ranked = sorted(in_order, key=lambda t: t.realized)
    parts = parted(in_order, lambda t: (t.symbol, t.timeframe, t.side))
    days = parted(in_order, lambda t: day_of(t.ended_at, zone))
    return Ended(
        parts=[
            Part(symbol, timeframe, side, results(part), *slippage_of(part))
            for (symbol, timeframe, side), part in parts.items()
        ],
        days=[DayResult(day, len(part), wins(part), realized(part)) for day, part in sorted(days.items())],
        distribution=histogram([t.realized for t in ranked]),
        best=tuple(t for t in reversed(ranked[-EXTREMES:]) if t.realized > ZERO),
        worst=tuple(t for t in ranked[:EXTREMES] if t.realized < ZERO),
    )


def parted(trades: Sequence[Trade], key: Callable[[Trade], Any]) -> dict[Any, list[Trade]]:
    names = dict.fromkeys(key(trade) for trade in trades)
    return {name: [trade for trade in trades if key(trade) == name] for name in names}


def results(trades: Sequence[Trade]) -> Results:
    losing = [trade for trade in trades if trade.realized < ZERO]
    return Results(
        count=len(trades),
        wins=wins(trades),
        losses=len(losing),
        gross_profit=realized(trades) - realized(losing),
        gross_loss=realized(losing),
        fees=sum((trade.fees for trade in trades), ZERO),
        funding=sum((trade.funding for trade in trades), ZERO),
        held=sum((trade.held_for for trade in trades), timedelta()),
    )


def wins(trades: Sequence[Trade]) -> int:
    return sum(trade.realized > ZERO for trade in trades)


def realized(trades: Sequence[Trade]) -> Decimal:
    return sum((trade.realized for trade in trades), ZERO)


def slippage_of(trades: Sequence[Trade]) -> tuple[Slippage, Slippage]:
    """Of the entries, and of the exits."""
    entries, exits = Slippage(), Slippage()
    for trade in trades:
        entries, exits = entries.plus(trade.entry_slippage), exits.plus(trade.exit_slippage)
    return entries, exits


def histogram(amounts: Iterable[Decimal]) -> list[Bin]:
    ranked = sorted(amounts)
    if not ranked:
        return []
    aside = len(ranked) // OUTLIERS
    between = edges(Spread(ranked[0], ranked[aside], ranked[-1 - aside], ranked[-1]))
    places = [bisect(between, amount) for amount in ranked]
    return bins(between, [places.count(place) for place in range(len(between) + 1)])
