"""Spec 2.4: from the names on a chart to an account and a market, through the venue's own list."""

import pytest

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.exchanges import AccountRoutes, by_exchange, exchange_name
from dca_engine.core.ids import AccountId
from dca_engine.core.values import MarketKind
from tests.alerts.examples import LINEAR, MARKETS, SPOT, index, market


@pytest.mark.parametrize("name", ["BTCUSDT", "btcusdt", " BTCUSDT ", "BTC/USDT", "BTC-USDT", "btc_usdt"])
def test_names_of_a_spot_market(name: str) -> None:
    found = MARKETS[SPOT].find(name)
    assert found is not None
    assert found.symbol == "BTC/USDT"


@pytest.mark.parametrize("name", ["BTCUSDT.P", "btcusdt.p", "BTCUSDTPERP", "BTC/USDT:USDT", "BTC/USDT.P"])
def test_names_of_a_perpetual(name: str) -> None:
    found = MARKETS[LINEAR].find(name)
    assert found is not None
    assert found.symbol == "BTC/USDT:USDT"


@pytest.mark.parametrize("name", ["BTCUSDT", "BTC/USDT", "BTC", "USDT", "", ".P", "BTCUSDT.PP"])
def test_a_perpetual_is_never_found_by_a_spot_name(name: str) -> None:
    assert MARKETS[LINEAR].find(name) is None


def test_a_name_that_two_markets_share_names_neither() -> None:
    """`AB` + `CUSDT` and `ABC` + `USDT` read alike; only the separated names tell them apart."""
    shared = index(market("AB", "CUSDT"), market("ABC", "USDT"))
    assert shared.find("ABCUSDT") is None
    found = shared.find("ABC/USDT")
    assert found is not None
    assert found.base == "ABC"


def test_the_closest_names_are_chart_names() -> None:
    perpetuals = index(*(market(base, kind=MarketKind.LINEAR) for base in ("BTC", "ETH", "ETC", "1000PEPE")))
    assert perpetuals.closest("ethusdt")[0] == "ETHUSDT.P"
    assert perpetuals.closest("PEPEUSDT.P")[0] == "1000PEPEUSDT.P"
    assert len(perpetuals.closest("")) == 3


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("BINANCE", "BINANCE"),
        (" binance ", "BINANCE"),
        ("BINANCE_DL", "BINANCE"),
        ("BINANCE_DLY", "BINANCE"),
        ("OKEX", "OKX"),
        ("Gate.io", "GATE"),
        ("GATEIO", "GATE"),
        ("binanceusdm", "BINANCE"),
    ],
)
def test_one_spelling_per_exchange(written: str, name: str) -> None:
    assert exchange_name(written) == name


ROUTES = AccountRoutes(SPOT, by_exchange([("binance", SPOT), ("binanceusdm", LINEAR), ("KRAKEN", AccountId("mapped"))]))


def test_the_alerts_exchange_chooses_the_account() -> None:
    assert ROUTES.accounts_for("BINANCE", "exchange") == (SPOT, LINEAR)
    assert ROUTES.accounts_for("kraken", "exchange") == (AccountId("mapped"),)


def test_the_default_account_is_for_alerts_that_name_none() -> None:
    assert ROUTES.accounts_for(None, "exchange") == (SPOT,)


def test_an_exchange_without_an_account_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AlertError, match="known: BINANCE, KRAKEN") as refused:
        ROUTES.accounts_for("NYSE", "tv.exchange")
    assert refused.value.field == "tv.exchange"
