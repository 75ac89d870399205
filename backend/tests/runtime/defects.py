"""States that only a defect of ours could bring about."""

from dataclasses import replace
from decimal import Decimal

from dca_engine.core.group import with_order
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.portfolio import Portfolio, with_group
from tests.core.story import Story


def oversold() -> Portfolio:
    """One group, which sold more than it held: whatever changes it breaks a promise (spec 11.5)."""
    story = Story()
    story.signal(price="49900")
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    target = story.order(Purpose.TARGET)
    sold = Fill("t9", Decimal(50_000), Decimal(9), Decimal(0), "USDT", Decimal(0), story.now)
    broken = replace(target, status=OrderStatus.FILLED, fills=(sold,))
    return with_group(story.portfolio, with_order(story.group, broken))
