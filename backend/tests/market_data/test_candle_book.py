"""Many who look at a market ask its venue no more often than one, and see what it said."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import AccountId
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.market_data.aggregation import moment_of, seconds_of
from dca_engine.market_data.candle_book import BLOCK, FRESH, MOST_BLOCKS, MOST_JOINED, CandleBook, Wanted
from dca_engine.market_data.timeframes import DAY, WEEK, NoSuchCandlesError
from dca_engine.ports import Candle
from tests.runtime.scripted import ScriptedExchange

NOW = 1_769_850_000 + 630
"""2026-01-31 09:10:30 UTC."""
LENGTHS = (60, 900, 3_600, DAY, WEEK)
LISTED = NOW - 40 * DAY
"""Before that the venue has nothing."""
MINUTES = Wanted(AccountId("a"), "BTC/USDT", 60, 10)


class SetClock:
    def __init__(self) -> None:
        self.seconds = NOW

    def now(self) -> datetime:
        return moment_of(self.seconds)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody waits here")


class Venue(ScriptedExchange):
    """Every candle opens and closes at its own number, so that they can be told apart."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        self.requests: list[tuple[int, datetime, datetime]] = []
        self.is_down = False
        self.answers = asyncio.Event()
        self.answers.set()
        self._clock = clock

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        return LENGTHS

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        self.requests.append((length, since, before))
        await self.answers.wait()
        if self.is_down:
            raise ExchangeConnectionError("down")
        first = -(-max(seconds_of(since), LISTED) // length)
        last = min(seconds_of(before) - 1, self._clock.seconds) // length
        return [numbered(number, length) for number in range(first, last + 1)]


def numbered(number: int, length: int) -> Candle:
    price = Decimal(number)
    return Candle(moment_of(number * length), price, price, price, price, Decimal(1))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def venue(clock: SetClock) -> Venue:
    return Venue(clock)


@pytest.fixture
def book(clock: SetClock) -> CandleBook:
    return CandleBook(clock)


async def test_the_latest_come_oldest_first_the_forming_one_last(book: CandleBook, venue: Venue) -> None:
    found = await book.read(venue, MINUTES)
    assert [c.time for c in found] == [moment_of(NOW - 30 - 60 * back) for back in range(9, -1, -1)]


async def test_older_ones_come_before_a_moment(book: CandleBook, venue: Venue) -> None:
    newest = await book.read(venue, MINUTES)
    older = await book.read(venue, replace(MINUTES, before=newest[0].time))
    assert len(older) == 10
    assert older[-1].time == newest[0].time - timedelta(minutes=1)


async def test_a_moment_within_a_candle_shows_that_candle_whole(book: CandleBook, venue: Venue) -> None:
    start = moment_of(NOW - 30 - 600)
    for before, last in ((start, -60), (start + timedelta(microseconds=1), 0), (start + timedelta(seconds=59), 0)):
        found = await book.read(venue, replace(MINUTES, before=before))
        assert found[-1].time == start + timedelta(seconds=last)
    quarter = await book.read(venue, replace(MINUTES, length=2_700, limit=1, before=moment_of(NOW - DAY)))
    assert quarter[0].volume == 3


async def test_ten_who_look_at_once_ask_once(book: CandleBook, venue: Venue) -> None:
    venue.answers.clear()
    looking = [asyncio.create_task(book.read(venue, MINUTES)) for _ in range(10)]
    await asyncio.sleep(0)
    venue.answers.set()
    seen = await asyncio.gather(*looking)
    assert all(one == seen[0] for one in seen)
    assert len(venue.requests) == 1


async def test_the_end_is_asked_for_again_only_after_a_while_and_only_the_end(
    book: CandleBook, venue: Venue, clock: SetClock
) -> None:
    await book.read(venue, MINUTES)
    clock.seconds += FRESH.seconds - 1
    await book.read(venue, MINUTES)
    assert len(venue.requests) == 1
    clock.seconds += 120
    found = await book.read(venue, MINUTES)
    assert found[-1].time == moment_of(NOW - 30 + 120)
    _, since, _ = venue.requests[1]
    assert since == moment_of(NOW - 30 - 60), "the one that was forming, and the one before"


async def test_what_is_over_is_never_asked_for_again(book: CandleBook, venue: Venue, clock: SetClock) -> None:
    long_ago = replace(MINUTES, before=moment_of(NOW - 30 * DAY))
    first = await book.read(venue, long_ago)
    clock.seconds += 10 * DAY
    assert await book.read(venue, long_ago) == first
    assert len(venue.requests) == 1


async def test_a_clock_that_was_set_back_keeps_nothing_old(book: CandleBook, venue: Venue, clock: SetClock) -> None:
    clock.seconds += DAY
    await book.read(venue, MINUTES)
    clock.seconds -= DAY
    await book.read(venue, replace(MINUTES, before=moment_of(NOW + DAY)))
    clock.seconds += DAY // 2
    found = await book.read(venue, MINUTES)
    assert found[-1].time == moment_of(NOW - 30 + DAY // 2)


async def test_what_the_venue_lacks_is_made_of_shorter_ones(book: CandleBook, venue: Venue) -> None:
    found = await book.read(venue, replace(MINUTES, length=2_700, limit=3))
    assert [c.time for c in found] == [moment_of(NOW - 630 - 5_400 + 2_700 * n) for n in range(3)]
    assert found[0].open == Decimal((NOW - 630 - 5_400) // 900)
    assert found[0].volume == 3
    assert found[-1].volume == 1, "it is still forming"
    assert {length for length, _, _ in venue.requests} == {900}


async def test_before_the_market_was_listed_there_is_nothing(book: CandleBook, venue: Venue) -> None:
    assert await book.read(venue, replace(MINUTES, before=moment_of(LISTED - DAY))) == []
    assert await book.read(venue, replace(MINUTES, before=moment_of(0))) == []


async def test_days_weeks_and_months_are_had(book: CandleBook, venue: Venue) -> None:
    days = await book.read(venue, replace(MINUTES, length=DAY, limit=5))
    weeks = await book.read(venue, replace(MINUTES, length=2 * WEEK, limit=2))
    months = await book.read(venue, replace(MINUTES, length=30 * DAY, limit=2))
    assert [f"{c.time:%d}" for c in days] == ["27", "28", "29", "30", "31"]
    assert all(f"{c.time:%a}" == "Mon" for c in weeks)
    assert [f"{c.time:%Y-%m-%d}" for c in months] == ["2025-12-01", "2026-01-01"]


async def test_what_is_made_of_very_many_comes_in_smaller_numbers(book: CandleBook, venue: Venue) -> None:
    """Of a day and a minute each is made of 1 441."""
    found = await book.read(venue, replace(MINUTES, length=DAY + 60, limit=500))
    assert len(found) == MOST_JOINED // 1_441
    assert len(venue.requests) <= MOST_JOINED // BLOCK + 2


async def test_what_cannot_be_made_is_said_so(book: CandleBook, venue: Venue) -> None:
    with pytest.raises(NoSuchCandlesError):
        await book.read(venue, replace(MINUTES, length=30))
    assert venue.requests == []


async def test_while_the_venue_is_away_what_was_known_is_known(book: CandleBook, venue: Venue, clock: SetClock) -> None:
    assert book.known(venue, MINUTES) == []
    before = await book.read(venue, MINUTES)
    venue.is_down = True
    clock.seconds += 60
    with pytest.raises(ExchangeConnectionError):
        await book.read(venue, MINUTES)
    assert book.known(venue, MINUTES) == before[1:]
    venue.is_down = False
    assert (await book.read(venue, MINUTES))[-1].time == moment_of(NOW + 30)


async def test_accounts_and_markets_do_not_mix(book: CandleBook, venue: Venue) -> None:
    await book.read(venue, MINUTES)
    assert book.known(venue, replace(MINUTES, account_id=AccountId("b"))) == []
    assert book.known(venue, replace(MINUTES, symbol="ETH/USDT")) == []


async def test_it_forgets_what_nobody_looked_at_for_the_longest_time(book: CandleBook, venue: Venue) -> None:
    await book.read(venue, MINUTES)
    for number in range(MOST_BLOCKS):
        await book.read(venue, replace(MINUTES, symbol=f"SYN{number}/USDT"))
    assert book.known(venue, MINUTES) == []
    assert len(book.known(venue, replace(MINUTES, symbol="SYN0/USDT"))) == 10
