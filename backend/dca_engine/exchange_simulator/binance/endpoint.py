"""One row of a table of endpoints: what answers, what it weighs, who may ask, what it may be told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.params import Params

_SIGNING = frozenset({"timestamp", "recvWindow", "signature", "apiKey"})
Respond = Callable[[Desk, Call], object]


class Access(Enum):
    PUBLIC = "public"
    KEYED = "keyed"
    """The key says who asks; nothing is signed."""
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`weight_of_all` is charged when no market is named. `counts_orders`: the answer tells the order counts."""

    respond: Respond
    access: Access
    weight: int
    known: frozenset[str]
    weight_of_all: int | None = None
    counts_orders: bool = field(default=False, kw_only=True)

    def weight_for(self, params: Params) -> int:
        if self.weight_of_all is None or "symbol" in params:
            return self.weight
        return self.weight_of_all


Table = dict[tuple[str, str], Endpoint]
"""By method and path."""


def public(respond: Respond, weight: int, known: str = "", of_all: int | None = None) -> Endpoint:
    return Endpoint(respond, Access.PUBLIC, weight, frozenset(known.split()), of_all)


def keyed(respond: Respond, weight: int, known: str = "") -> Endpoint:
    return Endpoint(respond, Access.KEYED, weight, frozenset(known.split()) | _SIGNING)


def signed(
    respond: Respond, weight: int, known: str = "", of_all: int | None = None, counts_orders: bool = False
) -> Endpoint:
    names = frozenset(known.split()) | _SIGNING
    return Endpoint(respond, Access.SIGNED, weight, names, of_all, counts_orders=counts_orders)
