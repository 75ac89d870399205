"""What portfolios are worth is written down once a minute, and never guessed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core import risk_engine
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import PortfolioId
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.portfolio import Observed
from dca_engine.ports import StoreDownError
from dca_engine.runtime.equity import EquityKeeper
from dca_engine.runtime.tasks import Tasks
from dca_engine.simulation.virtual_time import START
from dca_engine.store.memory import MemoryJournal
from tests.core.story import ACCOUNT
from tests.runtime.house import House, P
from tests.runtime.signals import signal
from tests.runtime.test_engine import engine
from tests.runtime.virtual import in_virtual_time, quiet

MINUTE = 60.0


class Book:
    """A list, which may not answer."""

    def __init__(self) -> None:
        self.samples: list[EquitySample] = []
        self.thinned: list[datetime] = []
        self.is_down = False

    async def keep(self, samples: Sequence[tuple[PortfolioId, EquitySample]]) -> None:
        if self.is_down:
            raise StoreDownError("down")
        assert all(portfolio_id == P for portfolio_id, _ in samples)
        self.samples.extend(sample for _, sample in samples)

    async def thin_out(self, now: datetime) -> None:
        self.thinned.append(now)


@asynccontextmanager
async def kept(it: House, book: Book) -> AsyncIterator[House]:
    """The engine at work, with a keeper of its equity."""
    running, tasks = engine(it), Tasks()
    await running.start((P,))
    it.runner = running.runners[P]
    await it.runner.ready()
    tasks.spawn(EquityKeeper(running, book, it.clock).run(), "equity")
    yield it
    await tasks.close()
    await running.stop()


@in_virtual_time
async def test_one_sample_at_each_full_minute() -> None:
    book = Book()
    async with kept(House(), book):
        await quiet(3 * MINUTE + 1)
    assert [sample.time for sample in book.samples] == [START + timedelta(minutes=n) for n in (1, 2, 3)]
    assert {s.equity for s in book.samples} == {s.capital for s in book.samples} == {Decimal(10_000)}


@in_virtual_time
async def test_a_sample_is_what_the_risk_engine_counts() -> None:
    """The first leg rests at 49 900 and is bought; the market stands at 49 800 when the minute is full."""
    book = Book()
    async with kept(House(), book) as it:
        await it.alert(signal(1))
        it.move("49850")
        await quiet()
        it.move("49800")
        await quiet(2 * MINUTE)
        seen = Observed({ACCOUNT: {"BTC/USDT": Decimal(49_800)}})
        expected = risk_engine.equity(replace(it.runner.portfolio, observed=seen)).current
    assert book.samples[-1].deployed > 0 > book.samples[-1].unrealized
    assert book.samples[-1].equity == expected


@in_virtual_time
async def test_while_the_account_is_away_the_worth_of_what_it_holds_is_not_known() -> None:
    book = Book()
    async with kept(House(), book) as it:
        await it.alert(signal(1))
        it.move("49850")
        await quiet(MINUTE + 1)
        assert it.group.status is GroupStatus.PARTIALLY_FILLED
        known = len(book.samples)
        it.wire.is_down = True
        it.wire.lose_stream()
        await quiet(3 * MINUTE)
        assert len(book.samples) == known
        it.wire.is_down = False
        it.wire.restore_stream()
        await quiet(2 * MINUTE)
    assert len(book.samples) > known > 0


@in_virtual_time
async def test_a_minute_that_the_database_does_not_take_is_left_out() -> None:
    book = Book()
    async with kept(House(), book):
        book.is_down = True
        await quiet(2 * MINUTE + 1)
        book.is_down = False
        await quiet(MINUTE)
    assert [sample.time for sample in book.samples] == [START + timedelta(minutes=3)]


@in_virtual_time
async def test_old_samples_are_thinned_out_once_an_hour() -> None:
    book, it = Book(), House()
    it.clock.ahead = timedelta(minutes=50)
    async with kept(it, book):
        await quiet(20 * MINUTE)
    assert book.thinned == [START + timedelta(minutes=51), START + timedelta(hours=1)]


@in_virtual_time
async def test_who_was_replaced_writes_nothing() -> None:
    book = Book()
    async with kept(House(), book) as it:
        await MemoryJournal(it.store).take(P)
        await it.alert(signal(1))
        assert it.runner.ended.is_set()
        await quiet(20.0)
        keeper = EquityKeeper(engine(it), book, it.clock)
        await keeper.sample()
    assert book.samples == []


def test_a_sample_has_its_own_equity() -> None:
    sample = EquitySample(START, Decimal(1000), Decimal(30), Decimal(-50), Decimal(400))
    assert (sample.equity, sample.settled, sample.profit) == (Decimal(980), Decimal(1030), Decimal(-20))
