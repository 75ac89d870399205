"""How far the equity fell below its highest.

The equity is the one that there would be had the capital stayed as it was at the first sample: money that is brought in
or taken out makes neither a peak nor a fall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Dip:
    """How far below the highest equity so far a sample stands, unrealized profit and loss included."""

    time: datetime
    amount: Decimal
    """Quote, 0 at a peak."""
    peak: Decimal
    peak_at: datetime

    @property
    def percent(self) -> Decimal:
        """Of the peak; 0 where there was nothing to lose."""
        return self.amount / self.peak * HUNDRED if self.peak > ZERO else ZERO


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall, in percent of its peak."""

    amount: Decimal
    """Quote."""
    percent: Decimal
    peak_at: datetime
    bottom_at: datetime
    recovered_at: datetime | None
    """When the peak was reached again; None: not yet."""


def dips(samples: Sequence[EquitySample]) -> list[Dip]:
    """One for each sample, in order of time."""
    if not samples:
        return []
    capital, peak, peak_at = samples[0].capital, samples[0].equity, samples[0].time
    found = []
    for sample in samples:
        stands = capital + sample.profit
        if stands >= peak:
            peak, peak_at = stands, sample.time
        found.append(Dip(sample.time, peak - stands, peak, peak_at))
    return found


def deepest(course: Sequence[Dip]) -> Drawdown | None:
    """None when the equity never fell."""
    bottom = max(course, key=lambda dip: dip.percent, default=None)
    if bottom is None or not bottom.percent:
        return None
    recovered = (dip.time for dip in course if dip.time > bottom.time and not dip.amount)
    return Drawdown(bottom.amount, bottom.percent, bottom.peak_at, bottom.time, next(recovered, None))
