"""Everything of a run: the venue, the database and the sender of alerts, which last, and the engine, which may not."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from random import Random

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import floor_to
from dca_engine.matching import OrderEvent, Venue
from dca_engine.ports import Exchange, Price
from dca_engine.runtime.engine import Engine
from dca_engine.runtime.runner import Runner
from dca_engine.simulation.bodies import EXCHANGE
from dca_engine.simulation.database import Database, InboxConnection, JournalConnection
from dca_engine.simulation.door import Address, Door, OpenDoor
from dca_engine.simulation.evidence import Acknowledgement
from dca_engine.simulation.line import Line
from dca_engine.simulation.markets import MARKETS, RULES, START_PRICES
from dca_engine.simulation.plan import Plan
from dca_engine.simulation.process import Process
from dca_engine.simulation.virtual_time import VirtualClock
from dca_engine.simulation.wire import Wire
from dca_engine.store.memory import MemoryStore

PORTFOLIO = PortfolioId("simulated")
SECRET = "simulated-secret-8d1f"  # noqa: S105 - Made up, and looked for in everything that is kept.
_TOKEN = "simulated-token-5b07"  # noqa: S105


class House:
    """One run's world. `start` begins a life of the engine; `process` is the one that runs, or ran last."""

    def __init__(self, plan: Plan, open_door: OpenDoor) -> None:
        self.plan = plan
        self.clock = VirtualClock()
        """The venue's, which is right."""
        self.engine_clock = VirtualClock()
        self.venue = Venue(RULES, plan.fill_model, Random(f"touches {plan.seed}"))
        self.store = MemoryStore()
        self.store.add_portfolio(Portfolio(PORTFOLIO, plan.settings, plan.accounts))
        self.database = Database(self.store, Random(f"database {plan.seed}"))
        self.lines = {account.id: self._line(account.id) for account in plan.accounts}
        self.prices: dict[str, Price] = {}
        self.acknowledged: list[Acknowledgement] = []
        self.answers: list[str] = []
        self.outside: dict[AccountId, dict[str, Decimal]] = {account.id: {} for account in plan.accounts}
        self.strays: set[str] = set()
        self.process = Process()
        self.door: Door | None = None
        """None while the engine is away or starts."""
        self._engine: Engine | None = None
        self.down_seconds = 0.0
        """How long the engine stays away when it is killed."""
        self.lives = 0
        self._liquid = plan.liquidity
        self._open_door = open_door
        self._earlier: list[tuple[Process, asyncio.Task[None]]] = []
        self._news = [asyncio.create_task(line.carry_news()) for line in self.lines.values()]
        for symbol, price in START_PRICES.items():
            self.move(symbol, price)

    def _line(self, account_id: AccountId) -> Line:
        owner = f"owner-{account_id}"
        self.venue.open_account(owner, self.plan.fees)
        for coin, amount in self.plan.deposits:
            self.venue.deposit(owner, coin, amount)
        rng = Random(f"line {account_id} {self.plan.seed}")
        return Line(owner, self.venue, self.clock, rng, lambda key: key in self.database.durable)

    @property
    def runner(self) -> Runner | None:
        """The one that works for the portfolio now: the engine may have put another in its place."""
        return None if self._engine is None else self._engine.runners.get(PORTFOLIO)

    # --- the engine's lives -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins a life of the engine; when it is killed, another one begins after a while."""
        self.lives += 1
        self.process = process = Process()
        process.start(self._live(process))
        self._next_life = asyncio.create_task(self._begin_again(process))

    async def _live(self, process: Process) -> None:
        journal, inbox = JournalConnection(self.database, process), InboxConnection(self.database, process)

        async def connect(_portfolio_id: PortfolioId) -> Mapping[AccountId, Exchange]:
            return {account.id: self._wire(account.id, process) for account in self.plan.accounts}

        engine = Engine(journal, inbox, self.engine_clock, connect)
        venues = tuple((EXCHANGE, account.id) for account in self.plan.accounts)
        door = self._open_door(engine, inbox, self.engine_clock, Address(PORTFOLIO, _TOKEN, SECRET, venues))
        await engine.start((PORTFOLIO,))
        if process is self.process:
            self._engine, self.door = engine, door
        await process.died.wait()

    def take_over(self) -> None:
        """A second engine begins beside the one that runs, which goes on until it finds out."""
        if self.door is None:
            return
        self._next_life.cancel()
        self._earlier.append((self.process, self._next_life))
        self.process.is_superseded = True
        self._engine = self.door = None
        self.start()

    async def _begin_again(self, process: Process) -> None:
        await process.died.wait()
        self._engine = self.door = None
        await process.gone()
        await asyncio.sleep(self.down_seconds)
        if not process.is_endless:
            self.start()

    def _wire(self, account_id: AccountId, process: Process) -> Wire:
        kind = next(account.kind for account in self.plan.accounts if account.id == account_id)
        return Wire(
            self.lines[account_id], kind, process, lambda: self.engine_clock.ahead - self.clock.ahead, self.prices
        )

    async def end(self) -> None:
        """Nothing runs any more."""
        for process, next_life in (*self._earlier, (self.process, self._next_life)):
            next_life.cancel()
            process.kill()
            await process.gone()
            await asyncio.wait((next_life,))
        for task in self._news:
            task.cancel()
        await asyncio.wait(self._news)

    # --- the market ---------------------------------------------------------------------------------------------------

    def move(self, symbol: str, at: Decimal) -> None:
        """The market's price (quote per base) moves, and fills what it crosses."""
        price = Price(symbol, at, at, at, self.clock.now())
        self.prices[symbol] = price
        self.publish(self.venue.set_book(symbol, at, at, self.clock.now(), liquidity=self._liquidity(symbol, at)))
        kind = MARKETS[symbol].kind
        for account in self.plan.accounts:
            if account.kind is kind:
                self.lines[account.id].quote(price)

    def _liquidity(self, symbol: str, at: Decimal) -> Decimal | None:
        if self._liquid is None:
            return None
        return floor_to(self._liquid / at, MARKETS[symbol].step_size)

    def publish(self, events: tuple[OrderEvent, ...]) -> None:
        for line in self.lines.values():
            line.paper.publish(events)

    def heal(self) -> None:
        """The venue, its lines and the database work from now on, there is one engine, and whatever is offered finds a
        taker. Where there were two, it is a new one: one that was fenced off learns that only by its next commit."""
        for process, _ in self._earlier:
            process.kill()
        if self._earlier:
            self.process.kill()
        self._liquid = None
        self.database.heal()
        for line in self.lines.values():
            line.heal()
        for symbol, price in list(self.prices.items()):
            self.move(symbol, price.last)
