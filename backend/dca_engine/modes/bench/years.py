"""Years of trading for a portfolio, written into its journal as the engine would have written them.

Every life goes through `decide`: an entry of which some legs fill, its targets, an exit, and the sale at a price that
was drawn. What is drawn comes from one seed. Beside the lives stand samples of the equity, as far apart as the engine
keeps them at their age.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, islice

from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId, Purpose, SignalId
from dca_engine.core.market import Market
from dca_engine.core.messages import Event, OrderFilled, OrderReported, SignalReceived
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import ZERO, MarketKind, Side
from dca_engine.ports import Batch
from dca_engine.runtime.writer import decide_all
from dca_engine.store.database import Database
from dca_engine.store.equity_book import PgEquityBook
from dca_engine.store.journal import PgJournal

_PAIRS = 40
_TIMEFRAMES = (None, 300, 900, 3600, 14_400)
_BASE, _FEE = Decimal(100), Decimal("0.001")
_CENT = Decimal("0.01")
_LIVES_A_COMMIT = 100
_APART = (
    (timedelta(days=60), timedelta(hours=4)),
    (timedelta(days=2), timedelta(minutes=15)),
    (timedelta(0), timedelta(minutes=1)),
)
"""Samples of the equity: from which age on, and how far apart."""


async def write_years(
    database: Database, portfolio_id: PortfolioId, lives: int, since: datetime, now: datetime
) -> None:
    """`lives` groups that opened and closed between `since` and `now`, and the equity meanwhile.

    Takes the portfolio: no engine may have it."""
    journal = PgJournal(database.hot)
    loaded = await journal.take(portfolio_id)
    past = _Past(loaded.portfolio, loaded.seq, since, (now - since) / (lives + 1))
    earned = [(since, ZERO)]
    for done in range(0, lives, _LIVES_A_COMMIT):
        await journal.commit(loaded.fence, past.batch(min(_LIVES_A_COMMIT, lives - done)))
        earned.append((past.now, past.state.realized_total))
    samples = _samples(earned, loaded.portfolio.settings.capital, now)
    await PgEquityBook(database).keep([(portfolio_id, sample) for sample in samples])


class _Past:
    """A portfolio as it went on, one life after another."""

    def __init__(self, state: Portfolio, seq: int, begins: datetime, apart: timedelta) -> None:
        self.state = state
        self.now = begins
        self._seq = seq
        self._apart = apart
        self._account = state.settings.default_account
        self._chance = random.Random(11)
        self._numbers = count(1)
        self._markets = [_market(number) for number in range(_PAIRS)]
        self._told: list[Batch] = []

    def batch(self, lives: int) -> Batch:
        """What these lives lead to, in one commit."""
        before, self._told = self.state, []
        for _ in range(lives):
            self.now += self._apart
            self._live(self._chance.choice(self._markets), self._chance.choice(_TIMEFRAMES))
        return Batch(before, self.state, tuple(entry for told in self._told for entry in told.entries))

    def _live(self, market: Market, timeframe: int | None) -> None:
        began = self.now
        self._signal(Intent.ENTRY, market, timeframe)
        self._answer()
        for order in tuple(islice(self._group.orders_for(Purpose.ENTRY), self._chance.randint(1, 3))):
            self._fill(order, order.price or _BASE)
        self._answer()
        self.now += self._apart * self._chance.random()
        self._signal(Intent.EXIT, market, timeframe)
        self._answer()
        sold_at = (_BASE * Decimal(self._chance.gauss(1, 0.02))).quantize(_CENT)
        for order in tuple(self._group.orders_for(Purpose.CLOSE)):
            self._fill(order, sold_at)
        if self.state.groups:
            raise AssertionError("a life did not end")
        self.now = began

    @property
    def _group(self) -> Group:
        """One is open at a time."""
        return next(iter(self.state.groups.values()))

    def _signal(self, intent: Intent, market: Market, timeframe: int | None) -> None:
        signal = Signal(
            id=SignalId(f"years-{next(self._numbers)}"),
            received_at=self.now,
            intent=intent,
            account_id=self._account,
            symbol=market.symbol,
            timeframe=timeframe,
            side=Side.LONG,
            price=_BASE,
            alert_time=None,
        )
        self._tell(SignalReceived(self.now, signal, market, _BASE))

    def _answer(self) -> None:
        """The exchange takes every order that is sent, and takes every one back that is not wanted."""
        for order in tuple(self._group.orders.values()):
            if order.status is OrderStatus.INTENDED:
                self._report(order, OrderStatus.OPEN)
            elif order.cancel_requested and not order.is_terminal:
                self._report(order, OrderStatus.CANCELLED)

    def _report(self, order: Order, status: OrderStatus) -> None:
        self._tell(OrderReported(self.now, order.client_order_id, status, order.filled_quantity, "1"))

    def _fill(self, order: Order, price: Decimal) -> None:
        fee = order.quantity * price * _FEE
        fill = Fill(f"t{next(self._numbers)}", price, order.quantity, fee, "USDT", fee, self.now)
        self._tell(OrderFilled(self.now, order.client_order_id, fill))

    def _tell(self, event: Event) -> None:
        told = decide_all(self.state, self._seq, [event])
        self.state, self._seq = told.after, self._seq + 1
        self._told.append(told)


def _market(number: int) -> Market:
    coin, step = f"YRS{number:02}", Decimal("0.001")
    return Market(f"{coin}/USDT", coin, "USDT", MarketKind.SPOT, _CENT, step, step, Decimal(5))


def _samples(earned: Sequence[tuple[datetime, Decimal]], capital: Decimal, now: datetime) -> Iterator[EquitySample]:
    """Of a portfolio that had earned so much at these times, with a little on paper."""
    chance, known = random.Random(12), 0
    for moment in _moments(earned[0][0], now):
        while known + 1 < len(earned) and earned[known + 1][0] <= moment:
            known += 1
        on_paper = Decimal(chance.gauss(0, 20)).quantize(_CENT)
        yield EquitySample(moment, capital, earned[known][1], on_paper, ZERO)


def _moments(moment: datetime, now: datetime) -> Iterator[datetime]:
    while moment < now:
        yield moment
        moment += next(apart for age, apart in _APART if now - moment > age)
