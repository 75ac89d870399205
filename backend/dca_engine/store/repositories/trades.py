"""Groups that ended, summed up: what statistics need of them, without all their orders and fills.

The database adds up the fills, so thousands of groups cost no more than their sums. A group that never traded is none
of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, GroupId, Purpose
from dca_engine.core.performance.trade import NO_SLIPPAGE, Slippage, Trade
from dca_engine.core.values import ZERO, OrderSide, OrderType, Side
from dca_engine.store.database import ReadSession
from dca_engine.store.loading import load_groups
from dca_engine.store.paging import Place
from dca_engine.store.repositories.fetching import Fetcher

PAGE = 250
"""Groups that are read at once: what becomes of their rows holds everybody else up."""
GROUPS = """
SELECT g.id, g.account_id, g.symbol, g.timeframe, g.side, g.opened_at, g.ended_at, g.realized,
    g.more -> 'funding' AS paid
FROM position_groups AS g JOIN portfolios AS p ON p.id = g.portfolio_id
WHERE p.user_id = $1 AND g.portfolio_id = $2 AND """
"""Groups of a user's portfolio, as `SUMMED` takes them."""
PAID = "(SELECT coalesce(sum((payment ->> 'amount')::numeric), 0) FROM jsonb_array_elements(page.paid) AS payment)"
SUMMED = f"""
page CROSS JOIN LATERAL (
    SELECT count(*) AS fills, sum(fee_quote) AS fees, sum(price * quantity) FILTER (WHERE enters) AS entered,
        sum(planned_price * quantity) FILTER (WHERE enters) AS entry_planned,
        sum((price - planned_price) * quantity * sign) FILTER (WHERE enters) AS entry_cost,
        sum(planned_price * quantity) FILTER (WHERE NOT enters) AS exit_planned,
        sum((price - planned_price) * quantity * sign) FILTER (WHERE NOT enters) AS exit_cost
    FROM (
        SELECT f.price, f.quantity, f.fee_quote, o.purpose = '{Purpose.ENTRY.value}' AS enters,
            CASE o.side WHEN '{OrderSide.BUY.value}' THEN 1 ELSE -1 END AS sign,
            CASE WHEN o.purpose <> '{Purpose.ENTRY.value}' THEN coalesce(o.reference_price, o.price)
                WHEN o.type = '{OrderType.MARKET.value}' THEN (
                    SELECT l.price FROM legs AS l
                    WHERE l.group_id = o.group_id AND l.pyramid = o.pyramid AND l.index = o.leg
                ) END AS planned_price
        FROM orders AS o JOIN fills AS f ON f.client_order_id = o.client_order_id
        WHERE o.group_id = page.id AND o.reported_quantity > 0
    ) AS filled
) AS summed"""  # noqa: S608 - words of ours
"""The groups of `page`, each beside the sums of its fills."""
_TRADES = f"""
SELECT id, account_id, symbol, timeframe, side, opened_at, ended_at, realized, fills,
    coalesce(entered, 0), coalesce(fees, 0), coalesce(entry_planned, 0), coalesce(entry_cost, 0),
    coalesce(exit_planned, 0), coalesce(exit_cost, 0), {PAID} FROM {SUMMED}"""  # noqa: S608 - words of ours
_PAGE = f"""
WITH page AS MATERIALIZED ({GROUPS} g.ended_at < $3 AND (g.ended_at, g.id) > ($4, $5)
    ORDER BY g.ended_at, g.id LIMIT $6)
{_TRADES} ORDER BY page.ended_at, page.id"""
SPAN = "g.ended_at >= $3 AND g.ended_at < $4"
_BEST = f"""
WITH page AS MATERIALIZED ({GROUPS} {SPAN} AND g.realized > 0
    ORDER BY g.realized DESC, g.ended_at DESC, g.id DESC LIMIT $5)
{_TRADES} ORDER BY page.realized DESC, page.ended_at DESC, page.id DESC"""
_WORST = f"""
WITH page AS MATERIALIZED ({GROUPS} {SPAN} AND g.realized < 0
    ORDER BY g.realized, g.ended_at, g.id LIMIT $5)
{_TRADES} ORDER BY page.realized, page.ended_at, page.id"""
_BY_KEYS = """
SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)"""
"""For the rest of the transaction: what the planner thinks of tables that just grew must not send it through all of
them for each page."""
_OF_USER = """
SELECT {what} FROM position_groups AS g JOIN portfolios AS p ON p.id = g.portfolio_id
WHERE p.user_id = $1 AND g.portfolio_id = $2 AND """
_REALIZED_UNTIL = _OF_USER.format(what="sum(g.realized) AS realized") + "g.ended_at < $3"
_OPEN_AT = _OF_USER.format(what="g.*") + "g.ended_at >= $3 AND g.opened_at < $3"
_LAST_ALERT = """
SELECT max(a.received_at) AS received_at FROM alerts AS a JOIN portfolios AS p ON p.id = a.portfolio_id
WHERE p.user_id = $1 AND a.portfolio_id = $2"""


@dataclass(frozen=True, slots=True)
class TradePage:
    """In order of their ends."""

    trades: tuple[Trade, ...]
    following: Place | None
    """Where the next page begins; None when there is none."""


async def trades_page(
    session: ReadSession, user_id: str, portfolio_id: str, after: Place, until: datetime, size: int = PAGE
) -> TradePage:
    """Groups that ended after `after` and before `until`; a page has `size` groups, less those that never traded."""
    rows = await rows_by_keys(session, _PAGE, user_id, portfolio_id, until, after.time, after.id, size)
    following = Place(rows[-1].ended_at, rows[-1].id) if len(rows) == size else None
    return TradePage(tuple(_trade(*row) for row in rows if row.fills), following)


async def best_trades(
    session: ReadSession, user_id: str, portfolio_id: str, since: datetime, until: datetime, most: int
) -> tuple[Trade, ...]:
    """Wins, the largest first; ended from `since` on and before `until`."""
    return tuple(_trade(*row) for row in await rows_by_keys(session, _BEST, user_id, portfolio_id, since, until, most))


async def worst_trades(
    session: ReadSession, user_id: str, portfolio_id: str, since: datetime, until: datetime, most: int
) -> tuple[Trade, ...]:
    """Losses, likewise."""
    return tuple(_trade(*row) for row in await rows_by_keys(session, _WORST, user_id, portfolio_id, since, until, most))


async def rows_by_keys(session: ReadSession, statement: str, *values: object) -> Sequence[Any]:
    """With plans that look up every row by its key."""
    connection = await session.connection()
    await connection.exec_driver_sql(_BY_KEYS)
    return (await connection.exec_driver_sql(statement, values)).all()


async def realized_by_ended(session: ReadSession, user_id: str, portfolio_id: str, until: datetime) -> Decimal:
    """Quote, of the groups that ended before `until`."""
    rows = await Fetcher(session).fetch(_REALIZED_UNTIL, user_id, portfolio_id, until)
    found: Decimal | None = rows[0]["realized"]
    return ZERO if found is None else found


async def ended_after(session: ReadSession, user_id: str, portfolio_id: str, moment: datetime) -> Sequence[Group]:
    """Groups that were open at `moment` and have ended since."""
    fetcher = Fetcher(session)
    return await load_groups(fetcher, await fetcher.fetch(_OPEN_AT, user_id, portfolio_id, moment))


async def last_alert_at(session: ReadSession, user_id: str, portfolio_id: str) -> datetime | None:
    """When the latest request came to the portfolio's address, whatever was answered."""
    rows = await Fetcher(session).fetch(_LAST_ALERT, user_id, portfolio_id)
    found: datetime | None = rows[0]["received_at"]
    return found


def _trade(
    group_id: str,
    account_id: str,
    symbol: str,
    timeframe: int | None,
    side: str,
    opened_at: datetime,
    ended_at: datetime,
    realized: Decimal,
    _fills: int,
    entered: Decimal,
    fees: Decimal,
    entry_planned: Decimal,
    entry_cost: Decimal,
    exit_planned: Decimal,
    exit_cost: Decimal,
    funding: Decimal,
) -> Trade:
    """A row, column by column: of thousands of rows, names would cost more than all else."""
    return Trade(
        group_id=GroupId(group_id),
        account_id=AccountId(account_id),
        symbol=symbol,
        timeframe=timeframe,
        side=Side.LONG if side == Side.LONG.value else Side.SHORT,
        opened_at=opened_at,
        ended_at=ended_at,
        entered=entered,
        realized=realized,
        fees=fees,
        funding=funding,
        entry_slippage=Slippage(entry_planned, entry_cost) if entry_planned else NO_SLIPPAGE,
        exit_slippage=Slippage(exit_planned, exit_cost) if exit_planned else NO_SLIPPAGE,
    )
