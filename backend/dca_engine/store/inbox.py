"""The inbox in PostgreSQL: an alert and its signal become durable in one statement, a repeated one names the first.

Two alerts at the same moment cannot both become signals: unique keys decide (see `tables.Signal`). The one that loses
cannot see the winner yet, so it asks again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from dca_engine.core.ids import AccountId, PortfolioId, SignalId
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import Side
from dca_engine.ports import Alert, DedupeKeys, Receipt
from dca_engine.store.hot_pool import HotPool
from dca_engine.store.texts import storable

_ACCEPT = """
WITH same AS (
    SELECT id FROM signals
    WHERE body_key = $2 AND bucket BETWEEN $3 - 1 AND $3 + 1 AND shifted_bucket BETWEEN $4 - 1 AND $4 + 1
        AND received_at > $5 AND received_at < $6
    ORDER BY received_at LIMIT 1
), candle AS (
    SELECT id FROM signals WHERE candle_key = $7
), added AS (
    INSERT INTO signals (
        portfolio_id, body_key, bucket, shifted_bucket, candle_key, id, received_at, intent, account_id, symbol,
        timeframe, side, price, alert_time, trade_id, size_value, size_unit, stop_loss, take_profit,
        max_slippage_percent
    )
    SELECT $1, $2, $3, $4, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22
    WHERE NOT EXISTS (SELECT FROM same) AND NOT EXISTS (SELECT FROM candle)
    ON CONFLICT DO NOTHING
    RETURNING id
), found AS (
    SELECT id, false AS duplicate FROM added
    UNION ALL SELECT id, true FROM same
    UNION ALL SELECT id, true FROM candle
    LIMIT 1
), kept AS (
    INSERT INTO alerts (
        id, portfolio_id, received_at, source, body, status_code, error, error_field, signal_id, duplicate
    )
    SELECT $23, $1, $24, $25, $26, CASE WHEN duplicate THEN 200 ELSE $27 END, $28, $29, found.id, duplicate FROM found
)
SELECT id, duplicate FROM found"""

_REFUSE = """
INSERT INTO alerts (id, portfolio_id, received_at, source, body, status_code, error, error_field, duplicate)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false)
ON CONFLICT (id) DO NOTHING"""

_UNDECIDED = "SELECT * FROM signals WHERE portfolio_id = $1 AND verdict IS NULL ORDER BY received_at, id"

_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)
_TRIES = 5
_TURNS = 6
"""Connections at most: alerts come in hundreds at once, and a fill that comes meanwhile must not queue behind them."""


class ReusedSignalIdError(Exception):
    """A signal bears the id of another one: ids of windowed alerts must name their window."""


class PgInbox:
    """`ports.Inbox` on PostgreSQL."""

    def __init__(self, hot: HotPool) -> None:
        self._hot = hot.lane(_TURNS)

    async def accept(self, portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: DedupeKeys) -> Receipt:
        """A repeated alert is kept with status 200. Raises StoreDownError."""
        values = _accept_values(portfolio_id, alert, signal, keys)
        for _ in range(_TRIES):
            row = await self._hot.fetchrow(_ACCEPT, *values)
            if row is not None:
                return Receipt(SignalId(row["id"]), row["duplicate"])
        raise ReusedSignalIdError(f"{signal.id} names another signal already")

    async def refuse(self, alert: Alert) -> None:
        """Raises StoreDownError."""
        identity, *rest = _alert_values(alert)
        await self._hot.fetchrow(_REFUSE, identity, alert.portfolio_id, *rest)

    async def undecided(self, portfolio_id: PortfolioId) -> Sequence[Signal]:
        """Raises StoreDownError."""
        return [signal_of(row) for row in await self._hot.fetch(_UNDECIDED, portfolio_id)]


async def warm(connection: Any) -> None:
    """Has the statements planned on this connection, by an alert that is taken back."""
    nobody = PortfolioId("")
    name = f"warm-up of connection {connection.get_server_pid()}"
    signal = Signal(SignalId(name), _EARLIEST, Intent.EXIT, AccountId(""), "", None, None, None, None)
    alert = Alert(name, nobody, _EARLIEST, "", "", 0)
    work = connection.transaction()
    await work.start()
    try:
        await connection.fetchrow(_ACCEPT, *_accept_values(nobody, alert, signal, DedupeKeys(name, None, None)))
        await connection.fetch(_UNDECIDED, nobody)
    finally:
        await work.rollback()


def buckets(moment: datetime, window_seconds: int | None) -> tuple[int, int]:
    """The number of the window that `moment` falls into, counted from 0 and from half a window."""
    if window_seconds is None:
        return 0, 0
    milliseconds = round(moment.timestamp() * 1000)
    window = window_seconds * 1000
    return milliseconds // window, (milliseconds + window // 2) // window


def signal_of(row: Any) -> Signal:
    """A signal from its row."""
    size = None if row["size_value"] is None else Size(row["size_value"], SizeUnit(row["size_unit"]))
    return Signal(
        id=SignalId(row["id"]),
        received_at=row["received_at"],
        intent=Intent(row["intent"]),
        account_id=AccountId(row["account_id"]),
        symbol=row["symbol"],
        timeframe=row["timeframe"],
        side=None if row["side"] is None else Side(row["side"]),
        price=row["price"],
        alert_time=row["alert_time"],
        trade_id=row["trade_id"],
        size=size,
        stop_loss=row["stop_loss"],
        take_profit=row["take_profit"],
        max_slippage_percent=row["max_slippage_percent"],
    )


def _accept_values(portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: DedupeKeys) -> tuple[object, ...]:
    return portfolio_id, *_key_values(portfolio_id, signal, keys), *_signal_values(signal), *_alert_values(alert)


def _key_values(portfolio_id: PortfolioId, signal: Signal, keys: DedupeKeys) -> tuple[object, ...]:
    window = keys.repeat_window_seconds
    if window is None:
        after, before = _EARLIEST, _LATEST
    else:
        after, before = (signal.received_at + sign * timedelta(seconds=window) for sign in (-1, 1))
    candle = None if keys.candle_key is None else _of_portfolio(portfolio_id, keys.candle_key)
    return _of_portfolio(portfolio_id, keys.body_key), *buckets(signal.received_at, window), after, before, candle


def _of_portfolio(portfolio_id: PortfolioId, key: str) -> bytes:
    return blake2b(f"{portfolio_id}\n{key}".encode(), digest_size=16).digest()


def _signal_values(signal: Signal) -> tuple[object, ...]:
    size = signal.size
    return (
        signal.id,
        signal.received_at,
        signal.intent.value,
        signal.account_id,
        signal.symbol,
        signal.timeframe,
        None if signal.side is None else signal.side.value,
        signal.price,
        signal.alert_time,
        signal.trade_id,
        None if size is None else size.value,
        None if size is None else size.unit.value,
        signal.stop_loss,
        signal.take_profit,
        signal.max_slippage_percent,
    )


def _alert_values(alert: Alert) -> tuple[object, ...]:
    return (
        alert.id,
        alert.received_at,
        storable(alert.source),
        storable(alert.body),
        alert.status_code,
        storable(alert.error),
        storable(alert.error_field),
    )
