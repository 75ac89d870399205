"""What a person wants, made from a step and from what is there at that moment."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import GROUP_WIDE
from dca_engine.core.messages import (
    CloseRequested,
    FundsAdded,
    GroupReleased,
    LegsWithdrawn,
    OffsetBlocked,
    OffsetRequested,
    OffsetSkipped,
    PanicAction,
    Panicked,
    PauseSet,
    QueueActed,
    QueueAction,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    StopMoved,
    TargetPinned,
)
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import HUNDRED, ONE, ZERO, floor_to
from dca_engine.ports import Price
from dca_engine.runtime.writer import Wish
from dca_engine.simulation.steps import Wished, WishKind

_QUEUE = {
    WishKind.PROMOTE: QueueAction.PROMOTE,
    WishKind.FORCE: QueueAction.FORCE,
    WishKind.REMOVE: QueueAction.REMOVE,
}


def wish_of(
    step: Wished, portfolio: Portfolio, later: PortfolioSettings, now: datetime, prices: Mapping[str, Price]
) -> Wish | None:
    """None when there is nothing that it could be about. `prices` are the venue's by symbol."""
    match step.kind:
        case WishKind.OFFSET:
            return OffsetRequested(now)
        case WishKind.PAUSE | WishKind.RESUME:
            return PauseSet(now, paused=step.kind is WishKind.PAUSE)
        case WishKind.CLOSE_ALL:
            return Panicked(now, PanicAction.CLOSE_ALL)
        case WishKind.CANCEL_ALL:
            return Panicked(now, PanicAction.CANCEL_ALL)
        case WishKind.CHANGE_SETTINGS:
            return SettingsChanged(now, later)
        case WishKind.PROMOTE | WishKind.FORCE | WishKind.REMOVE:
            waiting = list(portfolio.queue)
            return QueueActed(now, waiting[step.pick % len(waiting)], _QUEUE[step.kind]) if waiting else None
        case _:
            return _about_any(step, portfolio, now, prices)


def _about_any(step: Wished, portfolio: Portfolio, now: datetime, prices: Mapping[str, Price]) -> Wish | None:
    groups = list(portfolio.groups.values())
    if not groups:
        return None
    group = groups[step.pick % len(groups)]
    return _about(step, group, now, prices[group.market.symbol].last)


def _about(step: Wished, group: Group, now: datetime, price: Decimal) -> Wish:  # noqa: C901 - One case for each wish.
    key, last = group.id, len(group.pyramids) - 1
    tick, sign = group.market.tick_size, group.side.sign
    ahead, behind = (floor_to(price * (ONE + way * sign * step.number / 10), tick) for way in (1, -1))
    match step.kind:
        case WishKind.CLOSE:
            return CloseRequested(now, key)
        case WishKind.RELEASE:
            return GroupReleased(now, key)
        case WishKind.REDUCE:
            return ReduceRequested(now, key, Size(step.number * HUNDRED, SizeUnit.PERCENT))
        case WishKind.ADD_FUNDS:
            return FundsAdded(now, key, step.number * 1000, behind if step.pick % 2 else None)
        case WishKind.PIN_LEG:
            return TargetPinned(now, key, last, 0, ahead)
        case WishKind.PIN_GROUP:
            return TargetPinned(now, key, GROUP_WIDE, GROUP_WIDE, ahead)
        case WishKind.UNPIN:
            return TargetPinned(now, key, last, 0, None)
        case WishKind.MOVE_STOP:
            return StopMoved(now, key, behind)
        case WishKind.CLEAR_STOP:
            return StopMoved(now, key, None)
        case WishKind.WITHDRAW_LEGS:
            return LegsWithdrawn(now, key, ((last, 0),) if step.pick % 2 else ())
        case WishKind.BLOCK_OFFSET:
            return OffsetBlocked(now, key, blocked=held_quantity(group) > ZERO)
        case WishKind.SKIP_OFFSET:
            return OffsetSkipped(now, key)
        case WishKind.APPLY_SETTINGS:
            return SettingsApplied(now, key)
        case _:
            raise ValueError(f"{step.kind} is not about a group")
