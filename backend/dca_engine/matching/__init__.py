"""The order matching model: what a venue does with an order, without a venue.

Pure and synchronous: time is an argument, chance is a `random.Random` handed in, nothing is published from here.
A driver (paper trading, backtest, simulation, the exchange simulator) calls `Venue` and passes on the events that it
returns. The rule it keeps: coins are neither made nor lost, no balance is ever negative, and what is locked
is exactly what the open orders need.
"""

from dca_engine.matching.fees import FeePolicy
from dca_engine.matching.fill_model import Chance, FillModel
from dca_engine.matching.ledger import OverdrawnError
from dca_engine.matching.market_rules import MarketRules, PriceBand
from dca_engine.matching.orders import (
    BalanceChange,
    EventKind,
    NewOrder,
    OrderEvent,
    OrderState,
    OrderStatus,
    TimeInForce,
    Trade,
)
from dca_engine.matching.quotes import Quote
from dca_engine.matching.refusals import Refusal, RefusalReason
from dca_engine.matching.venue import Accepted, Venue

__all__ = [
    "Accepted",
    "BalanceChange",
    "Chance",
    "EventKind",
    "FeePolicy",
    "FillModel",
    "MarketRules",
    "NewOrder",
    "OrderEvent",
    "OrderState",
    "OrderStatus",
    "OverdrawnError",
    "PriceBand",
    "Quote",
    "Refusal",
    "RefusalReason",
    "TimeInForce",
    "Trade",
    "Venue",
]
