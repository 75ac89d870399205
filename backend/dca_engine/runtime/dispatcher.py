"""Carries commands to one account and brings the answers back as events.

Every command was committed before it comes here. A placement that ends as *unknown* is looked up by its client order
id until the venue's answer is certain; it is never sent again from here: only the core decides that, on `OrderAbsent`.
Commands about the same order are carried out one after another, in the order in which they were decided.
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


class _Placement:
    """A placement that the venue has not answered yet: it may still be withdrawn."""

    def __init__(self) -> None:
        self.unwanted = asyncio.Event()
        """A cancel waits behind it."""
        self.never_sent = False


class Dispatcher:
    """One account's outgoing lane. `submit` takes the events that the answers are."""

    def __init__(self, exchange: Exchange, clock: Clock, submit: Submit) -> None:
        self._exchange = exchange
        self._clock = clock
        self._submit = submit
        self._tasks = Tasks()
        self._last: dict[ClientOrderId, asyncio.Task[None]] = {}
        self._unanswered: dict[ClientOrderId, _Placement] = {}
        self._absent: set[ClientOrderId] = set()
        """Absences that were told. Each makes the core send the order again, so none may be told twice."""
        self.latency_ms: Decimal | None = None
        """Of the latest placement."""

    def dispatch(self, commands: Iterable[Command]) -> None:
        """Starts every command at once: what takes risk away first, and the commands about one order as they came."""
        by_order: dict[ClientOrderId, list[Command]] = {}
        for command in commands:
            by_order.setdefault(command.client_order_id, []).append(command)
        for sequence in sorted(by_order.values(), key=lambda sequence: min(map(_urgency, sequence))):
            for command in sequence:
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
        key = command.client_order_id
        before, placement = self._last.get(key), self._unanswered.get(key)
        match command:
            case PlaceOrder():
                placement = self._unanswered[key] = _Placement()
                work = self._place(command, before, placement)
            case CancelOrder():
                if placement is not None:
                    placement.unwanted.set()
                work = self._cancel(command, before, placement)
            case LookUpOrder():
                work = self._look_up(command, before)
            case _:
                assert_never(command)
        self._spawn(key, work)

    def _spawn(self, key: ClientOrderId, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.spawn(work, f"order {key}")
        self._last[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))

    def _forget(self, key: ClientOrderId, done: asyncio.Task[None]) -> None:
        if self._last.get(key) is done:
            del self._last[key]

    async def _place(self, command: PlaceOrder, before: asyncio.Task[None] | None, placement: _Placement) -> None:
        await _after(before)
        key = command.client_order_id
        answer = await self._answer(command, placement)
        self._unanswered.pop(key, None)
        match answer:
            case Done():
                self._tell(answer.statement)
            case Refused():
                self._submit((answers.refused(key, answer.reason, self._clock.now()),))
            case Unknown():
                self._submit((answers.unknown(key, answer.reason, self._clock.now()),))
                await self._settle(command.symbol, key)
            case None:
                placement.never_sent = True
                self._submit((answers.never_sent(key, self._clock.now()),))
            case _:
                assert_never(answer)

    async def _answer(self, command: PlaceOrder, placement: _Placement) -> Done | Refused | Unknown | None:
        """Sends until the venue got it, or may have; None when it was withdrawn before that."""
        wait = _FIRST_WAIT
        while not placement.unwanted.is_set():
            self._absent.discard(command.client_order_id)
            sent = self._clock.now()
            answer = await self._exchange.place(command)
            self.latency_ms = Decimal((self._clock.now() - sent) // MICROSECOND) / 1000
            if not isinstance(answer, NotSent):
                return answer
            await self._pause(max(wait, answer.retry_after), placement.unwanted)
            wait = min(wait * 2, _LONGEST_WAIT)
        return None

    async def _pause(self, seconds: float, over: asyncio.Event) -> None:
        """Waits, but not longer than until `over`: a close must not wait for the rate limit of what it withdraws."""
        ends = (asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(over.wait()))
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    async def _cancel(
        self, command: CancelOrder, before: asyncio.Task[None] | None, placement: _Placement | None
    ) -> None:
        await _after(before)
        if placement is not None and placement.never_sent:
            return
        wait = _FIRST_WAIT
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
                if key not in self._absent:
                    self._absent.add(key)
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
