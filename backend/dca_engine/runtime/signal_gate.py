"""Lets signals through to the writer: none before its account is reconciled, none twice.

Every signal is durable in the inbox before it comes here, so a shut gate may drop nothing: what waits is read from the
inbox when the gate opens.
"""

from collections.abc import Awaitable, Callable, Iterable

from dca_engine.core.ids import AccountId, SignalId
from dca_engine.core.messages import Event, SignalReceived
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent
from dca_engine.runtime.tasks import Tasks

_REMEMBERED = 10_000
"""Ids of signals let through lately; a signal older than these has its outcome in the inbox."""


class SignalGate:
    """`accounts` are shut at first. `lacks_price` tells which event cannot be decided without the market's price, and
    `complete` finds that."""

    def __init__(
        self,
        accounts: Iterable[AccountId],
        submit: Callable[[Iterable[Event]], None],
        lacks_price: Callable[[SignalReceived], bool],
        complete: Callable[[SignalReceived], Awaitable[SignalReceived]],
    ) -> None:
        self._shut = set(accounts)
        self._submit = submit
        self._lacks_price = lacks_price
        self._complete = complete
        self._held: dict[SignalId, SignalReceived] = {}
        self._passed: dict[SignalId, None] = {}
        self._completing = Tasks()
        self._behind: dict[str, list[SignalReceived]] = {}
        """By symbol: what came while an earlier entry into the same market waits for its price."""

    def shut(self, account_id: AccountId) -> None:
        self._shut.add(account_id)

    def open(self, account_id: AccountId, waiting: Iterable[SignalReceived]) -> None:
        """Lets through what the inbox says is undecided, what was held meanwhile, and from now on everything that is
        for this account; what is for another one that is shut goes on waiting."""
        self._shut.discard(account_id)
        held, self._held = self._held, {}
        for event in sorted({**held, **{e.signal.id: e for e in waiting}}.values(), key=lambda e: e.signal.received_at):
            self.submit(event)

    def submit(self, event: SignalReceived) -> None:
        if event.signal.account_id in self._shut:
            self._held[event.signal.id] = event
        elif event.signal.id not in self._passed:
            self._remember(event.signal.id)
            self._pass(event)

    async def close(self) -> None:
        await self._completing.close()

    def _remember(self, signal_id: SignalId) -> None:
        self._passed[signal_id] = None
        if len(self._passed) > _REMEMBERED:
            del self._passed[next(iter(self._passed))]

    def _pass(self, event: SignalReceived) -> None:
        waiting = self._behind.get(event.signal.symbol)
        if waiting is not None:
            waiting.append(event)
        elif self._lacks_price(event):
            self._behind[event.signal.symbol] = []
            self._completing.spawn(self._complete_first(event), f"price for {event.signal.id}")
        else:
            self._submit((event,))

    async def _complete_first(self, event: SignalReceived) -> None:
        """Signals of one market keep their order: an exit must not overtake the entry that it is to undo."""
        try:
            event = await self._complete(event)
        finally:
            behind = self._behind.pop(event.signal.symbol)
        self._submit((event,))
        for later in behind:
            self._pass(later)


def lacks_price(settings: PortfolioSettings, event: SignalReceived) -> bool:
    """Only what opens a position needs the market's price: in place of the alert's own, or to see how far the market
    has run away from that."""
    signal = event.signal
    limits = (signal.max_slippage_percent, settings.risk.limits.max_slippage_percent)
    needed = signal.price is None or any(limit is not None for limit in limits)
    return needed and event.last_price is None and signal.intent in (Intent.ENTRY, Intent.REVERSE)
