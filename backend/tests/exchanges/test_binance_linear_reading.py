"""Binance USDⓈ-M futures' messages, as its documentation shows them (spec 4: rules; spec 5: fills and funding)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dca_engine.core.market import Market
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import MarketKind
from dca_engine.exchanges import binance_linear_reading as linear
from dca_engine.exchanges import binance_reading as common
from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.exchanges.parsing import BareFill
from dca_engine.ports import Balance, FundingPayment, Position

MAKER, TAKER = Decimal("0.0002"), Decimal("0.0005")


def listed(name: str, **changes: object) -> dict[str, object]:
    filters = [
        {"filterType": "PRICE_FILTER", "minPrice": "556.80", "maxPrice": "4529764", "tickSize": "0.10"},
        {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "1000", "stepSize": "0.001"},
        {"filterType": "MIN_NOTIONAL", "notional": "100"},
    ]
    return {
        "symbol": name,
        "contractType": "PERPETUAL",
        "status": "TRADING",
        "baseAsset": name.removesuffix("USDT"),
        "quoteAsset": "USDT",
        "marginAsset": "USDT",
        "filters": filters,
    } | changes


def update(**changes: object) -> dict[str, object]:
    order = {
        "s": "BTCUSDT",
        "c": "D1",
        "S": "SELL",
        "q": "0.010",
        "p": "0",
        "x": "NEW",
        "X": "NEW",
        "i": 8886774,
        "l": "0",
        "z": "0",
        "L": "0",
        "T": 1568879465650,
        "t": 0,
        "rp": "0",
    }
    return {"e": "ORDER_TRADE_UPDATE", "E": 1568879465651, "T": 1568879465650, "o": order | changes}


def test_4_a_perpetual_is_listed_with_its_rules() -> None:
    markets, trading = linear.listing({"symbols": [listed("BTCUSDT")]}, MAKER, TAKER)
    assert markets == {
        "BTCUSDT": Market(
            symbol="BTC/USDT:USDT",
            base="BTC",
            quote="USDT",
            kind=MarketKind.LINEAR,
            tick_size=Decimal("0.1"),
            step_size=Decimal("0.001"),
            min_quantity=Decimal("0.001"),
            min_notional=Decimal(100),
            max_quantity=Decimal(1000),
            maker_fee_rate=MAKER,
            taker_fee_rate=TAKER,
        )
    }
    assert trading == {"BTCUSDT"}


def test_4_what_is_delivered_or_has_no_rules_is_left_out_and_what_is_halted_stays_known() -> None:
    quarterly = listed("BTCUSDT_260626", contractType="CURRENT_QUARTER")
    halted, bare = listed("ETHUSDT", status="SETTLING"), listed("XRPUSDT", filters=[])
    markets, trading = linear.listing({"symbols": [quarterly, halted, bare]}, MAKER, TAKER)
    assert (set(markets), trading) == ({"ETHUSDT"}, frozenset())


def test_the_accounts_own_fee_rates() -> None:
    told = {"symbol": "BTCUSDT", "makerCommissionRate": "0.0002", "takerCommissionRate": "0.0004"}
    assert linear.fee_rates(told) == (MAKER, Decimal("0.0004"))


def test_5_a_trade_is_told_with_its_fee() -> None:
    traded = update(x="TRADE", X="PARTIALLY_FILLED", l="0.004", z="0.004", L="50000.0", n="0.1", N="USDT", t=7)
    report = linear.order_trade_update(traded, "BTC/USDT:USDT")
    time = datetime(2019, 9, 19, 7, 51, 5, 650_000, tzinfo=UTC)
    assert report.fills == (BareFill("7", Decimal(50000), Decimal("0.004"), Decimal("0.1"), "USDT", time),)
    assert (report.status, report.reported_quantity) == (OrderStatus.PARTIALLY_FILLED, Decimal("0.004"))
    assert (report.client_order_id, report.venue_order_id, report.price) == ("D1", "8886774", None)


def test_5_a_trade_without_commission_costs_nothing() -> None:
    [fill] = linear.order_trade_update(update(x="TRADE", X="FILLED", l="0.01", L="50000", z="0.01", t=7), "S").fills
    assert fill.fee == 0


@pytest.mark.parametrize(
    ("kind", "state", "status"),
    [
        ("NEW", "NEW", OrderStatus.OPEN),
        ("CANCELED", "CANCELED", OrderStatus.CANCELLED),
        ("EXPIRED", "EXPIRED", OrderStatus.EXPIRED),
        ("EXPIRED", "EXPIRED_IN_MATCH", OrderStatus.EXPIRED),
    ],
)
def test_other_steps_name_no_trade(kind: str, state: str, status: OrderStatus) -> None:
    report = linear.order_trade_update(update(x=kind, X=state), "S")
    assert (report.status, report.fills) == (status, ())


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"e": "ORDER_TRADE_UPDATE"}, id="no order"),
        pytest.param(update(q="much"), id="no number"),
        pytest.param(update(X="DREAMING"), id="unknown status"),
        pytest.param(update(x="TRADE", X="FILLED", l="0.01", L="1", n="0.1", t=7), id="a fee in no coin"),
    ],
)
def test_half_a_message_is_never_read(broken: dict[str, object]) -> None:
    with pytest.raises(MalformedAnswerError):
        linear.order_trade_update(broken, "S")


def test_an_answer_is_read_as_on_spot() -> None:
    """The futures' answer names no fills and has no `transactTime`."""
    answer = {
        "clientOrderId": "D1",
        "executedQty": "0.010",
        "orderId": 22542179,
        "avgPrice": "50000.0",
        "origQty": "0.010",
        "price": "0",
        "reduceOnly": False,
        "status": "FILLED",
        "symbol": "BTCUSDT",
        "updateTime": 1566818724722,
    }
    report = common.report(answer, "BTC/USDT:USDT")
    assert (report.status, report.reported_quantity, report.fills) == (OrderStatus.FILLED, Decimal("0.01"), ())
    assert not report.names_all_fills


def test_5_what_is_free_is_what_new_orders_can_use() -> None:
    asset = {"asset": "USDT", "walletBalance": "100", "availableBalance": "70.5", "initialMargin": "20.00"}
    assert linear.balances({"assets": [asset]}) == {"USDT": Balance(Decimal("70.5"), Decimal(20))}


def test_5_positions_and_funding() -> None:
    row = {"symbol": "BTCUSDT", "positionSide": "BOTH", "positionAmt": "-0.010", "entryPrice": "50000.0"}
    assert linear.position(row, "BTC/USDT:USDT") == Position("BTC/USDT:USDT", Decimal("-0.01"), Decimal(50000))
    paid = {"symbol": "BTCUSDT", "incomeType": "FUNDING_FEE", "income": "-0.37500000", "asset": "USDT"}
    paid |= {"time": "0", "tranId": "9689322392"}
    with pytest.raises(MalformedAnswerError):
        linear.funding_payment(paid, "BTC/USDT:USDT")
    payment = linear.funding_payment(paid | {"time": 1570608000000}, "BTC/USDT:USDT")
    when = datetime(2019, 10, 9, 8, tzinfo=UTC)
    assert payment == FundingPayment("9689322392", "BTC/USDT:USDT", Decimal("-0.375"), when)
