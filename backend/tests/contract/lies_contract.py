"""Answers that cannot be true: none of them is booked, and the truth is asked for (spec 10, 11.2)."""

from decimal import Decimal

import orjson
import pytest

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind, OrderSide
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.errors import ExchangeConnectionError, MalformedAnswerError, MarketGoneError
from dca_engine.ports import NotSent, OrderStatement, Refused, StreamLost, StreamOpened, Unknown
from tests.contract.simulated import SimulatedStage
from tests.contract.stage import Trading, done, listening

Told = dict[str, object]
LIES: dict[str, Told] = {
    "an order that is not ours": {"clientOrderId": "other"},
    "another market": {"symbol": "ETHUSDT"},
    "more filled than ordered": {"executedQty": "0.00401", "status": "FILLED"},
    "less than nothing filled": {"executedQty": "-0.001"},
    "less than nothing ordered": {"origQty": "-0.004"},
    "a price below zero": {"price": "-1"},
    "no number": {"executedQty": "NaN"},
    "a binary number": {"executedQty": 0.001},
    "a number beyond all measure": {"executedQty": "1e999999"},
    "a status that nobody knows": {"status": "ASCENDED"},
    "a time beyond all time": {"transactTime": 10**18, "updateTime": 10**18},
    "a trade of nothing": {
        "executedQty": "0.001",
        "fills": [{"tradeId": 1, "price": "1", "qty": "0", "commission": "0", "commissionAsset": "USDT"}],
    },
}
ERRORS = [-1013, -1021, -1003, -2010, -2011, -2013, -2015]
HALTED = {MarketKind.SPOT: (-1013, "Market is closed."), MarketKind.LINEAR: (-4108, "Contract is closed.")}


class LiesContract(Trading):
    kind = MarketKind.SPOT

    def told(self, name: str, **lie: object) -> str:
        """An order that rests, as an answer would tell it but for the lie."""
        honest: Told = {
            "symbol": "BTCUSDT",
            "orderId": 1,
            "clientOrderId": name,
            "transactTime": 1_767_225_600_000,
            "updateTime": 1_767_225_600_000,
            "price": "49750.00",
            "origQty": "0.00400",
            "executedQty": "0.00000",
            "status": "NEW",
        }
        return orjson.dumps(honest | lie).decode()

    async def test_a00_the_answer_that_lies_are_made_of_would_be_believed(self, stage: SimulatedStage) -> None:
        stage.arm(FaultKind.GARBAGE, value=self.told("DA00"))
        assert done(await stage.exchange.place(self.limit("DA00", "0.00400", "49750.00"))).status is OrderStatus.OPEN

    @pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
    async def test_a01_a_placement_that_lies_is_unknown_and_the_truth_is_found(
        self, stage: SimulatedStage, lie: Told
    ) -> None:
        stage.arm(FaultKind.GARBAGE, value=self.told("DA01", **lie))
        assert isinstance(await stage.exchange.place(self.limit("DA01", "0.00400", "49750.00")), Unknown)
        found = await stage.exchange.order(self.symbol, ClientOrderId("DA01"))
        assert found is not None
        assert (found.status, found.reported_quantity) == (OrderStatus.OPEN, Decimal(0))

    @pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
    async def test_a02_a_look_up_that_lies_tells_nothing(self, stage: SimulatedStage, lie: Told) -> None:
        done(await stage.exchange.place(self.limit("DA02", "0.00400", "49750.00")))
        stage.arm(FaultKind.GARBAGE, "GET", value=self.told("DA02", **lie))
        with pytest.raises(MalformedAnswerError):
            await stage.exchange.order(self.symbol, ClientOrderId("DA02"))

    @pytest.mark.parametrize("code", ERRORS)
    async def test_a03_a_refusal_with_a_friendly_status_refuses_nothing(self, stage: SimulatedStage, code: int) -> None:
        """The order was taken: whoever believed the words would buy it twice."""
        body = f'{{"code":{code},"msg":"No."}}'
        stage.arm(FaultKind.GARBAGE, value=body)
        assert isinstance(await stage.exchange.place(self.limit("DA03", "0.00400", "49750.00")), Unknown)
        stage.arm(FaultKind.GARBAGE, "GET", value=body)
        with pytest.raises(MalformedAnswerError):
            await stage.exchange.order(self.symbol, ClientOrderId("DA03"))
        stage.arm(FaultKind.GARBAGE, "DELETE", value=body)
        assert isinstance(await stage.exchange.cancel(self.cancel("DA03")), Unknown)

    @pytest.mark.parametrize("lie", ["another order", "another market", "more than was filled"])
    async def test_a04_trades_that_are_not_this_orders_are_not_booked(self, stage: SimulatedStage, lie: str) -> None:
        placed = await self.traded(stage, self.market("DA04A", "0.00400"))
        done(await stage.exchange.place(self.limit("DA04B", "0.00400", "49750.00")))
        stage.fill(self.symbol, "DA04B", Decimal("0.001"))
        found = await stage.exchange.order(self.symbol, ClientOrderId("DA04B"))
        assert found is not None
        row: Told = {
            "symbol": "BTCUSDT",
            "orderId": int(found.venue_order_id),
            "id": 9,
            "price": "49750",
            "qty": "0.001",
        }
        row |= {"commission": "0", "commissionAsset": "USDT", "time": 1_767_225_600_000}
        match lie:
            case "another order":
                row["orderId"] = int(placed.venue_order_id)
            case "another market":
                row["symbol"] = "ETHUSDT"
            case _:
                row["qty"] = "0.00401"
        stage.arm(FaultKind.GARBAGE, "GET", stage.paths.trades, orjson.dumps([row]).decode())
        with pytest.raises(MalformedAnswerError):
            await stage.exchange.order(self.symbol, ClientOrderId("DA04B"))
        told = await stage.exchange.order(self.symbol, ClientOrderId("DA04B"))
        assert told is not None
        assert [fill.quantity for fill in told.fills] == [Decimal("0.001")]

    async def test_a05_news_that_lies_is_not_passed_on_and_counts_as_a_loss(self, stage: SimulatedStage) -> None:
        """What was really meant is asked for, as after any loss."""
        async with listening(stage.exchange) as heard:
            for nth, lie in enumerate(({"z": "0.005", "l": "0.005"}, {"z": "-0.001"}, {"l": "0.002", "z": "0.001"}), 2):
                stage.send_to_sockets(self.news("DA05", **lie))
                await heard.until(lambda messages, nth=nth: _opened(messages) == nth)  # type: ignore[misc]
            assert not any(isinstance(message, OrderStatement) for message in heard.messages)
            assert sum(isinstance(message, StreamLost) for message in heard.messages) == 3
            stage.send_to_sockets(self.news("DA05", l="0.001", z="0.001"))
            [honest] = await heard.until_reports("DA05", 1)
            assert [fill.quantity for fill in honest.fills] == [Decimal("0.001")]

    def news(self, name: str, **lie: str) -> bytes:
        """A partial fill, as the private stream would tell it but for the lie."""
        order: Told = {"e": "executionReport", "s": "BTCUSDT", "c": name, "C": "", "i": 7, "X": "PARTIALLY_FILLED"}
        order |= {"x": "TRADE", "q": "0.004", "p": "49750", "L": "49750", "t": 3, "n": "0", "N": "USDT", "r": "NONE"}
        order |= {"T": 1_767_225_600_000, "l": "0.001", "z": "0.001"} | lie
        if self.kind is MarketKind.LINEAR:
            return orjson.dumps({"e": "ORDER_TRADE_UPDATE", "E": 1_767_225_600_000, "o": order})
        return orjson.dumps({"subscriptionId": 0, "event": order})

    # --- markets that take no orders --------------------------------------------------------------------------------

    async def test_a06_a_halted_market_refuses_entries_and_puts_exits_off(self, stage: SimulatedStage) -> None:
        """What takes risk away is tried until the market opens; an entry would come at a price of long ago."""
        code, words = HALTED[self.kind]
        done(await stage.exchange.place(self.market("DA06A", "0.01")))
        stage.arm(FaultKind.ERROR, value={"code": code, "msg": words, "status": 400}, count=2)
        entry = await stage.exchange.place(self.limit("DA06B", "0.00400", "49750.00"))
        assert isinstance(entry, Refused)
        assert entry.code == "OrderValidationError"
        close = self.reducing("DA06C", "0.00400", "51000.00", OrderSide.SELL)
        postponed = await stage.exchange.place(close)
        assert isinstance(postponed, NotSent)
        assert postponed.retry_after > 0
        done(await stage.exchange.place(close))

    async def test_a07_a_market_that_is_listed_is_not_gone_because_the_venue_says_so_once(
        self, stage: SimulatedStage
    ) -> None:
        done(await stage.exchange.place(self.limit("DA07", "0.00400", "49750.00")))
        stage.arm(FaultKind.ERROR, "GET", value={"code": -1121, "msg": "Invalid symbol.", "status": 400})
        with pytest.raises(ExchangeConnectionError):
            await stage.exchange.order(self.symbol, ClientOrderId("DA07"))
        assert await stage.exchange.order(self.symbol, ClientOrderId("DA07")) is not None

    async def test_a08_a_market_that_neither_the_listing_nor_the_venue_knows_is_gone(
        self, stage: SimulatedStage
    ) -> None:
        gone = self.symbol.replace("BTC", "LUNA")
        with pytest.raises(MarketGoneError):
            await stage.exchange.order(gone, ClientOrderId("DA08"))
        sent = stage.requests("GET", stage.paths.order)[-1]
        assert sent["symbol"] == "LUNAUSDT", "the venue was asked, under the name that it would have"


def _opened(messages: list[object]) -> int:
    return sum(isinstance(message, StreamOpened) for message in messages)
