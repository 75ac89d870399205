"""What is shown of what a portfolio earned: the overview, the curve, the analysis. Money is quote unless told."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from dca_engine.api.position_schemas import SideName
from dca_engine.api.views import shown
from dca_engine.api.wire import Amount, Schema

RangeName = Literal["1D", "1W", "1M", "3M", "1Y", "ALL"]
Figure = Annotated[Amount, AfterValidator(shown)]


def _whole_seconds(value: timedelta | int | None) -> int | None:
    return value // timedelta(seconds=1) if isinstance(value, timedelta) else value


class _FromFacts(Schema):
    """Read off the core's own objects, by the same names."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


# --- overview ---------------------------------------------------------------------------------------------------------


class PerformanceSummary(Schema):
    """Days begin at midnight of the zone that was asked for. What cannot be known is null."""

    time: datetime
    quote: str
    realized_today: Figure
    realized_7_days: Figure
    """Today and the six days before it."""
    realized_30_days: Figure
    """Today and the 29 days before it."""
    realized_total: Figure
    unrealized: Figure | None
    """Null while the price of something that is held is not known."""
    equity: Figure | None
    """Capital plus realized and unrealized profit."""
    capital: Figure
    deployed: Figure
    """In open positions, at entry prices."""
    free: Figure
    """Capital and realized profit, less what is deployed."""
    slots_used: int
    slots: int
    queue_length: int
    last_alert_at: datetime | None
    change_1d_percent: Figure | None
    """Of the equity 24 hours ago: what was earned or lost since. Capital that came or went is neither."""
    change_1w_percent: Figure | None
    """7 days."""
    change_1m_percent: Figure | None
    """30 days."""
    change_all_percent: Figure | None
    """Since the first record."""


# --- curve ------------------------------------------------------------------------------------------------------------


class EquityPoint(_FromFacts):
    time: datetime
    realized: Figure = Field(validation_alias="settled")
    """Capital plus realized profit."""
    total: Figure = Field(validation_alias="equity")
    """Unrealized profit included."""


class EquityCurve(Schema):
    """Some 500 points at the most, in order of time; the extremes are among them."""

    range: RangeName
    quote: str
    points: list[EquityPoint]


# --- analysis ---------------------------------------------------------------------------------------------------------


class ResultsView(_FromFacts):
    """A ratio is null where it would divide by nothing."""

    count: int
    wins: int
    losses: int
    """What realized exactly 0 is neither."""
    win_rate: Figure | None
    """Percent."""
    realized: Figure
    gross_profit: Figure
    gross_loss: Figure
    """0 or below."""
    average_win: Figure | None
    average_loss: Figure | None
    """Below 0."""
    payoff_ratio: Figure | None
    """Average win by average loss."""
    profit_factor: Figure | None
    """Gross profit by gross loss."""
    expectancy: Figure | None
    """Realized per position."""
    fees: Figure
    funding: Figure
    """Below 0 when more was paid than received."""
    average_holding_seconds: Annotated[int | None, BeforeValidator(_whole_seconds)] = Field(
        validation_alias="average_holding"
    )


class PairView(_FromFacts):
    symbol: str
    results: ResultsView


class TimeframeView(_FromFacts):
    timeframe_seconds: int | None = Field(validation_alias="timeframe")
    results: ResultsView


class CellView(_FromFacts):
    symbol: str
    timeframe_seconds: int | None = Field(validation_alias="timeframe")
    results: ResultsView


class DayView(_FromFacts):
    day: date
    count: int
    wins: int
    realized: Figure


class BinView(_FromFacts):
    """From `low` on and below `high`; the outermost may be open."""

    low: Figure | None
    high: Figure | None
    count: int


class TradeView(_FromFacts):
    group_id: str
    account_id: str
    symbol: str
    timeframe_seconds: int | None = Field(validation_alias="timeframe")
    side: SideName
    opened_at: datetime
    closed_at: datetime = Field(validation_alias="ended_at")
    realized: Figure
    percent: Figure | None
    """Of what all entries traded."""
    fees: Figure
    funding: Figure


class DipView(_FromFacts):
    """How far below its highest the equity stood."""

    time: datetime
    amount: Figure
    percent: Figure


class DrawdownView(_FromFacts):
    amount: Figure
    percent: Figure
    peak_at: datetime
    bottom_at: datetime
    recovered_at: datetime | None
    """When the peak was reached again; null: not yet."""


class SlippageView(_FromFacts):
    planned: Figure
    """What was filled, at the prices that were planned."""
    cost: Figure
    """Above 0 when the fills were worse than planned."""
    percent: Figure | None
    """Of `planned`."""


class AnalysisView(_FromFacts):
    """Of the positions that closed in a span of time, and of the equity in it."""

    total: ResultsView
    long: ResultsView
    short: ResultsView
    pairs: list[PairView]
    timeframes: list[TimeframeView]
    matrix: list[CellView]
    """Pair x timeframe; only cells in which a position closed."""
    days: list[DayView]
    """Only days on which a position closed."""
    distribution: list[BinView]
    best: list[TradeView]
    """Ten wins at most, the largest first."""
    worst: list[TradeView]
    """Ten losses at most, the largest first."""
    drawdown: list[DipView]
    max_drawdown: DrawdownView | None
    """Null when the equity never fell."""
    returns: int
    """Daily returns that the two ratios are made of."""
    sharpe: Figure | None
    """Null with fewer than ten daily returns."""
    sortino: Figure | None
    entry_slippage: SlippageView
    """Entries at market against the planned price of their leg."""
    exit_slippage: SlippageView
    """Exits against the price when they were decided; targets against their own price."""
    slippage: SlippageView


class Analytics(Schema):
    since: datetime | None
    """Null: from the beginning."""
    until: datetime
    zone: str
    quote: str
    analysis: AnalysisView
