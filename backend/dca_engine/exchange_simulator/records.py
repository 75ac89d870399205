"""Accounts, orders, trades, balances, positions, funding and quotes as JSON and back: the lines of the fact log.

Decimals travel as text, times as ISO with their zone.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.matching import (
    BalanceChange,
    Funding,
    Leverage,
    OrderState,
    OrderStatus,
    Position,
    Quote,
    TimeInForce,
    Trade,
)

Fact = AccountSetup | OrderState | Trade | BalanceChange | Position | Leverage | Funding | tuple[str, Quote]


def encode(facts: list[Fact]) -> bytes:
    """One line for facts that belong together: a torn line loses all of them or none."""
    return orjson.dumps([_tagged(fact) for fact in facts], default=str, option=orjson.OPT_APPEND_NEWLINE)


def decode(line: bytes) -> list[Fact]:
    """The facts of one line. Raises ValueError when the line is not whole."""
    return [_DECODERS[tag](body) for tag, body in orjson.loads(line)]


def _tagged(fact: Fact) -> tuple[str, object]:
    match fact:
        case AccountSetup():
            return "account", {"name": fact.name, "key": fact.key, "secret": fact.secret}
        case OrderState():
            return "order", fact
        case Trade():
            return "trade", fact
        case BalanceChange():
            return "balance", fact
        case Position():
            return "position", fact
        case Leverage():
            return "leverage", fact
        case Funding():
            return "funding", fact
        case (symbol, quote):
            return "quote", {"symbol": symbol, "bid": quote.bid, "ask": quote.ask}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _account(body: dict[str, Any]) -> AccountSetup:
    """Its wallets are facts of their own."""
    return AccountSetup(body["name"], body["key"], body["secret"], balances={}, margin={})


def _order(body: dict[str, Any]) -> OrderState:
    return OrderState(
        order_id=body["order_id"],
        account=body["account"],
        client_order_id=body["client_order_id"],
        symbol=body["symbol"],
        side=OrderSide(body["side"]),
        type=OrderType(body["type"]),
        quantity=Decimal(body["quantity"]),
        price=_decimal(body["price"]),
        quote_quantity=_decimal(body["quote_quantity"]),
        time_in_force=TimeInForce(body["time_in_force"]),
        post_only=body["post_only"],
        status=OrderStatus(body["status"]),
        filled=Decimal(body["filled"]),
        filled_quote=Decimal(body["filled_quote"]),
        created_at=datetime.fromisoformat(body["created_at"]),
        updated_at=datetime.fromisoformat(body["updated_at"]),
        reduce_only=body.get("reduce_only", False),
    )


def _trade(body: dict[str, Any]) -> Trade:
    return Trade(
        trade_id=body["trade_id"],
        order_id=body["order_id"],
        account=body["account"],
        client_order_id=body["client_order_id"],
        symbol=body["symbol"],
        side=OrderSide(body["side"]),
        price=Decimal(body["price"]),
        quantity=Decimal(body["quantity"]),
        quote_quantity=Decimal(body["quote_quantity"]),
        fee=Decimal(body["fee"]),
        fee_coin=body["fee_coin"],
        is_maker=body["is_maker"],
        time=datetime.fromisoformat(body["time"]),
        realized=Decimal(body.get("realized", 0)),
    )


def _balance(body: dict[str, Any]) -> BalanceChange:
    return BalanceChange(body["account"], body["coin"], Decimal(body["free"]), Decimal(body["locked"]))


def _position(body: dict[str, Any]) -> Position:
    return Position(body["account"], body["symbol"], Decimal(body["quantity"]), Decimal(body["cost"]))


def _leverage(body: dict[str, Any]) -> Leverage:
    return Leverage(body["account"], body["symbol"], body["times"])


def _funding(body: dict[str, Any]) -> Funding:
    return Funding(
        payment_id=body["payment_id"],
        account=body["account"],
        symbol=body["symbol"],
        coin=body["coin"],
        amount=Decimal(body["amount"]),
        time=datetime.fromisoformat(body["time"]),
    )


def _quote(body: dict[str, Any]) -> tuple[str, Quote]:
    return body["symbol"], Quote(Decimal(body["bid"]), Decimal(body["ask"]))


_DECODERS: dict[str, Callable[[dict[str, Any]], Fact]] = {
    "account": _account,
    "order": _order,
    "trade": _trade,
    "balance": _balance,
    "position": _position,
    "leverage": _leverage,
    "funding": _funding,
    "quote": _quote,
}
