"""What arrived at the simulator, and when: the other end of every latency."""

from dataclasses import dataclass
from typing import Any

from dca_engine.modes.rig import Rig

ORDER_PATH = "/api/v3/order"


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One request about an order, as the simulator saw it come in."""

    at_ns: int
    method: str
    symbol: str
    side: str
    type: str


async def forget(rig: Rig) -> None:
    """Empties the simulator's record of what arrived."""
    await rig.venue("DELETE", "/requests")


async def order_requests(rig: Rig) -> list[OrderRequest]:
    """All order requests since `forget`, in order of arrival."""
    seen: list[dict[str, Any]] = await rig.venue("GET", "/requests")
    return [_read(arrival) for arrival in seen if arrival["path"] == ORDER_PATH]


def _read(arrival: dict[str, Any]) -> OrderRequest:
    params = arrival["params"]
    return OrderRequest(
        arrival["monotonic_ns"], arrival["method"], params["symbol"], params.get("side", ""), params.get("type", "")
    )
