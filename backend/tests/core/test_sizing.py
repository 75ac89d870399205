"""Spec 4: how much capital a group and a pyramid get, quantities in every unit, and markets without rules."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.grid_calculator import (
    alert_capital,
    group_capital,
    ladder,
    market_rules,
    pyramid_capital,
    quantity_of,
)
from dca_engine.core.market import Market
from dca_engine.core.settings import (
    FallbackRules,
    GroupSettings,
    MissingRules,
    PortfolioSettings,
    PyramidCapital,
    Pyramiding,
    Sizing,
    SizingMode,
)
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import MarketKind, Side
from tests.core.builders import ACCOUNT, BTC, BTC_PERP, D, levels
from tests.core.builders import ladder as worked_ladder
from tests.core.builders import settings as group_settings

SETTINGS = PortfolioSettings(D(10_000), worked_ladder(), ACCOUNT)
CONTRACTS = replace(BTC_PERP, contract_size=D("0.001"))
PRICE = D(50_000)


def sized(mode: SizingMode, amount: str | None = None, percent: str | None = None) -> PortfolioSettings:
    numbers = (None if text is None else D(text) for text in (amount, percent))
    return replace(SETTINGS, sizing=Sizing(mode, *numbers))


def capital(
    settings: PortfolioSettings, equity: str = "10000", size: Size | None = None, market: Market = BTC
) -> Decimal | str:
    return group_capital(settings, D(equity), size, PRICE, market)


# --- a group's capital


def test_4_a_slots_share_is_the_total_capital_over_the_slots() -> None:
    """10 000 over 10 slots, whatever was earned meanwhile."""
    assert capital(SETTINGS, equity="12500") == D(1000)


def test_4_a_fixed_amount_is_the_same_for_every_group() -> None:
    assert capital(sized(SizingMode.FIXED, amount="750"), equity="12500") == D(750)


@pytest.mark.parametrize(("equity", "wanted"), [("12500", "625"), ("10000", "500"), ("8000", "400")])
def test_4_a_percent_of_equity_grows_and_shrinks_with_realized_profit(equity: str, wanted: str) -> None:
    """5 % of capital plus realized profit."""
    assert capital(sized(SizingMode.EQUITY_PERCENT, percent="5"), equity=equity) == D(wanted)


def test_4_no_equity_buys_nothing_and_says_so() -> None:
    found = capital(sized(SizingMode.EQUITY_PERCENT, percent="5"), equity="-20")
    assert found == "the equity is -20 USDT, and a percent of that buys nothing"


def test_4_an_alerts_size_is_ignored_unless_it_is_asked_for() -> None:
    assert capital(SETTINGS, size=Size(D(7), SizeUnit.BASE)) == D(1000)
    assert alert_capital(SETTINGS, Size(D(7), SizeUnit.BASE), PRICE, BTC) is None


@pytest.mark.parametrize(
    ("value", "unit", "market", "wanted"),
    [
        ("300", SizeUnit.QUOTE, BTC, "300"),
        ("0.02", SizeUnit.BASE, BTC, "1000"),
        ("20", SizeUnit.CONTRACTS, CONTRACTS, "1000"),
        ("0.02", SizeUnit.CONTRACTS, BTC, "1000"),
    ],
)
def test_4_the_alerts_own_size_is_the_capital_of_its_ladder(
    value: str, unit: SizeUnit, market: Market, wanted: str
) -> None:
    """At 50 000: 0.02 BTC, or 20 contracts of 0.001 BTC, are 1 000 USDT. Spot trades contracts of one."""
    size = Size(D(value), unit)
    settings = sized(SizingMode.ALERT)
    assert capital(settings, size=size, market=market) == D(wanted)
    assert alert_capital(settings, size, PRICE, market) == D(wanted)


def test_4_equity_of_exactly_nothing_buys_nothing_either() -> None:
    found = capital(sized(SizingMode.EQUITY_PERCENT, percent="5"), equity="0")
    assert found == "the equity is 0 USDT, and a percent of that buys nothing"


def test_4_the_most_that_can_be_meant_is_taken() -> None:
    """20 000 000 BTC at 50 000 are exactly 10¹² USDT."""
    assert capital(sized(SizingMode.ALERT), size=Size(D(20_000_000), SizeUnit.BASE)) == D(10**12)


def test_4_an_alert_for_100_usdt_is_not_one_digit_off_after_the_division() -> None:
    """100 / 3 x 3 would be 99.99…"""
    assert alert_capital(sized(SizingMode.ALERT), Size(D(100), SizeUnit.QUOTE), D(3), BTC) == D(100)


@pytest.mark.parametrize(
    ("size", "why"),
    [
        (None, "positions are sized by the alert, and it names no size"),
        (Size(D(0), SizeUnit.BASE), "positions are sized by the alert, and it names no size"),
        (
            Size(D(50), SizeUnit.PERCENT),
            "positions are sized by the alert, and its size is a percent, which only says how much to close",
        ),
        (
            Size(D(10**9), SizeUnit.BASE),
            "the alert's size is worth 50000000000000 USDT, at most 1000000000000 can be meant",
        ),
    ],
)
def test_4_an_alert_that_cannot_be_sized_by_says_why(size: Size | None, why: str) -> None:
    assert capital(sized(SizingMode.ALERT), size=size) == why


# --- a pyramid's capital


def of_group(pyramiding: Pyramiding, quote: str = "1000") -> GroupSettings:
    return replace(group_settings(), capital=D(quote), pyramiding=pyramiding)


def test_4_each_pyramid_uses_the_groups_capital_at_first() -> None:
    settings = of_group(Pyramiding(max_pyramids=3))
    assert [pyramid_capital(settings, i) for i in range(3)] == [D(1000)] * 3


def test_4_shared_capital_is_split_evenly() -> None:
    settings = of_group(Pyramiding(4, PyramidCapital.SHARED))
    assert [pyramid_capital(settings, i) for i in range(4)] == [D(250)] * 4


def test_4_shared_capital_is_split_by_the_given_shares() -> None:
    settings = of_group(Pyramiding(3, PyramidCapital.SHARED, (D(50), D(30), D(20))))
    assert [pyramid_capital(settings, i) for i in range(3)] == [D(500), D(300), D(200)]


def test_4_shares_wait_while_capital_is_not_shared() -> None:
    settings = of_group(Pyramiding(2, PyramidCapital.EACH, (D(50), D(50))))
    assert pyramid_capital(settings, 1) == D(1000)


def test_4_shares_a_little_under_100_leave_the_rest_unused() -> None:
    """33.33 % of 1 000, three times; nothing is stretched."""
    settings = of_group(Pyramiding(3, PyramidCapital.SHARED, (D("33.33"),) * 3))
    assert [pyramid_capital(settings, i) for i in range(3)] == [D("333.3")] * 3


def test_4_shares_a_little_over_100_do_not_exceed_the_groups_capital() -> None:
    """50.005 + 50.005 = 100.01: a half each."""
    settings = of_group(Pyramiding(2, PyramidCapital.SHARED, (D("50.005"), D("50.005"))))
    assert [pyramid_capital(settings, i) for i in range(2)] == [D(500), D(500)]


@given(count=st.integers(1, 100), quote=st.decimals("1", "1000000", places=2))
def test_4_all_pyramids_that_share_together_buy_no_more_than_the_groups_capital(count: int, quote: Decimal) -> None:
    settings = of_group(Pyramiding(count, PyramidCapital.SHARED), str(quote))
    legs = [
        leg
        for i in range(count)
        for leg in ladder(PRICE, Side.LONG, pyramid_capital(settings, i), levels("0", weight="100"), BTC)
    ]
    assert sum(leg.price * leg.quantity for leg in legs) <= quote


# --- quantities


@pytest.mark.parametrize(
    ("value", "unit", "market", "wanted"),
    [
        ("12", SizeUnit.CONTRACTS, CONTRACTS, "0.012"),
        ("0.5", SizeUnit.BASE, BTC, "0.5"),
        ("250", SizeUnit.QUOTE, BTC, "0.005"),
        ("25", SizeUnit.PERCENT, BTC, "0.02"),
        ("100", SizeUnit.PERCENT, BTC, "0.08"),
    ],
)
def test_2_a_size_is_told_in_base(value: str, unit: SizeUnit, market: Market, wanted: str) -> None:
    """Spec 2 and 4, at 50 000 with 0.08 BTC held."""
    assert quantity_of(Size(D(value), unit), PRICE, market, D("0.08")) == D(wanted)


# --- markets without rules

FALLBACK = replace(
    SETTINGS,
    missing_rules=MissingRules.FALLBACK,
    fallback_rules=FallbackRules(D("0.01"), D("0.001"), D("0.002"), D(10)),
)


def test_4_without_market_rules_nothing_is_traded() -> None:
    assert market_rules(SETTINGS, None, "BTC/USDT", MarketKind.SPOT) is None
    blocked = replace(FALLBACK, missing_rules=MissingRules.BLOCK)
    assert market_rules(blocked, None, "BTC/USDT", MarketKind.SPOT) is None


def test_4_the_venues_rules_go_before_the_fallback() -> None:
    assert market_rules(FALLBACK, BTC, "BTC/USDT", MarketKind.SPOT) is BTC


def test_4_fallback_rules_stand_in_by_setting() -> None:
    assert market_rules(FALLBACK, None, "SOL/USDC", MarketKind.SPOT) == Market(
        "SOL/USDC", "SOL", "USDC", MarketKind.SPOT, D("0.01"), D("0.001"), D("0.002"), D(10)
    )


def test_4_fallback_rules_stand_in_for_a_perpetual() -> None:
    found = market_rules(FALLBACK, None, "SOL/USDT:USDT", MarketKind.LINEAR)
    assert found is not None
    assert (found.base, found.quote, found.kind) == ("SOL", "USDT", MarketKind.LINEAR)


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("BTCUSDT", MarketKind.SPOT),
        ("BTC/", MarketKind.SPOT),
        ("/USDT", MarketKind.SPOT),
        ("A/B/C", MarketKind.SPOT),
        ("BTC/USDT:USDT", MarketKind.SPOT),
        ("BTC/USDT", MarketKind.LINEAR),
        ("BTC/USD:BTC", MarketKind.LINEAR),
        ("BTC/USDT:USDT-261225", MarketKind.LINEAR),
    ],
)
def test_4_a_symbol_that_does_not_fit_the_account_has_no_fallback(symbol: str, kind: MarketKind) -> None:
    """Coin-margined and dated contracts among them: those rules would be wrong."""
    assert market_rules(FALLBACK, None, symbol, kind) is None
