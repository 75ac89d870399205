"""The contract of an exchange on a linear market, as numbered cases: shorts, margin, reduce-only, funding."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.ports import Balance, Position, Refused
from tests.contract.stage import ACCOUNT, LinearStage, Trading, done, free_balance, listening

BUY, SELL = OrderSide.BUY, OrderSide.SELL


class LinearContract(Trading):
    symbol = "BTC/USDT:USDT"
    other = "ETH/USDT:USDT"
    too_small = "0.001"

    def reduce(self, name: str, quantity: str, price: str | None, side: OrderSide) -> PlaceOrder:
        kind = OrderType.MARKET if price is None else OrderType.LIMIT
        at = None if price is None else Decimal(price)
        return PlaceOrder(ACCOUNT, self.symbol, ClientOrderId(name), side, kind, Decimal(quantity), at, reduces=True)

    # --- market rules and fees --------------------------------------------------------------------------------------

    async def test_l01_market_rules_are_exact(self, stage: LinearStage) -> None:
        """Spec 4: rounding goes by the market's rules, so these must be the venue's own, digit for digit."""
        markets = await stage.exchange.load_markets()
        assert markets[self.symbol] == Market(
            symbol=self.symbol,
            base="BTC",
            quote="USDT",
            kind=MarketKind.LINEAR,
            tick_size=Decimal("0.1"),
            step_size=Decimal("0.001"),
            min_quantity=Decimal("0.001"),
            min_notional=Decimal(100),
            max_quantity=Decimal(1000),
            maker_fee_rate=Decimal("0.0002"),
            taker_fee_rate=Decimal("0.0005"),
        )
        assert all(market.kind is MarketKind.LINEAR for market in markets.values())

    async def test_l02_fees_are_paid_in_quote_on_both_sides(self, stage: LinearStage) -> None:
        """Spec 5: 0.05 % of 500 taking, 0.02 % of 490 making."""
        taken = (await self.traded(stage, self.market("DL02A", "0.01"))).fills[0]
        assert (taken.price, taken.fee, taken.fee_coin, taken.fee_quote) == (
            Decimal(50000),
            Decimal("0.25"),
            "USDT",
            Decimal("0.25"),
        )
        done(await stage.exchange.place(self.limit("DL02B", "0.01", "49000.0")))
        stage.set_price(self.symbol, Decimal(48_900))
        made = await stage.exchange.order(self.symbol, ClientOrderId("DL02B"))
        assert made is not None
        assert [(fill.price, fill.fee) for fill in made.fills] == [(Decimal(49000), Decimal("0.098"))]

    # --- positions --------------------------------------------------------------------------------------------------

    async def test_l03_a_sale_opens_a_short(self, stage: LinearStage) -> None:
        """Spec 5: for a short everything is the other way round."""
        assert await stage.exchange.positions() == {}
        placed = await self.traded(stage, self.market("DL03", "0.01", SELL))
        assert (placed.status, placed.reported_quantity) == (OrderStatus.FILLED, Decimal("0.01"))
        assert await stage.exchange.positions() == {
            self.symbol: Position(self.symbol, Decimal("-0.01"), Decimal(50000))
        }

    async def test_l04_a_ladder_of_a_short_averages_its_entry(self, stage: LinearStage) -> None:
        """Spec 4: a short's legs rest above; 0.01 at 50 000 and 0.01 at 51 000 average 50 500."""
        done(await stage.exchange.place(self.market("DL04A", "0.01", SELL)))
        done(await stage.exchange.place(self.limit("DL04B", "0.01", "51000.0", SELL)))
        stage.set_price(self.symbol, Decimal(51_000))
        held = (await stage.exchange.positions())[self.symbol]
        assert (held.quantity, held.entry_price) == (Decimal("-0.02"), Decimal(50_500))

    async def test_l05_a_target_that_fills_closes_the_position(self, stage: LinearStage) -> None:
        """Spec 6.2: targets rest on the exchange as reduce-only limit orders. A short gains 0.01 x 1 000."""
        done(await stage.exchange.place(self.market("DL05A", "0.01", SELL)))
        done(await stage.exchange.place(self.reduce("DL05B", "0.01", "49000.0", BUY)))
        stage.set_price(self.symbol, Decimal(49_000))
        found = await stage.exchange.order(self.symbol, ClientOrderId("DL05B"))
        assert found is not None
        assert found.status is OrderStatus.FILLED
        assert await stage.exchange.positions() == {}
        wallet = Decimal(100_000) + 10 - Decimal("0.25") - Decimal("0.098")
        assert (await stage.exchange.balances())["USDT"] == Balance(wallet, Decimal(0))

    async def test_l06_an_order_larger_than_the_position_turns_it(self, stage: LinearStage) -> None:
        done(await stage.exchange.place(self.market("DL06A", "0.01")))
        done(await stage.exchange.place(self.market("DL06B", "0.03", SELL)))
        held = (await stage.exchange.positions())[self.symbol]
        assert held.quantity == Decimal("-0.02")

    # --- reduce-only ------------------------------------------------------------------------------------------------

    async def test_l07_reduce_only_is_refused_for_good_where_nothing_is_held(self, stage: LinearStage) -> None:
        """Spec 6.3: never more is sold than is held."""
        for command in (self.reduce("DL07A", "0.01", "51000.0", SELL), self.reduce("DL07B", "0.01", None, SELL)):
            answer = await stage.exchange.place(command)
            assert isinstance(answer, Refused)
            assert answer.code == "OrderValidationError"
        assert await stage.exchange.positions() == {}

    async def test_l08_reduce_only_never_adds(self, stage: LinearStage) -> None:
        done(await stage.exchange.place(self.market("DL08A", "0.01", SELL)))
        assert isinstance(await stage.exchange.place(self.reduce("DL08B", "0.01", None, SELL)), Refused)

    async def test_l09_reduce_only_stops_at_flat(self, stage: LinearStage) -> None:
        done(await stage.exchange.place(self.market("DL09A", "0.01", SELL)))
        placed = await self.traded(stage, self.reduce("DL09B", "0.03", None, BUY))
        assert placed.reported_quantity == sum(fill.quantity for fill in placed.fills) == Decimal("0.01")
        assert await stage.exchange.positions() == {}

    async def test_l10_a_small_rest_can_be_closed(self, stage: LinearStage) -> None:
        """The least value of an order is no obstacle to what only takes from a position."""
        done(await stage.exchange.place(self.market("DL10A", "0.01")))
        done(await stage.exchange.place(self.reduce("DL10B", "0.009", None, SELL)))
        done(await stage.exchange.place(self.reduce("DL10C", "0.001", None, SELL)))
        assert await stage.exchange.positions() == {}

    async def test_l11_a_target_expires_when_its_position_is_gone_and_the_stream_says_so(
        self, stage: LinearStage
    ) -> None:
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(self.market("DL11A", "0.01")))
            done(await stage.exchange.place(self.reduce("DL11B", "0.01", "51000.0", SELL)))
            done(await stage.exchange.place(self.reduce("DL11C", "0.01", None, SELL)))
            steps = await heard.until_reports("DL11B", 2)
        assert [step.status for step in steps] == [OrderStatus.OPEN, OrderStatus.EXPIRED]
        assert await stage.exchange.open_orders() == []

    # --- margin -----------------------------------------------------------------------------------------------------

    async def test_l12_orders_and_positions_keep_their_margin(self, stage: LinearStage) -> None:
        """Of 500 and of 490, a twentieth each; the fee of 0.25 is gone."""
        done(await stage.exchange.place(self.market("DL12A", "0.01")))
        done(await stage.exchange.place(self.limit("DL12B", "0.01", "49000.0")))
        assert (await stage.exchange.balances())["USDT"] == Balance(Decimal("99950.25"), Decimal("49.5"))

    async def test_l13_what_a_position_has_lost_is_not_free(self, stage: LinearStage) -> None:
        done(await stage.exchange.place(self.market("DL13", "1")))
        stage.set_price(self.symbol, Decimal(48_000))
        assert (await stage.exchange.balances())["USDT"] == Balance(Decimal("95475"), Decimal(2_500))

    async def test_l14_the_stream_tells_what_is_free(self, stage: LinearStage) -> None:
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(self.market("DL14", "0.01")))
            await heard.until(lambda messages: free_balance(messages, "USDT") == Decimal("99974.75"))

    # --- funding ----------------------------------------------------------------------------------------------------

    async def test_l15_funding_is_told_with_its_sign(self, stage: LinearStage) -> None:
        """Spec 5: 0.01 % of 500. A long pays, a short gets; who holds nothing does neither."""
        start = datetime.now(UTC) - timedelta(minutes=1)
        done(await stage.exchange.place(self.market("DL15A", "0.01")))
        stage.fund(self.symbol, Decimal("0.0001"))
        await asyncio.sleep(0.005)  # venues date payments in milliseconds
        done(await stage.exchange.place(self.market("DL15B", "0.02", SELL)))
        stage.fund(self.symbol, Decimal("0.0001"))
        stage.fund(self.other, Decimal("0.0001"))
        paid, got = await stage.exchange.funding_since(self.symbol, start)
        assert (paid.symbol, paid.amount, got.amount) == (self.symbol, Decimal("-0.05"), Decimal("0.05"))
        assert paid.id != got.id
        assert await stage.exchange.funding_since(self.symbol, got.time) == [got]
        assert list(await stage.exchange.funding_since(self.other, start)) == []

    async def test_l16_funding_moves_the_balance(self, stage: LinearStage) -> None:
        done(await stage.exchange.place(self.market("DL16", "0.01", SELL)))
        before = (await stage.exchange.balances())["USDT"].free
        async with listening(stage.exchange) as heard:
            stage.fund(self.symbol, Decimal("0.01"))
            await heard.until(lambda messages: free_balance(messages, "USDT") == before + 5)
