"""Who may send next: one queue in front of a venue, in the order of `urgency`.

Requests wait here, before they are sent, and so in safety: whoever is cancelled while waiting has sent nothing. A
small share of each limit is kept free for what reduces risk, so that a burst of entries never makes an exit wait. Idle,
a turn costs a few microseconds and never yields to the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

from dca_engine.exchanges.capabilities import Cost, Limit, LimitKind
from dca_engine.exchanges.urgency import Priority
from dca_engine.exchanges.windows import Window, Windows

_SPARE_PERCENT = {Priority.EXIT: 0, Priority.TARGET: 2, Priority.LOOK_UP: 3, Priority.ENTRY: 5, Priority.CHART: 30}
"""How much of each limit a priority must leave to the more urgent ones."""
_SPARE_SLOTS_PERCENT = {
    Priority.EXIT: 0,
    Priority.TARGET: 4,
    Priority.LOOK_UP: 4,
    Priority.ENTRY: 10,
    Priority.CHART: 50,
}
"""The same of those that wait for an answer at once: a venue that hangs keeps every one of them for seconds."""


_Row = tuple[Priority, bool]
"""Orders stand in a row of their own, behind all else that is as urgent: a cancel never waits for an order's limit."""


class BudgetClosedError(Exception):
    """Nothing is sent any more."""


class _Waiter:
    __slots__ = ("cost", "turn")

    def __init__(self, cost: Cost, turn: "asyncio.Future[None]") -> None:
        self.cost = cost
        self.turn = turn


class RequestBudget:
    """The turns of one account. Accounts behind the same address share `address`."""

    def __init__(self, address: Windows, account: Windows, max_in_flight: int) -> None:
        self._address = address
        self._account = account
        self._free = max_in_flight
        self._kept_free = {priority: max_in_flight * _SPARE_SLOTS_PERCENT[priority] // 100 for priority in Priority}
        self._queues: dict[_Row, deque[_Waiter]] = {
            (priority, is_order): deque() for priority in Priority for is_order in (False, True)
        }
        self._waiting = 0
        self._timer: asyncio.TimerHandle | None = None
        self._is_closed = False

    async def acquire(self, cost: Cost, priority: Priority) -> None:
        """Returns when it is this request's turn; `release` must follow. Waits as long as it takes. Raises
        BudgetClosedError once it is closed."""
        if self._is_closed:
            raise BudgetClosedError
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free > self._kept_free[priority] and self._fits(cost, priority, loop.time()):
            self._grant(cost, loop.time())
            return
        waiter = _Waiter(cost, loop.create_future())
        self._queues[priority, cost.orders > 0].append(waiter)
        self._waiting += 1
        self._advance()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self.release()
            raise

    def release(self) -> None:
        """The request was answered, or failed."""
        self._free += 1
        if self._waiting:
            self._advance()

    def apply(self, limits: Iterable[Limit]) -> None:
        """Take over the limits that the venue announces."""
        limits = tuple(limits)
        self._address.apply(limit for limit in limits if limit.kind is LimitKind.WEIGHT)
        self._account.apply(limit for limit in limits if limit.kind is LimitKind.ORDERS)

    def observe(self, kind: LimitKind, seconds: int, used: int) -> None:
        """What the venue says is used of a limit."""
        windows = self._address if kind is LimitKind.WEIGHT else self._account
        windows.observe(kind, seconds, used, asyncio.get_running_loop().time())

    def hold(self, seconds: float, kind: LimitKind = LimitKind.WEIGHT) -> None:
        """The venue wants nothing from this address, or no new orders of this account, for so long."""
        windows = self._address if kind is LimitKind.WEIGHT else self._account
        windows.hold(asyncio.get_running_loop().time() + seconds)

    def close(self) -> None:
        """Stop the clock; whoever still waits, or comes later, has sent nothing and is told so."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for queue in self._queues.values():
            for waiter in queue:
                if not waiter.turn.done():
                    waiter.turn.set_exception(BudgetClosedError())
            queue.clear()
        self._waiting = 0

    def _fits(self, cost: Cost, priority: Priority, now: float) -> bool:
        spare = _SPARE_PERCENT[priority]
        return not self._address.blocking(cost, now, spare)[0] and not self._account.blocking(cost, now, spare)[0]

    def _grant(self, cost: Cost, now: float) -> None:
        self._free -= 1
        self._address.take(cost, now)
        self._account.take(cost, now)

    def _advance(self) -> None:
        """Give turns to all that fit, the most urgent first, and come back when the next one could."""
        now = asyncio.get_running_loop().time()
        full: list[Window] = []
        soonest: float | None = None
        for (priority, _), queue in self._queues.items():
            wait = self._serve(priority, queue, full, now)
            if wait is not None:
                soonest = wait if soonest is None else min(soonest, wait)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if soonest is not None and self._free:
            self._timer = asyncio.get_running_loop().call_later(soonest, self._on_time)

    def _serve(self, priority: Priority, queue: deque[_Waiter], full: list[Window], now: float) -> float | None:
        """Serve one queue until its head must wait; says how long. `full` are the windows that more urgent ones wait
        for: whoever needs one of these stays behind them."""
        while queue and self._free > self._kept_free[priority]:
            waiter = queue[0]
            if not waiter.turn.done():
                if self._address.needs(waiter.cost, full) or self._account.needs(waiter.cost, full):
                    return None
                wait = self._blocked(waiter.cost, priority, full, now)
                if wait > 0:
                    return wait
                self._grant(waiter.cost, now)
                waiter.turn.set_result(None)
            queue.popleft()
            self._waiting -= 1
        return None

    def _blocked(self, cost: Cost, priority: Priority, full: list[Window], now: float) -> float:
        longest = 0.0
        for windows in (self._address, self._account):
            wait, blocking = windows.blocking(cost, now, _SPARE_PERCENT[priority])
            full.extend(blocking)
            longest = max(longest, wait)
        return longest

    def _on_time(self) -> None:
        self._timer = None
        self._advance()
