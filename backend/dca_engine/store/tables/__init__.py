"""The tables, named as the domain names its things. Whoever needs rows imports this package as `tables`."""

from dca_engine.store.tables.base import Base
from dca_engine.store.tables.identity import Account, Portfolio, RefreshToken, User
from dca_engine.store.tables.inbox import Alert, QueuedSignal, Signal
from dca_engine.store.tables.journal import Intent, JournalEntry, JournalGroup, RiskAction
from dca_engine.store.tables.positions import Fill, Leg, Order, PositionGroup, Pyramid

__all__ = [
    "Account",
    "Alert",
    "Base",
    "Fill",
    "Intent",
    "JournalEntry",
    "JournalGroup",
    "Leg",
    "Order",
    "Portfolio",
    "PositionGroup",
    "Pyramid",
    "QueuedSignal",
    "RefreshToken",
    "RiskAction",
    "Signal",
    "User",
]
