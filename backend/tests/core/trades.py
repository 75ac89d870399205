"""Trades and samples for tests of statistics. Every number is a string, for exactness."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from dca_engine.core.ids import AccountId, GroupId
from dca_engine.core.performance.trade import Trade
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import Side

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
