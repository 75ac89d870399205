"""The contract of `ports.Exchange`, as numbered cases: every implementation passes the same ones.

A subclass supplies the fixture `stage` and its market. What is about money differs between spot and linear and stands
in `spot_contract` and `linear_contract`; cases about a network that fails are in `wire_contract`.
"""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.order import OrderStatus
from dca_engine.exchanges.errors import MarketGoneError
from dca_engine.market_data.aggregation import aggregated, moment_of, seconds_of
from dca_engine.market_data.timeframes import span
from dca_engine.ports import Refused, StreamOpened, Unknown
from tests.contract.stage import Stage, Trading, cancel, done, first_prices, limit, listening


class ExchangeContract(Trading):
    # --- placing ----------------------------------------------------------------------------------------------------

    async def test_c02_a_limit_order_away_from_the_price_rests(self, stage: Stage) -> None:
        placed = done(await stage.exchange.place(self.limit("DC02", "0.00400", "49750.00")))
        assert (placed.client_order_id, placed.symbol, placed.status) == ("DC02", self.symbol, OrderStatus.OPEN)
        assert (placed.quantity, placed.price) == (Decimal("0.004"), Decimal(49750))
        assert placed.reported_quantity == 0
        assert placed.fills == ()
        [resting] = await stage.exchange.open_orders()
        assert (resting.client_order_id, resting.venue_order_id) == ("DC02", placed.venue_order_id)
        assert (resting.price, resting.quantity) == (Decimal(49750), Decimal("0.004"))

    # --- refusals (spec 10) -----------------------------------------------------------------------------------------

    async def test_c07_an_open_client_order_id_is_not_taken_again(self, stage: Stage) -> None:
        """It exists, so the answer is `Unknown` and a look-up tells of the first order; there is only one."""
        done(await stage.exchange.place(self.limit("DC07", "0.00400", "49750.00")))
        assert isinstance(await stage.exchange.place(self.limit("DC07", "0.00500", "49000.00")), Unknown)
        found = await stage.exchange.order(self.symbol, ClientOrderId("DC07"))
        assert found is not None
        assert found.quantity == Decimal("0.004")
        assert len(await stage.exchange.open_orders()) == 1

    async def test_c08_too_little_money_is_final(self, stage: Stage) -> None:
        answer = await stage.exchange.place(self.limit("DC08", "50", "49750.00"))
        assert isinstance(answer, Refused)
        assert answer.code == "InsufficientFundsError"
        assert answer.reason

    @pytest.mark.parametrize(
        ("quantity", "price"),
        [
            pytest.param("0.00400", "49750.005", id="price off the tick"),
            pytest.param("0.004005", "49750.00", id="quantity off the step"),
            pytest.param("9001", "49750.00", id="above the largest quantity"),
        ],
    )
    async def test_c09_a_broken_rule_is_final(self, stage: Stage, quantity: str, price: str) -> None:
        await self.refused(stage, self.limit("DC09", quantity, price))

    async def test_c09_an_order_below_the_least_value_is_final(self, stage: Stage) -> None:
        await self.refused(stage, self.limit("DC09", self.too_small, "49750.00"))

    async def refused(self, stage: Stage, command: PlaceOrder) -> None:
        answer = await stage.exchange.place(command)
        assert isinstance(answer, Refused)
        assert answer.code == "OrderValidationError"
        assert await stage.exchange.open_orders() == []

    async def test_c10_an_unknown_market_is_final(self, stage: Stage) -> None:
        assert isinstance(await stage.exchange.place(limit("DC10", "1", "1", symbol="NO/SUCH")), Refused)
        assert isinstance(await stage.exchange.cancel(cancel("DC10", "NO/SUCH")), Refused)

    # --- partial fills and cancels ----------------------------------------------------------------------------------

    async def test_c12_a_resting_order_is_cancelled(self, stage: Stage) -> None:
        done(await stage.exchange.place(self.limit("DC12", "0.00400", "49750.00")))
        cancelled = done(await stage.exchange.cancel(self.cancel("DC12")))
        assert (cancelled.client_order_id, cancelled.status) == ("DC12", OrderStatus.CANCELLED)
        assert await stage.exchange.open_orders() == []

    async def test_c13_a_cancel_after_a_partial_fill_tells_the_fill(self, stage: Stage) -> None:
        """Peers' pain 12: everything is sized from what was executed."""
        done(await stage.exchange.place(self.limit("DC13", "0.00400", "49750.00")))
        stage.fill(self.symbol, "DC13", Decimal("0.001"))
        cancelled = done(await stage.exchange.cancel(self.cancel("DC13")))
        assert (cancelled.status, cancelled.reported_quantity) == (OrderStatus.CANCELLED, Decimal("0.001"))
        assert [fill.quantity for fill in cancelled.fills] == [Decimal("0.001")]

    async def test_c14_a_cancel_that_lost_the_race_tells_the_true_state(self, stage: Stage) -> None:
        """Spec 6.3: a target may fill while its cancel is on the way."""
        done(await stage.exchange.place(self.limit("DC14", "0.00400", "49750.00")))
        stage.set_price(self.symbol, Decimal(49000))
        told = done(await stage.exchange.cancel(self.cancel("DC14")))
        assert (told.status, told.reported_quantity) == (OrderStatus.FILLED, Decimal("0.004"))
        assert sum(fill.quantity for fill in told.fills) == Decimal("0.004")

    async def test_c15_a_second_cancel_tells_the_same_end(self, stage: Stage) -> None:
        done(await stage.exchange.place(self.limit("DC15", "0.00400", "49750.00")))
        done(await stage.exchange.cancel(self.cancel("DC15")))
        assert done(await stage.exchange.cancel(self.cancel("DC15"))).status is OrderStatus.CANCELLED

    async def test_c16_a_cancel_of_nothing_is_refused(self, stage: Stage) -> None:
        assert isinstance(await stage.exchange.cancel(self.cancel("DC16")), Refused)

    # --- looking up -------------------------------------------------------------------------------------------------

    async def test_c17_a_filled_order_is_found_with_all_its_fills(self, stage: Stage) -> None:
        placed = await self.traded(stage, self.market("DC17", "0.00400"))
        found = await stage.exchange.order(self.symbol, ClientOrderId("DC17"))
        assert found is not None
        assert (found.status, found.fills) == (OrderStatus.FILLED, placed.fills)

    async def test_c18_an_order_that_never_was_is_not_found(self, stage: Stage) -> None:
        assert await stage.exchange.order(self.symbol, ClientOrderId("DC18")) is None

    async def test_c18_an_order_of_a_market_that_is_not_there_is_no_absence(self, stage: Stage) -> None:
        """Absent is what may be sent again; there, nothing may."""
        with pytest.raises(MarketGoneError):
            await stage.exchange.order("NO/SUCH", ClientOrderId("DC18"))

    async def test_c19_open_orders_of_all_markets_come_in_one_call(self, stage: Stage) -> None:
        done(await stage.exchange.place(self.limit("DC19A", "0.00400", "49750.00")))
        done(await stage.exchange.place(self.limit("DC19B", "0.1", "2900.00", symbol=self.other)))
        resting = await stage.exchange.open_orders()
        assert {(order.symbol, order.client_order_id) for order in resting} == {
            (self.symbol, "DC19A"),
            (self.other, "DC19B"),
        }

    async def test_c20_fills_since_a_moment_come_oldest_first(self, stage: Stage) -> None:
        """Peers' pain 14: what a stream missed is asked for from a cursor."""
        first = (await self.traded(stage, self.market("DC20A", "0.00300"))).fills[0]
        await asyncio.sleep(0.005)  # venues date trades in milliseconds
        second = (await self.traded(stage, self.market("DC20B", "0.00200"))).fills[0]
        found = await stage.exchange.fills_since(self.symbol, first.time)
        assert [item.fill for item in found] == [first, second]
        assert [item.fill for item in await stage.exchange.fills_since(self.symbol, second.time)] == [second]
        assert await stage.exchange.fills_since(self.symbol, second.time + timedelta(seconds=60)) == []

    # --- streams ----------------------------------------------------------------------------------------------------

    async def test_c22_the_stream_tells_every_step_of_an_order(self, stage: Stage) -> None:
        async with listening(stage.exchange) as heard:
            assert isinstance(heard.messages[0], StreamOpened)
            done(await stage.exchange.place(self.limit("DC22", "0.00400", "49750.00")))
            done(await stage.exchange.cancel(self.cancel("DC22")))
            steps = await heard.until_reports("DC22", 2)
        assert [step.status for step in steps] == [OrderStatus.OPEN, OrderStatus.CANCELLED]

    async def test_c23_two_fast_fills_of_one_order_both_arrive(self, stage: Stage) -> None:
        """Two messages in one breath, and no cache in between may fold them into one."""
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(self.limit("DC23", "0.00400", "49750.00")))
            stage.fill(self.symbol, "DC23", Decimal("0.001"))
            stage.fill(self.symbol, "DC23", Decimal("0.002"))
            stage.set_price(self.symbol, Decimal(49000))
            steps = await heard.until_reports("DC23", 4)
        assert [step.status for step in steps] == [
            OrderStatus.OPEN,
            OrderStatus.PARTIALLY_FILLED,
            OrderStatus.PARTIALLY_FILLED,
            OrderStatus.FILLED,
        ]
        fills = [fill for step in steps for fill in step.fills]
        assert [fill.quantity for fill in fills] == [Decimal("0.001"), Decimal("0.002"), Decimal("0.001")]
        assert len({fill.trade_id for fill in fills}) == 3
        assert [step.reported_quantity for step in steps] == [0, Decimal("0.001"), Decimal("0.003"), Decimal("0.004")]

    async def test_c24_the_stream_and_the_answer_tell_the_same_fill(self, stage: Stage) -> None:
        """Both may be booked: the trade's id makes them one."""
        async with listening(stage.exchange) as heard:
            placed = await self.traded(stage, self.market("DC24", "0.00400"))
            steps = await heard.until_reports("DC24", 2)
        assert steps[-1].fills == placed.fills

    async def test_c26_a_hundred_orders_are_told_one_by_one(self, stage: Stage) -> None:
        names = [f"DC26{n:03d}" for n in range(50)]
        async with listening(stage.exchange) as heard:
            await asyncio.gather(*(stage.exchange.place(self.limit(name, "0.00400", "49750.00")) for name in names))
            stage.set_price(self.symbol, Decimal(49000))
            await heard.until(lambda _: all(len(heard.reports(name)) == 2 for name in names))
        assert all(heard.reports(name)[1].fills[0].quantity == Decimal("0.004") for name in names)

    async def test_c27_prices_start_at_once_and_follow(self, stage: Stage) -> None:
        async with contextlib.aclosing(stage.exchange.prices([self.symbol, self.other])) as prices:
            known = {price.symbol: price for price in await first_prices(prices, 2)}
            assert {known[self.symbol].bid, known[self.symbol].ask, known[self.symbol].last} == {Decimal(50000)}
            assert known[self.other].last == 3000
            stage.set_price(self.symbol, Decimal(50500))
            [moved] = await first_prices(prices, 1)
        assert moved.symbol == self.symbol
        assert {moved.bid, moved.ask, moved.last} == {Decimal(50500)}

    # --- candles ----------------------------------------------------------------------------------------------------

    async def test_c29_candles_are_what_the_price_did(self, stage: Stage) -> None:
        """Over a full minute there may be two of them."""
        since = datetime.now(UTC) - timedelta(hours=1)
        for price in (49_000, 51_000, 50_500):
            stage.set_price(self.symbol, Decimal(price))
        minute, *_ = stage.exchange.candle_lengths
        found = await stage.exchange.candles(self.symbol, minute, since, datetime.now(UTC) + timedelta(minutes=1))
        assert minute == 60
        assert (found[0].open, found[-1].close) == (Decimal(50_000), Decimal(50_500))
        assert (min(c.low for c in found), max(c.high for c in found)) == (Decimal(49_000), Decimal(51_000))
        assert all(c.low <= min(c.open, c.close) <= max(c.open, c.close) <= c.high for c in found)
        assert all(c.time.second == c.time.microsecond == 0 and c.volume >= 0 for c in found)
        assert [c.time for c in found] == sorted({c.time for c in found})
        again = await stage.exchange.candles(self.symbol, minute, found[0].time, found[-1].time)
        assert list(again) == list(found[:-1]), "from a moment on, and before one"

    async def test_c30_every_length_is_made_of_the_shortest(self, stage: Stage) -> None:
        """And begins where the engine would begin it."""
        stage.set_price(self.symbol, Decimal(49_000))
        shortest, *_ = stage.exchange.candle_lengths
        now = seconds_of(datetime.now(UTC))
        for length in stage.exchange.candle_lengths:
            since, before = map(moment_of, span(now, length))
            whole = await stage.exchange.candles(self.symbol, length, since, before)
            parts = await stage.exchange.candles(self.symbol, shortest, since, before)
            assert list(whole) == aggregated(parts, length), length

    async def test_c31_where_there_is_nothing_there_are_no_candles(self, stage: Stage) -> None:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        assert list(await stage.exchange.candles(self.symbol, 60, long_ago, long_ago + timedelta(hours=1))) == []
        with pytest.raises(MarketGoneError):
            await stage.exchange.candles("NO/SUCH", 60, long_ago, long_ago + timedelta(hours=1))

    # --- the end ----------------------------------------------------------------------------------------------------

    async def test_c28_close_leaves_nothing_running(self, stage: Stage) -> None:
        before = asyncio.all_tasks()
        done(await stage.exchange.place(self.limit("DC28", "0.00400", "49750.00")))
        async with listening(stage.exchange):
            pass
        await stage.exchange.close()
        assert {task for task in asyncio.all_tasks() - before if not _of_the_stage(task)} == set()


def _of_the_stage(task: "asyncio.Task[object]") -> bool:
    """A server in the same process answers in tasks of its own."""
    return "web_protocol" in repr(task.get_coro()) or "RequestHandler" in repr(task.get_coro())
