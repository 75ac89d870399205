"""A portfolio that somebody took over and nobody works for is taken back; one that somebody works for is left alone,
and one that is put to rest stays there as long as it shall."""

from collections.abc import Mapping

import pytest

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import Exchange, StoreDownError
from dca_engine.runtime.engine import STANDSTILL_SECONDS, Engine
from dca_engine.runtime.runner import Runner
from dca_engine.store.memory import MemoryJournal
from tests.core.story import ACCOUNT
from tests.runtime.house import House, P, Wire
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet


def engine(it: House) -> Engine:
    async def connect(_: PortfolioId) -> Mapping[AccountId, Exchange]:
        it.wire = Wire(it.paper)
        return {ACCOUNT: it.wire}

    return Engine(MemoryJournal(it.store), it.inbox, it.clock, connect)


async def alert(it: House, engine: Engine, number: int, symbol: str) -> None:
    it.runner = engine.runners[P]
    await it.alert(signal(number, symbol=symbol, price="49900" if symbol.startswith("BTC") else "2900"))


@in_virtual_time
async def test_9_1_what_a_dead_worker_took_after_its_end_is_taken_back() -> None:
    it = House()
    running = engine(it)
    await running.start((P,))
    await running.runners[P].ready()
    await MemoryJournal(it.store).take(P)
    await alert(it, running, 1, "BTC/USDT")
    assert it.outcomes() == [], "the worker that was replaced decides nothing"
    await quiet(2 * STANDSTILL_SECONDS + 5)
    assert [outcome.signal_id for outcome in it.outcomes()] == ["s1"]
    it.runner = running.runners[P]
    assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
    it.assert_agreement()
    await running.stop()


@in_virtual_time
async def test_nobody_runs_a_portfolio_that_is_at_rest_and_afterwards_it_is_run_again() -> None:
    it = House()
    running = engine(it)
    await running.start((P,))
    await running.runners[P].ready()
    before = running.runners[P]
    async with running.at_rest(P):
        assert running.runners == {}
        await MemoryJournal(it.store).take(P)
        await quiet(2 * STANDSTILL_SECONDS + 5)
        assert running.runners == {}, "nor is it taken back as one that nobody works for"
    await running.runners[P].ready()
    assert running.runners[P] is not before
    await alert(it, running, 1, "BTC/USDT")
    assert [outcome.signal_id for outcome in it.outcomes()] == ["s1"]
    await running.stop()


@in_virtual_time
async def test_a_database_that_is_away_meanwhile_keeps_no_portfolio_at_rest() -> None:
    it, failures = House(), iter((False, True, True, False))

    async def connect(_: PortfolioId) -> Mapping[AccountId, Exchange]:
        if next(failures):
            raise StoreDownError("it is away")
        it.wire = Wire(it.paper)
        return {ACCOUNT: it.wire}

    running = Engine(MemoryJournal(it.store), it.inbox, it.clock, connect)
    await running.start((P,))
    with pytest.raises(ValueError, match="changed nothing"):
        async with running.at_rest(P):
            raise ValueError("changed nothing")
    await running.runners[P].ready()
    await running.stop()


@in_virtual_time
async def test_what_rests_for_good_is_not_run_again() -> None:
    it = House()
    running = engine(it)
    await running.start((P,))
    async with running.at_rest(P) as rest:
        rest.for_good = True
    await quiet(2 * STANDSTILL_SECONDS + 5)
    assert running.runners == {}
    await running.stop()


@in_virtual_time
async def test_9_1_what_another_worker_works_for_is_left_to_it() -> None:
    it = House()
    replaced = engine(it)
    await replaced.start((P,))
    await replaced.runners[P].ready()
    other = Runner(P, MemoryJournal(it.store), it.inbox, {ACCOUNT: Wire(it.paper)}, it.clock)
    await other.start()
    await other.ready()
    for number, symbol in enumerate(("BTC/USDT", "ETH/USDT"), start=1):
        it.runner = other
        await it.alert(signal(number, symbol=symbol, price="49900" if symbol.startswith("BTC") else "2900"))
        await quiet(STANDSTILL_SECONDS - 5)
    assert len(it.outcomes()) == 2
    await other.stop()
    await replaced.stop()
