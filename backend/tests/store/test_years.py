"""The past that `bench analytics` writes: the store takes it for one that an engine lived through."""

from datetime import UTC, datetime, timedelta

from dca_engine.core.ids import PortfolioId
from dca_engine.modes.bench.years import write_years
from dca_engine.store.database import Database
from dca_engine.store.journal import PgJournal
from dca_engine.store.repositories.equity import samples_between
from dca_engine.store.repositories.trade_sums import trades_added_up
from tests.core.story import Story
from tests.store.stores import OWNER, add_portfolio
from tests.store.stories import batch_of, beginning_of

P = PortfolioId("p")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SINCE = NOW - timedelta(days=90)


async def test_every_life_is_a_trade_and_the_equity_follows_them(database: Database) -> None:
    story, journal = Story(), PgJournal(database.hot)
    await add_portfolio(database, beginning_of(story))
    await journal.commit((await journal.take(P)).fence, batch_of(beginning_of(story), 0, *story.events))
    await write_years(database, P, 130, SINCE, NOW)
    kept = (await journal.take(P)).portfolio
    async with database.reading() as session:
        found = await trades_added_up(session, OWNER.id, P, SINCE, NOW, UTC)
        samples = await samples_between(session, OWNER.id, P, SINCE, NOW)
    assert (len(kept.groups), kept.next_group) == (0, 131)
    assert sum(part.results.count for part in found.parts) == sum(day.count for day in found.days) == 130
    assert sum(part.results.realized for part in found.parts) == kept.realized_total == samples[-1].realized
    assert min(len(found.best), len(found.worst)) == 10
    assert len(samples) == (90 - 60) * 6 + (60 - 2) * 96 + 2 * 1440
