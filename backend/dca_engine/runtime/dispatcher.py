"""Carries commands to one account and brings the answers back as events.

Every command was committed before it comes here. A placement that ends as *unknown* is looked up by its client order
id until the venue's answer is certain; it is never sent again from here: only the core decides that, on `OrderAbsent`.
Commands about the same order are carried out one after another, in the order in which they were decided. A cancel that
is refused while its order rests is asked for again and again, ever more seldom.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from decimal import Decimal
from typing import Any, assert_never

import structlog

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import CancelOrder, Command, Event, LookUpOrder, OrderAbsent, PlaceOrder
from dca_engine.core.order import Fill, Order
from dca_engine.exchanges.backoff import Backoff
from dca_engine.exchanges.errors import ExchangeError, MarketGoneError
from dca_engine.exchanges.urgency import priority_of
from dca_engine.ports import Clock, Done, Exchange, NotSent, OrderStatement, Refused, Unknown
from dca_engine.runtime import answers, forgotten
from dca_engine.runtime.clock import elapsed
from dca_engine.runtime.tasks import Tasks

log = structlog.get_logger(__name__)

Submit = Callable[[Iterable[Event]], None]
Recall = Callable[[ClientOrderId], Order | None]
"""The order as it is known; None when it belongs to no open group."""

_FIRST_REFUSED_WAIT, _LONGEST_REFUSED_WAIT = 5.0, 300.0
"""Seconds until a refused cancel is asked for again: the market may open, or the key get its right back."""


class _Placement:
    """A placement that the venue has not answered yet: it may still be withdrawn."""

    def __init__(self) -> None:
        self.unwanted = asyncio.Event()
        """A cancel waits behind it."""
        self.never_sent = False


class Dispatcher:
    """One account's outgoing lane. `submit` takes the events that the answers are."""

    def __init__(self, exchange: Exchange, clock: Clock, submit: Submit, recall: Recall) -> None:
        self._exchange = exchange
        self._clock = clock
        self._submit = submit
        self._recall = recall
        self._tasks = Tasks()
        self._later = Tasks()
        """Refused cancels that wait to be asked for again."""
        self._refused: dict[ClientOrderId, Backoff] = {}
        self._waiting_cancels: set[ClientOrderId] = set()
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
        for sequence in sorted(by_order.values(), key=lambda sequence: min(map(_rank, sequence))):
            for command in sequence:
                self._start(command)

    async def ask(self, questions: Iterable[LookUpOrder]) -> None:
        """Asks all at once, and returns when each has its certain answer."""
        asking = [self._start(question) for question in questions]
        if asking:
            await asyncio.wait(asking)

    def is_working_on(self, client_order_id: ClientOrderId) -> bool:
        """Whether a command about this order has no answer yet."""
        return client_order_id in self._last

    async def close(self) -> None:
        """Stops at once; what is unanswered is settled by the next start."""
        await self._tasks.close()
        await self._later.close()

    def _start(self, command: Command) -> asyncio.Task[None]:
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
        return self._spawn(key, work)

    def _spawn(self, key: ClientOrderId, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._tasks.spawn(work, f"order {key}")
        self._last[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))
        return task

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
        key = command.client_order_id
        backoff, is_told = Backoff(key), False
        while not placement.unwanted.is_set():
            self._absent.discard(key)
            sent = elapsed()
            answer = await self._exchange.place(command)
            self.latency_ms = Decimal(f"{(elapsed() - sent) * 1000:.3f}")
            if not isinstance(answer, NotSent):
                return answer
            if not is_told:
                log.warning("an order waits to be sent", client_order_id=key, reason=answer.reason)
                is_told = True
            await self._pause(backoff.delay(answer.retry_after), placement.unwanted)
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
        backoff = Backoff(command.client_order_id)
        while True:
            answer = await self._exchange.cancel(command)
            match answer:
                case Done():
                    self._refused.pop(command.client_order_id, None)
                    self._tell(answer.statement)
                    return
                case Refused():
                    await self._refused_cancel(command, answer)
                    return
                case Unknown():
                    if await self._settle(command.symbol, command.client_order_id):
                        return
                    await self._clock.sleep(backoff.delay())
                case NotSent():
                    await self._clock.sleep(backoff.delay(answer.retry_after))
                case _:
                    assert_never(answer)

    async def _refused_cancel(self, command: CancelOrder, answer: Refused) -> None:
        """What rests all the same is withdrawn later, unless that is waited for already."""
        key = command.client_order_id
        if await self._settle(command.symbol, key):
            self._refused.pop(key, None)
            return
        backoff = self._refused.get(key)
        if backoff is None:
            log.warning("a cancel was refused, asking again", client_order_id=key, reason=answer.reason)
            backoff = self._refused[key] = Backoff(key, _FIRST_REFUSED_WAIT, _LONGEST_REFUSED_WAIT)
        if key not in self._waiting_cancels:
            self._waiting_cancels.add(key)
            self._later.spawn(self._cancel_later(command, backoff.delay()), f"refused cancel {key}")

    async def _cancel_later(self, command: CancelOrder, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._waiting_cancels.discard(command.client_order_id)
        if command.client_order_id in self._refused:
            self._start(command)

    async def _look_up(self, command: LookUpOrder, before: asyncio.Task[None] | None) -> None:
        await _after(before)
        await self._settle(command.symbol, command.client_order_id)

    async def _settle(self, symbol: str, key: ClientOrderId) -> bool:
        """Asks until the answer is certain and tells it; True when nothing rests any more."""
        backoff, is_told = Backoff(key), False
        while True:
            try:
                return await self._looked_up(symbol, key)
            except ExchangeError as error:
                if not is_told:
                    log.warning("a look-up failed, asking again", client_order_id=key, reason=str(error))
                    is_told = True
                await self._clock.sleep(backoff.delay(error.retry_after))

    async def _looked_up(self, symbol: str, key: ClientOrderId) -> bool:
        order = self._recall(key)
        try:
            statement = await self._exchange.order(symbol, key)
            if statement is not None:
                self._tell(statement)
                return answers.is_over(statement)
            if order is not None and forgotten.is_too_old(order, self._exchange.remembers_unfilled, self._clock.now()):
                trades = await forgotten.trades_of(self._exchange, symbol, order)
                self._end(order, trades, "the venue has forgotten it")
            elif key not in self._absent:
                self._absent.add(key)
                self._submit((OrderAbsent(self._clock.now(), key),))
        except MarketGoneError as gone:
            self._end(order, (), gone.reason)
        return True

    def _end(self, order: Order | None, trades: Sequence[Fill], why: str) -> None:
        """An order of no open group has nobody to tell."""
        if order is None:
            return
        log.warning("an order is over", client_order_id=order.client_order_id, reason=why, trades=len(trades))
        self._submit(forgotten.ended(order, trades, why, self._clock.now()))

    def _tell(self, statement: OrderStatement) -> None:
        self._submit(answers.events_of(statement, self._clock.now()))


def _rank(command: Command) -> tuple[int, bool]:
    """Where it stands in the row: of two that are as urgent, the cancel goes first."""
    return priority_of(command), isinstance(command, PlaceOrder)


async def _after(before: asyncio.Task[None] | None) -> None:
    """Waits for the earlier command about the same order, however it ended."""
    if before is not None and not before.done():
        await asyncio.wait((before,))
