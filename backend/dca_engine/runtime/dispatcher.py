"""Carries commands to one account and brings the answers back as events.

Every command was committed before it comes here. A placement that ends as *unknown* is looked up by its client order
id until the venue's answer is certain; it is never sent again from here: only the core decides that, on `OrderAbsent`.
Commands about the same order are carried out one after another.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, assert_never

import structlog

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import CancelOrder, Command, Event, LookUpOrder, OrderAbsent, PlaceOrder
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock, Done, Exchange, NotSent, OrderStatement, Refused, Unknown
from dca_engine.runtime import answers
from dca_engine.runtime.tasks import Tasks

log = structlog.get_logger(__name__)

MICROSECOND = timedelta(microseconds=1)
Submit = Callable[[Iterable[Event]], None]

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 30.0


class Dispatcher:
    """One account's outgoing lane. `submit` takes the events that the answers are."""

    def __init__(self, exchange: Exchange, clock: Clock, submit: Submit) -> None:
        self._exchange = exchange
        self._clock = clock
        self._submit = submit
        self._tasks = Tasks()
        self._last: dict[ClientOrderId, asyncio.Task[None]] = {}
        self._unsent: set[ClientOrderId] = set()
        self._withdrawn: set[ClientOrderId] = set()
        self.latency_ms: Decimal | None = None
        """Of the latest placement."""

    def dispatch(self, commands: Iterable[Command]) -> None:
        """Starts every command at once, those that take risk away first."""
        for command in sorted(commands, key=_urgency):
            self._start(command)

    @property
    def is_busy(self) -> bool:
        return self._tasks.any_running

    async def settled(self) -> None:
        """Waits until every command so far, and every one that follows from it, has its answer."""
        await self._tasks.all_ended()

    async def close(self) -> None:
        """Stops at once; what is unanswered is settled by the next start."""
        await self._tasks.close()

    def _start(self, command: Command) -> None:
        before = self._last.get(command.client_order_id)
        match command:
            case PlaceOrder():
                self._unsent.add(command.client_order_id)
                work = self._place(command, before)
            case CancelOrder():
                if command.client_order_id in self._unsent:
                    self._withdrawn.add(command.client_order_id)
                work = self._cancel(command, before)
            case LookUpOrder():
                work = self._look_up(command, before)
            case _:
                assert_never(command)
        self._spawn(command.client_order_id, work)

    def _spawn(self, key: ClientOrderId, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.spawn(work, f"order {key}")
        self._last[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))

    def _forget(self, key: ClientOrderId, done: asyncio.Task[None]) -> None:
        if self._last.get(key) is done:
            del self._last[key]

    async def _place(self, command: PlaceOrder, before: asyncio.Task[None] | None) -> None:
        await _after(before)
        key, wait = command.client_order_id, _FIRST_WAIT
        while True:
            if key in self._withdrawn:
                self._unsent.discard(key)
                self._submit((answers.never_sent(key, self._clock.now()),))
                return
            self._unsent.discard(key)
            sent = self._clock.now()
            answer = await self._exchange.place(command)
            self.latency_ms = Decimal((self._clock.now() - sent) // MICROSECOND) / 1000
            match answer:
                case Done():
                    self._tell(answer.statement)
                case Refused():
                    self._submit((answers.refused(key, answer.reason, self._clock.now()),))
                case Unknown():
                    self._submit((answers.unknown(key, answer.reason, self._clock.now()),))
                    await self._settle(command.symbol, key)
                case NotSent():
                    self._unsent.add(key)
                    await self._clock.sleep(max(wait, answer.retry_after))
                    wait = min(wait * 2, _LONGEST_WAIT)
                    continue
                case _:
                    assert_never(answer)
            return

    async def _cancel(self, command: CancelOrder, before: asyncio.Task[None] | None) -> None:
        await _after(before)
        wait = _FIRST_WAIT
        if command.client_order_id in self._withdrawn:
            self._withdrawn.discard(command.client_order_id)
            return
        while True:
            answer = await self._exchange.cancel(command)
            match answer:
                case Done():
                    self._tell(answer.statement)
                    return
                case Refused():
                    log.warning("a cancel was refused", client_order_id=command.client_order_id, reason=answer.reason)
                    await self._settle(command.symbol, command.client_order_id)
                    return
                case Unknown():
                    if await self._settle(command.symbol, command.client_order_id):
                        return
                    await self._clock.sleep(wait)
                case NotSent():
                    await self._clock.sleep(max(wait, answer.retry_after))
                case _:
                    assert_never(answer)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _look_up(self, command: LookUpOrder, before: asyncio.Task[None] | None) -> None:
        await _after(before)
        await self._settle(command.symbol, command.client_order_id)

    async def _settle(self, symbol: str, key: ClientOrderId) -> bool:
        """Asks until the answer is certain and tells it; True when nothing rests any more."""
        wait = _FIRST_WAIT
        while True:
            try:
                statement = await self._exchange.order(symbol, key)
            except ExchangeError as error:
                log.warning("a look-up failed, asking again", client_order_id=key, reason=str(error))
                await self._clock.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            if statement is None:
                self._submit((OrderAbsent(self._clock.now(), key),))
                return True
            self._tell(statement)
            return answers.is_over(statement)

    def _tell(self, statement: OrderStatement) -> None:
        self._submit(answers.events_of(statement, self._clock.now()))


def _urgency(command: Command) -> int:
    match command:
        case CancelOrder():
            return 0
        case PlaceOrder():
            return 1 if command.reduces else 3
        case LookUpOrder():
            return 2


async def _after(before: asyncio.Task[None] | None) -> None:
    """Waits for the earlier command about the same order, however it ended."""
    if before is not None and not before.done():
        await asyncio.wait((before,))
