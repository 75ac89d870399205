"""The order matching model: what a venue does with an order, without a venue.

Pure and synchronous: time is an argument, chance is a `random.Random` handed in, nothing is published from here.
A driver (paper trading, backtest, simulation, the exchange simulator) calls `Venue` and passes on the events that it
returns. Markets are spot or linear perpetuals. The rule it keeps: coins are neither made nor lost, no balance is ever
negative but by a loss on margin, and what is locked is exactly what open orders and positions need.
"""

from dca_engine.matching.fees import FeePolicy
from dca_engine.matching.fill_model import Chance, FillModel
from dca_engine.matching.ledger import OverdrawnError
from dca_engine.matching.market_rules import MarketRules, PriceBand
from dca_engine.matching.orders import (
    Accepted,
    BalanceChange,
    EventKind,
    Funding,
    NewOrder,
    OrderEvent,
    OrderState,
    OrderStatus,
    TimeInForce,
    Trade,
)
from dca_engine.matching.positions import Leverage, Position
from dca_engine.matching.quotes import Quote
from dca_engine.matching.refusals import Refusal, RefusalReason
from dca_engine.matching.venue import Venue

__all__ = [
    "Accepted",
    "BalanceChange",
    "Chance",
    "EventKind",
    "FeePolicy",
    "FillModel",
    "Funding",
    "Leverage",
    "MarketRules",
    "NewOrder",
    "OrderEvent",
    "OrderState",
    "OrderStatus",
    "OverdrawnError",
    "Position",
    "PriceBand",
    "Quote",
    "Refusal",
    "RefusalReason",
    "TimeInForce",
    "Trade",
    "Venue",
]
