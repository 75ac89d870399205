"""Carries out the steps of a plan in a house, each at its moment, whatever else is under way."""

import asyncio
from datetime import datetime, timedelta
from typing import assert_never

from dca_engine.core.values import floor_to
from dca_engine.runtime.writer import StoppedError
from dca_engine.simulation.bodies import body_of
from dca_engine.simulation.by_hand import trade_by_hand
from dca_engine.simulation.evidence import Acknowledgement
from dca_engine.simulation.house import SECRET, House
from dca_engine.simulation.line import Line
from dca_engine.simulation.markets import MARKETS, START_PRICES
from dca_engine.simulation.steps import (
    AlertSent,
    ClockJumps,
    DatabaseFails,
    FundingFalls,
    Killed,
    MachineSleeps,
    Maintenance,
    OrderFills,
    PricesMove,
    RequestsFail,
    Step,
    StreamFails,
    TakenOver,
    TradedByHand,
    Waits,
    Wished,
)
from dca_engine.simulation.virtual_time import now
from dca_engine.simulation.wishes import wish_of

_RESENT = 3
_RESENT_AFTER = 5.0
_UNAVAILABLE = 503


async def perform(house: House) -> None:
    """All steps of the plan; returns when the last one is over."""
    async with asyncio.TaskGroup() as under_way:
        for step in house.plan.steps:
            await asyncio.sleep(max(step.at - now(), 0.0))
            match step:
                case PricesMove():
                    under_way.create_task(_move(house, step))
                case AlertSent():
                    for copy in range(step.copies):
                        under_way.create_task(_send(house, step, copy, house.clock.now()))
                case Wished():
                    under_way.create_task(_wish(house, step))
                case _:
                    _happen(house, step)


def _happen(house: House, step: Step) -> None:  # noqa: C901 - One case for each kind of step.
    """What takes no time."""
    match step:
        case FundingFalls():
            payments = house.venue.linear.fund(step.symbol, step.rate, house.clock.now())
            for line in house.lines.values():
                line.paper.publish_funding(payments)
        case TradedByHand():
            trade_by_hand(house, step)
        case RequestsFail():
            _line(house, step.account).fail_requests(step)
        case StreamFails():
            _line(house, step.account).fail_stream(step)
        case Maintenance():
            for line in house.lines.values():
                line.go_down(step.seconds)
        case OrderFills():
            _fill(house, step)
        case DatabaseFails():
            house.database.fail(step)
        case ClockJumps():
            house.engine_clock.ahead += timedelta(seconds=step.seconds)
        case MachineSleeps():
            house.clock.ahead += timedelta(seconds=step.seconds)
            house.engine_clock.ahead += timedelta(seconds=step.seconds)
        case Killed():
            house.down_seconds = step.down
            if step.waits is Waits.NOT:
                house.process.kill_after(step.steps)
            else:
                house.process.kill_after_next(step.waits, step.steps)
        case TakenOver():
            house.take_over()
        case PricesMove() | AlertSent() | Wished():
            raise ValueError(f"{step} takes time")
        case _:
            assert_never(step)


def _line(house: House, account: int) -> Line:
    lines = list(house.lines.values())
    return lines[account % len(lines)]


async def _move(house: House, step: PricesMove) -> None:
    tick = MARKETS[step.symbol].tick_size
    for level in step.levels:
        house.move(step.symbol, floor_to(START_PRICES[step.symbol] * level, tick))
        await asyncio.sleep(step.apart)


def _fill(house: House, step: OrderFills) -> None:
    orders = ((line, o) for line in house.lines.values() for o in house.venue.archive.open_orders(line.owner))
    resting = [(line, order) for line, order in orders if order.client_order_id in house.database.durable]
    if resting:
        line, order = resting[step.pick % len(resting)]
        line.fill(order.client_order_id, order.symbol, step.share)


# --- alerts ---------------------------------------------------------------------------------------------------------


async def _send(house: House, step: AlertSent, copy: int, written_at: datetime) -> None:
    """Sends one copy; what is answered with 503 is sent again, what is not answered is not."""
    raw = _body(house, step, written_at)
    await asyncio.sleep(copy * step.apart)
    for _ in range(1 + _RESENT):
        if house.door is not None:
            status = await _deliver(house, raw)
            if status != _UNAVAILABLE:
                return
        await asyncio.sleep(_RESENT_AFTER)


def _body(house: House, step: AlertSent, written_at: datetime) -> str:
    named = (
        m
        for m in house.plan.markets
        if step.chart.startswith(m.base) and step.chart.endswith(".P") == (":" in m.symbol)
    )
    market = next(named, house.plan.markets[0])
    return body_of(step, SECRET, house.prices[market.symbol].last, market.tick_size, written_at)


async def _deliver(house: House, raw: str) -> int | None:
    """The status of the answer; None when the connection broke off."""
    process, door = house.process, house.door
    if door is None:
        return None
    taking = process.start(door.take(raw.encode(), house.engine_clock.now()))
    await asyncio.wait((taking,))
    if taking.cancelled():
        return None
    answer = taking.result()
    house.answers.append(answer.text)
    if answer.signal_id is not None:
        house.acknowledged.append(Acknowledgement(house.clock.now(), raw, answer.signal_id, answer.duplicate))
    return answer.status


# --- a person -------------------------------------------------------------------------------------------------------


async def _wish(house: House, step: Wished) -> None:
    runner = house.runner
    if runner is None:
        return
    wish = wish_of(step, runner.portfolio, house.plan.later_settings, house.engine_clock.now(), house.prices)
    if wish is None:
        return
    acting = house.process.start(runner.act(wish))
    await asyncio.wait((acting,))
    if acting.cancelled():
        return
    error = acting.exception()
    if isinstance(error, StoppedError):
        house.answers.append(str(error))
    elif error is not None:
        raise error
    else:
        house.answers.extend(reason.text for reason in acting.result().reasons)
