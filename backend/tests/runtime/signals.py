"""Signals by number: each a moment later than the one before, for the market of the worked example (spec 4)."""

from datetime import timedelta
from decimal import Decimal

from dca_engine.core.ids import SignalId
from dca_engine.core.messages import SignalReceived
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import Side
from dca_engine.simulation.virtual_time import START
from tests.core.story import ACCOUNT, BTC

LAST_PRICE = Decimal(50_000)


def signal(
    number: int, intent: Intent = Intent.ENTRY, price: str | None = "49900", symbol: str = "BTC/USDT", after: float = 0
) -> Signal:
    """It arrived `after` seconds and as many milliseconds as its number says."""
    return Signal(
        id=SignalId(f"s{number}"),
        received_at=START + timedelta(seconds=after, milliseconds=number),
        intent=intent,
        account_id=ACCOUNT,
        symbol=symbol,
        timeframe=900,
        side=Side.LONG,
        price=None if price is None else Decimal(price),
        alert_time=None,
    )


def received(wanted: Signal, last_price: Decimal | None = LAST_PRICE) -> SignalReceived:
    return SignalReceived(wanted.received_at, wanted, BTC, last_price)
