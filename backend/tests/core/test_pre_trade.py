"""Spec 8: the checks before every entry. Each refusal names its rule, the limit and the value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import AccountId, GroupId, PortfolioId, SignalId
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.market import Market
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Account, Observed, Portfolio, PortfolioStatus, with_group
from dca_engine.core.pre_trade import Candidate, Hindrance, hindrance, late_arrival, late_decision
from dca_engine.core.risk_rules import EntryLimits, RiskRules
from dca_engine.core.risk_state import RiskState
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, Side

D = Decimal
NOW = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)
ACCOUNT = AccountId("main")
BTC = Market("BTC/USDT", "BTC", "USDT", MarketKind.LINEAR, D("0.01"), D("0.00001"))
ETH = Market("ETH/USDT", "ETH", "USDT", MarketKind.LINEAR, D("0.01"), D("0.0001"))
SETTINGS = PortfolioSettings(
    capital=D(10_000), ladder=Ladder((Level(D(0), D(100), D(1)),)), default_account=ACCOUNT, max_open_groups=2
)
SIGNAL = Signal(SignalId("s1"), NOW, Intent.ENTRY, ACCOUNT, "BTC/USDT", 900, Side.LONG, D(50_000), NOW)
CANDIDATE = Candidate(ACCOUNT, "BTC/USDT", Side.LONG, D(50_000), SIGNAL, BTC, None, D(1000), D(50_000))


def group(market: Market = BTC, timeframe: int = 900, side: Side = Side.LONG, committed: str = "0") -> Group:
    return Group(
        id=GroupId(f"{market.base}{timeframe}{side}"),
        tag="T",
        number=1,
        account_id=ACCOUNT,
        market=market,
        timeframe=timeframe,
        side=side,
        settings=GroupSettings(D(1000), SETTINGS.pyramiding, SETTINGS.ladder, SETTINGS.exits),
        opened_at=NOW,
        status=GroupStatus.ACTIVE,
        committed=D(committed),
    )


def portfolio(
    *groups: Group,
    limits: EntryLimits | None = None,
    status: PortfolioStatus = PortfolioStatus.HEALTHY,
    why: str = "",
    observed: Observed | None = None,
    bypass: bool = True,
) -> Portfolio:
    settings = replace(SETTINGS, risk=RiskRules(limits=limits or EntryLimits()), pyramids_bypass_pool=bypass)
    accounts = (Account(ACCOUNT, MarketKind.LINEAR),)
    made = Portfolio(PortfolioId("p"), settings, accounts, status, why, observed=observed or Observed())
    for each in groups:
        made = with_group(made, each)
    return made


def found(made: Portfolio, candidate: Candidate = CANDIDATE, time: datetime = NOW) -> Hindrance:
    hindered = hindrance(made, candidate, time)
    assert hindered is not None
    return hindered


def free(made: Portfolio, candidate: Candidate = CANDIDATE, time: datetime = NOW) -> bool:
    return hindrance(made, candidate, time) is None


PYRAMID = replace(CANDIDATE, adds_to=group())
SHORT = replace(CANDIDATE, side=Side.SHORT)


def test_8_with_nothing_in_its_way_an_entry_is_made() -> None:
    assert free(portfolio())


# --- the portfolio --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [PortfolioStatus.LOCKED, PortfolioStatus.AUDITING])
def test_3_a_locked_portfolio_refuses_with_its_reason_and_drops_nothing_that_waits(status: PortfolioStatus) -> None:
    hindered = found(portfolio(status=status, why="holdings differ by 0.1 BTC"))
    text = f"Refused: the portfolio is {status} (holdings differ by 0.1 BTC)"
    assert hindered == Hindrance(Reason(f"portfolio_{status}", text, {"status": status.value}))
    assert not hindered.queues
    assert not hindered.lasting


@pytest.mark.parametrize("status", [PortfolioStatus.PAUSED, PortfolioStatus.BOOTSTRAPPING, PortfolioStatus.RECONCILING])
def test_3_while_the_portfolio_does_not_trade_an_entry_waits(status: PortfolioStatus) -> None:
    hindered = found(portfolio(status=status, why="daily loss 510 of 500 USDT"))
    assert hindered.reason.code == f"portfolio_{status}"
    assert hindered.reason.text == f"Refused: the portfolio is {status} (daily loss 510 of 500 USDT)"
    assert hindered.waits_for == f"the portfolio to trade again, it is {status} (daily loss 510 of 500 USDT)"
    assert hindered.queues
    assert not hindered.lasting


def test_8_an_account_that_cannot_be_reached_lets_its_entries_wait() -> None:
    hindered = found(portfolio(observed=Observed(unreachable=(ACCOUNT,))))
    assert hindered.reason == Reason(
        "venue_unreachable", "Refused: the venue of account main cannot be reached", {"account": "main"}
    )
    assert hindered.waits_for == "the venue of account main, which cannot be reached"
    assert free(portfolio(observed=Observed(unreachable=(AccountId("other"),))))


# --- the key --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mine", "open_side"), [(Side.LONG, Side.SHORT), (Side.SHORT, Side.LONG)])
def test_3_an_entry_waits_for_the_other_side_of_its_key_to_close(mine: Side, open_side: Side) -> None:
    other = group(side=open_side)
    hindered = found(portfolio(other), replace(CANDIDATE, side=mine))
    text = f"Refused: a {open_side} position of BTC/USDT is open"
    assert hindered.reason == Reason("opposite_open", text, {"open_side": open_side.value}, other.id)
    assert hindered.waits_for == f"the {open_side} position of BTC/USDT to close"


def test_3_an_entry_waits_for_its_own_key_to_be_closed() -> None:
    closing = replace(group(), status=GroupStatus.CLOSING)
    hindered = found(portfolio(closing))
    assert hindered.reason == Reason("closing", "Refused: BTC/USDT is just being closed", {}, closing.id)
    assert hindered.waits_for == "the long position of BTC/USDT, which is just being closed"


def test_3_another_timeframe_of_the_same_market_is_another_key() -> None:
    assert free(portfolio(group(timeframe=3600)))


def test_3_a_perpetual_has_one_position_so_the_other_side_of_any_timeframe_comes_first() -> None:
    """A long of 15 minutes and a short of an hour would only take from one another on the venue."""
    hindered = found(portfolio(group(timeframe=3600, side=Side.SHORT)))
    assert (hindered.reason.code, hindered.waits_for) == ("opposite_open", "the short position of BTC/USDT to close")


# --- symbols --------------------------------------------------------------------------------------------------------


def test_8_a_denied_symbol_is_refused_for_good() -> None:
    hindered = found(portfolio(limits=EntryLimits(denied_symbols=("ETH/USDT", "BTC/USDT"))))
    text = "Refused: BTC/USDT is on the list of denied symbols"
    assert hindered == Hindrance(Reason("symbol_denied", text, {"symbol": "BTC/USDT"}), lasting=True)
    assert not hindered.queues


def test_8_a_symbol_that_is_not_among_the_allowed_ones_is_refused_for_good() -> None:
    hindered = found(portfolio(limits=EntryLimits(allowed_symbols=("ETH/USDT", "SOL/USDT"))))
    text = "Refused: BTC/USDT is not among the allowed symbols, which are ETH/USDT, SOL/USDT"
    numbers = {"symbol": "BTC/USDT", "allowed": "ETH/USDT, SOL/USDT"}
    assert hindered == Hindrance(Reason("symbol_not_allowed", text, numbers), lasting=True)
    assert free(portfolio(limits=EntryLimits(allowed_symbols=("BTC/USDT",))))


def test_8_what_is_both_allowed_and_denied_is_denied() -> None:
    limits = EntryLimits(allowed_symbols=("BTC/USDT",), denied_symbols=("BTC/USDT",))
    assert found(portfolio(limits=limits)).reason.code == "symbol_denied"


# --- the price ------------------------------------------------------------------------------------------------------

HALF_PERCENT = EntryLimits(max_slippage_percent=D("0.5"))


def test_8_a_price_that_ran_away_is_refused_with_how_far() -> None:
    """50 300 against 50 000 is 0.6 %."""
    hindered = found(portfolio(limits=HALF_PERCENT), replace(CANDIDATE, last_price=D(50_300)))
    text = "Refused: the price of BTC/USDT is 50300, which is 0.6 % worse than the entry's 50000, the limit is 0.5 %"
    numbers = {
        "price": "50300",
        "entry_price": "50000",
        "slippage_percent": "0.6",
        "max_slippage_percent": "0.5",
    }
    assert hindered == Hindrance(Reason("slippage", text, numbers))


def test_8_slippage_up_to_the_limit_passes_and_just_above_never_reads_like_it() -> None:
    """50 250 is exactly 0.5 %."""
    made = portfolio(limits=HALF_PERCENT)
    assert free(made, replace(CANDIDATE, last_price=D(50_250)))
    assert found(made, replace(CANDIDATE, last_price=D("50250.01"))).reason.numbers["slippage_percent"] == "0.5001"


@pytest.mark.parametrize(("candidate", "better", "worse"), [(CANDIDATE, 45_000, 55_000), (SHORT, 55_000, 45_000)])
def test_8_only_a_move_against_the_entry_is_slippage(candidate: Candidate, better: int, worse: int) -> None:
    made = portfolio(limits=HALF_PERCENT)
    assert free(made, replace(candidate, last_price=D(better)))
    assert found(made, replace(candidate, last_price=D(worse))).reason.code == "slippage"


@pytest.mark.parametrize(("own", "passes"), [("1", True), ("0.1", False), ("0", False), (None, False)])
def test_8_the_alerts_own_limit_goes_before_the_settings(own: str | None, passes: bool) -> None:
    """0.6 % away: too far by the setting's 0.5 %, or by what the alert itself allows."""
    signal = replace(SIGNAL, max_slippage_percent=None if own is None else D(own))
    candidate = replace(CANDIDATE, signal=signal, last_price=D(50_300))
    assert free(portfolio(limits=HALF_PERCENT), candidate) is passes


def test_8_the_alerts_own_limit_holds_without_a_setting() -> None:
    candidate = replace(CANDIDATE, signal=replace(SIGNAL, max_slippage_percent=D("0.5")), last_price=D(50_300))
    assert found(portfolio(), candidate).reason.code == "slippage"


def test_8_the_price_last_observed_counts_where_the_signal_brought_none() -> None:
    observed = Observed({ACCOUNT: {"BTC/USDT": D(50_300)}})
    unknown = replace(CANDIDATE, last_price=None)
    assert found(portfolio(limits=HALF_PERCENT, observed=observed), unknown).reason.code == "slippage"
    assert free(portfolio(limits=HALF_PERCENT), unknown)


# --- slots ----------------------------------------------------------------------------------------------------------


def test_3_a_full_pool_lets_an_entry_wait_with_the_numbers() -> None:
    hindered = found(portfolio(group(ETH), group(ETH, 3600)))
    assert hindered.reason == Reason(
        "pool_full",
        "Refused: no free slot, 2 of 2 groups are open",
        {"open_groups": "2", "max_open_groups": "2"},
    )
    assert hindered.waits_for == "a free slot, 2 of 2 groups are open"
    assert not hindered.lasting
    assert free(portfolio(group(ETH)))


def test_7_a_forced_entry_passes_the_pools_limit_and_no_other() -> None:
    forced = replace(CANDIDATE, forced=True)
    full = group(ETH, committed="500"), group(ETH, 3600)
    assert free(portfolio(*full), forced)
    assert found(portfolio(*full, limits=EntryLimits(max_exposure=D(1400))), forced).reason.code == "exposure"
    assert found(portfolio(*full, status=PortfolioStatus.PAUSED), forced).reason.code == "portfolio_paused"


def test_3_a_pyramid_takes_no_slot() -> None:
    assert free(portfolio(group(), group(ETH)), PYRAMID)


def test_3_with_the_bypass_off_a_pyramid_waits_for_a_free_slot() -> None:
    hindered = found(portfolio(group(), group(ETH), bypass=False), PYRAMID)
    assert hindered.reason.code == "pool_full"
    assert hindered.queues
    assert free(portfolio(group(), bypass=False), PYRAMID)
    assert free(portfolio(group(), group(ETH), bypass=False), replace(PYRAMID, forced=True))


def test_8_slots_per_symbol_count_every_timeframe() -> None:
    limits = EntryLimits(max_groups_per_symbol=1)
    hindered = found(portfolio(group(timeframe=3600), limits=limits))
    assert hindered == Hindrance(
        Reason(
            "symbol_slots",
            "Refused: no free slot in BTC/USDT, 1 of 1 groups are open",
            {"open_groups": "1", "max_groups_per_symbol": "1"},
        )
    )
    assert free(portfolio(group(ETH), limits=limits))
    assert free(portfolio(group(), limits=limits), PYRAMID)


def test_8_after_a_loss_no_new_group_opens_in_the_symbol_for_a_while() -> None:
    until = NOW + timedelta(minutes=30)
    made = replace(portfolio(), risk=RiskState(cooldowns={"BTC/USDT": until}))
    hindered = found(made)
    assert hindered == Hindrance(
        Reason(
            "cooldown",
            "Refused: BTC/USDT closed at a loss, no new group opens in it before 2026-01-05 09:45:00 UTC",
            {"symbol": "BTC/USDT", "until": "2026-01-05T09:45:00+00:00"},
        )
    )
    assert free(made, time=until)
    assert free(made, PYRAMID)
    assert free(replace(made, risk=RiskState(cooldowns={"ETH/USDT": until})))


# --- money ----------------------------------------------------------------------------------------------------------


def test_8_exposure_is_what_is_committed_plus_the_whole_new_ladder() -> None:
    """600 in ETH and 1 000 for this ladder: 1 600."""
    hindered = found(portfolio(group(ETH, committed="600.00"), limits=EntryLimits(max_exposure=D(1500))))
    text = "Refused: the exposure would be 1600 USDT, 600 now and 1000 for this ladder, the limit is 1500 USDT"
    numbers = {"exposure": "1600", "committed": "600", "cost": "1000", "max_exposure": "1500"}
    assert hindered == Hindrance(Reason("exposure", text, numbers))
    assert free(portfolio(group(ETH, committed="600"), limits=EntryLimits(max_exposure=D(1600))))


def test_8_exposure_per_symbol_leaves_other_symbols_out() -> None:
    """300 in BTC on another timeframe and 1 000 for this ladder: 1 300."""
    limits = EntryLimits(max_symbol_exposure=D(1200))
    hindered = found(portfolio(group(timeframe=3600, committed="300"), limits=limits))
    assert hindered.reason.code == "symbol_exposure"
    assert hindered.reason.text == (
        "Refused: the exposure in BTC/USDT would be 1300 USDT, 300 now and 1000 for this ladder, the limit is 1200 USDT"
    )
    assert hindered.reason.numbers["max_symbol_exposure"] == "1200"
    assert free(portfolio(group(ETH, committed="9000"), limits=limits))


@pytest.mark.parametrize("limits", [EntryLimits(max_exposure=D(1500)), EntryLimits(max_symbol_exposure=D(1500))])
def test_8_a_pyramid_is_checked_for_exposure_too(limits: EntryLimits) -> None:
    assert found(portfolio(group(committed="501"), limits=limits), PYRAMID).reason.code.endswith("exposure")
    assert free(portfolio(group(committed="500"), limits=limits), PYRAMID)


def test_8_the_free_balance_must_cover_the_whole_ladder() -> None:
    made = portfolio(observed=Observed(free={ACCOUNT: D("999.99")}))
    assert found(made) == Hindrance(
        Reason(
            "free_balance",
            "Refused: the ladder costs 1000 USDT, account main has 999.99 USDT free",
            {"cost": "1000", "free": "999.99"},
        )
    )
    assert found(made, PYRAMID).reason.code == "free_balance"
    assert free(portfolio(observed=Observed(free={ACCOUNT: D(1000)})))


def test_8_the_balance_is_not_checked_where_it_is_unknown_or_switched_off() -> None:
    other = Observed(free={AccountId("other"): D(1)})
    assert free(portfolio(observed=other))
    assert free(portfolio(observed=Observed(free={ACCOUNT: D(1)}), limits=EntryLimits(check_balance=False)))


# --- in what order --------------------------------------------------------------------------------------------------


ORDER = (
    "portfolio_locked",
    "symbol_denied",
    "portfolio_paused",
    "venue_unreachable",
    "opposite_open",
    "closing",
    "slippage",
    "cooldown",
    "pool_full",
    "symbol_slots",
    "exposure",
    "symbol_exposure",
    "free_balance",
)


@pytest.mark.parametrize("first", ORDER)
def test_8_what_has_to_be_settled_first_is_told_first(first: str) -> None:
    """Everything before `first` is in order, and everything from there on is wrong."""
    wrong = set(ORDER[ORDER.index(first) :])
    groups = [
        group(side=Side.SHORT) if "opposite_open" in wrong else group(timeframe=60),
        replace(group(timeframe=900 if "closing" in wrong else 3600), status=GroupStatus.CLOSING),
    ]
    status = PortfolioStatus.PAUSED if "portfolio_paused" in wrong else PortfolioStatus.HEALTHY
    limits = EntryLimits(
        max_groups_per_symbol=1 if "symbol_slots" in wrong else None,
        max_exposure=D(1) if "exposure" in wrong else None,
        max_symbol_exposure=D(1) if "symbol_exposure" in wrong else None,
        max_slippage_percent=D("0.1") if "slippage" in wrong else None,
        denied_symbols=("BTC/USDT",) if "symbol_denied" in wrong else (),
    )
    made = portfolio(
        *(groups if "pool_full" in wrong else groups[:1]),
        limits=limits,
        status=PortfolioStatus.LOCKED if "portfolio_locked" in wrong else status,
        observed=Observed(
            {ACCOUNT: {"BTC/USDT": D(60_000)}}, {ACCOUNT: D(1)}, (ACCOUNT,) if "venue_unreachable" in wrong else ()
        ),
    )
    until = {"BTC/USDT": NOW + timedelta(minutes=1)} if "cooldown" in wrong else {}
    made = replace(made, risk=RiskState(cooldowns=until))
    assert found(made, replace(CANDIDATE, last_price=None)).reason.code == first


@given(
    st.sampled_from(PortfolioStatus),
    st.integers(0, 2),
    st.none() | st.integers(0, 3000),
    st.none() | st.integers(0, 3000),
    st.booleans(),
)
def test_8_a_pyramid_passes_wherever_a_new_group_does(
    status: PortfolioStatus, others: int, exposure: int | None, balance: int | None, bypass: bool
) -> None:
    """A pyramid is spared some checks and has none of its own, whatever the portfolio is like."""
    observed = Observed() if balance is None else Observed(free={ACCOUNT: D(balance)})
    limits = EntryLimits(max_exposure=None if exposure is None else D(exposure), max_groups_per_symbol=1)
    opened = [group(ETH, 60 * (i + 1), committed="700") for i in range(others)]
    made = portfolio(*opened, limits=limits, status=status, observed=observed, bypass=bypass)
    if free(made):
        assert free(made, PYRAMID)


# --- the age of an alert --------------------------------------------------------------------------------------------


def test_2_6_an_alert_older_than_the_limit_is_late() -> None:
    old = replace(SIGNAL, alert_time=NOW - timedelta(seconds=61))
    reason = late_arrival(portfolio(), old)
    assert reason == Reason(
        "stale",
        "Recorded, not traded: the alert was 61 s old when it arrived, the limit is 60 s",
        {"age_seconds": "61", "limit_seconds": "60"},
    )
    assert late_arrival(portfolio(), replace(SIGNAL, alert_time=NOW - timedelta(seconds=60))) is None
    assert late_arrival(portfolio(), replace(SIGNAL, alert_time=None)) is None


def test_2_6_an_entry_that_could_not_be_decided_in_time_is_late() -> None:
    """Without a time of its own an alert ages from when it was received."""
    for signal in (SIGNAL, replace(SIGNAL, alert_time=None)):
        reason = late_decision(portfolio(), signal, NOW + timedelta(seconds=90))
        assert reason is not None
        assert reason.text == (
            "Recorded, not traded: the alert was 90 s old when it could be decided, the limit is 60 s"
        )
        assert late_decision(portfolio(), signal, NOW + timedelta(seconds=60)) is None
