"""Broken and hostile bodies as one table: what is wrong, the body, the status, and the field that the answer names.

Everything else in each body is right, so nothing but the named fault can be the reason.
"""

import json
from dataclasses import dataclass
from typing import Any

from tests.alerts.examples import SECRET, full, short


@dataclass(frozen=True)
class Hostile:
    name: str
    body: bytes
    field: str
    status: int = 422


def _json(name: str, body: Any, field: str) -> Hostile:
    return Hostile(name, json.dumps(body).encode(), field)


def _raw(name: str, price: str, field: str = "price") -> Hostile:
    """The short form with a price as it stands."""
    return Hostile(
        name, f'{{"secret": "{SECRET}", "action": "buy", "symbol": "BTCUSDT", "price": {price}}}'.encode(), field
    )


def _tv(name: str, field: str, value: Any) -> Hostile:
    return _json(name, full(tv={field: value}), f"tv.{field}")


HOSTILE: list[Hostile] = [
    # not a JSON object
    Hostile("nothing", b"", ""),
    Hostile("spaces", b" \n\t ", ""),
    Hostile("plain words", b"buy BTCUSDT now", ""),
    Hostile("half an object", f'{{"secret": "{SECRET}", "action": "buy", "symbol": "BTC'.encode(), "symbol"),
    Hostile("no comma", f'{{"secret": "{SECRET}" "action": "buy"}}'.encode(), "secret"),
    Hostile("a line break in a text", f'{{"secret": "{SECRET}", "action": "buy, [now]\n"}}'.encode(), "action"),
    Hostile("a bad escape in a text", f'{{"secret": "{SECRET}", "symbol": "BTC,\\USDT"}}'.encode(), "symbol"),
    Hostile("a bare text with a comma", b'"buy, now\n', ""),
    Hostile("trailing comma", f'{{"secret": "{SECRET}", "action": "buy",}}'.encode(), ""),
    Hostile("single quotes", b"{'action': 'buy'}", ""),
    Hostile("two objects", b'{"action": "buy"}{"action": "sell"}', ""),
    Hostile("null", b"null", ""),
    Hostile("true", b"true", ""),
    Hostile("a number", b"42", ""),
    Hostile("a text", b'"buy"', ""),
    Hostile("an array", json.dumps([short()]).encode(), ""),
    Hostile("invalid UTF-8", b'{"action": "b\xffy"}', ""),
    Hostile("UTF-16", json.dumps(short()).encode("utf-16"), ""),
    Hostile("a NUL byte", json.dumps(short()).replace("BTCUSDT", "BTC\0USDT").encode(), "symbol"),
    Hostile("deep arrays", b"[" * 30_000, ""),
    Hostile("deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, ""),
    Hostile("5 MB", b'{"action": "' + b"a" * 5_000_000 + b'"}', "", 413),
    Hostile("one byte too many", b'{"action": "' + b"a" * (64 * 1024 - 13) + b'"}', "", 413),
    Hostile(
        "a key twice",
        f'{{"secret": "{SECRET}", "action": "buy", "action": "sell", "symbol": "BTCUSDT"}}'.encode(),
        "action",
    ),
    # numbers
    _raw("NaN", "NaN"),
    _raw("Infinity", "Infinity"),
    _raw("minus Infinity", "-Infinity"),
    _raw("1e999", "1e999"),
    _raw("1e-999", "1e-999"),
    _raw("an exponent of many digits", "1e99999999999999999999"),
    _raw("ten thousand digits", "9" * 10_000),
    _raw("a long fraction", "0." + "0" * 50 + "1"),
    _raw("zero", "0"),
    _raw("minus zero", "-0.0"),
    _raw("negative", "-50000"),
    _raw("hexadecimal", "0xC350"),
    _raw("leading plus", "+50000"),
    _raw("null price", "null"),
    _raw("true as a price", "true"),
    _raw("a list as a price", "[50000]"),
    _raw("an object as a price", '{"value": 50000}'),
    _raw("NaN in quotes", '"NaN"'),
    _raw("a comma as the point", '"50000,5"'),
    _raw("full-width digits", '"５００００"'),
    _raw("digits with underscores", '"50_000"'),
    _raw("an empty price", '""'),
    Hostile("NaN in a field that is not ours", b'{"action": "buy", "symbol": "BTCUSDT", "rsi": NaN}', "*"),
    # placeholders
    _raw("an unreplaced placeholder", "{{close}}"),
    _raw("an unreplaced placeholder in quotes", '"{{close}}"'),
    Hostile(
        "an unreplaced placeholder in the full form",
        json.dumps(full(tv={"order_size": "@"})).replace('"@"', "{{strategy.order.contracts}}").encode(),
        "tv.order_size",
    ),
    _json("an unreplaced symbol", short(symbol="{{ticker}}"), "symbol"),
    _json("an unreplaced time", full(timestamp="{{timenow}}"), "timestamp"),
    _json(
        "an unreplaced comment",
        full(strategy_info={"alert_message": "{{strategy.order.comment}}"}),
        "strategy_info.alert_message",
    ),
    # fields of the short form
    _json("no action", short(action=...), "action"),
    _json("no symbol", short(symbol=...), "symbol"),
    _json("an unknown action", short(action="yolo"), "action"),
    _json("a number as the action", short(action=1), "action"),
    _json("an empty symbol", short(symbol="  "), "symbol"),
    _json("a very long symbol", short(symbol="B" * 5000), "symbol"),
    _json("an unknown market", short(symbol="BTCUSTD"), "symbol"),
    _json("a market in Cyrillic letters", short(symbol="ВТСUSDT"), "symbol"),
    _json("a market with an invisible space", short(symbol="BTC\u200bUSDT"), "symbol"),
    _json("a market turned round", short(symbol="\u202eTDSUCTB"), "symbol"),
    _json("an SQL injection", short(symbol="BTCUSDT'; DROP TABLE signals;--"), "symbol"),
    _json("a lone surrogate", short(symbol="BTC\ud800USDT"), "symbol"),
    _json("an escaped NUL", short(symbol="BTC\u0000USDT"), "symbol"),
    _json("an unknown exchange", short(exchange="NYSE"), "exchange"),
    _json("two exchanges", short(symbol="KRAKEN:BTCUSDT"), "symbol"),
    _json("a perpetual of a market that has none", short(symbol="XRPUSDT.P"), "symbol"),
    _json("a timeframe of nothing", short(timeframe="0"), "timeframe"),
    _json("a negative timeframe", short(timeframe=-15), "timeframe"),
    _json("a timeframe in range bars", short(timeframe="100R"), "timeframe"),
    _json("a timeframe of years", short(timeframe="99M"), "timeframe"),
    _json("an object as timeframe", short(timeframe={}), "timeframe"),
    # fields of the full form
    _json("tv is a text", full() | {"tv": "BTCUSDT"}, "tv"),
    _json("tv is null", full() | {"tv": None}, "tv"),
    _json("tv is a list", full() | {"tv": []}, "tv"),
    _json("tv is empty", full() | {"tv": {}}, "tv.symbol"),
    _tv("no such position", "market_position", "up"),
    _tv("a negative position", "market_position_size", -1),
    _tv("a price of zero", "entry_price", 0),
    _tv("a negative close", "close_price", -1),
    _tv("a negative size", "order_size", -0.1),
    _tv("a size of null", "order_size", None),
    _tv("the wrong market", "symbol", "NOPEUSDT"),
    _tv("an action in a list", "action", ["buy"]),
    _json("a number as strategy_info", full(strategy_info=7), "strategy_info"),
    _json("an object as trade_id", full(strategy_info={"trade_id": {}}), "strategy_info.trade_id"),
    _json("an unknown intent", full(execution_intent={"type": "gamble"}), "execution_intent.type"),
    _json("an intent against the action", full(execution_intent={"side": "short"}), "execution_intent.side"),
    _json(
        "an unknown unit", full(execution_intent={"position_size_type": "lots"}), "execution_intent.position_size_type"
    ),
    _json("a stop of zero", full(risk={"stop_loss": 0}), "risk.stop_loss"),
    _json("a stop in words", full(risk={"stop_loss": "low"}), "risk.stop_loss"),
    _json("slippage of 200 %", full(risk={"max_slippage_percent": 200}), "risk.max_slippage_percent"),
    # times
    _json("a time without a zone", full(timestamp="2026-01-31T09:30:00"), "timestamp"),
    _json("no such day", full(timestamp="2026-02-30T09:30:00Z"), "timestamp"),
    _json("a time in words", full(timestamp="yesterday"), "timestamp"),
    _json("the year 9999 in the far west", full(timestamp="9999-12-31T23:59:59-23:59"), "timestamp"),
    _json("a time in nanoseconds", full(timestamp=1769851800000000000), "timestamp"),
    _json("a negative time", full(timestamp=-1), "timestamp"),
    _json("a time that is still to come", full(timestamp="2098-12-31T23:59:59Z"), "timestamp"),
    _json("null as a time", full(timestamp=None), "timestamp"),
]
