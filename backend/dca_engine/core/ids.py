"""Ids as pure functions of what they name, so that deciding the same thing twice can never name two things.

A client order id is what an order is found by when its fate is unknown. One format suits every venue: `D` and at most
24 letters and digits. Every part has a fixed width, so two different orders can never share an id.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NewType

PortfolioId = NewType("PortfolioId", str)
AccountId = NewType("AccountId", str)
SignalId = NewType("SignalId", str)
GroupId = NewType("GroupId", str)
ClientOrderId = NewType("ClientOrderId", str)
QueueId = NewType("QueueId", str)

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PREFIX = "D"
_TAG, _GROUP, _PYRAMID, _LEG, _ATTEMPT = 7, 6, 2, 2, 3
_LENGTH = len(_PREFIX) + _TAG + _GROUP + 1 + _PYRAMID + _LEG + _ATTEMPT
GROUP_WIDE = 36**2 - 1
"""Pyramid and leg index of an order that belongs to the whole group."""


class Purpose(StrEnum):
    """Why an order exists; the value is its letter in the client order id."""

    ENTRY = "E"
    TARGET = "T"
    CLOSE = "C"
    """Sells the rest of a group that is being closed."""
    REDUCE = "R"
    """Sells a part at market: by alert, by hand, or for the offset."""


_LETTERS = frozenset(purpose.value for purpose in Purpose)


@dataclass(frozen=True, slots=True)
class OrderName:
    """What a client order id says."""

    tag: str
    group: int
    purpose: Purpose
    pyramid: int
    leg: int
    attempt: int


@lru_cache(maxsize=4096)
def base36(number: int, width: int) -> str:
    """`number` in base 36 with leading zeros. Raises ValueError when it does not fit."""
    digits = ""
    rest = number
    for _ in range(width):
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    if rest or number < 0:
        raise ValueError(f"{number} does not fit into {width} base-36 digits")
    return digits


@lru_cache(maxsize=256)
def portfolio_tag(portfolio_id: PortfolioId) -> str:
    """Seven letters and digits that mark every order of a portfolio."""
    digest = blake2b(portfolio_id.encode(), digest_size=8).digest()
    return base36(int.from_bytes(digest) % 36**_TAG, _TAG)


def group_id(portfolio_id: PortfolioId, number: int) -> GroupId:
    return GroupId(f"{portfolio_tag(portfolio_id)}-{number}")


def signal_id(portfolio_id: PortfolioId, dedupe_key: str) -> SignalId:
    """The same alert always names the same signal (spec 2.5)."""
    digest = blake2b(f"{portfolio_id}\n{dedupe_key}".encode(), digest_size=10).hexdigest()
    return SignalId(f"s{digest}")


def client_order_id(name: OrderName) -> ClientOrderId:
    return ClientOrderId(
        _PREFIX
        + name.tag
        + base36(name.group, _GROUP)
        + name.purpose.value
        + base36(name.pyramid, _PYRAMID)
        + base36(name.leg, _LEG)
        + base36(name.attempt, _ATTEMPT)
    )


@lru_cache(maxsize=4096)
def parse_client_order_id(text: str) -> OrderName | None:
    """What an id of ours names, or None for an id that is not ours."""
    if len(text) != _LENGTH or not text.startswith(_PREFIX) or any(c not in _DIGITS for c in text):
        return None
    parts, at = [], len(_PREFIX)
    for width in (_TAG, _GROUP, 1, _PYRAMID, _LEG, _ATTEMPT):
        parts.append(text[at : at + width])
        at += width
    tag, group, letter, pyramid, leg, attempt = parts
    if letter not in _LETTERS:
        return None
    return OrderName(tag, int(group, 36), Purpose(letter), int(pyramid, 36), int(leg, 36), int(attempt, 36))
