"""What the trades of a span came to, added up by the database: nothing that is read grows with their number.

Days and bins are the core's: the database is told where they begin, and only counts what lies between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from dca_engine.core.performance.analysis import EXTREMES, Ended, Part
from dca_engine.core.performance.days import DayResult, days_between, midnight
from dca_engine.core.performance.histogram import OUTLIERS, Bin, Spread, bins, edges
from dca_engine.core.performance.results import Results
from dca_engine.core.performance.trade import Slippage
from dca_engine.core.values import Side
from dca_engine.store.database import ReadSession
from dca_engine.store.repositories.trades import (
    GROUPS,
    PAID,
    SPAN,
    SUMMED,
    best_trades,
    rows_by_keys,
    worst_trades,
)

_PARTS = f"""
WITH page AS MATERIALIZED ({GROUPS} {SPAN}), trades AS (
    SELECT page.*, summed.*, ended_at - opened_at AS held, {PAID} AS funding FROM {SUMMED} WHERE fills > 0
)
SELECT symbol, timeframe, side, count(*), count(*) FILTER (WHERE realized > 0), count(*) FILTER (WHERE realized < 0),
    coalesce(sum(realized) FILTER (WHERE realized > 0), 0), coalesce(sum(realized) FILTER (WHERE realized < 0), 0),
    sum(fees), sum(funding), sum(held), coalesce(sum(entry_planned), 0), coalesce(sum(entry_cost), 0),
    coalesce(sum(exit_planned), 0), coalesce(sum(exit_cost), 0)
FROM trades GROUP BY symbol, timeframe, side ORDER BY symbol, timeframe, side"""  # noqa: S608 - words of ours
_TRADED = f"""
WITH page AS ({GROUPS} {SPAN}), traded AS (
    SELECT ended_at, realized FROM page WHERE realized <> 0 OR EXISTS (
        SELECT FROM orders AS o JOIN fills AS f ON f.client_order_id = o.client_order_id
        WHERE o.group_id = page.id AND o.reported_quantity > 0 OFFSET 0)
)"""  # noqa: S608 - words of ours
"""What realized anything has traded: fills are looked for behind few groups, each by itself (OFFSET 0)."""
_ENDS = f"""
SELECT min(g.ended_at), max(g.ended_at) FROM position_groups AS g
WHERE g.portfolio_id = (SELECT id FROM portfolios WHERE user_id = $1 AND id = $2) AND {SPAN}"""  # noqa: S608 - words of ours
"""Of groups that never traded, too: days without a trade are left out anyway."""
_DAYS = f"""{_TRADED}
SELECT width_bucket(ended_at, $5::timestamptz[]), count(*), count(*) FILTER (WHERE realized > 0), sum(realized)
FROM traded GROUP BY 1 ORDER BY 1"""  # noqa: S608 - words of ours
_RANKED = f"""{_TRADED}, ranked AS (
    SELECT realized, row_number() OVER (ORDER BY realized) AS place, count(*) OVER () AS count,
        count(*) OVER () / {OUTLIERS} AS aside FROM traded
)
SELECT min(realized), min(realized) FILTER (WHERE place > aside),
    max(realized) FILTER (WHERE place <= count - aside), max(realized) FROM ranked"""  # noqa: S608 - words of ours
_BINS = f"""{_TRADED}
SELECT width_bucket(realized, $5::numeric[]), count(*) FROM traded GROUP BY 1"""  # noqa: S608 - words of ours


async def trades_added_up(
    session: ReadSession, user_id: str, portfolio_id: str, since: datetime, until: datetime, zone: tzinfo
) -> Ended:
    """Of groups that ended from `since` on and before `until`; days are those of `zone`."""
    of = _Of(session, user_id, portfolio_id, since, until)
    return Ended(
        parts=[_part(*row) for row in await of.rows(_PARTS)],
        days=await _days(of, zone),
        distribution=await _distribution(of),
        best=await best_trades(session, user_id, portfolio_id, since, until, EXTREMES),
        worst=await worst_trades(session, user_id, portfolio_id, since, until, EXTREMES),
    )


@dataclass(frozen=True, slots=True)
class _Of:
    """The groups that are asked about."""

    session: ReadSession
    user_id: str
    portfolio_id: str
    since: datetime
    until: datetime

    async def rows(self, statement: str, *values: object) -> Sequence[Any]:
        return await rows_by_keys(
            self.session, statement, self.user_id, self.portfolio_id, self.since, self.until, *values
        )


async def _days(of: _Of, zone: tzinfo) -> list[DayResult]:
    ((first, last),) = await of.rows(_ENDS)
    if first is None:
        return []
    days = days_between(first, last, zone)
    rows = await of.rows(_DAYS, [midnight(day, zone) for day in days])
    return [DayResult(days[place - 1], count, wins, realized) for place, count, wins, realized in rows]


async def _distribution(of: _Of) -> list[Bin]:
    (row,) = await of.rows(_RANKED)
    if row[0] is None:
        return []
    between = edges(Spread(*row))
    counts = dict(await of.rows(_BINS, between))
    return bins(between, [counts.get(place, 0) for place in range(len(between) + 1)])


def _part(
    symbol: str,
    timeframe: int | None,
    side: str,
    count: int,
    wins: int,
    losses: int,
    gross_profit: Decimal,
    gross_loss: Decimal,
    fees: Decimal,
    funding: Decimal,
    held: Any,
    entry_planned: Decimal,
    entry_cost: Decimal,
    exit_planned: Decimal,
    exit_cost: Decimal,
) -> Part:
    return Part(
        symbol=symbol,
        timeframe=timeframe,
        side=Side(side),
        results=Results(count, wins, losses, gross_profit, gross_loss, fees, funding, held),
        entry_slippage=Slippage(entry_planned, entry_cost),
        exit_slippage=Slippage(exit_planned, exit_cost),
    )
