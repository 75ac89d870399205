"""The tables, named as the domain names its things. Whoever needs rows imports this package as `tables`."""

from dca_engine.store.tables.base import Base
from dca_engine.store.tables.equity import EquitySample
from dca_engine.store.tables.identity import Account, Portfolio, RefreshToken, User
from dca_engine.store.tables.inbox import Alert, QueuedSignal, Signal
from dca_engine.store.tables.journal import Intent, JournalEntry, JournalGroup, RiskAction
from dca_engine.store.tables.log import LogLine, QueueDeparture
from dca_engine.store.tables.positions import Fill, Leg, Order, PositionGroup, Pyramid
from dca_engine.store.tables.presets import LadderPreset

__all__ = [
    "Account",
    "Alert",
    "Base",
    "EquitySample",
    "Fill",
    "Intent",
    "JournalEntry",
    "JournalGroup",
    "LadderPreset",
    "Leg",
    "LogLine",
    "Order",
    "Portfolio",
    "PositionGroup",
    "Pyramid",
    "QueueDeparture",
    "QueuedSignal",
    "RefreshToken",
    "RiskAction",
    "Signal",
    "User",
]
