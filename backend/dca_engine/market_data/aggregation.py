"""Longer candles out of shorter ones, exactly: what they have together, and nothing where there is none. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from dca_engine.core.values import ZERO
from dca_engine.market_data.timeframes import span
from dca_engine.ports import Candle


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return int(moment.timestamp() // 1)


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def aggregated(candles: Iterable[Candle], length: int) -> list[Candle]:
    """Candles of `length` seconds out of shorter ones, oldest first, that they are made of exactly. A stretch without
    any has none."""
    by_start = groupby(candles, lambda candle: span(seconds_of(candle.time), length)[0])
    return [_joined(start, list(parts)) for start, parts in by_start]


def _joined(start: int, parts: Sequence[Candle]) -> Candle:
    time = moment_of(start)
    if len(parts) == 1:
        return replace(parts[0], time=time)
    return Candle(
        time=time,
        open=parts[0].open,
        high=max(part.high for part in parts),
        low=min(part.low for part in parts),
        close=parts[-1].close,
        volume=sum((part.volume for part in parts), ZERO),
    )
