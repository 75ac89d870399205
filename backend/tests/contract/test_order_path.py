"""The whole order path on a real wire: dispatcher and connector against the exchange simulator (spec 10, 11.2)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.messages import Command, Event, LookUpOrder, OrderReported, PlaceOrder
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.exchange_simulator.config import LimitSetup
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.ports import NotSent, Unknown
from dca_engine.runtime.dispatcher import Dispatcher
from tests.contract.simulated import SimulatedStage, simulated_stage
from tests.contract.stage import ACCOUNT, PATIENCE, SystemClock, cancel, limit, market
from tests.runtime.lane import word

SYMBOLS = {MarketKind.SPOT: "BTC/USDT", MarketKind.LINEAR: "BTC/USDT:USDT"}
OPEN_ORDERS = {MarketKind.SPOT: "/api/v3/openOrders", MarketKind.LINEAR: "/fapi/v1/openOrders"}
MANY = LimitSetup(orders_per_10s=10_000)


class HastyClock(SystemClock):
    """Waits a thousandth of what it is told, so that minutes of patience pass in a test."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 1000)


class Path:
    """A dispatcher before a simulated venue, and what it told."""

    def __init__(self, stage: SimulatedStage) -> None:
        self.stage = stage
        self.symbol = SYMBOLS[stage.kind]
        self.told: list[Event] = []
        self.orders: dict[ClientOrderId, Order] = {}
        self.dispatcher = Dispatcher(stage.exchange, HastyClock(), self.told.extend, self.orders.get)

    def buy(self, name: str, price: str = "49750.00") -> PlaceOrder:
        return limit(name, "0.00400", price, symbol=self.symbol)

    def look_up(self, name: str) -> LookUpOrder:
        return LookUpOrder(ACCOUNT, self.symbol, ClientOrderId(name))

    async def send(self, *commands: Command) -> None:
        """Dispatches, and waits until each has its answer."""
        self.dispatcher.dispatch(commands)
        async with asyncio.timeout(PATIENCE):
            while any(self.dispatcher.is_working_on(command.client_order_id) for command in commands):  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    def news(self, name: str) -> list[str]:
        return [word(event) for event in self.told if getattr(event, "client_order_id", None) == name]

    async def until(self, name: str, word: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while word not in self.news(name):  # noqa: ASYNC110 (another side sets it)
                await asyncio.sleep(0.001)

    def placed(self, name: str) -> int:
        sent = self.stage.requests("POST", self.stage.paths.order)
        return sum(request["newClientOrderId"] == name for request in sent)


@contextlib.asynccontextmanager
async def path_to(kind: MarketKind, limits: LimitSetup | None = None) -> AsyncIterator[Path]:
    async with simulated_stage(kind=kind, limits=limits) as stage:
        path = Path(stage)
        try:
            yield path
        finally:
            await path.dispatcher.close()


@pytest.fixture(params=list(MarketKind))
async def path(request: pytest.FixtureRequest) -> AsyncIterator[Path]:
    async with path_to(request.param) as opened:
        yield opened


# --- unknown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FaultKind.TIMEOUT_AFTER, FaultKind.RESET_AFTER, FaultKind.GARBAGE])
async def test_what_was_taken_without_an_answer_is_found_and_sent_once(path: Path, kind: FaultKind) -> None:
    path.stage.exchange.timeout = 0.4
    path.stage.arm(kind)
    await path.send(path.buy("DP01"))
    assert path.news("DP01") == ["unknown", "open"]
    assert path.placed("DP01") == 1


@pytest.mark.parametrize("kind", [FaultKind.TIMEOUT_BEFORE, FaultKind.RESET_BEFORE])
async def test_what_never_arrived_is_told_and_not_sent_again_from_here(path: Path, kind: FaultKind) -> None:
    path.stage.exchange.timeout = 0.4
    path.stage.arm(kind)
    await path.send(path.buy("DP02"))
    assert path.news("DP02") == ["unknown", "absent"]
    assert path.placed("DP02") == 1


async def test_a_look_up_goes_on_while_the_venue_does_not_answer(path: Path) -> None:
    path.stage.arm(FaultKind.RESET_AFTER)
    path.stage.arm(FaultKind.STATUS, "GET", value=502, count=5)
    await path.send(path.buy("DP03"))
    assert path.news("DP03") == ["unknown", "open"]


async def test_a_clock_that_jumped_is_put_right_and_the_order_goes(path: Path) -> None:
    path.stage.simulator.exchange.clock.set_off(-5_000)
    path.dispatcher.dispatch([path.buy("DP04")])
    await path.until("DP04", "open")
    assert path.news("DP04") == ["open"]


async def test_hundreds_of_doubts_cost_a_few_questions() -> None:
    """One listing answers for all that rest; what it does not tell is asked for one by one."""
    for kind in MarketKind:
        async with path_to(kind, MANY) as path:
            names = [f"DP05{n}" for n in range(150)]
            await path.send(*(path.buy(name) for name in names))
            assert all(path.news(name) == ["open"] for name in names)
            path.stage.fill(path.symbol, names[-1], Decimal("0.004"))
            await path.send(cancel(names[-2], path.symbol))
            path.told.clear()
            path.stage.simulator.arrivals.clear()
            await path.send(*(path.look_up(name) for name in (*names, "DP05NEVER")))
            assert all(path.news(name) == ["open"] for name in names[:-2])
            assert path.news(names[-1]) == ["fill 0.004", "filled"]
            assert path.news(names[-2]) == ["cancelled"]
            assert path.news("DP05NEVER") == ["absent"]
            asked = len(path.stage.requests("GET", path.stage.paths.order))
            listed = len(path.stage.requests("GET", OPEN_ORDERS[kind]))
            costs = path.stage.exchange.capabilities.costs
            assert asked <= costs.open_orders.weight // costs.order.weight + 4
            assert listed <= 4


# --- forgotten ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [-2013, -2026])
async def test_an_order_of_long_ago_that_the_venue_does_not_know_is_over(path: Path, code: int) -> None:
    await path.send(path.buy("DP06"))
    await path.send(cancel("DP06", path.symbol))
    path.told.clear()
    path.orders[ClientOrderId("DP06")] = _order_of("DP06", path.stage.exchange.remembers_unfilled)
    path.stage.arm(FaultKind.ERROR, "GET", value={"code": code, "msg": "Order is not there.", "status": 400}, count=2)
    await path.send(path.look_up("DP06"))
    assert path.news("DP06") == ["expired"]
    assert path.placed("DP06") == 1


async def test_its_trades_are_booked_from_the_history(path: Path) -> None:
    await path.send(market("DP07", "0.01", symbol=path.symbol))
    placed = next(event for event in path.told if isinstance(event, OrderReported))
    path.told.clear()
    known = _order_of("DP07", timedelta(days=91), placed.venue_order_id)
    path.orders[ClientOrderId("DP07")] = known
    path.stage.arm(
        FaultKind.ERROR, "GET", value={"code": -2013, "msg": "Order does not exist.", "status": 400}, count=2
    )
    await path.send(path.look_up("DP07"))
    assert path.news("DP07") == ["fill 0.01", "filled"]


def _order_of(name: str, ago: timedelta, venue_order_id: str | None = None) -> Order:
    return Order(
        client_order_id=ClientOrderId(name),
        purpose=Purpose.ENTRY,
        pyramid=0,
        leg=0,
        attempt=1,
        side=OrderSide.BUY,
        type=OrderType.LIMIT,
        price=Decimal(49750),
        quantity=Decimal("0.01"),
        created_at=datetime.now(UTC) - ago,
        status=OrderStatus.UNKNOWN if venue_order_id is None else OrderStatus.OPEN,
        venue_order_id=venue_order_id,
    )


# --- refused for good -----------------------------------------------------------------------------------------------


async def test_a_key_that_lost_its_right_for_a_while_cancels_when_it_has_it_back(path: Path) -> None:
    await path.send(path.buy("DP08"))
    no_right: dict[str, int | str] = {"code": -2015, "msg": "Invalid permissions for action.", "status": 401}
    path.stage.arm(FaultKind.ERROR, "DELETE", value=no_right, count=3)
    await path.send(cancel("DP08", path.symbol))
    await path.until("DP08", "cancelled")
    assert len(path.stage.requests("DELETE", path.stage.paths.order)) == 4


# --- the end --------------------------------------------------------------------------------------------------------


async def test_closing_with_requests_under_way_leaves_nothing_and_tells_the_truth(path: Path) -> None:
    """What is on its way is unknown, what waits for its turn was not sent, and nothing is sent any more."""
    exchange, orders = path.stage.exchange, path.stage.paths.order
    path.stage.arm(FaultKind.TIMEOUT_AFTER, count=50)
    sent = [asyncio.create_task(exchange.place(path.buy(f"DP09{n}"))) for n in range(45)]
    waits = [asyncio.create_task(exchange.place(path.buy(f"DP09W{n}"))) for n in range(10)]
    async with asyncio.timeout(PATIENCE):
        while len(path.stage.requests("POST", orders)) < 45:  # noqa: ASYNC110 (another side sets it)
            await asyncio.sleep(0.001)
    await exchange.close()
    assert all(isinstance(answer, Unknown) for answer in await asyncio.gather(*sent))
    assert all(isinstance(answer, NotSent) for answer in await asyncio.gather(*waits))
    assert isinstance(await exchange.place(path.buy("DP09L")), NotSent)
    assert len(path.stage.requests("POST", orders)) == 45


async def test_closing_the_path_with_requests_under_way_tells_nothing_more(path: Path) -> None:
    path.stage.arm(FaultKind.TIMEOUT_AFTER)
    path.dispatcher.dispatch([path.buy("DP10")])
    await path.stage.arrival("POST", path.stage.paths.order)
    path.dispatcher.dispatch([cancel("DP10", path.symbol), path.buy("DP10B")])
    await path.dispatcher.close()
    await path.stage.exchange.close()
    assert path.told == []
    assert not path.dispatcher.is_working_on(ClientOrderId("DP10"))
