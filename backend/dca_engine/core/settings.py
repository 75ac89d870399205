"""What a trader sets: capital, pool, queue, ladders, exits, risk.

A group keeps the settings it was opened with (spec 4): a change applies to new groups, unless the trader applies it to
an open one.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.exit_rules import ExitRules
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Ladder, LadderRule
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import RiskRules


class SpotShort(StrEnum):
    """How a short entry on a spot account is read (spec 2)."""

    EXIT_LONG = "exit_long"
    REFUSE = "refuse"


class SizingMode(StrEnum):
    """Where a group's capital comes from (spec 4)."""

    SLOT_SHARE = "slot_share"
    """Total capital / max open groups."""
    FIXED = "fixed"
    EQUITY_PERCENT = "equity_percent"
    """Of capital plus realized profit: nothing is sized from profit that is only on paper."""
    ALERT = "alert"
    """The alert's own size, for its whole ladder."""


@dataclass(frozen=True, slots=True)
class Sizing:
    mode: SizingMode = SizingMode.SLOT_SHARE
    amount: Decimal | None = None
    """Fixed: quote per group."""
    percent: Decimal | None = None
    """Equity percent: per group."""


class PyramidCapital(StrEnum):
    """Whether every pyramid uses the group's capital, or all of them share it."""

    EACH = "each"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Pyramiding:
    max_pyramids: int = 5
    capital: PyramidCapital = PyramidCapital.EACH
    shares: tuple[Decimal, ...] = ()
    """Shared: percent of the group's capital per pyramid, by index; empty: equal parts."""


class MissingRules(StrEnum):
    """What happens to an entry into a market whose rules the venue did not give."""

    BLOCK = "block"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class FallbackRules:
    """Market rules to trade by where the venue gives none: steps and minimums; the rest is read from the symbol."""

    tick_size: Decimal
    step_size: Decimal
    min_quantity: Decimal
    min_notional: Decimal


@dataclass(frozen=True, slots=True)
class AccountRoute:
    """Alerts of the chart on `exchange` are traded on this account (spec 2.4)."""

    exchange: str
    account_id: AccountId


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What a group was opened with and keeps for its life."""

    capital: Decimal
    """Quote, per group."""
    pyramiding: Pyramiding
    ladder: Ladder
    exits: ExitRules


@dataclass(frozen=True, slots=True)
class PortfolioSettings:
    capital: Decimal
    """Total, quote."""
    ladder: Ladder
    """Where no rule of `ladders` matches."""
    default_account: AccountId
    max_open_groups: int = 10
    pyramids_bypass_pool: bool = True
    """Off: another pyramid is taken only while a slot is free, and waits otherwise. It takes no slot either way."""
    pyramiding: Pyramiding = Pyramiding()
    sizing: Sizing = Sizing()
    ladders: tuple[LadderRule, ...] = ()
    exits: ExitRules = ExitRules()
    queue: QueueRules = QueueRules()
    risk: RiskRules = RiskRules()
    max_signal_age_seconds: int = 60
    one_entry_per_candle: bool = True
    spot_short: SpotShort = SpotShort.EXIT_LONG
    missing_rules: MissingRules = MissingRules.BLOCK
    fallback_rules: FallbackRules | None = None
    account_routes: tuple[AccountRoute, ...] = ()
    holding_tolerance_percent: Decimal = Decimal(1)
    """An account may hold this much more or less than our trades explain, in percent of what open groups hold of it,
    before entries are locked (spec 9)."""

    @property
    def capital_per_group(self) -> Decimal:
        """Quote."""
        return self.capital / self.max_open_groups

    def ladder_for(self, account_id: AccountId, symbol: str, timeframe: int | None) -> Ladder:
        """The most specific one: (account, symbol, timeframe), (symbol, timeframe), symbol, default (spec 4)."""
        fitting = [
            rule
            for rule in self.ladders
            if rule.symbol == symbol and rule.timeframe in (None, timeframe) and rule.account_id in (None, account_id)
        ]
        best = max(fitting, key=lambda rule: (rule.account_id is not None, rule.timeframe is not None), default=None)
        return self.ladder if best is None else best.ladder
