"""ADR 0011: the core is told of the outside world when something may be decided by it, and of no more than changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core import stops
from dca_engine.core.group import Group, GroupKey, GroupStatus
from dca_engine.core.ids import AccountId, GroupId, PortfolioId, QueueId
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    CloseRequested,
    Event,
    MarketsObserved,
    OffsetRequested,
    PauseSet,
    StatusChanged,
    TimePassed,
)
from dca_engine.core.portfolio import Account, Observed, Portfolio, PortfolioStatus, with_group
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.settings import GroupSettings
from dca_engine.core.stops import Watch
from dca_engine.core.values import MarketKind, Side
from dca_engine.ports import Balance, Price
from dca_engine.runtime.account_link import AccountLink
from dca_engine.runtime.outlook import LOOK_SECONDS, SOON_SECONDS, Outlook
from dca_engine.simulation.virtual_time import START, VirtualClock
from tests.core.story import ACCOUNT, BTC, ETH, SETTINGS
from tests.runtime.scripted import ScriptedExchange
from tests.runtime.signals import received, signal
from tests.runtime.virtual import in_virtual_time, quiet

D = Decimal
SECOND = AccountId("second")
EMPTY = Portfolio(PortfolioId("p"), SETTINGS, (Account(ACCOUNT, MarketKind.SPOT),))
PAUSE = PauseSet(START, paused=True)


class Purse(ScriptedExchange):
    """An account with these free coins."""

    def __init__(self, **free: int) -> None:
        super().__init__()
        self.coins = {coin: Balance(D(amount), D(0)) for coin, amount in free.items()}

    async def balances(self) -> dict[str, Balance]:
        return self.coins


def _ignore(*news: object) -> None:
    """Nobody else listens."""


class View:
    """An outlook on one account that is there, and how often it woke the writer."""

    def __init__(self) -> None:
        self.purse = Purse(USDT=900, BTC=2)
        self.link = AccountLink(
            ACCOUNT,
            self.purse,
            VirtualClock(),
            on_statement=_ignore,
            on_reconnect=_ignore,
            on_change=_ignore,
            on_price=_ignore,
            on_balances=_ignore,
        )
        self.link.connected = True
        self.link.reconciled(self.link.losses)
        self.woken = 0
        self.outlook = Outlook({ACCOUNT: self.link}, VirtualClock(), self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def tick(self, price: int, market: Market = BTC) -> None:
        at = D(price)
        self.link.prices[market.symbol] = Price(market.symbol, at, at, at, START)
        self.outlook.priced(ACCOUNT, self.link.prices[market.symbol])

    def open(self) -> None:
        """Opened, and its first look taken."""
        self.outlook.open()
        self.outlook.seen(EMPTY, ())
        self.woken = 0


def group(number: int = 1, market: Market = BTC) -> Group:
    settings = GroupSettings(D(1000), SETTINGS.pyramiding, SETTINGS.ladder, SETTINGS.exits)
    return Group(GroupId(f"g{number}"), "TAG", number, ACCOUNT, market, 900, Side.LONG, settings, START)


def waiting(portfolio: Portfolio, market: Market = ETH) -> Portfolio:
    """With a signal in the queue."""
    key = GroupKey(ACCOUNT, market.symbol, 900, Side.LONG)
    entry = QueuedEntry(QueueId("q1"), signal(1, symbol=market.symbol), key, market, D(3000), START, "a free slot")
    return replace(portfolio, queue={entry.id: entry})


def watching(**levels: Watch) -> Callable[[Group], Watch]:
    return lambda group: levels.get(group.id, Watch(None, None, None))


def told(events: tuple[Event, ...]) -> list[dict[str, Decimal]]:
    """The prices of each observation."""
    return [dict(e.prices.get(ACCOUNT, {})) for e in events if isinstance(e, MarketsObserved)]


# --- before an event --------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_nothing_is_told_before_a_start_which_forgets_what_an_earlier_life_saw() -> None:
    """Promise 9: in the journal it would meet prices that this life never saw."""
    view = View()
    starting = StatusChanged(START, PortfolioStatus.BOOTSTRAPPING, "starting")
    reconciling = StatusChanged(START, PortfolioStatus.RECONCILING, "")
    view.link.connected = False
    assert view.outlook.seen(waiting(EMPTY), (starting, PAUSE)) == ()
    assert view.outlook.seen(waiting(EMPTY), (reconciling,)) != ()


@in_virtual_time
async def test_a_signal_is_decided_by_the_price_of_its_market_the_free_balance_and_who_can_be_reached() -> None:
    it = View()
    await it.link.load_balances()
    it.tick(50_000)
    it.tick(3_000, ETH)
    both = replace(EMPTY, accounts=(*EMPTY.accounts, Account(SECOND, MarketKind.SPOT)))
    [seen] = it.outlook.seen(both, (received(signal(1)),))
    expected = MarketsObserved(VirtualClock().now(), {ACCOUNT: {"BTC/USDT": D(50_000)}}, {ACCOUNT: D(900)}, (SECOND,))
    assert seen == expected


@in_virtual_time
async def test_what_was_told_before_is_not_told_again() -> None:
    it = View()
    await it.link.load_balances()
    it.tick(50_000)
    knows = replace(EMPTY, observed=Observed({ACCOUNT: {"BTC/USDT": D(50_000)}}, {ACCOUNT: D(900)}))
    assert it.outlook.seen(knows, (received(signal(1)),)) == ()
    it.tick(50_001)
    [seen] = it.outlook.seen(knows, (received(signal(1)),))
    assert isinstance(seen, MarketsObserved)
    assert (seen.prices, seen.free) == ({ACCOUNT: {"BTC/USDT": D(50_001)}}, {})


@in_virtual_time
async def test_a_market_that_nobody_follows_has_the_price_that_its_signal_came_with() -> None:
    it = View()
    assert told(it.outlook.seen(EMPTY, (received(signal(1), D(51_000)),))) == [{"BTC/USDT": D(51_000)}]


@in_virtual_time
async def test_balances_that_are_not_known_yet_are_not_told_and_a_coin_that_is_not_there_is_none() -> None:
    it = View()
    [seen] = it.outlook.seen(EMPTY, (received(signal(1)),))
    assert isinstance(seen, MarketsObserved)
    assert seen.free == {}
    it.purse.coins.clear()
    await it.link.load_balances()
    [seen] = it.outlook.seen(EMPTY, (received(signal(1)),))
    assert isinstance(seen, MarketsObserved)
    assert seen.free == {ACCOUNT: D(0)}


@in_virtual_time
async def test_while_something_waits_every_event_finds_fresh_prices_of_it() -> None:
    it = View()
    it.tick(3_000, ETH)
    assert told(it.outlook.seen(waiting(EMPTY), (PAUSE,))) == [{"ETH/USDT": D(3_000)}]
    assert it.outlook.seen(EMPTY, (PAUSE,)) == (), "nothing waits, nothing is decided by a price"


@in_virtual_time
async def test_while_something_waits_a_connection_that_broke_is_told_with_the_next_event() -> None:
    it = View()
    it.link.connected = False
    [seen] = it.outlook.seen(waiting(EMPTY), (PAUSE,))
    assert isinstance(seen, MarketsObserved)
    assert seen.unreachable == (ACCOUNT,)


@in_virtual_time
async def test_a_wish_about_a_group_finds_the_price_of_its_market_and_an_offset_those_of_all() -> None:
    it = View()
    it.tick(50_000)
    it.tick(3_000, ETH)
    two = with_group(with_group(EMPTY, group(1)), group(2, ETH))
    assert told(it.outlook.seen(two, (CloseRequested(START, GroupId("g1")),))) == [{"BTC/USDT": D(50_000)}]
    both = {"BTC/USDT": D(50_000), "ETH/USDT": D(3_000)}
    assert told(it.outlook.seen(two, (OffsetRequested(START),))) == [both]


# --- levels -----------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_ticks_between_the_levels_wake_nobody_and_one_that_reaches_a_level_is_told_even_if_it_was_a_wick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(D(49_000), D(52_000), None)))
    it = View()
    it.open()
    open_one = with_group(EMPTY, group())
    it.outlook.follow((group(),), ())
    for price in (50_000, 49_001, 51_999):
        it.tick(price)
    assert it.woken == 0
    it.tick(48_990)
    it.tick(50_000)
    assert it.woken == 1
    assert told(it.outlook.seen(open_one, ())) == [{"BTC/USDT": D(48_990)}, {"BTC/USDT": D(50_000)}]
    assert it.outlook.seen(open_one, ()) == (), "told once"


@in_virtual_time
async def test_while_the_writer_is_busy_the_turning_points_beyond_the_levels_are_remembered_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(D(49_000), D(52_000), None), g2=Watch(D(2_900), None, None)))
    it = View()
    it.open()
    it.outlook.follow((group(), group(2, ETH)), ())
    for price in (52_001, 51_000, 53_000, 52_500, 53_500, 48_990, 48_500, 48_700, 48_000, 53_100, 50_000):
        it.tick(price)
    it.tick(2_800, ETH)
    assert told(it.outlook.seen(EMPTY, ())) == [
        {"BTC/USDT": D(52_001), "ETH/USDT": D(2_800)},
        {"BTC/USDT": D(53_500)},
        {"BTC/USDT": D(48_000)},
        {"BTC/USDT": D(50_000)},
    ]


@in_virtual_time
async def test_a_rally_that_reaches_a_level_with_every_tick_wakes_the_writer_four_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(None, D(50_000), None)))
    it = View()
    it.open()
    it.outlook.follow((group(),), ())
    for price in range(50_000, 50_100):
        it.tick(price)
        assert it.woken >= 1, "by the first at once"
        await quiet(0.01)
        it.outlook.tick()
    assert 4 <= it.woken <= 5
    assert told(it.outlook.seen(EMPTY, ())) == [{"BTC/USDT": D(50_000)}, {"BTC/USDT": D(50_099)}]


@in_virtual_time
async def test_a_level_that_the_price_is_already_beyond_is_reached_when_it_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(D(49_000), None, None)))
    it = View()
    it.open()
    it.tick(48_000)
    assert it.woken == 0
    it.outlook.follow((group(),), ())
    assert it.woken == 1
    knows = replace(with_group(EMPTY, group()), observed=Observed({ACCOUNT: {"BTC/USDT": D(48_000)}}))
    assert told(it.outlook.seen(knows, ())) == [{"BTC/USDT": D(48_000)}], "though that price is known"


@in_virtual_time
async def test_the_levels_of_an_ended_group_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(D(49_000), None, None)))
    it = View()
    it.open()
    it.outlook.follow((group(),), ())
    it.outlook.follow((), (replace(group(), status=GroupStatus.CLOSED),))
    it.tick(48_000)
    assert it.woken == 0


@in_virtual_time
async def test_before_the_state_is_reconciled_no_level_is_reached_and_opening_looks_at_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(D(49_000), None, START)))
    it = View()
    it.outlook.follow((group(),), ())
    it.tick(48_000)
    it.outlook.tick()
    assert it.woken == 0
    it.outlook.open()
    assert it.woken == 1
    seen = it.outlook.seen(with_group(EMPTY, group()), ())
    assert told(seen) == [{"BTC/USDT": D(48_000)}]
    assert seen[-1] == TimePassed(VirtualClock().now())


# --- time -------------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_everything_is_looked_at_every_ten_seconds() -> None:
    it = View()
    it.open()
    await quiet(LOOK_SECONDS - 0.1)
    it.outlook.tick()
    assert it.woken == 0
    await quiet(0.1)
    it.outlook.tick()
    assert it.woken == 1
    assert it.outlook.seen(EMPTY, ())[-1] == TimePassed(VirtualClock().now())
    it.outlook.tick()
    assert it.woken == 1


@in_virtual_time
async def test_a_burst_of_fills_leads_to_one_look_soon_after_its_first() -> None:
    it = View()
    it.open()
    for _ in range(3):
        it.outlook.look_soon()
        await quiet(SOON_SECONDS / 3)
    it.outlook.tick()
    it.outlook.tick()
    assert it.woken == 1


@in_virtual_time
async def test_a_deadline_is_looked_at_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "watch", watching(g1=Watch(None, None, START + timedelta(seconds=3))))
    it = View()
    it.open()
    it.outlook.follow((group(),), ())
    await quiet(2.9)
    it.outlook.tick()
    assert it.woken == 0
    await quiet(0.1)
    it.outlook.tick()
    assert it.woken == 1
    assert it.outlook.seen(EMPTY, ())[-1] == TimePassed(VirtualClock().now())
