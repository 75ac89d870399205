"""From a venue's name to a connector."""

import time

import pytest

from dca_engine.core.values import MarketKind
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.errors import KeysMissingError
from dca_engine.exchanges.registry import VENUES, Registry, UnknownVenueError, connect
from dca_engine.exchanges.routing import NotLoopbackError
from dca_engine.ports import Exchange
from tests.contract.stage import SystemClock

KEYS = Credentials("a key", "a secret")


def test_an_unknown_venue_is_said_so() -> None:
    with pytest.raises(UnknownVenueError, match="nowhere"):
        connect("nowhere", MarketKind.SPOT, KEYS, None, SystemClock())


async def test_a_route_never_leads_off_this_machine() -> None:
    with pytest.raises(NotLoopbackError):
        connect("binance", MarketKind.SPOT, KEYS, "http://192.0.2.1:9000", SystemClock())


async def test_nothing_is_sent_before_it_is_asked_for_and_everything_closes() -> None:
    registry = Registry(SystemClock())
    for venue, kind in VENUES:
        exchange: Exchange = registry.connect(venue, kind, KEYS)
        await exchange.close()


async def test_an_account_without_keys_asks_nothing() -> None:
    """Its route leads to where nobody listens: a request would fail otherwise."""
    for venue, kind in VENUES:
        exchange = Registry(SystemClock()).connect(venue, kind, Credentials("", ""), "http://127.0.0.1:1")
        with pytest.raises(KeysMissingError):
            await exchange.load_markets()
        await exchange.close()


def test_keys_never_show() -> None:
    assert "a key" not in f"{KEYS} {KEYS!r}"
    assert "a secret" not in f"{KEYS} {KEYS!r}"


def test_each_row_of_the_table_is_about_the_venue_it_stands_for() -> None:
    for (venue, kind), row in VENUES.items():
        assert (row.capabilities.venue, row.capabilities.kind) == (venue, kind)


async def test_only_the_first_connector_of_an_account_counts_the_quiet_before_it() -> None:
    """Whoever made the second one may have sent with the first."""
    registry = Registry(SystemClock(), alone_since=time.monotonic() - 3600)
    waits = []
    for _ in range(2):
        exchange = registry.connect("binance", MarketKind.SPOT, KEYS)
        waits.append(exchange._absence.too_early("D1") > 0)
        await exchange.close()
    assert waits == [False, True]
