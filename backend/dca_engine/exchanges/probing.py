"""Whether keys open an account, and what they may do there: asked once, over a connection that is closed again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from dca_engine.core.ids import ClientOrderId
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.dialect import KeyRights
from dca_engine.exchanges.errors import ExchangeConnectionError, ExchangeError
from dca_engine.ports import Balance

PROBE_SECONDS = 20.0
"""Longest that a person waits for a venue's word on an account."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a venue said of an account."""

    markets: int
    """That can be traded."""
    balances: Mapping[str, Balance]
    """By coin."""
    rights: KeyRights
    clock_ahead_ms: int
    """How far this machine's clock is ahead of the venue's."""


async def probe(connector: CcxtConnector) -> Probe:
    """Closes the connector. Raises ExchangeError."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            markets = await connector.load_markets()
            balances = await connector.balances()
            return Probe(len(markets), balances, await _rights(connector), connector.clock_ahead_ms)
    except TimeoutError:
        raise _too_slow() from None
    finally:
        await connector.close()


async def knows_order(connector: CcxtConnector, symbol: str, client_order_id: ClientOrderId) -> bool:
    """Whether the account behind these keys has this order. Closes the connector. Raises ExchangeError."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await connector.load_markets()
            return await connector.order(symbol, client_order_id) is not None
    except TimeoutError:
        raise _too_slow() from None
    finally:
        await connector.close()


async def _rights(connector: CcxtConnector) -> KeyRights:
    """Not every key may ask what it may do."""
    try:
        return await connector.key_rights()
    except ExchangeError:
        return KeyRights()


def _too_slow() -> ExchangeConnectionError:
    return ExchangeConnectionError(f"the venue did not answer within {PROBE_SECONDS:g} s")
