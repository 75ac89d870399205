"""Candles on the wire."""

from datetime import datetime

from dca_engine.api.wire import Amount, Schema


class CandleView(Schema):
    time: datetime
    """When it began."""
    open: Amount
    """Quote per base, as the other prices."""
    high: Amount
    low: Amount
    close: Amount
    volume: Amount
    """Base."""


class CandlePage(Schema):
    items: list[CandleView]
    """Oldest first. The last one may still be forming; a stretch without trades may have no candle."""
    partial: bool
    """The exchange could not be asked just now, and this is what was known before."""
    reason: str | None
    """Why it could not."""
