"""What makes an alert the same as an earlier one (spec 2.5), so that a resend never trades twice.

The rule: identical bytes for the same portfolio are the same alert; for ever when the body carries a time, else within
one candle of its timeframe (60 s when it names none). Apart from that, one entry per key, trade id and candle.
"""

from datetime import datetime
from hashlib import blake2b

from dca_engine.alerts.moments import candle_start
from dca_engine.alerts.payload import Payload
from dca_engine.core.ids import AccountId
from dca_engine.core.values import Side
from dca_engine.ports import DedupeKeys

REPEAT_WINDOW_SECONDS = 60


def dedupe_keys(raw: bytes, payload: Payload, candle_key: str | None) -> DedupeKeys:
    """The keys of one alert; `candle_key` is None for what is no entry, or when more entries per candle are allowed."""
    carries_time = payload.timestamp is not None or payload.time is not None
    return DedupeKeys(
        body_key=blake2b(raw, digest_size=16).hexdigest(),
        repeat_window_seconds=None if carries_time else payload.tv.timeframe or REPEAT_WINDOW_SECONDS,
        candle_key=candle_key,
    )


def entry_key(
    account_id: AccountId, symbol: str, side: Side | None, payload: Payload, received_at: datetime
) -> str | None:
    """Account, symbol, timeframe, side, trade id and the candle's start as one word; None without a timeframe."""
    timeframe = payload.tv.timeframe
    if timeframe is None:
        return None
    start = candle_start(payload.time or payload.timestamp or received_at, timeframe)
    parts = (account_id, symbol, timeframe, side, payload.strategy_info.trade_id or "", start.isoformat())
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()
