"""Samples of equity: once a minute, sparser the longer ago, of their user only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.portfolio import Account
from dca_engine.core.values import MarketKind
from dca_engine.store.database import Database
from dca_engine.store.equity_book import PgEquityBook
from dca_engine.store.repositories.equity import first_sample, sample_at, samples_between
from tests.core.trades import MONDAY, D, sample
from tests.store.stores import OWNER, add_portfolio
from tests.store.stories import empty_portfolio

P, OTHER = PortfolioId("p"), PortfolioId("p2")
ANOTHER = replace(empty_portfolio(portfolio_id=OTHER), accounts=(Account(AccountId("other"), MarketKind.SPOT),))
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


async def stored(database: Database, user_id: str = OWNER.id, portfolio_id: PortfolioId = P) -> list[EquitySample]:
    async with database.reading() as session:
        return await samples_between(session, user_id, portfolio_id, *ALWAYS)


async def test_what_is_kept_is_read_to_the_last_digit(database: Database) -> None:
    await add_portfolio(database, empty_portfolio())
    kept = [
        EquitySample(MONDAY, D("1000.00"), D("0.123456789012345678"), D("-5.5"), D("200.010")),
        sample(1, "3"),
    ]
    await PgEquityBook(database).keep([(P, one) for one in reversed(kept)])
    found = await stored(database)
    assert list(map(str, found)) == list(map(str, kept))


async def test_the_first_sample_of_a_minute_stays(database: Database) -> None:
    await add_portfolio(database, empty_portfolio())
    book = PgEquityBook(database)
    await book.keep([(P, sample(1, "3"))])
    await book.keep([(P, sample(1, "4")), (P, sample(2, "5"))])
    await book.keep([])
    assert await stored(database) == [sample(1, "3"), sample(2, "5")]


async def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(database: Database) -> None:
    await add_portfolio(database, empty_portfolio())
    samples = [sample(hour, str(hour)) for hour in range(4)]
    await PgEquityBook(database).keep([(P, one) for one in samples])
    async with database.reading() as session:
        assert await samples_between(session, OWNER.id, P, samples[1].time, samples[3].time) == samples[1:3]
        assert await sample_at(session, OWNER.id, P, samples[2].time) == samples[2]
        assert await sample_at(session, OWNER.id, P, samples[2].time - timedelta(seconds=1)) == samples[1]
        assert await sample_at(session, OWNER.id, P, samples[0].time - timedelta(seconds=1)) is None
        assert await first_sample(session, OWNER.id, P) == samples[0]
        assert await first_sample(session, OWNER.id, OTHER) is None


async def test_samples_are_their_users_own(database: Database) -> None:
    await add_portfolio(database, empty_portfolio())
    await add_portfolio(database, ANOTHER)
    await PgEquityBook(database).keep([(P, sample(1, "3")), (OTHER, sample(1, "4"))])
    assert await stored(database) == [sample(1, "3")]
    assert await stored(database, portfolio_id=OTHER) == [sample(1, "4")]
    assert await stored(database, user_id="stranger") == []


async def test_old_samples_become_sparser(database: Database) -> None:
    """Three hours of minutes: of 61 days ago one is left per 4 h, of 3 days ago one per quarter, of today each."""
    await add_portfolio(database, empty_portfolio())
    await add_portfolio(database, ANOTHER)
    now, book = MONDAY + timedelta(hours=16), PgEquityBook(database)
    ages = (timedelta(days=61), timedelta(days=3), timedelta())
    minutes = [now - age - timedelta(hours=4) + timedelta(minutes=n) for age in ages for n in range(180)]
    samples = [EquitySample(time, D(1000), D(0), D(0), D(0)) for time in minutes]
    await book.keep([(portfolio_id, one) for portfolio_id in (P, OTHER) for one in samples])
    await book.thin_out(now)
    await book.thin_out(now)
    for portfolio_id in (P, OTHER):
        left = [one.time for one in await stored(database, portfolio_id=portfolio_id)]
        assert left == [minutes[0], *minutes[180:360:15], *minutes[360:]]
