"""The contract of `ports.Exchange`, as numbered cases: every implementation passes the same ones.

A subclass supplies the fixture `stage`. Cases about a network that fails are in `wire_contract`.
"""

import asyncio
import contextlib
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind, OrderSide
from dca_engine.ports import Balance, BalancesChanged, Refused, StreamMessage, StreamOpened, Unknown
from tests.contract.stage import Stage, cancel, done, first_prices, limit, listening, market

BTC = "BTC/USDT"


class ExchangeContract:
    # --- markets ----------------------------------------------------------------------------------------------------

    async def test_c01_market_rules_are_exact(self, stage: Stage) -> None:
        """Spec 4: rounding goes by the market's rules, so these must be the venue's own, digit for digit."""
        markets = await stage.exchange.load_markets()
        assert markets[BTC] == Market(
            symbol=BTC,
            base="BTC",
            quote="USDT",
            kind=MarketKind.SPOT,
            tick_size=Decimal("0.01"),
            step_size=Decimal("0.00001"),
            min_quantity=Decimal("0.00001"),
            min_notional=Decimal(5),
            max_quantity=Decimal(9000),
            maker_fee_rate=Decimal("0.001"),
            taker_fee_rate=Decimal("0.001"),
        )
        assert str(markets[BTC].tick_size) == "0.01"
        assert str(markets[BTC].step_size) == "0.00001"

    # --- placing ----------------------------------------------------------------------------------------------------

    async def test_c02_a_limit_order_away_from_the_price_rests(self, stage: Stage) -> None:
        placed = done(await stage.exchange.place(limit("DC02", "0.00400", "49750.00")))
        assert (placed.client_order_id, placed.symbol, placed.status) == ("DC02", BTC, OrderStatus.OPEN)
        assert (placed.quantity, placed.price) == (Decimal("0.004"), Decimal(49750))
        assert placed.reported_quantity == 0
        assert placed.fills == ()
        [resting] = await stage.exchange.open_orders()
        assert (resting.client_order_id, resting.venue_order_id) == ("DC02", placed.venue_order_id)
        assert (resting.price, resting.quantity) == (Decimal(49750), Decimal("0.004"))

    async def test_c03_a_market_order_answers_with_its_fills_and_fees(self, stage: Stage) -> None:
        """Spec 5: a buy pays its fee in base; the fee's worth in quote is told along with it."""
        placed = done(await stage.exchange.place(market("DC03", "0.00400")))
        assert (placed.status, placed.reported_quantity, placed.price) == (OrderStatus.FILLED, Decimal("0.004"), None)
        [fill] = placed.fills
        assert (fill.price, fill.quantity) == (Decimal(50000), Decimal("0.004"))
        assert (fill.fee, fill.fee_coin, fill.fee_quote) == (Decimal("0.000004"), "BTC", Decimal("0.2"))
        assert fill.time.tzinfo is not None

    async def test_c04_a_sale_pays_its_fee_in_quote(self, stage: Stage) -> None:
        stage.deposit("BTC", Decimal(1))
        [fill] = done(await stage.exchange.place(market("DC04", "0.5", OrderSide.SELL))).fills
        assert (fill.fee, fill.fee_coin, fill.fee_quote) == (Decimal(25), "USDT", Decimal(25))

    async def test_c05_a_fee_in_a_third_coin_is_told_at_its_worth(self, fee_coin_stage: Stage) -> None:
        """Spec 5: 0.001 x 200 USDT less a quarter, paid in BNB at 600."""
        [fill] = done(await fee_coin_stage.exchange.place(market("DC05", "0.00400"))).fills
        assert (fill.fee, fill.fee_coin, fill.fee_quote) == (Decimal("0.00025"), "BNB", Decimal("0.15"))

    async def test_c06_five_legs_go_side_by_side(self, stage: Stage) -> None:
        """Spec 4, the worked ladder: base 50 000, gaps 0 to 2 %, quantities 0.00400 to 0.00408."""
        prices = ["50000.00", "49750.00", "49500.00", "49250.00", "49000.00"]
        quantities = ["0.00400", "0.00402", "0.00404", "0.00406", "0.00408"]
        legs = [limit(f"DC06{n}", q, p) for n, (q, p) in enumerate(zip(quantities, prices, strict=True))]
        statements = [done(answer) for answer in await asyncio.gather(*map(stage.exchange.place, legs))]
        assert [s.client_order_id for s in statements] == [leg.client_order_id for leg in legs]
        assert [s.status for s in statements] == [OrderStatus.FILLED, *[OrderStatus.OPEN] * 4]
        assert [s.price for s in statements] == [Decimal(price) for price in prices]
        assert [s.quantity for s in statements] == [Decimal(quantity) for quantity in quantities]

    # --- refusals (spec 10) -----------------------------------------------------------------------------------------

    async def test_c07_an_open_client_order_id_is_not_taken_again(self, stage: Stage) -> None:
        """It exists, so the answer is `Unknown` and a look-up tells of the first order; there is only one."""
        done(await stage.exchange.place(limit("DC07", "0.00400", "49750.00")))
        assert isinstance(await stage.exchange.place(limit("DC07", "0.00500", "49000.00")), Unknown)
        found = await stage.exchange.order(BTC, ClientOrderId("DC07"))
        assert found is not None
        assert found.quantity == Decimal("0.004")
        assert len(await stage.exchange.open_orders()) == 1

    async def test_c08_too_little_money_is_final(self, stage: Stage) -> None:
        answer = await stage.exchange.place(limit("DC08", "3", "49750.00"))
        assert isinstance(answer, Refused)
        assert answer.code == "InsufficientFundsError"
        assert answer.reason

    @pytest.mark.parametrize(
        "command",
        [
            pytest.param(limit("DC09", "0.00400", "49750.005"), id="price off the tick"),
            pytest.param(limit("DC09", "0.004005", "49750.00"), id="quantity off the step"),
            pytest.param(limit("DC09", "0.00005", "49750.00"), id="below the least notional"),
            pytest.param(limit("DC09", "9001", "1.00"), id="above the largest quantity"),
        ],
    )
    async def test_c09_a_broken_rule_is_final(self, stage: Stage, command: PlaceOrder) -> None:
        answer = await stage.exchange.place(command)
        assert isinstance(answer, Refused)
        assert answer.code == "OrderValidationError"
        assert await stage.exchange.open_orders() == []

    async def test_c10_an_unknown_market_is_final(self, stage: Stage) -> None:
        assert isinstance(await stage.exchange.place(limit("DC10", "1", "1", symbol="NO/SUCH")), Refused)
        assert isinstance(await stage.exchange.cancel(cancel("DC10", "NO/SUCH")), Refused)

    # --- partial fills and cancels ----------------------------------------------------------------------------------

    async def test_c11_a_partial_fill_is_told_with_its_trade(self, stage: Stage) -> None:
        done(await stage.exchange.place(limit("DC11", "0.00400", "49750.00")))
        stage.fill("DC11", Decimal("0.001"))
        found = await stage.exchange.order(BTC, ClientOrderId("DC11"))
        assert found is not None
        assert (found.status, found.reported_quantity) == (OrderStatus.PARTIALLY_FILLED, Decimal("0.001"))
        [fill] = found.fills
        assert (fill.price, fill.quantity) == (Decimal(49750), Decimal("0.001"))
        assert (fill.fee, fill.fee_quote) == (Decimal("0.000001"), Decimal("0.04975"))

    async def test_c12_a_resting_order_is_cancelled(self, stage: Stage) -> None:
        done(await stage.exchange.place(limit("DC12", "0.00400", "49750.00")))
        cancelled = done(await stage.exchange.cancel(cancel("DC12")))
        assert (cancelled.client_order_id, cancelled.status) == ("DC12", OrderStatus.CANCELLED)
        assert await stage.exchange.open_orders() == []

    async def test_c13_a_cancel_after_a_partial_fill_tells_the_fill(self, stage: Stage) -> None:
        """Peers' pain 12: everything is sized from what was executed."""
        done(await stage.exchange.place(limit("DC13", "0.00400", "49750.00")))
        stage.fill("DC13", Decimal("0.001"))
        cancelled = done(await stage.exchange.cancel(cancel("DC13")))
        assert (cancelled.status, cancelled.reported_quantity) == (OrderStatus.CANCELLED, Decimal("0.001"))
        assert [fill.quantity for fill in cancelled.fills] == [Decimal("0.001")]

    async def test_c14_a_cancel_that_lost_the_race_tells_the_true_state(self, stage: Stage) -> None:
        """Spec 6.3: a target may fill while its cancel is on the way."""
        done(await stage.exchange.place(limit("DC14", "0.00400", "49750.00")))
        stage.set_price(BTC, Decimal(49000))
        told = done(await stage.exchange.cancel(cancel("DC14")))
        assert (told.status, told.reported_quantity) == (OrderStatus.FILLED, Decimal("0.004"))
        assert sum(fill.quantity for fill in told.fills) == Decimal("0.004")

    async def test_c15_a_second_cancel_tells_the_same_end(self, stage: Stage) -> None:
        done(await stage.exchange.place(limit("DC15", "0.00400", "49750.00")))
        done(await stage.exchange.cancel(cancel("DC15")))
        assert done(await stage.exchange.cancel(cancel("DC15"))).status is OrderStatus.CANCELLED

    async def test_c16_a_cancel_of_nothing_is_refused(self, stage: Stage) -> None:
        assert isinstance(await stage.exchange.cancel(cancel("DC16")), Refused)

    # --- looking up -------------------------------------------------------------------------------------------------

    async def test_c17_a_filled_order_is_found_with_all_its_fills(self, stage: Stage) -> None:
        placed = done(await stage.exchange.place(market("DC17", "0.00400")))
        found = await stage.exchange.order(BTC, ClientOrderId("DC17"))
        assert found is not None
        assert (found.status, found.fills) == (OrderStatus.FILLED, placed.fills)

    async def test_c18_an_order_that_never_was_is_not_found(self, stage: Stage) -> None:
        assert await stage.exchange.order(BTC, ClientOrderId("DC18")) is None

    async def test_c19_open_orders_of_all_markets_come_in_one_call(self, stage: Stage) -> None:
        done(await stage.exchange.place(limit("DC19A", "0.00400", "49750.00")))
        done(await stage.exchange.place(limit("DC19B", "0.1", "2900.00", symbol="ETH/USDT")))
        resting = await stage.exchange.open_orders()
        assert {(order.symbol, order.client_order_id) for order in resting} == {(BTC, "DC19A"), ("ETH/USDT", "DC19B")}

    async def test_c20_fills_since_a_moment_come_oldest_first(self, stage: Stage) -> None:
        """Peers' pain 14: what a stream missed is asked for from a cursor."""
        first = done(await stage.exchange.place(market("DC20A", "0.00100"))).fills[0]
        await asyncio.sleep(0.005)  # venues date trades in milliseconds
        second = done(await stage.exchange.place(market("DC20B", "0.00200"))).fills[0]
        found = await stage.exchange.fills_since(BTC, first.time)
        assert [item.fill for item in found] == [first, second]
        assert [item.fill for item in await stage.exchange.fills_since(BTC, second.time)] == [second]
        assert await stage.exchange.fills_since(BTC, second.time + timedelta(seconds=60)) == []

    async def test_c21_balances_tell_what_was_really_received(self, stage: Stage) -> None:
        """Spec 5: what can be sold is what was bought less the fee."""
        done(await stage.exchange.place(market("DC21A", "0.00400")))
        done(await stage.exchange.place(limit("DC21B", "0.00400", "49750.00")))
        balances = await stage.exchange.balances()
        assert balances["BTC"] == Balance(Decimal("0.003996"), Decimal(0))
        assert balances["USDT"] == Balance(Decimal(99601), Decimal(199))

    # --- streams ----------------------------------------------------------------------------------------------------

    async def test_c22_the_stream_tells_every_step_of_an_order(self, stage: Stage) -> None:
        async with listening(stage.exchange) as heard:
            assert isinstance(heard.messages[0], StreamOpened)
            done(await stage.exchange.place(limit("DC22", "0.00400", "49750.00")))
            done(await stage.exchange.cancel(cancel("DC22")))
            steps = await heard.until_reports("DC22", 2)
        assert [step.status for step in steps] == [OrderStatus.OPEN, OrderStatus.CANCELLED]

    async def test_c23_two_fast_fills_of_one_order_both_arrive(self, stage: Stage) -> None:
        """Two messages in one breath, and no cache in between may fold them into one."""
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(limit("DC23", "0.00400", "49750.00")))
            stage.fill("DC23", Decimal("0.001"))
            stage.fill("DC23", Decimal("0.002"))
            stage.set_price(BTC, Decimal(49000))
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
        assert all(fill.fee_coin == "BTC" and fill.fee_quote == fill.fee * fill.price for fill in fills)

    async def test_c24_the_stream_and_the_answer_tell_the_same_fill(self, stage: Stage) -> None:
        """Both may be booked: the trade's id makes them one."""
        async with listening(stage.exchange) as heard:
            placed = done(await stage.exchange.place(market("DC24", "0.00400")))
            steps = await heard.until_reports("DC24", 2)
        assert steps[-1].fills == placed.fills

    async def test_c25_the_stream_tells_balances(self, stage: Stage) -> None:
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(market("DC25", "0.00400")))
            await heard.until(lambda messages: _balance(messages, "BTC") == Decimal("0.003996"))
            await heard.until(lambda messages: _balance(messages, "USDT") == Decimal(99800))

    async def test_c26_a_hundred_orders_are_told_one_by_one(self, stage: Stage) -> None:
        names = [f"DC26{n:03d}" for n in range(50)]
        async with listening(stage.exchange) as heard:
            await asyncio.gather(*(stage.exchange.place(limit(name, "0.00400", "49750.00")) for name in names))
            stage.set_price(BTC, Decimal(49000))
            await heard.until(lambda _: all(len(heard.reports(name)) == 2 for name in names))
        assert all(heard.reports(name)[1].fills[0].quantity == Decimal("0.004") for name in names)

    async def test_c27_prices_start_at_once_and_follow(self, stage: Stage) -> None:
        async with contextlib.aclosing(stage.exchange.prices([BTC, "ETH/USDT"])) as prices:
            known = {price.symbol: price for price in await first_prices(prices, 2)}
            assert {known[BTC].bid, known[BTC].ask, known[BTC].last} == {Decimal(50000)}
            assert known["ETH/USDT"].last == 3000
            stage.set_price(BTC, Decimal(50500))
            [moved] = await first_prices(prices, 1)
        assert moved.symbol == BTC
        assert {moved.bid, moved.ask, moved.last} == {Decimal(50500)}

    async def test_c28_close_leaves_nothing_running(self, stage: Stage) -> None:
        before = asyncio.all_tasks()
        done(await stage.exchange.place(limit("DC28", "0.00400", "49750.00")))
        async with listening(stage.exchange):
            pass
        await stage.exchange.close()
        assert {task for task in asyncio.all_tasks() - before if not _of_the_stage(task)} == set()


def _balance(messages: list[StreamMessage], coin: str) -> Decimal | None:
    """The free amount of a coin by the last word on it."""
    told = [m.balances[coin].free for m in messages if isinstance(m, BalancesChanged) and coin in m.balances]
    return told[-1] if told else None


def _of_the_stage(task: "asyncio.Task[object]") -> bool:
    """A server in the same process answers in tasks of its own."""
    return "web_protocol" in repr(task.get_coro()) or "RequestHandler" in repr(task.get_coro())
