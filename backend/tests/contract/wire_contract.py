"""What a connector must make of a network and a venue that fail, as numbered cases over real sockets.

The promise behind them all (spec 11.2): one intent never becomes two orders, because an answer is `Done`, `Refused` or
`NotSent` only when that is certain, and a look-up then tells the truth about everything `Unknown`.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind, OrderSide
from dca_engine.exchange_simulator.config import LimitSetup
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.errors import ExchangeConnectionError, InvalidCredentialsError, RateLimitError
from dca_engine.exchanges.registry import Registry
from dca_engine.ports import NotSent, Refused, StreamLost, StreamMessage, StreamOpened, Unknown
from tests.contract.simulated import KEYS, SimulatedStage, simulated_stage
from tests.contract.stage import SystemClock, Trading, done, listening

LOST_BEFORE = [FaultKind.TIMEOUT_BEFORE, FaultKind.RESET_BEFORE]
LOST_AFTER = [FaultKind.TIMEOUT_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATE, FaultKind.GARBAGE]
NONSENSE = ["", "{}", "null", "[]", "<html>busy</html>", '{"orderId": 1', '{"orderId":null,"clientOrderId":"x"}']
Body = dict[str, int | str]
TWENTY = LimitSetup(orders_per_10s=20, orders_per_minute=20)
"""Within a minute, which no test lasts."""
UNSURE_CODES = [-1000, -1001, -1006, -1007]


class WireContract(Trading):
    kind = MarketKind.SPOT
    response = "FULL"
    """How long an answer to an order is asked to be."""
    unreadable: tuple[bytes, ...] = (
        b'{"subscriptionId":0,"event":{"e":"executionReport"',
        b'{"subscriptionId":0,"event":{"e":"executionReport","s":"BTCUSDT","c":"D"}}',
    )
    """Messages that the private stream may break off in, or that say too little."""

    # --- unknown ----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("kind", LOST_BEFORE)
    async def test_w01_an_order_lost_on_the_way_is_unknown_and_not_found(
        self, stage: SimulatedStage, kind: FaultKind
    ) -> None:
        stage.exchange.timeout = 0.4
        stage.arm(kind)
        assert isinstance(await stage.exchange.place(self.limit("DW01", "0.00400", "49750.00")), Unknown)
        assert await stage.exchange.order(self.symbol, ClientOrderId("DW01")) is None

    @pytest.mark.parametrize("kind", LOST_AFTER)
    async def test_w02_an_order_whose_answer_is_lost_is_unknown_and_found(
        self, stage: SimulatedStage, kind: FaultKind
    ) -> None:
        stage.exchange.timeout = 0.4
        stage.arm(kind)
        assert isinstance(await stage.exchange.place(self.market("DW02", "0.00400")), Unknown)
        found = await stage.exchange.order(self.symbol, ClientOrderId("DW02"))
        assert found is not None
        assert (found.status, len(found.fills)) == (OrderStatus.FILLED, 1)
        assert len(stage.requests("POST", stage.paths.order)) == 1

    @pytest.mark.parametrize(("late_ms", "arrives"), [(1_400, True), (2_600, False)])
    async def test_w02_an_order_that_is_long_on_its_way_is_found_or_comes_too_late(
        self, stage: SimulatedStage, late_ms: int, arrives: bool
    ) -> None:
        """The connection broke and the order was still under way: an absence counts only once the venue would refuse it
        as too old, or else it would be sent a second time beside the first."""
        stage.arm(FaultKind.LATE, value=late_ms)
        assert isinstance(await stage.exchange.place(self.limit("DW02L", "0.00400", "49750.00")), Unknown)
        found = await stage.exchange.order(self.symbol, ClientOrderId("DW02L"))
        assert (found is not None) is arrives
        assert len(await stage.exchange.open_orders()) == arrives

    @pytest.mark.parametrize("body", NONSENSE)
    async def test_w03_an_answer_that_says_nothing_is_unknown(self, stage: SimulatedStage, body: str) -> None:
        stage.arm(FaultKind.GARBAGE, value=body)
        assert isinstance(await stage.exchange.place(self.limit("DW03", "0.00400", "49750.00")), Unknown)
        assert await stage.exchange.order(self.symbol, ClientOrderId("DW03")) is not None

    @pytest.mark.parametrize("status", [500, 502, 503, 504, 403])
    async def test_w04_a_venue_that_is_not_well_is_unknown(self, stage: SimulatedStage, status: int) -> None:
        stage.arm(FaultKind.STATUS, value=status)
        assert isinstance(await stage.exchange.place(self.limit("DW04", "0.00400", "49750.00")), Unknown)

    @pytest.mark.parametrize("code", UNSURE_CODES)
    async def test_w05_codes_by_which_the_venue_does_not_know(self, stage: SimulatedStage, code: int) -> None:
        stage.arm(FaultKind.ERROR, value={"code": code, "msg": "Timeout waiting for response.", "status": 408})
        assert isinstance(await stage.exchange.place(self.limit("DW05", "0.00400", "49750.00")), Unknown)

    async def test_w06_a_cancelled_caller_is_cancelled_and_the_order_may_exist(self, stage: SimulatedStage) -> None:
        stage.arm(FaultKind.TIMEOUT_AFTER)
        placing = asyncio.create_task(stage.exchange.place(self.limit("DW06", "0.00400", "49750.00")))
        await stage.arrival("POST", stage.paths.order)
        placing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await placing
        assert await stage.exchange.order(self.symbol, ClientOrderId("DW06")) is not None

    @pytest.mark.parametrize("kind", [FaultKind.TIMEOUT_AFTER, FaultKind.RESET_AFTER, FaultKind.GARBAGE])
    async def test_w07_a_cancel_whose_answer_is_lost_is_unknown(self, stage: SimulatedStage, kind: FaultKind) -> None:
        stage.exchange.timeout = 0.4
        done(await stage.exchange.place(self.limit("DW07", "0.00400", "49750.00")))
        # aiohttp sends a DELETE again when a kept connection turns out dead, which is harmless
        stage.arm(kind, "DELETE", count=2)
        assert isinstance(await stage.exchange.cancel(self.cancel("DW07")), Unknown)
        found = await stage.exchange.order(self.symbol, ClientOrderId("DW07"))
        assert found is not None
        assert found.status is OrderStatus.CANCELLED

    async def test_w08_a_cancel_whose_look_up_fails_is_unknown(self, stage: SimulatedStage) -> None:
        stage.arm(FaultKind.STATUS, "GET", value=502)
        assert isinstance(await stage.exchange.cancel(self.cancel("DW08")), Unknown)

    # --- not sent ---------------------------------------------------------------------------------------------------

    async def test_w09_a_refused_connection_is_not_sent(self) -> None:
        async with simulated_stage(kind=self.kind) as stage:
            await stage.simulator.stop()
            answer = await stage.exchange.place(self.limit("DW09", "0.00400", "49750.00"))
            assert isinstance(answer, NotSent | Unknown)
            answer = await stage.exchange.place(self.limit("DW09", "0.00400", "49750.00"))
            assert isinstance(answer, NotSent)
            assert answer.retry_after > 0
            with pytest.raises(ExchangeConnectionError):
                await stage.exchange.balances()

    @pytest.mark.parametrize("status", [429, 418])
    async def test_w10_too_many_requests_is_not_sent_and_holds_the_rest(
        self, stage: SimulatedStage, status: int
    ) -> None:
        """Peers' pain 26: one budget, and it honours "banned until"."""
        until = datetime.now(UTC) + timedelta(seconds=1)
        ban = f"Way too much request weight used; IP banned until {int(until.timestamp() * 1000)}."
        stage.arm(FaultKind.ERROR, value={"code": -1003, "msg": ban, "status": status})
        answer = await stage.exchange.place(self.limit("DW10", "0.00400", "49750.00"))
        assert isinstance(answer, NotSent)
        assert 0 <= answer.retry_after <= 1.6, "a second, and what the clocks may differ by"
        done(await stage.exchange.place(self.limit("DW10", "0.00400", "49750.00")))
        assert datetime.now(UTC) >= until - timedelta(milliseconds=50)

    async def test_w11_a_rate_limit_on_a_question_is_raised(self, stage: SimulatedStage) -> None:
        stage.arm(FaultKind.ERROR, "GET", stage.paths.account, {"code": -1003, "msg": "Too many.", "status": 429})
        with pytest.raises(RateLimitError) as raised:
            await stage.exchange.balances()
        assert raised.value.retry_after > 0

    async def test_w12_the_venues_clock_is_learned(self) -> None:
        """Peers' pain 27: signed by the venue's time, however far it is off."""
        async with simulated_stage(kind=self.kind, clock_offset_ms=-60_000) as stage:
            done(await stage.exchange.place(self.limit("DW12", "0.00400", "49750.00")))
            assert 59_000 < stage.exchange.clock_ahead_ms < 61_000

    async def test_w13_a_clock_that_went_off_is_put_right(self, stage: SimulatedStage) -> None:
        wrong: Body = {"code": -1021, "msg": "Timestamp for this request was 1000ms ahead of the server's time."}
        stage.arm(FaultKind.ERROR, value=wrong)
        measured = len(stage.requests("GET", stage.paths.time))
        assert await stage.exchange.place(self.limit("DW13", "0.00400", "49750.00")) == NotSent(
            "Timestamp for this request was 1000ms ahead of the server's time. (-1021)", 0.0
        )
        assert len(stage.requests("GET", stage.paths.time)) > measured
        done(await stage.exchange.place(self.limit("DW13", "0.00400", "49750.00")))
        stage.arm(FaultKind.ERROR, "GET", stage.paths.account, wrong)
        assert await stage.exchange.balances()

    # --- final ------------------------------------------------------------------------------------------------------

    async def test_w14_wrong_keys_are_found_out_at_once(self, stage: SimulatedStage) -> None:
        for keys in (Credentials("simulator-key", "wrong"), Credentials("wrong", "wrong")):
            other = Registry(SystemClock()).connect("binance", stage.kind, keys, stage.simulator.url)
            with pytest.raises(InvalidCredentialsError) as raised:
                await other.load_markets()
            await other.close()
            assert "wrong" not in str(raised.value)

    async def test_w15_keys_that_were_revoked_are_final(self, stage: SimulatedStage) -> None:
        """ccxt takes this code for a rate limit once a request has gone well."""
        revoked: Body = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action.", "status": 401}
        stage.arm(FaultKind.ERROR, value=revoked)
        answer = await stage.exchange.place(self.limit("DW15", "0.00400", "49750.00"))
        assert isinstance(answer, Refused)
        assert answer.code == "InvalidCredentialsError"

    # --- on the wire ------------------------------------------------------------------------------------------------

    async def test_w16_quantity_and_price_travel_as_they_are(self, stage: SimulatedStage) -> None:
        done(await stage.exchange.place(self.limit("DW16", "0.00400", "49750.00")))
        sent = stage.requests("POST", stage.paths.order)[-1]
        assert (sent["quantity"], sent["price"]) == ("0.00400", "49750.00")
        assert (sent["newClientOrderId"], sent["newOrderRespType"], sent["timeInForce"]) == (
            "DW16",
            self.response,
            "GTC",
        )
        done(
            await stage.exchange.place(self.limit("DW16B", "5E+1", "1.1E-1", symbol=self.symbol.replace("BTC", "DOGE")))
        )
        sent = stage.requests("POST", stage.paths.order)[-1]
        assert (sent["quantity"], sent["price"]) == ("50", "0.11")

    async def test_w17_legs_do_not_wait_for_one_another(self, stage: SimulatedStage) -> None:
        """All five are on their way before the first is answered."""
        stage.arm(FaultKind.DELAY, value=300, count=5)
        legs = [self.limit(f"DW17{n}", "0.00400", "49750.00") for n in range(5)]
        started = asyncio.get_running_loop().time()
        for answer in await asyncio.gather(*map(stage.exchange.place, legs)):
            done(answer)
        assert asyncio.get_running_loop().time() - started < 1.2

    async def test_w18_a_burst_keeps_the_venues_limits_and_lets_exits_pass(self) -> None:
        """Peers' pains 25 and 26. Of 20 orders entries leave one to exits; who waits has sent nothing."""
        async with simulated_stage(kind=self.kind, limits=TWENTY) as stage:
            entries = [stage.exchange.place(self.market("DW18M", "0.01"))]
            entries += [stage.exchange.place(self.limit(f"DW18{n}", "0.00400", "49750.00")) for n in range(18)]
            for answer in await asyncio.gather(*entries):
                done(answer)
            waiting = asyncio.create_task(stage.exchange.place(self.limit("DW18E", "0.00400", "49750.00")))
            exit_order = replace(self.limit("DW18X", "0.00400", "51000.00", OrderSide.SELL), reduces=True)
            done(await stage.exchange.place(exit_order))
            done(await stage.exchange.cancel(self.cancel("DW180")))
            assert not waiting.done()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            names = [sent["newClientOrderId"] for sent in stage.requests("POST", stage.paths.order)]
            assert (len(names), names[-1]) == (20, "DW18X")

    async def test_w19_pages_of_fills_are_joined(self, stage: SimulatedStage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dca_engine.exchanges.binance.BinanceDialect.page_length", 3)
        start = datetime.now(UTC) - timedelta(seconds=1)
        fills = [(await self.traded(stage, self.market(f"DW19{n}", "0.00200"))).fills[0] for n in range(7)]
        assert [item.fill for item in await stage.exchange.fills_since(self.symbol, start)] == fills
        assert [p.get("fromId") for p in stage.requests("GET", stage.paths.trades)][-3:] == [None, "4", "7"]

    # --- streams ----------------------------------------------------------------------------------------------------

    async def test_w21_a_dropped_stream_says_so_and_nothing_is_lost(self, stage: SimulatedStage) -> None:
        """Peers' pain 14: what happened in the gap never arrives on the stream; fills since the cursor do."""
        async with listening(stage.exchange) as heard:
            seen = (await self.traded(stage, self.market("DW21A", "0.00200"))).fills[0]
            await heard.until_reports("DW21A", 2)
            done(await stage.exchange.place(self.limit("DW21B", "0.00400", "49750.00")))
            stage.simulator.sockets.drop()
            stage.set_price(self.symbol, Decimal(49000))
            await heard.until(_opened_times(2))
            assert _count(heard.messages, StreamLost) == 1
            missed = await stage.exchange.fills_since(self.symbol, seen.time)
            assert [item.fill.quantity for item in missed] == [Decimal("0.002"), Decimal("0.004")]
            done(await stage.exchange.place(self.market("DW21C", "0.00300")))
            await heard.until_reports("DW21C", 2)

    async def test_w22_a_stream_comes_back_after_the_venue_was_away(self, stage: SimulatedStage) -> None:
        async with listening(stage.exchange) as heard:
            stage.arm(FaultKind.STATUS, "GET", stage.paths.stream, 503, count=2)
            stage.simulator.sockets.drop()
            await heard.until(_opened_times(2))
            assert _count(heard.messages, StreamLost) == 1

    async def test_w23_prices_come_back_after_a_drop(self, stage: SimulatedStage) -> None:
        async with asyncio.timeout(5):
            seen: list[Decimal] = []
            async for price in stage.exchange.prices([self.symbol]):
                seen.append(price.last)
                if len(seen) == 1:
                    stage.simulator.sockets.drop()
                    stage.simulator.exchange.set_price(self.symbol, Decimal(50001))
                if price.last == 50001:
                    break
        assert seen[0] == 50000

    async def test_w26_streams_given_up_while_they_open_leave_no_socket_behind(self, stage: SimulatedStage) -> None:
        """ccxt cannot close a socket that is not open yet, and keeps what opens a moment later."""
        clients = stage.exchange._dialect._client.clients  # type: ignore[attr-defined]
        for _ in range(5):
            stream = stage.exchange.prices([self.symbol])
            opening = asyncio.ensure_future(anext(stream))
            while not (opening.done() or any(client.connecting for client in clients.values())):  # noqa: ASYNC110
                await asyncio.sleep(0)
            opening.cancel()
            await asyncio.wait((opening,))
            await stream.aclose()
        stream = stage.exchange.prices([self.symbol])
        await anext(stream)
        async with asyncio.timeout(5):
            while len(stage.simulator.sockets) > 1:
                await stage.exchange.balances()
        await stream.aclose()

    async def test_w24_a_message_that_cannot_be_read_counts_as_a_loss(self, stage: SimulatedStage) -> None:
        """It may have been a fill."""
        async with listening(stage.exchange) as heard:
            for nth, frame in enumerate(self.unreadable, start=2):
                stage.send_to_sockets(frame)
                await heard.until(_opened_times(nth))
            assert _count(heard.messages, StreamLost) == 2

    # --- secrets ----------------------------------------------------------------------------------------------------

    async def test_w25_no_key_is_in_a_log_or_an_answer(
        self, stage: SimulatedStage, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Spec 11.10."""
        caplog.set_level(logging.DEBUG)
        answers = [await stage.exchange.place(self.limit("DW25A", "0.00400", "49750.00"))]
        for kind in (FaultKind.RESET_AFTER, FaultKind.STATUS, FaultKind.GARBAGE):
            stage.arm(kind, value=502 if kind is FaultKind.STATUS else None)
            answers.append(await stage.exchange.place(self.limit("DW25B", "0.00400", "49750.00")))
        told = f"{answers} {caplog.text} {KEYS}"
        assert not any(secret in told for secret in (KEYS.api_key, KEYS.secret, "signature"))


def _opened_times(count: int) -> Callable[[list[StreamMessage]], bool]:
    return lambda messages: _count(messages, StreamOpened) == count


def _count(messages: list[StreamMessage], kind: type[StreamMessage]) -> int:
    return sum(isinstance(message, kind) for message in messages)
