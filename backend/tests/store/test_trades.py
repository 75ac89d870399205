"""What the database sums up of groups that ended is what the core derives from their fills."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import repeat
from zoneinfo import ZoneInfo

import pytest

from dca_engine.core.figures import figures, funding, holdings, total
from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId, Purpose
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import FundingPaid
from dca_engine.core.order import Order
from dca_engine.core.performance.analysis import Ended
from dca_engine.core.performance.trade import Slippage, Trade
from dca_engine.core.values import ZERO, MarketKind, OrderSide, OrderType
from dca_engine.store.database import Database
from dca_engine.store.journal import PgJournal
from dca_engine.store.paging import Place
from dca_engine.store.repositories.trade_sums import trades_added_up
from dca_engine.store.repositories.trades import ended_after, last_alert_at, realized_by_ended, trades_page
from tests.core.story import ACCOUNT, BTC_PERP, SETTINGS, Story, levels
from tests.core.trades import added_up
from tests.store.stores import OWNER, add_portfolio
from tests.store.stories import batches_of, beginning_of, random_story

D = Decimal
P = PortfolioId("p")
FIRST = Place(datetime(2000, 1, 1, tzinfo=UTC), "")
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)


async def keep(database: Database, story: Story) -> None:
    journal, before = PgJournal(database.hot), beginning_of(story)
    await add_portfolio(database, before)
    fence = (await journal.take(P)).fence
    for batch in batches_of(before, story.events, repeat(10)):
        await journal.commit(fence, batch)


async def stored(database: Database, size: int = 100, until: datetime = FOREVER) -> list[Trade]:
    """Of all pages."""
    found: list[Trade] = []
    after: Place | None = FIRST
    async with database.reading() as session:
        while after is not None:
            page = await trades_page(session, OWNER.id, P, after, until, size)
            found += page.trades
            after = page.following
    return found


def slippage(group: Group, *, of_entries: bool) -> Slippage:
    whole = Slippage()
    for order in group.orders.values():
        planned = planned_price(group, order)
        if planned is not None and (order.purpose is Purpose.ENTRY) is of_entries:
            sign = 1 if order.side is OrderSide.BUY else -1
            for fill in order.fills:
                cost = (fill.price - planned) * fill.quantity * sign
                whole = whole.plus(Slippage(planned * fill.quantity, cost))
    return whole


def planned_price(group: Group, order: Order) -> Decimal | None:
    if order.purpose is not Purpose.ENTRY:
        return order.price if order.reference_price is None else order.reference_price
    if order.type is OrderType.LIMIT:
        return None
    return group.pyramids[order.pyramid].legs[order.leg].price


@pytest.mark.parametrize("seed", range(4))
async def test_sums_of_the_database_are_the_cores(database: Database, seed: int) -> None:
    story = random_story(seed, 600)
    await keep(database, story)
    traded = {g.id: g for g in story.ended if any(order.fills for order in g.orders.values())}
    found = {trade.group_id: trade for trade in await stored(database)}
    assert found.keys() == traded.keys()
    assert len(found) > 3
    for key, group in traded.items():
        trade, numbers = found[key], figures(group)
        assert (trade.realized, trade.fees) == (numbers.realized_pnl, numbers.fees)
        assert trade.funding == funding(group)
        assert trade.entered == total(holdings(group).values()).entered.value
        assert trade.entry_slippage == slippage(group, of_entries=True)
        assert trade.exit_slippage == slippage(group, of_entries=False)
        assert (trade.side, trade.timeframe, trade.symbol) == (group.side, group.timeframe, group.market.symbol)
        assert trade.opened_at == group.opened_at


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/St_Johns"])
@pytest.mark.parametrize("seed", range(4))
async def test_what_the_database_adds_up_is_what_the_trades_add_up_to(database: Database, seed: int, zone: str) -> None:
    await keep(database, random_story(seed, 600))
    trades = await stored(database)
    middle = trades[len(trades) // 2].ended_at
    for since, until in ((FIRST.time, FOREVER), (middle, FOREVER), (FIRST.time, middle), (middle, middle)):
        within = [trade for trade in trades if since <= trade.ended_at < until]
        async with database.reading() as session:
            found = await trades_added_up(session, OWNER.id, P, since, until, ZoneInfo(zone))
        expected = added_up(within, ZoneInfo(zone))
        assert set(found.parts) == set(expected.parts)
        assert (found.days, found.distribution) == (expected.days, expected.distribution)
        assert (found.best, found.worst) == (expected.best, expected.worst)
    async with database.reading() as session:
        strangers = await trades_added_up(session, "stranger", P, FIRST.time, FOREVER, UTC)
    assert strangers == Ended([], [], [], (), ())


def sold_at_market(paid: str, sold: str, seen: str = "50000") -> Story:
    """One leg of 0.02 planned at 50 000, bought at market and closed by hand when the price was `seen`."""
    ladder = Ladder(levels("0", weight="100", tp="50"), entry_order_type=OrderType.MARKET)
    story = Story(replace(SETTINGS, ladder=ladder))
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY), price=paid)
    story.accept()
    story.wait(3600)
    story.see(seen)
    story.close_by_hand()
    story.confirm_cancels()
    story.accept()
    story.fill(story.order(Purpose.CLOSE), price=sold)
    return story


async def test_slippage_worked_by_hand(database: Database) -> None:
    """0.02 planned at 50 000 and bought at 50 100: 2 lost of 1 000. Sold at 49 900, decided at 50 000: 2 again."""
    await keep(database, sold_at_market("50100", "49900"))
    (trade,) = await stored(database)
    assert trade.entry_slippage == Slippage(D(1000), D(2))
    assert trade.exit_slippage == Slippage(D(1000), D(2))
    assert (trade.entered, trade.realized, trade.held_for) == (D(1002), D(-4), timedelta(hours=1))


async def test_better_than_planned_is_below_zero(database: Database) -> None:
    await keep(database, sold_at_market("49900", "50100"))
    (trade,) = await stored(database)
    assert trade.slippage == Slippage(D(2000), D(-4))


async def test_funding_of_a_perpetual_is_its_trades(database: Database) -> None:
    story = Story(kind=MarketKind.LINEAR)
    story.signal(market=BTC_PERP)
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    for payment, amount in (("f1", "-0.30"), ("f2", "0.125")):
        story.tell(FundingPaid(story.now, ACCOUNT, BTC_PERP.symbol, payment, D(amount)))
    story.accept()
    story.see("50000", BTC_PERP)
    story.close_by_hand()
    story.confirm_cancels()
    story.accept()
    story.fill(story.order(Purpose.CLOSE), price="50000")
    await keep(database, story)
    (trade,) = await stored(database)
    assert trade.funding == trade.realized == D("-0.175")


async def test_a_group_that_never_traded_is_no_trade(database: Database) -> None:
    story = Story()
    story.signal()
    story.accept()
    story.exit()
    story.confirm_cancels()
    assert len(story.ended) == 1
    await keep(database, story)
    assert await stored(database) == []
    assert await stored(database, size=1) == []


async def test_pages_hold_every_trade_once_in_order_of_ends(database: Database) -> None:
    await keep(database, random_story(2, 600))
    whole = await stored(database)
    assert [t.ended_at for t in whole] == sorted(t.ended_at for t in whole)
    for size in (1, 2, 3):
        assert await stored(database, size) == whole


async def test_a_span_ends_before_its_last_moment(database: Database) -> None:
    await keep(database, sold_at_market("50000", "50500"))
    (trade,) = await stored(database)
    assert await stored(database, until=trade.ended_at) == []
    assert len(await stored(database, until=trade.ended_at + timedelta(microseconds=1))) == 1
    async with database.reading() as session:
        page = await trades_page(session, OWNER.id, P, Place(trade.ended_at, ""), FOREVER)
        later = await trades_page(session, OWNER.id, P, Place(trade.ended_at + timedelta(microseconds=1), ""), FOREVER)
        strangers = await trades_page(session, "stranger", P, FIRST, FOREVER)
    assert (page.trades, later.trades, strangers.trades) == ((trade,), (), ())


async def test_what_was_realized_by_a_moment(database: Database) -> None:
    """A group opened at 9:15 and ended an hour later: until then it is open, from then on its profit counts."""
    story = sold_at_market("50000", "50500")
    await keep(database, story)
    (trade,) = await stored(database)
    async with database.reading() as session:
        assert await realized_by_ended(session, OWNER.id, P, trade.ended_at) == ZERO
        assert await realized_by_ended(session, OWNER.id, P, FOREVER) == 10
        assert await realized_by_ended(session, "stranger", P, FOREVER) == ZERO
        then = trade.ended_at - timedelta(minutes=1)
        assert [g.id for g in await ended_after(session, OWNER.id, P, then)] == [trade.group_id]
        assert await ended_after(session, OWNER.id, P, trade.opened_at) == []
        assert await ended_after(session, OWNER.id, P, FOREVER) == []
        assert await ended_after(session, "stranger", P, then) == []


async def test_no_alert_came_yet(database: Database) -> None:
    await keep(database, sold_at_market("50000", "50500"))
    async with database.reading() as session:
        assert await last_alert_at(session, OWNER.id, P) is None
