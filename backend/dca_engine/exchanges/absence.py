"""When a venue's "no such order" can be believed: the order may still be on its way, and a look-up may lag behind.

Only sendings whose fate is not sure are remembered, and only for that moment.
"""

from datetime import datetime, timedelta

from dca_engine.ports import Clock


class Absence:
    """`certain_after` in seconds."""

    def __init__(self, certain_after: float, clock: Clock) -> None:
        self._certain_after = timedelta(seconds=certain_after)
        self._clock = clock
        self._started = clock.now()
        self._unsure: dict[str, datetime] = {}

    def unsure(self, client_order_id: str) -> None:
        """The order may have been sent just now."""
        now = self._clock.now()
        self._unsure = {known: at for known, at in self._unsure.items() if now - at < self._certain_after}
        self._unsure[client_order_id] = now

    def too_early(self, client_order_id: str) -> float:
        """Seconds until the absence of this order would be certain; 0 when it is."""
        since = self._unsure.get(client_order_id, self._started)
        early = since + self._certain_after - self._clock.now()
        return min(max(early, timedelta(0)), self._certain_after).total_seconds()
