"""Recorded candles, played back: each becomes four quotes (open, its two extremes, close) evenly spread over its time.

A rising candle visits its low first, a falling one its high: the usual reading where nothing finer is known.
"""

import csv
import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path


class BadCandleFileError(ValueError):
    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")


@dataclass(frozen=True, slots=True)
class RecordedCandle:
    """`time` is the start, in seconds since the epoch; prices in quote per base, volume in base."""

    time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal

    def path(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        extremes = (self.low, self.high) if self.close >= self.open else (self.high, self.low)
        return (self.open, *extremes, self.close)


def read_candles(path: Path) -> list[RecordedCandle]:
    """Candles of a CSV file with the header `time,open,high,low,close,volume`, plain or gzipped, oldest first.

    Times are Unix seconds, Unix milliseconds or ISO. Raises BadCandleFileError, naming the line."""
    opener = gzip.open if path.suffix == ".gz" else open
    candles: list[RecordedCandle] = []
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                candle = _candle(row)
            except (KeyError, TypeError, ValueError, InvalidOperation) as wrong:
                raise BadCandleFileError(path, line, f"not a candle ({wrong!r})") from wrong
            if candles and candle.time <= candles[-1].time:
                raise BadCandleFileError(path, line, "time does not go forward")
            candles.append(candle)
    if not candles:
        raise BadCandleFileError(path, 1, "no candles")
    return candles


def interval_seconds(candles: list[RecordedCandle]) -> int:
    """The candles' length, told from the closest two; a lone candle counts as a minute."""
    gaps = [later.time - earlier.time for earlier, later in pairwise(candles)]
    return min(gaps, default=60)


def _candle(row: dict[str, str]) -> RecordedCandle:
    open_, high, low, close = (Decimal(row[name]) for name in ("open", "high", "low", "close"))
    volume = Decimal(row.get("volume") or 0)
    if not (volume.is_finite() and volume >= 0 and high.is_finite() and 0 < low <= min(open_, close)):
        raise ValueError("prices must be positive and finite")
    if high < max(open_, close):
        raise ValueError("high is not the highest")
    return RecordedCandle(_seconds(row["time"]), open_, high, low, close, volume)


def _seconds(text: str) -> int:
    if text.isdigit():
        number = int(text)
        return number // 1000 if number > 100_000_000_000 else number
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
