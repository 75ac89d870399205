"""Closed positions as a table: one line each, in order of their ends. Money in quote."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import timedelta

from dca_engine.api.csv_lines import Cell, csv_line
from dca_engine.api.views import shown
from dca_engine.core.performance.trade import Trade

_HEADER = (
    "group_id",
    "account_id",
    "symbol",
    "timeframe_seconds",
    "side",
    "opened_at",
    "closed_at",
    "held_seconds",
    "entered",
    "realized",
    "realized_percent",
    "fees",
    "funding",
    "slippage",
    "slippage_percent",
)


async def trade_lines(pages: AsyncIterator[Sequence[Trade]]) -> AsyncIterator[str]:
    """The header, then a chunk for each page."""
    yield csv_line(_HEADER)
    async for trades in pages:
        yield "".join(csv_line(_cells(trade)) for trade in trades)


def _cells(trade: Trade) -> Iterable[Cell]:
    slippage = trade.slippage
    return (
        trade.group_id,
        trade.account_id,
        trade.symbol,
        trade.timeframe,
        trade.side.value,
        trade.opened_at,
        trade.ended_at,
        trade.held_for // timedelta(seconds=1),
        shown(trade.entered),
        shown(trade.realized),
        None if trade.percent is None else shown(trade.percent),
        shown(trade.fees),
        shown(trade.funding),
        shown(slippage.cost) if slippage.planned else None,
        None if slippage.percent is None else shown(slippage.percent),
    )
