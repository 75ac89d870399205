"""Spec 2, intent: what an alert wants, from action, positions and what it says of itself."""

from typing import Any

import pytest

from dca_engine.core.signal import Intent
from dca_engine.core.values import Side
from tests.alerts.examples import full, read, short

LONG, SHORT = Side.LONG, Side.SHORT


@pytest.mark.parametrize(
    ("action", "intent", "side"),
    [
        ("buy", Intent.ENTRY, LONG),
        ("long", Intent.ENTRY, LONG),
        ("sell", Intent.ENTRY, SHORT),
        ("short", Intent.ENTRY, SHORT),
        ("exit", Intent.EXIT, None),
        ("close", Intent.EXIT, None),
        ("reduce", Intent.REDUCE, None),
        ("reverse", Intent.REVERSE, None),
    ],
)
def test_actions_of_the_short_form(action: str, intent: Intent, side: Side | None) -> None:
    signal = read(short(action=action)).signal
    assert (signal.intent, signal.side) == (intent, side)


def strategy(
    action: str, before: str, after: str, sizes: tuple[float, float] | None = None, **intent: str
) -> dict[str, Any]:
    tv: dict[str, Any] = {"action": action, "prev_market_position": before, "market_position": after}
    if sizes is not None:
        tv["prev_market_position_size"], tv["market_position_size"] = sizes
    return full(tv=tv, execution_intent=intent)


@pytest.mark.parametrize(
    ("body", "intent", "side"),
    [
        (strategy("buy", "flat", "long", (0, 1)), Intent.ENTRY, LONG),
        (strategy("buy", "long", "long", (1, 2)), Intent.ENTRY, LONG),
        (strategy("sell", "flat", "short", (0, 1)), Intent.ENTRY, SHORT),
        (strategy("sell", "long", "flat", (1, 0)), Intent.EXIT, LONG),
        (strategy("buy", "short", "flat", (1, 0)), Intent.EXIT, SHORT),
        (strategy("sell", "flat", "flat", (0, 0)), Intent.EXIT, LONG),
        (strategy("sell", "long", "long", (2, 1)), Intent.REDUCE, LONG),
        (strategy("buy", "short", "short", (2, 1)), Intent.REDUCE, SHORT),
        (strategy("sell", "long", "short", (1, 1)), Intent.REVERSE, SHORT),
        (strategy("buy", "short", "long", (1, 1)), Intent.REVERSE, LONG),
        (strategy("buy", "flat", "long", type="exit"), Intent.EXIT, LONG),
        (strategy("buy", "long", "long", type="reduce"), Intent.REDUCE, LONG),
        (strategy("buy", "flat", "long", type="reverse"), Intent.REVERSE, LONG),
        (strategy("exit", "flat", "flat", side="long"), Intent.EXIT, LONG),
        (strategy("exit", "flat", "flat", side="buy"), Intent.EXIT, SHORT),
    ],
)
def test_positions_before_and_after_decide(body: dict[str, Any], intent: Intent, side: Side) -> None:
    """A strategy that turns flat exits, one that turns round reverses, one that shrinks reduces."""
    signal = read(body).signal
    assert (signal.intent, signal.side) == (intent, side)
