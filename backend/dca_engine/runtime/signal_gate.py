"""Lets signals through to the writer: none before the portfolio is reconciled, none twice.

Every signal is durable in the inbox before it comes here, so a shut gate may drop nothing: what waits is read from the
inbox when the gate opens.
"""

from collections.abc import Awaitable, Callable, Iterable

from dca_engine.core.ids import SignalId
from dca_engine.core.messages import Event, SignalReceived
from dca_engine.runtime.tasks import Tasks

_REMEMBERED = 10_000
"""Ids of signals let through lately; a signal older than these has its outcome in the inbox."""


class SignalGate:
    """`complete` finds the price for an alert that names none."""

    def __init__(
        self,
        submit: Callable[[Iterable[Event]], None],
        complete: Callable[[SignalReceived], Awaitable[SignalReceived]],
    ) -> None:
        self._submit = submit
        self._complete = complete
        self._is_open = False
        self._held: dict[SignalId, SignalReceived] = {}
        self._passed: dict[SignalId, None] = {}
        self._completing = Tasks()

    def shut(self) -> None:
        self._is_open = False

    def open(self, waiting: Iterable[SignalReceived]) -> None:
        """Lets through what the inbox says is undecided, what was held meanwhile, and from now on everything."""
        held, self._held = self._held, {}
        self._is_open = True
        for event in sorted({**held, **{e.signal.id: e for e in waiting}}.values(), key=lambda e: e.signal.received_at):
            self.submit(event)

    def submit(self, event: SignalReceived) -> None:
        if not self._is_open:
            self._held[event.signal.id] = event
        elif event.signal.id not in self._passed:
            self._remember(event.signal.id)
            if event.signal.price is None and event.last_price is None:
                self._complete_first(event)
            else:
                self._submit((event,))

    async def close(self) -> None:
        await self._completing.close()

    def _remember(self, signal_id: SignalId) -> None:
        self._passed[signal_id] = None
        if len(self._passed) > _REMEMBERED:
            del self._passed[next(iter(self._passed))]

    def _complete_first(self, event: SignalReceived) -> None:
        async def work() -> None:
            self._submit((await self._complete(event),))

        self._completing.spawn(work(), f"price for {event.signal.id}")
