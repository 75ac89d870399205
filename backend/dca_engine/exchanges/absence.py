"""When a venue's "no such order" can be believed: the order may still be on its way, and a look-up may lag behind.

Only sendings whose fate is not sure are remembered, and only for that moment.
"""

import asyncio


class Absence:
    """`certain_after` in seconds, counted by the event loop's clock: nobody sets that one.

    `quiet_since`, by the same clock: since when nobody has sent anything for this account; None for now."""

    def __init__(self, certain_after: float, quiet_since: float | None = None) -> None:
        self._certain_after = certain_after
        self._quiet_since = _now() if quiet_since is None else quiet_since
        self._unsure: dict[str, float] = {}

    def unsure(self, client_order_id: str) -> None:
        """The order may have been sent just now."""
        now = _now()
        self._unsure = {known: at for known, at in self._unsure.items() if now - at < self._certain_after}
        self._unsure[client_order_id] = now

    def too_early(self, client_order_id: str) -> float:
        """Seconds until the absence of this order would be certain; 0 when it is."""
        since = self._unsure.get(client_order_id, self._quiet_since)
        return max(since + self._certain_after - _now(), 0.0)


def _now() -> float:
    return asyncio.get_running_loop().time()
