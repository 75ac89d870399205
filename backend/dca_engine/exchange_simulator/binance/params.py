"""A request's parameters, read as strictly as Binance reads them: unknown, malformed and doubled ones are refused."""

import re
from decimal import Decimal
from urllib.parse import unquote_plus

from dca_engine.exchange_simulator.binance.errors import BinanceError, illegal, missing

_DECIMAL = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
_INTEGER = r"^[0-9]{1,20}$"
_CLIENT_ID = r"^[\.A-Z\:/a-z0-9_-]{1,36}$"
_SYMBOL = r"^[A-Z0-9-_.]{1,20}$"
_DECIMAL_MATCH = re.compile(_DECIMAL).match
_INTEGER_MATCH = re.compile(_INTEGER).match
_CLIENT_ID_MATCH = re.compile(_CLIENT_ID).match
_SYMBOL_MATCH = re.compile(_SYMBOL).match

COIN_DIGITS = 8
"""Decimal places of every coin."""


def parse_query(text: str) -> dict[str, str]:
    """`a=1&b=2` as a dict. A name sent twice is refused, as Binance does."""
    params: dict[str, str] = {}
    if not text:
        return params
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name), unquote_plus(value)
        if name in params:
            raise BinanceError(-1101, "Too many parameters sent for this endpoint.")
        params[name] = value
    return params


class Params:
    """Typed access to one request's parameters. Every getter raises BinanceError where Binance would refuse."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return bool(self._values.get(name))

    def only(self, known: frozenset[str]) -> None:
        """Refuse parameters that the endpoint does not know."""
        if not known.issuperset(self._values):
            sent = len(self._values)
            read = len(known.intersection(self._values))
            raise BinanceError(
                -1104, f"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'."
            )

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name) or default

    def required(self, name: str) -> str:
        value = self._values.get(name)
        if not value:
            raise missing(name)
        return value

    def symbol_id(self, name: str = "symbol") -> str:
        value = self.required(name)
        if not _SYMBOL_MATCH(value):
            raise illegal(name, _SYMBOL)
        return value

    def client_order_id(self, name: str) -> str | None:
        value = self._values.get(name)
        if not value:
            return None
        if not _CLIENT_ID_MATCH(value):
            raise illegal(name, _CLIENT_ID)
        return value

    def decimal(self, name: str) -> Decimal | None:
        """A positive decimal of at most eight places, or None when it was not sent."""
        value = self._values.get(name)
        if value is None:
            return None
        if not value:
            raise BinanceError(-1105, f"Parameter '{name}' was empty.")
        if not _DECIMAL_MATCH(value):
            raise illegal(name, _DECIMAL)
        if len(value.partition(".")[2].rstrip("0")) > COIN_DIGITS:
            raise BinanceError(-1111, f"Parameter '{name}' has too much precision.")
        number = Decimal(value)
        if not number:
            raise BinanceError(-1013, f"Invalid {name}.")
        return number

    def integer(self, name: str) -> int | None:
        value = self._values.get(name)
        if not value:
            return None
        if not _INTEGER_MATCH(value):
            raise illegal(name, _INTEGER)
        return int(value)

    def limit(self, default: int, most: int) -> int:
        value = self.integer("limit")
        if value == 0:
            raise BinanceError(-1130, "Data sent for parameter 'limit' is not valid.")
        return default if value is None else min(value, most)
