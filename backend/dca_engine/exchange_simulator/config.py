"""Everything that a simulator can be told before it starts, with Binance's own limits as defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, LINEAR_MARKETS, MarketSetup
from dca_engine.matching import FillModel


@dataclass(frozen=True, slots=True)
class AccountSetup:
    """One account with its key pair, and two wallets: one for spot, one that backs the positions on linear markets.
    `balances` and `margin` are what they start with, unless the data folder knows better."""

    name: str = "main"
    key: str = "simulator-key"
    secret: str = field(default="simulator-secret", repr=False)
    balances: Mapping[str, Decimal] = field(default_factory=lambda: {"USDT": Decimal(100_000)})
    fee_coin: str | None = None
    """A third coin (`BNB`) to pay fees on spot in, where it is held and priced."""
    margin: Mapping[str, Decimal] = field(default_factory=lambda: {"USDT": Decimal(100_000)})

    @property
    def linear_name(self) -> str:
        """The account as the linear markets know it."""
        return linear_account(self.name)


def linear_account(name: str) -> str:
    """The account that an account's positions and margin are kept in."""
    return f"{name}:linear"


@dataclass(frozen=True, slots=True)
class LimitSetup:
    """Rate limits. Who goes on asking `ban_after` times beyond the weight limit is banned for `ban_seconds`."""

    weight_per_minute: int = 6_000
    orders_per_10s: int = 100
    orders_per_minute: int | None = None
    orders_per_day: int | None = 200_000
    ban_after: int = 50
    ban_seconds: int = 120


LINEAR_LIMITS = LimitSetup(weight_per_minute=2_400, orders_per_10s=300, orders_per_minute=1_200, orders_per_day=None)


@dataclass(frozen=True, slots=True)
class ScriptedPrices:
    """Prices stay where they are until the admin interface moves them."""


@dataclass(frozen=True, slots=True)
class WalkPrices:
    """A seeded random walk per market. Volatility and drift in percent per minute; history in 1-minute candles."""

    seed: int = 7
    tick_seconds: float = 1.0
    volatility_percent: Decimal = Decimal("0.1")
    drift_percent: Decimal = Decimal(0)
    history_minutes: int = 1_000


@dataclass(frozen=True, slots=True)
class ReplayPrices:
    """Candles from CSV files (`time,open,high,low,close,volume`, plain or .gz), one file per unified symbol.

    `speed` 60 plays an hour in a minute. The first `history` rows fill the charts instead of being played."""

    files: Mapping[str, Path]
    speed: Decimal = Decimal(1)
    history: int = 0
    loop: bool = False


PriceSource = ScriptedPrices | WalkPrices | ReplayPrices


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    markets: tuple[MarketSetup, ...] = DEFAULT_MARKETS + LINEAR_MARKETS
    accounts: tuple[AccountSetup, ...] = (AccountSetup(),)
    limits: LimitSetup = field(default_factory=LimitSetup)
    linear_limits: LimitSetup = LINEAR_LIMITS
    prices: PriceSource = field(default_factory=ScriptedPrices)
    fill_model: FillModel = field(default_factory=FillModel)
    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any free port."""
    data_dir: Path | None = None
    """Where orders, trades, balances and prices survive a restart; None keeps them in memory only."""
    clock_offset_ms: int = 0
