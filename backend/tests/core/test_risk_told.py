"""Spec 8: breakers and offsets that do not begin, word by word; and the streak beside the cooldown."""

from dataclasses import replace

import pytest

from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Observed, PortfolioStatus
from dca_engine.core.risk_engine import after_close, plan, tripped
from dca_engine.core.risk_rules import Breakers, EntryLimits, OffsetRules, RiskRules
from dca_engine.core.risk_state import RiskState
from tests.core.builders import ACCOUNT, START, WHOLE, D, after, bought, group, portfolio, pyramid, sold


def lost() -> Group:
    """Bought at 50 000, sold at 49 000."""
    return group(
        pyramid(), orders=[bought((0, 0), "50000", "0.004"), sold(Purpose.CLOSE, WHOLE, "49000", "0.004", at=60)]
    )


@pytest.mark.parametrize("minutes", [0, 5])
def test_8_a_loss_counts_once_for_the_streak_with_and_without_a_cooldown(minutes: int) -> None:
    rules = RiskRules(EntryLimits(cooldown_minutes=minutes))
    risk = after_close(RiskState(losing_streak=2), rules, lost(), after(60))
    assert risk.losing_streak == 3
    assert dict(risk.cooldowns) == ({"BTC/USDT": after(360)} if minutes else {})


def test_8_a_losing_streak_pauses_with_its_numbers() -> None:
    known = portfolio(risk=RiskState(losing_streak=3))
    rules = RiskRules(breakers=Breakers(max_losing_streak=3))
    known = replace(known, settings=replace(known.settings, risk=rules))
    text = "3 positions in a row closed at a loss, the limit is 3"
    assert tripped(known) == Reason("losing_streak", text, {"losing_streak": "3", "max_losing_streak": "3"})
    assert tripped(replace(known, risk=RiskState(losing_streak=2))) is None


def test_8_a_drawdown_is_not_looked_at_unless_it_is_its_round() -> None:
    """0.02 BTC bought at 50 000 and seen at 25 000: 500 of 10 000 are lost, 5 %."""
    held = group(pyramid(), orders=[bought((0, 0), "50000", "0.02")])
    known = portfolio(held, observed=Observed({ACCOUNT: {"BTC/USDT": D(25_000)}}))
    rules = RiskRules(breakers=Breakers(max_drawdown_percent=D(5)))
    known = replace(known, settings=replace(known.settings, risk=rules))
    assert tripped(known, drawdown=False) is None
    found = tripped(known)
    assert found is not None
    assert found.code == "drawdown"


# --- offsets that do not begin --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [PortfolioStatus.LOCKED, PortfolioStatus.RECONCILING])
def test_8_no_offset_begins_while_the_holdings_are_in_doubt_and_it_says_so(status: PortfolioStatus) -> None:
    text = f"No offset begins while the portfolio is {status}"
    assert plan(portfolio(status=status), START, True) == Reason("offset_not_now", text, {"status": status.value})


def test_8_by_hand_with_nothing_open_no_position_is_up() -> None:
    text = "No position is up for an offset: none is open"
    assert plan(portfolio(), START, True) == Reason("offset_no_loser", text)


def test_8_by_hand_the_nearest_position_and_all_that_it_lacks_are_named() -> None:
    """One lacks its wait alone, the other its pyramids, its wait and its loss."""
    near = group(pyramid(), orders=[bought((0, 0), "50000", "0.02")], offset_timer=START)
    far = group(number=2, timeframe=60)
    known = portfolio(near, far, observed=Observed({ACCOUNT: {"BTC/USDT": D(47_000)}}))
    rules = RiskRules(offset=OffsetRules(required_pyramids=1, wait_minutes=60))
    known = replace(known, settings=replace(known.settings, risk=rules))
    missing = "its wait ends at 2026-01-05 10:15:00 UTC"
    text = f"No position is up for an offset. The nearest is BTC/USDT: {missing}"
    assert plan(known, START, True) == Reason("offset_no_loser", text, {"nearest": "BTC/USDT"}, near.id)
    assert plan(known, START, False) == Reason("offset_no_loser", "No position is up for an offset")


def test_8_of_two_that_lack_as_much_the_deeper_loss_is_the_nearer() -> None:
    """Bought at 48 000 and at 50 000, and the price is 45 000."""
    deep, shallow = (
        group(
            pyramid(),
            orders=[bought((0, 0), average, "0.02")],
            number=number,
            timeframe=number,
            offset_timer=START,
        )
        for number, average in ((1, "48000"), (2, "50000"))
    )
    known = portfolio(deep, shallow, observed=Observed({ACCOUNT: {"BTC/USDT": D(45_000)}}))
    rules = RiskRules(offset=OffsetRules(required_pyramids=1, wait_minutes=60))
    known = replace(known, settings=replace(known.settings, risk=rules))
    found = plan(known, START, True)
    assert isinstance(found, Reason)
    assert found.group_id == shallow.id, "10 % below 50 000 is more than 6.25 % below 48 000"
