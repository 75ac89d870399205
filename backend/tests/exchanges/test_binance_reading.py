"""Binance's messages, as its documentation shows them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dca_engine.core.order import OrderStatus
from dca_engine.exchanges import binance_reading as reading
from dca_engine.exchanges.capabilities import Limit, LimitKind
from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.ports import Balance

MAKER, TAKER = Decimal("0.0008"), Decimal("0.001")


def symbol(name: str, status: str = "TRADING", **changes: object) -> dict[str, object]:
    filters = [
        {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000.0", "tickSize": "0.01000000"},
        {"filterType": "LOT_SIZE", "minQty": "0.00001000", "maxQty": "9000.00000000", "stepSize": "0.00001000"},
        {"filterType": "NOTIONAL", "minNotional": "5.00000000", "applyMinToMarket": True},
    ]
    base = name.removesuffix("USDT")
    return {"symbol": name, "status": status, "baseAsset": base, "quoteAsset": "USDT", "filters": filters} | changes


def order(**changes: object) -> dict[str, object]:
    return {
        "symbol": "BTCUSDT",
        "orderId": 28,
        "clientOrderId": "D1",
        "transactTime": 1507725176595,
        "price": "49750.00000000",
        "origQty": "0.00400000",
        "executedQty": "0.00000000",
        "status": "NEW",
        "fills": [],
    } | changes


def execution(**changes: object) -> dict[str, object]:
    return {
        "e": "executionReport",
        "s": "BTCUSDT",
        "c": "D1",
        "C": "",
        "i": 4293153,
        "x": "NEW",
        "X": "NEW",
        "r": "NONE",
        "q": "1.00000000",
        "p": "0.10264410",
        "l": "0.00000000",
        "z": "0.00000000",
        "L": "0.00000000",
        "n": "0",
        "N": None,
        "T": 1499405658657,
        "t": -1,
    } | changes


def test_markets_take_their_rules_from_the_filters() -> None:
    info = {
        "symbols": [
            symbol("BTCUSDT"),
            symbol("OLDUSDT", "BREAK"),
            symbol("NOSPOTUSDT", isSpotTradingAllowed=False),
            symbol("NORULESUSDT", filters=[]),
        ]
    }
    known, trading = reading.listing(info, MAKER, TAKER)
    assert set(known) == {"BTCUSDT", "OLDUSDT", "NOSPOTUSDT"}
    assert trading == {"BTCUSDT"}, "a halted market's orders can be looked up, but nothing new is traded there"
    market = known["BTCUSDT"]
    assert (str(market.tick_size), str(market.step_size)) == ("0.01", "0.00001")
    assert (market.min_notional, market.max_quantity) == (Decimal(5), Decimal(9000))
    assert (market.maker_fee_rate, market.taker_fee_rate) == (MAKER, TAKER)


def test_the_older_notional_filter_counts_too() -> None:
    filters = symbol("XUSDT")["filters"]
    assert isinstance(filters, list)
    old = [*filters[:2], {"filterType": "MIN_NOTIONAL", "minNotional": "10.0"}]
    known, _ = reading.listing({"symbols": [symbol("XUSDT", filters=old)]}, MAKER, TAKER)
    assert known["XUSDT"].min_notional == 10


def test_announced_limits() -> None:
    announced = [
        {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000},
        {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 100},
        {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": 200000},
        {"rateLimitType": "RAW_REQUESTS", "interval": "MINUTE", "intervalNum": 5, "limit": 61000},
    ]
    assert reading.limits({"rateLimits": announced}) == (
        Limit(LimitKind.WEIGHT, 60, 6000),
        Limit(LimitKind.ORDERS, 10, 100),
        Limit(LimitKind.ORDERS, 86400, 200_000),
    )


def test_what_headers_say_is_used() -> None:
    headers = {
        "x-mbx-used-weight": "40",
        "x-mbx-used-weight-1m": "40",
        "x-mbx-order-count-10s": "3",
        "x-mbx-order-count-1d": "77",
        "x-mbx-uuid": "12",
        "date": "today",
    }
    assert reading.used(headers) == [
        (LimitKind.WEIGHT, 60, 40),
        (LimitKind.ORDERS, 10, 3),
        (LimitKind.ORDERS, 86400, 77),
    ]


def test_a_new_order_with_its_fills() -> None:
    fill = {"price": "4000.0", "qty": "1.5", "commission": "4.00000000", "commissionAsset": "USDT", "tradeId": 56}
    report = reading.report(
        order(status="PARTIALLY_FILLED", executedQty="1.5", origQty="10.0", fills=[fill]), "BTC/USDT"
    )
    assert (report.client_order_id, report.venue_order_id) == ("D1", "28")
    assert (report.status, report.reported_quantity) == (OrderStatus.PARTIALLY_FILLED, Decimal("1.5"))
    assert report.time == datetime(2017, 10, 11, 12, 32, 56, 595000, tzinfo=UTC)
    [read] = report.fills
    assert (read.trade_id, read.price, read.quantity) == ("56", Decimal(4000), Decimal("1.5"))
    assert (read.fee, read.fee_coin, read.time) == (Decimal(4), "USDT", report.time)
    assert report.names_all_fills


def test_a_cancel_names_the_order_apart_from_itself() -> None:
    """Its own id is in `clientOrderId`."""
    report = reading.report(
        order(clientOrderId="cancel-7", origClientOrderId="D1", status="CANCELED", executedQty="0.001"), "BTC/USDT"
    )
    assert (report.client_order_id, report.status) == ("D1", OrderStatus.CANCELLED)
    assert not report.names_all_fills


def test_a_looked_up_order_has_another_time_field() -> None:
    raw = {key: value for key, value in order(updateTime=1499827319559).items() if key != "transactTime"}
    assert reading.report(raw, "BTC/USDT").time == datetime(2017, 7, 12, 2, 41, 59, 559000, tzinfo=UTC)


def test_a_market_order_has_no_price() -> None:
    assert reading.report(order(price="0.00000000"), "BTC/USDT").price is None


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("NEW", OrderStatus.OPEN),
        ("PENDING_NEW", OrderStatus.OPEN),
        ("FILLED", OrderStatus.FILLED),
        ("REJECTED", OrderStatus.REJECTED),
        ("EXPIRED", OrderStatus.EXPIRED),
        ("EXPIRED_IN_MATCH", OrderStatus.EXPIRED),
    ],
)
def test_statuses(status: str, read: OrderStatus) -> None:
    assert reading.report(order(status=status), "BTC/USDT").status is read


@pytest.mark.parametrize("missing", ["orderId", "status", "origQty", "executedQty", "transactTime", "clientOrderId"])
def test_half_a_statement_is_none(missing: str) -> None:
    with pytest.raises(MalformedAnswerError):
        reading.report(order(**{missing: None}), "BTC/USDT")


def test_a_status_that_nobody_knows_is_malformed() -> None:
    with pytest.raises(MalformedAnswerError):
        reading.report(order(status="SOMETHING"), "BTC/USDT")


def test_a_trade_on_the_stream() -> None:
    report = reading.execution_report(
        execution(
            x="TRADE", X="PARTIALLY_FILLED", l="0.25", z="0.75", L="0.10264400", n="0.00025", N="ETH", t=987654321
        ),
        "ETH/BTC",
    )
    assert (report.status, report.reported_quantity) == (OrderStatus.PARTIALLY_FILLED, Decimal("0.75"))
    [fill] = report.fills
    assert (fill.trade_id, fill.price, fill.quantity) == ("987654321", Decimal("0.102644"), Decimal("0.25"))
    assert (fill.fee, fill.fee_coin) == (Decimal("0.00025"), "ETH")


def test_a_step_without_a_trade_on_the_stream() -> None:
    new = reading.execution_report(execution(), "ETH/BTC")
    assert (new.fills, new.status, new.price) == ((), OrderStatus.OPEN, Decimal("0.1026441"))
    cancelled = reading.execution_report(execution(x="CANCELED", X="CANCELED", c="cancel-7", C="D1"), "ETH/BTC")
    assert (cancelled.client_order_id, cancelled.status) == ("D1", OrderStatus.CANCELLED)
    rejected = reading.execution_report(execution(x="REJECTED", X="REJECTED", r="NO_FUNDS"), "ETH/BTC")
    assert (rejected.status, rejected.reason) == (OrderStatus.REJECTED, "NO_FUNDS")


def test_a_trade_without_a_fee_needs_no_coin() -> None:
    [fill] = reading.execution_report(execution(x="TRADE", l="1", L="2", z="1", X="FILLED"), "ETH/BTC").fills
    assert (fill.fee, fill.fee_coin) == (Decimal(0), "")


def test_balances() -> None:
    account = {"balances": [{"asset": "BTC", "free": "4723846.89208129", "locked": "0.00000000"}]}
    assert reading.balances(account) == {"BTC": Balance(Decimal("4723846.89208129"), Decimal(0))}
    moved = {"e": "outboundAccountPosition", "B": [{"a": "ETH", "f": "10000.000000", "l": "1.5"}]}
    assert reading.balances_changed(moved).balances == {"ETH": Balance(Decimal(10000), Decimal("1.5"))}


def test_fee_rates_are_the_accounts_own() -> None:
    rates = {"commissionRates": {"maker": "0.00080000", "taker": "0.00100000", "buyer": "0", "seller": "0"}}
    assert reading.fee_rates(rates) == (MAKER, TAKER)
    assert reading.fee_rates({}) == (reading.STANDARD_FEE_RATE, reading.STANDARD_FEE_RATE)


def test_a_zero_never_looks_like_a_price() -> None:
    """Peers' pain 29."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for bid, ask in ((0, 0), (0, 5), (5, 0), (6, 5), (-1, 5)):
        assert reading.price("X/USDT", Decimal(bid), Decimal(ask), now) is None
    quoted = reading.price("X/USDT", Decimal("0.1"), Decimal("0.3"), now)
    assert quoted is not None
    assert quoted.last == Decimal("0.2")
