"""Whose turn it is when requests are scarce; and while the address is banned, nothing leaves the machine (spec 10)."""

import asyncio
import contextlib
from datetime import datetime, timedelta

import pytest

from dca_engine.core.ids import ClientOrderId, OrderName, Purpose, client_order_id
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.exchange_simulator.config import AccountSetup, LimitSetup
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.errors import InvalidCredentialsError, RateLimitError
from dca_engine.exchanges.registry import Registry
from dca_engine.ports import Answer, NotSent, StreamOpened
from tests.contract.simulated import KEYS, SimulatedStage, simulated_stage
from tests.contract.stage import ACCOUNT, PATIENCE, SystemClock, Trading, done, first_prices, listening

SECOND = AccountSetup("second", "second-key", "second-secret")
HUNDRED = LimitSetup(orders_per_10s=100, orders_per_minute=100)
"""Within a minute, which no test lasts."""
_CLOCKS_AGREE = timedelta(milliseconds=50)
"""A wall clock and the one that is waited by may differ by that within a second."""


class TurnsContract(Trading):
    kind = MarketKind.SPOT

    def named(self, purpose: Purpose, number: int) -> PlaceOrder:
        """An order of the engine's own making, far from the price."""
        name = client_order_id(OrderName("ABCDEFG", number, purpose, 0, 0, 1))
        entry = purpose is Purpose.ENTRY
        side, price = (OrderSide.BUY, "49000") if entry else (OrderSide.SELL, "51000")
        order = self.limit(name, "0.003" if purpose is not Purpose.CLOSE else "0.01", price, side)
        if purpose is Purpose.CLOSE:
            return PlaceOrder(ACCOUNT, self.symbol, name, side, OrderType.MARKET, order.quantity, None, reduces=True)
        return PlaceOrder(
            ACCOUNT, self.symbol, name, side, OrderType.LIMIT, order.quantity, order.price, reduces=not entry
        )

    # --- turns ------------------------------------------------------------------------------------------------------

    async def test_t01_a_close_behind_200_entries_and_100_targets_goes_first(self) -> None:
        """Of 100 orders entries leave five and targets two; so a close finds room whatever waits."""
        async with simulated_stage(kind=self.kind, limits=HUNDRED) as stage:
            done(await stage.exchange.place(self.market("DT01", "0.7")))
            waiting = self.start(stage, Purpose.ENTRY, 200) + self.start(stage, Purpose.TARGET, 100)
            await self.until_quiet(stage, 98)
            async with asyncio.timeout(PATIENCE):
                done(await stage.exchange.place(self.named(Purpose.CLOSE, 0)))
            names = [sent["newClientOrderId"] for sent in stage.requests("POST", stage.paths.order)]
            assert names[-1] == self.named(Purpose.CLOSE, 0).client_order_id
            assert len(names) == 99, "what was sent before, and the close"
            await _give_up(waiting)
            assert len(stage.requests("POST", stage.paths.order)) == 99, "whoever still waits has sent nothing"

    async def test_t02_a_cancel_and_a_look_up_pass_as_well(self) -> None:
        """Neither counts as an order, so what rests can be withdrawn however many orders wait."""
        async with simulated_stage(kind=self.kind, limits=HUNDRED) as stage:
            waiting = self.start(stage, Purpose.ENTRY, 200)
            await self.until_quiet(stage, 95)
            sent = ClientOrderId(stage.requests("POST", stage.paths.order)[0]["newClientOrderId"])
            assert await stage.exchange.order(self.symbol, sent) is not None
            done(await stage.exchange.cancel(self.cancel(sent)))
            assert len(stage.requests("POST", stage.paths.order)) == 95
            await _give_up(waiting)

    def start(self, stage: SimulatedStage, purpose: Purpose, count: int) -> "list[asyncio.Task[Answer]]":
        return [asyncio.create_task(stage.exchange.place(self.named(purpose, number))) for number in range(count)]

    async def until_quiet(self, stage: SimulatedStage, orders: int) -> None:
        """Returns once so many orders were answered."""
        async with asyncio.timeout(PATIENCE):
            while _answered(stage) < orders:  # noqa: ASYNC110 (another side sets it)
                await asyncio.sleep(0.001)

    # --- bans -------------------------------------------------------------------------------------------------------

    async def test_t03_while_the_address_is_banned_nothing_is_sent(self) -> None:
        """Orders, questions, pings, the clock, keep-alives, streams, and those of the second account: all wait."""
        async with (
            simulated_stage(kind=self.kind, others=(SECOND,)) as stage,
            stage.another(Credentials(SECOND.key, SECOND.secret)) as second,
        ):
            await second.load_markets()
            done(await stage.exchange.place(self.limit("DT03A", "0.00400", "49750.00")))
            until = stage.ban(1.0)
            assert isinstance(await stage.exchange.place(self.limit("DT03B", "0.00400", "49750.00")), NotSent)
            last = stage.simulator.arrivals.last_sequence
            upkeep = stage.exchange._requests
            *orders, _ = await asyncio.gather(
                stage.exchange.place(self.limit("DT03C", "0.00400", "49750.00")),
                stage.exchange.cancel(self.cancel("DT03A")),
                second.place(self.limit("DT03D", "0.00400", "49750.00")),
                asyncio.gather(
                    stage.exchange.order(self.symbol, ClientOrderId("DT03A")),
                    second.open_orders(),
                    stage.exchange.balances(),
                    upkeep.ping(),
                    upkeep.measure_clock(),
                    _kept(stage),
                    _stream_opens(stage),
                    _prices_come(stage, self.symbol),
                ),
            )
            for answer in orders:
                done(answer)
            assert _too_early(stage, last, until) == []

    async def test_t04_a_restart_during_a_ban_learns_of_it_from_one_answer(self, stage: SimulatedStage) -> None:
        """The process does not know; then it is quiet as well, and goes on by itself."""
        until = stage.ban(1.0)
        last = stage.simulator.arrivals.last_sequence
        async with stage.another(KEYS, Registry(SystemClock())) as restarted:
            with pytest.raises(RateLimitError):
                await restarted.load_markets()
            assert await restarted.load_markets()
        assert len(_too_early(stage, last, until)) == 1

    async def test_t05_a_header_that_says_longer_than_the_sentence_counts(self, stage: SimulatedStage) -> None:
        value: dict[str, int | str] = {"code": -1003, "msg": "Too many.", "status": 429, "retry_after": 1}
        stage.arm(FaultKind.ERROR, value=value)
        began = asyncio.get_running_loop().time()
        answer = await stage.exchange.place(self.limit("DT05", "0.00400", "49750.00"))
        assert isinstance(answer, NotSent)
        assert answer.retry_after == 1
        done(await stage.exchange.place(self.limit("DT05", "0.00400", "49750.00")))
        assert asyncio.get_running_loop().time() - began >= 1

    async def test_t06_a_ban_is_told_by_a_clock_that_may_be_off(self) -> None:
        """Until is the venue's time: with our clock five seconds ahead it would be over before it began."""
        async with simulated_stage(kind=self.kind, clock_offset_ms=-5_000) as stage:
            until = stage.ban(1.0, clock_offset=timedelta(seconds=-5))
            assert isinstance(await stage.exchange.place(self.limit("DT06", "0.00400", "49750.00")), NotSent)
            last = stage.simulator.arrivals.last_sequence
            done(await stage.exchange.place(self.limit("DT06", "0.00400", "49750.00")))
            assert _too_early(stage, last, until) == []


def _answered(stage: SimulatedStage) -> int:
    return sum(a.status is not None for a in stage.arrived(0) if a.path == stage.paths.order)


async def _stream_opens(stage: SimulatedStage) -> None:
    async with listening(stage.exchange) as heard:
        assert isinstance(heard.messages[0], StreamOpened)


async def _kept(stage: SimulatedStage) -> None:
    with contextlib.suppress(InvalidCredentialsError):  # Without a stream there may be nothing to keep.
        await stage.exchange._requests.keep_stream()


async def _prices_come(stage: SimulatedStage, symbol: str) -> None:
    async with contextlib.aclosing(stage.exchange.prices([symbol])) as prices:
        assert await first_prices(prices, 1)


def _too_early(stage: SimulatedStage, last: int, until: datetime) -> list[str]:
    """What arrived after that number and before that moment."""
    end_ns = int((until - _CLOCKS_AGREE).timestamp() * 1_000_000_000)
    return [arrival.path for arrival in stage.arrived(last) if arrival.wall_ns < end_ns]


async def _give_up(waiting: "list[asyncio.Task[Answer]]") -> None:
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
