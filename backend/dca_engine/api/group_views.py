"""A position group in the shape of a screen. Pure.

The rule: figures are derived here from fills, by the core's own functions; nothing is computed a second way.
"""

from collections.abc import Iterable, Mapping

from dca_engine.api.position_schemas import (
    GroupView,
    LegView,
    PinView,
    PortionView,
    PyramidView,
    SaleView,
    StopView,
    TargetView,
    TrailingView,
)
from dca_engine.api.views import shown
from dca_engine.core import sales, stops
from dca_engine.core.exit_rules import TakeProfitMode
from dca_engine.core.figures import figures, funding, order_flow
from dca_engine.core.group import Group, Leg, PinnedTarget, Pyramid
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.order import Order
from dca_engine.core.take_profit import aggregate_price, leg_price, pyramid_price
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import ZERO, Side

_OrdersByLeg = Mapping[tuple[Purpose, int, int], list[Order]]
_OF_LEGS = frozenset({TakeProfitMode.PER_LEG, TakeProfitMode.HYBRID})
_OF_THE_GROUP = frozenset({TakeProfitMode.AGGREGATE, TakeProfitMode.HYBRID})


def group_view(group: Group) -> GroupView:
    numbers = figures(group)
    orders = _orders_by_leg(group.orders.values())
    parked = frozenset() if group.is_ended else frozenset((p.index, leg.index) for p, leg in waiting_legs(group))
    pyramids = [_pyramid_view(group, pyramid, orders, parked) for pyramid in group.pyramids]
    laid = [leg for pyramid in pyramids for leg in pyramid.legs if leg.skip_reason is None]
    mode = group.settings.exits.take_profit.mode
    return GroupView(
        id=group.id,
        account_id=group.account_id,
        symbol=group.market.symbol,
        timeframe_seconds=group.timeframe,
        side=group.side.value,
        status=group.status.value,
        status_reason=group.status_reason,
        tp_mode=mode.value,
        base=group.market.base,
        quote=group.market.quote,
        tick_size=group.market.tick_size,
        step_size=group.market.step_size,
        max_pyramids=group.settings.pyramiding.max_pyramids,
        pyramids=pyramids,
        target_price=aggregate_price(group) if mode in _OF_THE_GROUP and not group.is_ended else None,
        targets=_targets(orders, GROUP_WIDE, GROUP_WIDE),
        pinned_targets=[_pin_view(pin) for pin in group.pinned_targets],
        stop=_stop_view(group),
        trailing=_trailing_view(group),
        sales=[_sale_view(group, index) for index in range(len(group.sales))],
        held_quantity=numbers.held_quantity,
        average_price=None if numbers.average_price is None else shown(numbers.average_price),
        invested=shown(numbers.invested),
        exposure=shown(group.committed),
        realized_pnl=shown(numbers.realized_pnl),
        fees=shown(numbers.fees),
        funding=shown(funding(group)),
        legs_filled=sum(leg.status == "filled" for leg in laid),
        legs_total=len(laid),
        replacements=group.replacements,
        forced=group.forced,
        offset_blocked=group.offset_blocked,
        offset_skipped=group.offset_skipped,
        offset_timer=group.offset_timer,
        opened_at=group.opened_at,
        closed_at=group.closed_at,
    )


def _orders_by_leg(orders: Iterable[Order]) -> _OrdersByLeg:
    found: dict[tuple[Purpose, int, int], list[Order]] = {}
    for order in orders:
        found.setdefault((order.purpose, order.pyramid, order.leg), []).append(order)
    return found


# --- pyramids and legs ------------------------------------------------------------------------------------------------


def _pyramid_view(
    group: Group, pyramid: Pyramid, orders: _OrdersByLeg, parked: frozenset[tuple[int, int]]
) -> PyramidView:
    sold_as_one = group.settings.exits.take_profit.mode is TakeProfitMode.PYRAMID_AGGREGATE and not group.is_ended
    return PyramidView(
        index=pyramid.index,
        base_price=pyramid.base_price,
        capital=shown(pyramid.capital),
        opened_at=pyramid.opened_at,
        signal_id=pyramid.signal_id,
        target_price=pyramid_price(group, pyramid.index) if sold_as_one else None,
        targets=_targets(orders, pyramid.index, GROUP_WIDE),
        legs=[
            _leg_view(group, pyramid, leg, orders, parked=(pyramid.index, leg.index) in parked) for leg in pyramid.legs
        ],
    )


def _leg_view(group: Group, pyramid: Pyramid, leg: Leg, orders: _OrdersByLeg, *, parked: bool) -> LegView:
    """`target_price` comes from what the leg's fills really cost; before the first fill, from the planned price."""
    entries = orders.get((Purpose.ENTRY, pyramid.index, leg.index), [])
    flow = order_flow(entries[-1], group.market.base) if entries else None
    average = flow.average if flow is not None else None
    expected = average or (None if leg.skip_reason else leg.price)
    has_target = group.settings.exits.take_profit.mode in _OF_LEGS and expected is not None
    return LegView(
        index=leg.index,
        gap_percent=leg.gap_percent,
        weight_percent=leg.weight_percent,
        tp_percent=leg.tp_percent,
        portions=[PortionView(tp_percent=p.tp_percent, share_percent=p.share_percent) for p in leg.portions],
        price=leg.price,
        quantity=leg.quantity,
        client_order_id=entries[-1].client_order_id if entries else None,
        status=entries[-1].status.value if entries else None,
        skip_reason=leg.skip_reason or None,
        parked=parked,
        filled_quantity=flow.quantity if flow is not None else ZERO,
        average_price=average,
        target_price=leg_price(group, pyramid, leg, expected) if has_target and expected is not None else None,
        targets=_targets(orders, pyramid.index, leg.index),
    )


# --- exits ------------------------------------------------------------------------------------------------------------


def _targets(orders: _OrdersByLeg, pyramid: int, leg: int) -> list[TargetView]:
    return [_target_view(order) for order in orders.get((Purpose.TARGET, pyramid, leg), [])]


def _target_view(order: Order) -> TargetView:
    return TargetView(
        client_order_id=order.client_order_id,
        portion=order.portion,
        price=order.price if order.price is not None else ZERO,
        quantity=order.quantity,
        filled_quantity=order.filled_quantity,
        status=order.status.value,
    )


def _pin_view(pin: PinnedTarget) -> PinView:
    return PinView(pyramid=_index(pin.pyramid), leg=_index(pin.leg), price=pin.price)


def _index(index: int) -> int | None:
    return None if index == GROUP_WIDE else index


def _stop_view(group: Group) -> StopView | None:
    stop = None if group.is_ended else stops.binding(group)
    return (
        None if stop is None else StopView.model_validate({"price": stop.price, "code": stop.code, "text": stop.text})
    )


def _trailing_view(group: Group) -> TrailingView | None:
    rule = group.settings.exits.trailing
    if rule is None:
        return None
    active = group.trailing_best is not None
    watch = stops.watch(group)
    ahead = watch.above if group.side is Side.LONG else watch.below
    return TrailingView(
        activation_percent=rule.activation_percent,
        distance_percent=rule.distance_percent,
        active=active,
        activation_price=None if active else ahead,
        best_price=group.trailing_best,
    )


def _sale_view(group: Group, index: int) -> SaleView:
    sale, order = group.sales[index], sales.order_of(group, index)
    return SaleView(
        quantity=sale.quantity,
        filled_quantity=ZERO if order is None else order.filled_quantity,
        why=sale.why,
        over=group.is_ended or sales.is_over(group, index),
        client_order_id=None if order is None else order.client_order_id,
    )
