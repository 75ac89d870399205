"""What an alert wants, from the action, the positions before and after, and what the message says of itself.

Read in this order, the first that holds: exit, reverse, reduce, entry. Buy and sell name an order, long and short a
position: selling leaves a long, and so does "exit long".

- exit: type or action says so, or the strategy is flat afterwards;
- reverse: type or action says so, or the position went from long to short or back;
- reduce: type or action says so, or the order goes against the position that stays open, or that position shrank.
"""

from dataclasses import dataclass

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.payload import Chart, Payload
from dca_engine.alerts.vocabulary import Action, IntentType, OrderOrPosition, Position
from dca_engine.core.signal import Intent
from dca_engine.core.values import Side

_EXITS = frozenset({Action.EXIT, Action.CLOSE})
_ENTERED: dict[str, Side] = {"buy": Side.LONG, "long": Side.LONG, "sell": Side.SHORT, "short": Side.SHORT}
"""The side that a word opens or adds to."""
_LEFT: dict[str, Side] = {"buy": Side.SHORT, "long": Side.LONG, "sell": Side.LONG, "short": Side.SHORT}
"""The side that a word takes from."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`side` is the position's side: what is entered, left, made smaller, or turned to. None when nothing tells it."""

    intent: Intent
    side: Side | None


def wish_of(payload: Payload) -> Wish:
    """Raises AlertError when the message contradicts itself on what to enter."""
    chart, declared = payload.tv, payload.execution_intent
    if declared.type is IntentType.EXIT or chart.action in _EXITS or chart.market_position is Position.FLAT:
        return Wish(Intent.EXIT, _side_left(chart, declared.side))
    if declared.type is IntentType.REVERSE or chart.action is Action.REVERSE or _flips(chart):
        return Wish(Intent.REVERSE, _side_turned_to(chart, declared.side))
    if declared.type is IntentType.REDUCE or chart.action is Action.REDUCE or _shrinks(chart):
        return Wish(Intent.REDUCE, _side_left(chart, declared.side))
    side = _ENTERED[chart.action]
    if declared.side is not None and _ENTERED[declared.side] is not side:
        raise AlertError("invalid_field", "execution_intent.side", "contradicts the action")
    return Wish(Intent.ENTRY, side)


def _flips(chart: Chart) -> bool:
    before, after = _side(chart.prev_market_position), _side(chart.market_position)
    return before is not None and after is not None and before is not after


def _shrinks(chart: Chart) -> bool:
    after = _side(chart.market_position)
    if after is None:
        return False
    if _ENTERED[chart.action] is not after:
        return True
    before_size, after_size = chart.prev_market_position_size, chart.market_position_size
    same_side = _side(chart.prev_market_position) is after
    return same_side and before_size is not None and after_size is not None and after_size < before_size


def _side_left(chart: Chart, declared: OrderOrPosition | None) -> Side | None:
    return (
        _side(chart.prev_market_position)
        or _side(chart.market_position)
        or _LEFT.get(chart.action)
        or (_LEFT[declared] if declared is not None else None)
    )


def _side_turned_to(chart: Chart, declared: OrderOrPosition | None) -> Side | None:
    return (
        _side(chart.market_position)
        or _ENTERED.get(chart.action)
        or (_ENTERED[declared] if declared is not None else None)
    )


def _side(position: Position | None) -> Side | None:
    return None if position is None else position.side
