"""Spec 6 and 7, ADR 0011: what the engine watches itself happens by a tick or the clock, and costs nothing before."""

from dataclasses import replace
from decimal import Decimal

from dca_engine.core.exit_rules import ExitRules, StopLoss, Trailing
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import (
    CloseRequested,
    MarketsObserved,
    PauseSet,
    SettingsApplied,
    SettingsChanged,
    TimePassed,
    Verdict,
)
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.signal import Intent
from tests.core.story import ACCOUNT, SETTINGS, levels
from tests.runtime.house import House, P, house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

D = Decimal
STOPPED = replace(SETTINGS, exits=ExitRules(stop_loss=StopLoss(D(5))))
"""5 % below the average."""
ONE_SLOT = replace(SETTINGS, max_open_groups=1)


def codes(it: House) -> list[str]:
    return [reason.code for entry in it.store.portfolios[P].journal for reason in entry.reasons]


async def bought(it: House) -> None:
    """Holds the first leg, bought at 49 900; nothing else happens any more."""
    await it.alert(signal(1))
    it.fill(it.entry(0).client_order_id)
    await quiet(30)


# --- prices -----------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_tick_below_the_stop_closes_the_group_at_once() -> None:
    """49 900 less 5 % is 47 405."""
    async with house(empty_portfolio(STOPPED)) as it:
        await bought(it)
        for leg in range(1, 5):
            it.fill(it.entry(leg).client_order_id)
        await quiet(1)
        it.move("46000")
        await quiet()
        assert it.runner.portfolio.groups == {}
        assert it.held() < D("0.00001")
        assert "stop_loss" in codes(it)


@in_virtual_time
async def test_a_wick_counts_though_the_price_is_back_before_anything_could_be_decided() -> None:
    async with house(empty_portfolio(STOPPED)) as it:
        await bought(it)
        it.move("46000")
        it.move("49000")
        await quiet(1)
        assert it.runner.portfolio.groups == {}


@in_virtual_time
async def test_ticks_between_the_levels_and_looks_that_lead_to_nothing_cost_no_commit() -> None:
    async with house(empty_portfolio(STOPPED)) as it:
        await bought(it)
        seq, stored_at = it.runner.seq, it.store.portfolios[P].seq
        for step in range(100):
            it.move(str(49_905 + step))
            await quiet(1)
        assert (it.runner.seq, it.store.portfolios[P].seq) == (seq, stored_at)


@in_virtual_time
async def test_a_stop_that_was_reached_while_the_engine_was_off_is_carried_out_once_it_is_reconciled() -> None:
    async with house(empty_portfolio(STOPPED)) as it:
        await bought(it)
        await it.crash()
        it.move("46000")
        await it.start()
        await quiet(5)
        assert it.runner.portfolio.groups == {}


@in_virtual_time
async def test_a_trailing_stop_follows_a_rally_in_few_commits_and_sells_after_it() -> None:
    exits = ExitRules(trailing=Trailing(D(2), D("0.5")))
    far = Ladder(levels("0", weight="100", tp="50"))
    async with house(empty_portfolio(replace(SETTINGS, exits=exits, ladder=far))) as it:
        await bought(it)
        seq = it.runner.seq
        for step in range(400):
            it.move(str(51_000 + step))
            await quiet(0.01)
        await quiet(0.5)
        assert it.group.trailing_best == D(51_399)
        assert it.runner.seq - seq <= 40, "400 ticks in four seconds"
        it.move("51100")
        await quiet(1)
        assert it.runner.portfolio.groups == {}
        assert "trailing_stop" in codes(it)


@in_virtual_time
async def test_a_stop_that_is_switched_on_when_the_price_is_beyond_it_sells_at_once() -> None:
    async with house() as it:
        await bought(it)
        it.move("46000")
        await quiet(30)
        await it.runner.act(SettingsChanged(it.clock.now(), STOPPED))
        await it.runner.act(SettingsApplied(it.clock.now(), it.group.id))
        await quiet(1)
        assert it.runner.portfolio.groups == {}


# --- time -------------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_what_a_deadline_brings_about_happens_when_its_moment_comes() -> None:
    """Legs that did not fill within five minutes are withdrawn."""
    ladder = replace(SETTINGS.ladder, cancel_after_minutes=5)
    async with house(empty_portfolio(replace(SETTINGS, ladder=ladder))) as it:
        await it.alert(signal(1))
        await quiet(5 * 60 - 1)
        assert len(it.resting()) == 5
        await quiet(1.5)
        assert it.resting() == {}
        assert it.runner.portfolio.groups == {}
        assert "legs_too_old" in codes(it)


@in_virtual_time
async def test_a_signal_that_waited_too_long_leaves_the_queue_by_the_clock() -> None:
    rules = replace(SETTINGS.queue, max_age_minutes=5)
    async with house(empty_portfolio(replace(ONE_SLOT, queue=rules))) as it:
        await it.alert(signal(1))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000"))
        await quiet(5 * 60 + 15)
        assert it.runner.portfolio.queue == {}
        assert it.outcomes()[-1].signal_id == "s2"
        assert any(isinstance(entry.event, TimePassed) for entry in it.store.portfolios[P].journal)


# --- the queue --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_promotion_is_decided_by_the_price_of_that_moment() -> None:
    """The alert said 3 000; by the time the slot is free ETH costs 2 900, so the ladder starts there."""
    async with house(empty_portfolio(ONE_SLOT)) as it:
        await it.alert(signal(1))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000"))
        assert [o.verdict for o in it.outcomes()] == [Verdict.ACCEPTED, Verdict.QUEUED]
        await quiet(1)
        it.move("2900", "ETH/USDT")
        await quiet(1)
        await it.alert(signal(3, Intent.EXIT, price=None))
        await quiet(1)
        assert it.group.market.symbol == "ETH/USDT"
        assert it.group.pyramids[0].base_price == D(2_900)
        told = [e.event for e in it.store.portfolios[P].journal if isinstance(e.event, MarketsObserved)]
        assert told[-1].prices[ACCOUNT]["ETH/USDT"] == D(2_900), "a replay decides the same"


@in_virtual_time
async def test_what_waits_for_money_is_let_in_soon_after_the_money_came() -> None:
    """10 000 bought at about 50 000 and sold at 40 000 leave about 8 000; the next ladder needs 10 000."""
    async with house(empty_portfolio(ONE_SLOT), funds=10_050) as it:
        await it.alert(signal(1))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000"))
        it.move("40000")
        await quiet(1)
        await it.alert(signal(3, Intent.EXIT, price=None))
        await quiet(30)
        assert it.runner.portfolio.groups == {}
        assert len(it.runner.portfolio.queue) == 1
        it.deposit(5_000)
        await quiet(1)
        assert it.group.market.symbol == "ETH/USDT"
        assert it.runner.portfolio.queue == {}


@in_virtual_time
async def test_while_the_venue_is_away_an_entry_waits_and_goes_in_when_it_is_back() -> None:
    async with house() as it:
        it.wire.lose_stream()
        await quiet()
        await it.alert(signal(1))
        await quiet(30)
        assert [o.verdict for o in it.outcomes()] == [Verdict.QUEUED]
        assert it.wire.placed == []
        it.wire.restore_stream()
        await quiet(5)
        assert [o.verdict for o in it.outcomes()] == [Verdict.QUEUED, Verdict.ACCEPTED]
        assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
        it.assert_agreement()


@in_virtual_time
async def test_what_waited_over_a_restart_is_let_in_at_the_price_after_it() -> None:
    async with house(empty_portfolio(ONE_SLOT)) as it:
        await it.alert(signal(1))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000"))
        await it.crash()
        it.move("2800", "ETH/USDT")
        await it.keep(signal(3, Intent.EXIT, price=None))
        await it.start()
        await quiet(5)
        assert it.group.market.symbol == "ETH/USDT"
        assert it.group.pyramids[0].base_price == D(2_800)


# --- held back --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_pause_outlives_a_restart_and_a_crash_in_the_middle_of_one() -> None:
    async with house() as it:
        await it.runner.act(PauseSet(it.clock.now(), paused=True))
        await it.crash()
        it.wire.is_down = True
        await it.start(until_ready=False)
        await quiet(5)
        await it.crash()
        it.wire.is_down = False
        await it.start()
        assert it.runner.portfolio.status is PortfolioStatus.PAUSED
        assert it.runner.portfolio.status_reason == "Paused by hand"


@in_virtual_time
async def test_while_paused_a_close_by_hand_is_carried_out_and_entries_wait() -> None:
    async with house() as it:
        await bought(it)
        await it.runner.act(PauseSet(it.clock.now(), paused=True))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000", after=30))
        entry = await it.runner.act(CloseRequested(it.clock.now(), it.group.id))
        assert not any(reason.refused for reason in entry.reasons)
        await quiet(5)
        assert it.runner.portfolio.groups == {}
        assert it.outcomes()[-1].verdict is Verdict.QUEUED
        await it.runner.act(PauseSet(it.clock.now(), paused=False))
        await quiet(1)
        assert it.group.market.symbol == "ETH/USDT"
