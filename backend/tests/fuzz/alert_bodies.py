"""Bodies of alerts for a fuzz: sound ones of both forms, then bent as values, as text and as bytes."""

import codecs
import gzip
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from dca_engine.alerts.body import MAX_BYTES
from tests.fuzz.bending import ODD_TEXTS, as_text, bent, odd
from tests.fuzz.product import MARKETS

Json = dict[str, Any]
_ACTIONS = ("buy", "buy", "long", "sell", "exit", "close", "reduce", "reverse", "short")
_TIMEFRAMES = ("1", "15", "240", "D", "1W", "30S", 5)
_UNITS = ("contracts", "base", "quote", "percent")
_POSITIONS = ("long", "short", "flat")


def sound(chance: Random, secret: str, now: datetime) -> Json:
    """An alert that is well formed; what it wants may still be refused."""
    return chance.choice((_short, _short, _full))(chance, secret, now)


def body(chance: Random, secret: str, now: datetime) -> bytes:
    """One in eight is sound to the last byte."""
    alert: Any = sound(chance, secret, now)
    if chance.random() < 0.125:
        return as_text(alert).encode()
    if chance.random() < 0.7:
        alert = bent(alert, chance)
    text = as_text(alert)
    if chance.random() < 0.3:
        text = chance.choice(_TEXT_BENDS)(text, chance)
    raw = text.encode("utf-8", "surrogatepass")
    return chance.choice(_BYTE_BENDS)(raw, chance) if chance.random() < 0.25 else raw


def _short(chance: Random, secret: str, now: datetime) -> Json:
    alert: Json = {"secret": secret, "action": chance.choice(_ACTIONS), "symbol": _symbol(chance)}
    optional: Json = {
        "exchange": "BINANCE",
        "timeframe": chance.choice(_TIMEFRAMES),
        "price": _price(chance),
        "timestamp": _moment(chance, now),
        "trade_id": f"t{chance.randrange(10**9)}",
    }
    alert |= {name: value for name, value in optional.items() if chance.random() < 0.7}
    if alert["action"] == "reduce" and chance.random() < 0.8:
        alert |= chance.choice(({"percent": 50}, {"size": 1, "size_type": chance.choice(_UNITS)}))
    return alert


def _full(chance: Random, secret: str, now: datetime) -> Json:
    tv = {
        "exchange": "BINANCE",
        "symbol": _symbol(chance),
        "timeframe": chance.choice(_TIMEFRAMES),
        "action": chance.choice(("buy", "sell")),
        "market_position": chance.choice(_POSITIONS),
        "market_position_size": chance.choice((0, 1, 0.5)),
        "prev_market_position": chance.choice(_POSITIONS),
        "prev_market_position_size": chance.choice((0, 1, 2)),
        "entry_price": _price(chance),
        "close_price": _price(chance),
        "order_size": chance.choice((0, 1, 0.25)),
    }
    return {
        "secret": secret,
        "source": "tradingview",
        "timestamp": _moment(chance, now),
        "tv": tv,
        "strategy_info": {"trade_id": f"t{chance.randrange(10**9)}", "alert_name": "fuzz", "alert_message": ""},
        "execution_intent": {"type": "signal", "position_size_type": chance.choice(_UNITS), "precision_mode": "auto"},
        "risk": {"stop_loss": None, "take_profit": None, "max_slippage_percent": 0.2},
    }


def _symbol(chance: Random) -> str:
    return chance.choice((f"SYN{chance.randrange(MARKETS):03}USDT", "BTCUSDT", "BINANCE:ETHUSDT", "SOL/USDT"))


def _price(chance: Random) -> float | str:
    price = chance.choice((1000, 995.5, 250, 64, 16, 4, 50000))
    return chance.choice((price, price, str(price)))


def _moment(chance: Random, now: datetime) -> str | int:
    moment = now - timedelta(seconds=chance.choice((0, 0, 0, 1, 30, 3600)), microseconds=chance.randrange(10**6))
    return chance.choice((moment.isoformat(), moment.isoformat(), int(moment.timestamp() * 1000)))


# --- as text ----------------------------------------------------------------------------------------------------------


def _key_twice(text: str, chance: Random) -> str:
    key = chance.choice(("secret", "action", "symbol", "tv", "price", "x"))
    return text.replace("{", f'{{"{key}": {as_text(odd(chance))}, ', 1)


def _escaped(text: str, chance: Random) -> str:
    """The same to a JSON reader, and nothing alike to the eye."""
    share = chance.random()
    return "".join(f"\\u{ord(c):04x}" if c.isalnum() and chance.random() < share else c for c in text)


def _spaced(text: str, chance: Random) -> str:
    return text.replace(",", f",{chance.choice((' ', chr(9), chr(10), chr(13) + chr(10), chr(160), chr(0x2028))) * 40}")


def _nested(text: str, chance: Random) -> str:
    depth = chance.choice((1, 5, 150, 250, 20_000))
    opening, closing = chance.choice((("[", "]"), ('{"a":', "}")))
    inner = opening * depth + "1" + closing * depth
    return chance.choice((inner, text.replace("{", f'{{"remark": {inner}, ', 1)))


def _number_as_written(text: str, chance: Random) -> str:
    number = chance.choice(
        (
            "1e999",
            "-0",
            "1E-99",
            "00012",
            "+5",
            "0x1F",
            ".5",
            "5.",
            "1_000",
            "NaN",
            "-Infinity",
            "1" * 5000,
            "1e+18",
            "1e-18",
        )
    )
    return text.replace("{", f'{{"{chance.choice(("price", "size", "timestamp", "x"))}": {number}, ', 1)


def _sprinkled(text: str, chance: Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(ODD_TEXTS) + text[at:]


_TEXT_BENDS: Sequence[Callable[[str, Random], str]] = (
    _key_twice,
    _escaped,
    _spaced,
    _nested,
    _number_as_written,
    _sprinkled,
    lambda text, chance: text[: chance.randrange(len(text))],
    lambda text, _: f"{text}{text}",
    lambda text, _: json.dumps(text),
    lambda text, _: f"[{text}]",
    lambda text, _: text.replace('"', "'"),
    lambda text, _: f"payload={text}",
)


# --- as bytes ---------------------------------------------------------------------------------------------------------


def _flipped(raw: bytes, chance: Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _padded(raw: bytes, chance: Random) -> bytes:
    """To a size about the largest that is read, or far beyond it."""
    size = chance.choice((MAX_BYTES - 1, MAX_BYTES, MAX_BYTES + 1, MAX_BYTES * 4, 2_000_000))
    return raw + chance.choice((b" ", b"\0", b"a", b"[")) * max(size - len(raw), 0)


def _in_another_encoding(text: str, chance: Random) -> bytes:
    return text.encode(chance.choice(("utf-16", "utf-32", "utf-7", "cp037")), "replace")


_BYTE_BENDS: Sequence[Callable[[bytes, Random], bytes]] = (
    _flipped,
    _flipped,
    _padded,
    lambda raw, chance: raw[: chance.randrange(len(raw) + 1)],
    lambda raw, _: codecs.BOM_UTF8 + raw,
    lambda raw, _: codecs.BOM_UTF8 * 2 + raw,
    lambda raw, chance: _in_another_encoding(raw.decode("utf-8", "replace"), chance),
    lambda raw, _: gzip.compress(raw),
    lambda raw, chance: chance.randbytes(len(raw)),
    lambda _, __: b"",
)
