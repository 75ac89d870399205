"""Markets and their rules on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from dca_engine.api.mirrors import MIRRORED
from dca_engine.api.wire import Amount, Schema
from dca_engine.core.settings import FallbackRules

FallbackForm = Annotated[FallbackRules, MIRRORED]


class MarketView(Schema):
    """A market that can be traded now, with the exchange's rules for orders in it."""

    symbol: str
    chart_name: str
    """What TradingView calls it."""
    base: str
    quote: str
    tick_size: Amount
    """Smallest step of a price, quote per base."""
    step_size: Amount
    """Smallest step of a quantity, base."""
    min_quantity: Amount
    """Base."""
    min_notional: Amount
    """Smallest price x quantity of an order, quote."""
    max_quantity: Amount | None
    """Base; null: the exchange names none."""
    contract_size: Amount
    """Base per contract; 1 where none are traded."""
    maker_fee_percent: Amount
    taker_fee_percent: Amount
    price: Amount | None
    """Quote per base; null: nothing of the portfolio is in this market, so its price is not followed."""


class MarketPage(Schema):
    markets: list[MarketView]
    """Best match first."""
    matching: int
    """How many there are in all."""


class MarketChanges(Schema):
    """What was otherwise in the latest list than in the one before: unified symbols. The first list is no news."""

    added: list[str]
    removed: list[str]
    """They cannot be traded any more, or not now."""
    changed: list[str]
    """Their rules are others now."""
    count: int
    """Of all three."""


class MarketRulesView(Schema):
    """How an account's market rules stand."""

    account_id: str
    synced_at: datetime | None
    """Null: the exchange did not answer yet."""
    next_sync_at: datetime | None
    """When they are fetched again unasked."""
    count: int
    """Markets that can be traded."""
    changes: MarketChanges | None
    missing_rules: Literal["block", "fallback"]
    """What happens to an entry into a market without rules."""
    fallback_rules: FallbackForm | None
