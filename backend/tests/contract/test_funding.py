"""Spec 5, the whole way: funding that the venue moves is realized by the group that held, and once (ADR 0010).

Simulator, connector and engine are real, over real sockets; the store alone is in memory.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from dca_engine.core.figures import figures
from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import FundingPaid, SignalReceived
from dca_engine.core.portfolio import Account
from dca_engine.core.signal import Signal
from dca_engine.core.values import MarketKind, OrderType, Side
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.registry import Registry
from dca_engine.runtime.runner import Runner
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore
from tests.contract.simulated import KEYS, SimulatedStage, simulated_stage
from tests.contract.stage import PATIENCE
from tests.core.story import ACCOUNT, SETTINGS, levels
from tests.runtime.signals import signal
from tests.store.stories import empty_portfolio

D = Decimal
P = PortfolioId("p")
PERP = "BTC/USDT:USDT"
INCOME = "/fapi/v1/income"
AT_MARKET = Ladder(levels("0", weight="100", tp="5"), entry_order_type=OrderType.MARKET)
"""1 000 for a group: 0.02 at 50 000."""


class TravellingClock:
    """The machine's clock, set forward by as much as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Desk:
    """An engine with one account on the simulator."""

    def __init__(self, stage: SimulatedStage) -> None:
        self.stage = stage
        self.clock = TravellingClock()
        self.store = MemoryStore()
        account = Account(ACCOUNT, MarketKind.LINEAR)
        portfolio = replace(empty_portfolio(replace(SETTINGS, ladder=AT_MARKET)), accounts=(account,))
        self.store.add_portfolio(portfolio)
        self.runner: Runner

    async def start(self) -> None:
        exchange = Registry(self.clock).connect("binance", MarketKind.LINEAR, KEYS, self.stage.simulator.url)
        journal, inbox = MemoryJournal(self.store), MemoryInbox(self.store)
        self.runner = Runner(P, journal, inbox, {ACCOUNT: exchange}, self.clock)
        await self.runner.start()
        async with asyncio.timeout(PATIENCE):
            await self.runner.ready()

    async def enter(self, side: Side) -> None:
        """Holds 0.02 when it returns."""
        bare: Signal = signal(1, price="50000", symbol=PERP)
        wanted = replace(bare, side=side, received_at=self.clock.now())
        market = self.runner.market_list(ACCOUNT)[PERP]
        self.runner.submit(SignalReceived(self.clock.now(), wanted, market, D(50_000)))
        await self.until(lambda group: figures(group).held_quantity == D("0.02"))

    async def until(self, enough: Callable[[Group], bool]) -> None:
        """Waits for the one group to satisfy `enough`."""
        changes = self.runner.feed.subscribe()
        async with asyncio.timeout(PATIENCE):
            while not any(map(enough, self.runner.portfolio.groups.values())):
                await anext(changes)
        changes.close()

    async def venue(self, path: str, body: dict[str, str]) -> None:
        """By the simulator's admin interface."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.stage.simulator.url}/admin{path}", json=body) as answer,
        ):
            assert answer.status == 200, await answer.text()

    def amounts(self) -> list[Decimal]:
        [group] = self.runner.portfolio.groups.values()
        return [payment.amount for payment in group.funding]

    def told(self) -> int:
        return sum(isinstance(entry.event, FundingPaid) for entry in self.store.portfolios[P].journal)


@asynccontextmanager
async def trading(side: Side) -> AsyncIterator[Desk]:
    async with simulated_stage(kind=MarketKind.LINEAR) as stage:
        desk = Desk(stage)
        await desk.start()
        try:
            await desk.enter(side)
            yield desk
        finally:
            await desk.runner.stop()


@pytest.mark.parametrize(("side", "amount"), [(Side.LONG, "-0.1"), (Side.SHORT, "0.1")])
async def test_5_what_a_position_paid_or_got_is_realized_after_a_lost_connection_and_once(
    side: Side, amount: str
) -> None:
    """0.01 % of 1 000; a payment is told when it is a minute old."""
    async with trading(side) as desk:
        await desk.venue("/fund", {"symbol": "BTCUSDT.P", "rate": "0.0001"})
        desk.clock.ahead = timedelta(minutes=2)
        await desk.venue("/sockets/drop", {})
        await desk.until(lambda group: bool(group.funding))
        assert desk.amounts() == [D(amount)]
        [group] = desk.runner.portfolio.groups.values()
        assert figures(group).realized_pnl == D(amount)
        await desk.runner.stop()
        await desk.start()
        assert desk.amounts() == [D(amount)]
        assert desk.told() == 1


async def test_9_a_start_does_not_wait_for_funding_that_cannot_be_read() -> None:
    async with trading(Side.LONG) as desk:
        await desk.venue("/fund", {"symbol": "BTCUSDT.P", "rate": "0.0001"})
        await desk.runner.stop()
        desk.clock.ahead = timedelta(minutes=2)
        desk.stage.arm(FaultKind.STATUS, "GET", INCOME, 502)
        await desk.start()
        assert desk.amounts() == []
        await desk.runner.stop()
        await desk.start()
        assert desk.amounts() == [D("-0.1")]
