"""Faults on demand: which requests go wrong, in which way, and for how long.

A fault is armed through the admin interface, is matched against every request that arrives, and wears off after a
number of requests or some seconds. `*_before` kinds strike before the exchange has done anything, `*_after` kinds
after: the order is accepted and its client never learns so.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.clock import monotonic_ns

SECOND_NS = 1_000_000_000


class FaultKind(StrEnum):
    DELAY = "delay"
    """Wait `value` milliseconds before handling."""
    FREEZE = "freeze"
    """Hold requests, and what sockets would send, until the fault wears off."""
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    LATE = "late"
    """Cut the connection, and do it `value` milliseconds later: it was on its way all the time."""
    ERROR = "error"
    """Answer `value`, {"code", "msg", "status"} and maybe "retry_after" (seconds), in the exchange's own form, having
    done nothing."""
    STATUS = "status"
    """Answer HTTP status `value` with a page that is no JSON, having done nothing."""
    GARBAGE = "garbage"
    """Do it, then answer 200 with half the JSON (or with `value` as the body)."""
    TRUNCATE = "truncate"
    """Do it, then break off in the middle of the answer."""
    DROP_SOCKET = "drop_socket"
    """Cut all sockets, then do it and answer: what follows from it is not heard."""


AFTER = frozenset({FaultKind.TIMEOUT_AFTER, FaultKind.RESET_AFTER, FaultKind.GARBAGE, FaultKind.TRUNCATE})
"""Kinds that let the request be done first."""


@dataclass(frozen=True, slots=True)
class FaultMatch:
    """Which requests: an empty field matches all. `path` matches with or without the host, and as a prefix with `*`."""

    method: str | None = None
    path: str | None = None
    symbol: str | None = None
    client_order_id: str | None = None

    def covers(self, arrival: Arrival) -> bool:
        if self.method is not None and self.method.upper() != arrival.method:
            return False
        if self.path is not None and not self._covers_path(arrival):
            return False
        if self.symbol is None and self.client_order_id is None:
            return True
        params = arrival.params()
        if self.symbol is not None and params.get("symbol") != self.symbol:
            return False
        ids = (params.get("newClientOrderId"), params.get("origClientOrderId"))
        return self.client_order_id is None or self.client_order_id in ids

    def _covers_path(self, arrival: Arrival) -> bool:
        wanted = self.path or ""
        whole = f"/{arrival.host}{arrival.path}"
        if wanted.endswith("*"):
            return arrival.path.startswith(wanted[:-1]) or whole.startswith(wanted[:-1])
        return wanted in (arrival.path, whole)


@dataclass(slots=True)
class Fault:
    kind: FaultKind
    match: FaultMatch = field(default_factory=FaultMatch)
    value: int | str | dict[str, int | str] | None = None
    count: int | None = None
    """How many requests it strikes; None: no limit."""
    for_seconds: Decimal | None = None
    """How long it lasts; None: until it is removed."""
    ends_ns: int | None = None

    def __post_init__(self) -> None:
        if self.for_seconds is not None:
            self.ends_ns = monotonic_ns() + int(self.for_seconds * SECOND_NS)

    @property
    def worn_off(self) -> bool:
        return self.count == 0 or (self.ends_ns is not None and monotonic_ns() >= self.ends_ns)

    def seconds_left(self) -> float:
        """Until it ends by itself; zero when it never does."""
        return 0.0 if self.ends_ns is None else max(0.0, (self.ends_ns - monotonic_ns()) / SECOND_NS)


class Faults:
    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._armed)

    def arm(self, fault: Fault) -> None:
        self._armed.append(fault)

    def clear(self) -> None:
        self._armed.clear()

    def armed(self) -> list[Fault]:
        self._armed = [fault for fault in self._armed if not fault.worn_off]
        return list(self._armed)

    def strike(self, arrival: Arrival) -> Fault | None:
        """The oldest fault that covers this request, used up by one."""
        for fault in self.armed():
            if fault.match.covers(arrival):
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None

    def freeze_seconds(self) -> float:
        """How long sockets stay silent yet."""
        frozen = (fault.seconds_left() for fault in self.armed() if fault.kind is FaultKind.FREEZE)
        return max(frozen, default=0.0)
