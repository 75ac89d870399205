"""How Binance spot's messages read: pure functions from its JSON objects to reports, fills, markets and prices.

The rule: read from the venue's own fields, not from a library's view of them, so that no update and no digit is lost.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from dca_engine.core.market import Market
from dca_engine.core.order import OrderStatus
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.exchanges.capabilities import Limit, LimitKind
from dca_engine.exchanges.dialect import KeyRights
from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.exchanges.parsing import (
    BareFill,
    OrderFill,
    Raw,
    Report,
    as_list,
    as_object,
    decimal,
    integer,
    moment,
    text,
)
from dca_engine.ports import Balance, BalancesChanged, Candle, Price

STANDARD_FEE_RATE = Decimal("0.001")
"""What Binance charges makers and takers without any discount, as a fraction."""

_STATUSES = {
    "NEW": OrderStatus.OPEN,
    "PENDING_NEW": OrderStatus.OPEN,
    "PENDING_CANCEL": OrderStatus.OPEN,
    "PARTIALLY_FILLED": OrderStatus.PARTIALLY_FILLED,
    "FILLED": OrderStatus.FILLED,
    "CANCELED": OrderStatus.CANCELLED,
    "REJECTED": OrderStatus.REJECTED,
    "EXPIRED": OrderStatus.EXPIRED,
    "EXPIRED_IN_MATCH": OrderStatus.EXPIRED,
}
_CANDLE = ("start", "open", "high", "low", "close", "volume")
_LIMIT_KINDS = {"REQUEST_WEIGHT": LimitKind.WEIGHT, "ORDERS": LimitKind.ORDERS}
_INTERVALS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}
_HEADER = re.compile(r"x-mbx-(used-weight|order-count)-(\d+)([smhd])")
_COUNT = re.compile(r"[0-9]{1,15}")
_HEADER_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


# --- markets and limits ---------------------------------------------------------------------------------------------


def listing(info: Raw, maker_rate: Decimal, taker_rate: Decimal) -> tuple[dict[str, Market], frozenset[str]]:
    """The spot markets of `exchangeInfo` by Binance's id, and the ids of those that trade now. A market that does not
    tell its rules is left out, since nothing can be traded by rules that are not known."""
    found, trading = {}, []
    for symbol in as_list(info.get("symbols")):
        rules = rules_of(symbol)
        if rules is None:
            continue
        market_id, unified = text(symbol, "symbol"), f"{text(symbol, 'baseAsset')}/{text(symbol, 'quoteAsset')}"
        found[market_id] = market_of(symbol, rules, unified, MarketKind.SPOT, maker_rate, taker_rate)
        if symbol.get("status") == "TRADING" and symbol.get("isSpotTradingAllowed", True):
            trading.append(market_id)
    return found, frozenset(trading)


def rules_of(symbol: Raw) -> Mapping[str, Raw] | None:
    """A market's filters by name; None when what is needed for trading is not among them."""
    rules = {str(item.get("filterType")): item for item in as_list(symbol.get("filters"))}
    return rules if "PRICE_FILTER" in rules and "LOT_SIZE" in rules else None


def market_of(
    symbol: Raw, rules: Mapping[str, Raw], unified: str, kind: MarketKind, maker_rate: Decimal, taker_rate: Decimal
) -> Market:
    """A row of `exchangeInfo`; spot and futures name the least notional differently."""
    lot = rules["LOT_SIZE"]
    notional = rules.get("NOTIONAL") or rules.get("MIN_NOTIONAL")
    least = "notional" if notional is not None and "notional" in notional else "minNotional"
    return Market(
        symbol=unified,
        base=text(symbol, "baseAsset"),
        quote=text(symbol, "quoteAsset"),
        kind=kind,
        tick_size=decimal(rules["PRICE_FILTER"], "tickSize"),
        step_size=decimal(lot, "stepSize"),
        min_quantity=decimal(lot, "minQty"),
        min_notional=ZERO if notional is None else decimal(notional, least),
        max_quantity=decimal(lot, "maxQty"),
        maker_fee_rate=maker_rate,
        taker_fee_rate=taker_rate,
    )


def limits(info: Raw) -> tuple[Limit, ...]:
    """The request limits that `exchangeInfo` announces."""
    found = []
    for item in as_list(info.get("rateLimits", [])):
        kind, interval = _LIMIT_KINDS.get(str(item.get("rateLimitType"))), _INTERVALS.get(str(item.get("interval")))
        if kind is not None and interval is not None:
            found.append(Limit(kind, interval * _count(item, "intervalNum"), _count(item, "limit")))
    return tuple(found)


def _count(raw: Raw, key: str) -> int:
    count = integer(raw, key)
    if not 0 < count < 10**12:
        raise MalformedAnswerError(f"{key} is no limit")
    return count


def used(headers: Mapping[str, str]) -> list[tuple[LimitKind, int, int]]:
    """What the `X-MBX-…` headers (in lower case) say is taken of which limit: kind, seconds, count."""
    found = []
    for name, value in headers.items():
        counted = _counted(name)
        if counted is not None and _COUNT.fullmatch(value):
            found.append((*counted, int(value)))
    return found


@lru_cache(maxsize=64)
def _counted(header: str) -> tuple[LimitKind, int] | None:
    """The limit that a header tells of; every answer has the same few headers."""
    match = _HEADER.fullmatch(header)
    if match is None:
        return None
    kind = LimitKind.WEIGHT if match[1] == "used-weight" else LimitKind.ORDERS
    return kind, int(match[2]) * _HEADER_UNITS[match[3]]


def fee_rates(account: Raw) -> tuple[Decimal, Decimal]:
    """The account's maker and taker rate, as fractions."""
    rates = account.get("commissionRates")
    if rates is None:
        return STANDARD_FEE_RATE, STANDARD_FEE_RATE
    return decimal(as_object(rates), "maker"), decimal(as_object(rates), "taker")


# --- candles --------------------------------------------------------------------------------------------------------


def candles(answer: object) -> list[Candle]:
    """The rows of `klines`: lists of start, open, high, low, close, volume, and what is not needed here."""
    if not isinstance(answer, list):
        raise MalformedAnswerError(f"not a list but {type(answer).__name__}")
    found = [_candle(row) for row in answer]
    if any(later.time <= earlier.time for earlier, later in pairwise(found)):
        raise MalformedAnswerError("candles are not in the order of time")
    return found


def _candle(row: object) -> Candle:
    if not isinstance(row, list) or len(row) < len(_CANDLE):
        raise MalformedAnswerError("a candle is no list of its parts")
    raw = dict(zip(_CANDLE, row, strict=False))
    open_, high, low, close, volume = (decimal(raw, name) for name in _CANDLE[1:])
    if not ZERO < low <= min(open_, close) <= max(open_, close) <= high or volume < ZERO:
        raise MalformedAnswerError("a candle cannot be as it is told")
    return Candle(moment(raw, _CANDLE[0]), open_, high, low, close, volume)


# --- orders and fills -----------------------------------------------------------------------------------------------


def report(raw: Raw, symbol: str) -> Report:
    """An order as REST tells it: on placing (with its fills), cancelling, and in look-ups.

    A cancel's answer has an id of its own in `clientOrderId`, and the order's in `origClientOrderId`."""
    time = moment(raw, "transactTime" if "transactTime" in raw else "updateTime")
    return Report(
        client_order_id=str(raw.get("origClientOrderId") or text(raw, "clientOrderId")),
        symbol=symbol,
        venue_order_id=text(raw, "orderId"),
        status=status_of(raw, "status"),
        quantity=decimal(raw, "origQty"),
        reported_quantity=decimal(raw, "executedQty"),
        price=limit_price(raw, "price"),
        fills=tuple(_fill_of_answer(fill, time) for fill in as_list(raw.get("fills", []))),
        time=time,
    )


def _fill_of_answer(raw: Raw, time: datetime) -> BareFill:
    return BareFill(
        trade_id=text(raw, "tradeId"),
        price=decimal(raw, "price"),
        quantity=decimal(raw, "qty"),
        fee=decimal(raw, "commission"),
        fee_coin=text(raw, "commissionAsset"),
        time=time,
    )


def order_fill(raw: Raw) -> OrderFill:
    """One row of `myTrades`; it names Binance's order id only."""
    fill = BareFill(
        trade_id=text(raw, "id"),
        price=decimal(raw, "price"),
        quantity=decimal(raw, "qty"),
        fee=decimal(raw, "commission"),
        fee_coin=text(raw, "commissionAsset"),
        time=moment(raw, "time"),
    )
    return OrderFill(None, text(raw, "orderId"), fill)


def execution_report(raw: Raw, symbol: str) -> Report:
    """One `executionReport` of the private stream, with the trade that this very message tells of."""
    return Report(
        client_order_id=str(raw.get("C") or text(raw, "c")),
        symbol=symbol,
        venue_order_id=text(raw, "i"),
        status=status_of(raw, "X"),
        quantity=decimal(raw, "q"),
        reported_quantity=decimal(raw, "z"),
        price=limit_price(raw, "p"),
        fills=(fill_of_report(raw),) if raw.get("x") == "TRADE" else (),
        time=moment(raw, "T"),
        reason="" if raw.get("r") in (None, "NONE") else str(raw["r"]),
    )


def fill_of_report(raw: Raw) -> BareFill:
    """The trade that a message of the private stream tells of; without a fee, futures leave it out."""
    fee = decimal(raw, "n") if "n" in raw else ZERO
    return BareFill(
        trade_id=text(raw, "t"),
        price=decimal(raw, "L"),
        quantity=decimal(raw, "l"),
        fee=fee,
        fee_coin=text(raw, "N") if fee else str(raw.get("N") or ""),
        time=moment(raw, "T"),
    )


def status_of(raw: Raw, key: str) -> OrderStatus:
    status = _STATUSES.get(text(raw, key))
    if status is None:
        raise MalformedAnswerError(f"unknown order status {text(raw, key)[:40]}")
    return status


def limit_price(raw: Raw, key: str) -> Decimal | None:
    """A market order has the price zero."""
    return decimal(raw, key) or None


# --- balances and prices --------------------------------------------------------------------------------------------


def balances(account: Raw) -> dict[str, Balance]:
    return {
        text(item, "asset"): Balance(decimal(item, "free"), decimal(item, "locked"))
        for item in as_list(account.get("balances"))
    }


def key_rights(restrictions: Raw, trade_right: str) -> KeyRights:
    """What the keys may do; what Binance leaves out is not known."""
    known = {name: value for name, value in restrictions.items() if isinstance(value, bool)}
    return KeyRights(known.get(trade_right), known.get("enableWithdrawals"), known.get("ipRestrict"))


def balances_changed(raw: Raw) -> BalancesChanged:
    """One `outboundAccountPosition` of the private stream."""
    return BalancesChanged(
        {text(item, "a"): Balance(decimal(item, "f"), decimal(item, "l")) for item in as_list(raw.get("B"))}
    )


def price(symbol: str, bid: Decimal, ask: Decimal, time: datetime) -> Price | None:
    """A price whose `last` is the middle of bid and ask. An empty side, as of a market about to be delisted, gives no
    price at all: a zero must never look like one."""
    if not ZERO < bid <= ask:
        return None
    return Price(symbol, bid, ask, (bid + ask) / 2, time)
