"""The contract of `ports.Exchange` where it is about money on spot: market rules, fees, ladders and balances."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind, OrderSide
from dca_engine.ports import Balance
from tests.contract.stage import Stage, done, free_balance, limit, listening, market

BTC = "BTC/USDT"


class SpotContract:
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

    async def test_c11_a_partial_fill_is_told_with_its_trade(self, stage: Stage) -> None:
        done(await stage.exchange.place(limit("DC11", "0.00400", "49750.00")))
        stage.fill(BTC, "DC11", Decimal("0.001"))
        found = await stage.exchange.order(BTC, ClientOrderId("DC11"))
        assert found is not None
        assert (found.status, found.reported_quantity) == (OrderStatus.PARTIALLY_FILLED, Decimal("0.001"))
        [fill] = found.fills
        assert (fill.price, fill.quantity) == (Decimal(49750), Decimal("0.001"))
        assert (fill.fee, fill.fee_quote) == (Decimal("0.000001"), Decimal("0.04975"))

    async def test_c21_balances_tell_what_was_really_received(self, stage: Stage) -> None:
        """Spec 5: what can be sold is what was bought less the fee."""
        done(await stage.exchange.place(market("DC21A", "0.00400")))
        done(await stage.exchange.place(limit("DC21B", "0.00400", "49750.00")))
        balances = await stage.exchange.balances()
        assert balances["BTC"] == Balance(Decimal("0.003996"), Decimal(0))
        assert balances["USDT"] == Balance(Decimal(99601), Decimal(199))

    async def test_c25_the_stream_tells_balances(self, stage: Stage) -> None:
        async with listening(stage.exchange) as heard:
            done(await stage.exchange.place(market("DC25", "0.00400")))
            await heard.until(lambda messages: free_balance(messages, "BTC") == Decimal("0.003996"))
            await heard.until(lambda messages: free_balance(messages, "USDT") == Decimal(99800))

    async def test_c29_nothing_is_a_position_on_spot(self, stage: Stage) -> None:
        done(await stage.exchange.place(market("DC29", "0.00400")))
        assert await stage.exchange.positions() == {}
        assert await stage.exchange.funding_since(BTC, datetime(2026, 1, 1, tzinfo=UTC)) in ([], ())
