"""What a person does with a position: close it, or a part of it; add to it; move its targets and its stop."""

from fastapi import APIRouter

from dca_engine.api.acting import carry_out, runner_of
from dca_engine.api.context import Api
from dca_engine.api.identifiers import GroupKey
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.api.wish_schemas import (
    Accepted,
    AddFundsRequest,
    CancelLegsRequest,
    GroupOffsetRequest,
    ReduceRequest,
    StopRequest,
    TargetRequest,
)
from dca_engine.core.ids import GROUP_WIDE, GroupId
from dca_engine.core.messages import (
    CloseRequested,
    FundsAdded,
    GroupReleased,
    GroupWish,
    LegsWithdrawn,
    OffsetBlocked,
    OffsetSkipped,
    ReduceRequested,
    SettingsApplied,
    StopMoved,
    TargetPinned,
)
from dca_engine.core.signal import Size, SizeUnit

router = APIRouter(prefix="/groups/{group_id}", tags=["positions"], route_class=ExactRoute)


@router.post("/close", status_code=202)
async def close_group(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Cancels what rests and sells what is held, at market. What follows arrives on the feed."""
    return await _wish(api, user_id, CloseRequested(api.clock.now(), group_id))


@router.post("/release", status_code=202)
async def release_group(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Cancels what rests and ends the position without selling: what it holds is the trader's own from then on."""
    return await _wish(api, user_id, GroupReleased(api.clock.now(), group_id))


@router.post("/reduce", status_code=202)
async def reduce_group(group_id: GroupKey, request: ReduceRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """Sells a part at market; the rest keeps its ladder. All of it closes the position."""
    return await _wish(api, user_id, ReduceRequested(api.clock.now(), group_id, _size(request)))


@router.post("/add-funds", status_code=202)
async def add_funds(group_id: GroupKey, request: AddFundsRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """One more entry order in the latest pyramid."""
    return await _wish(api, user_id, FundsAdded(api.clock.now(), group_id, request.amount, request.price))


@router.put("/targets", status_code=202)
async def set_target(group_id: GroupKey, request: TargetRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """A target price by hand, for a leg, a pyramid or the whole position; null: by its percent again."""
    pyramid = GROUP_WIDE if request.pyramid is None else request.pyramid
    leg = GROUP_WIDE if request.leg is None else request.leg
    return await _wish(api, user_id, TargetPinned(api.clock.now(), group_id, pyramid, leg, request.price))


@router.put("/stop", status_code=202)
async def set_stop(group_id: GroupKey, request: StopRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """A stop price by hand; null: by the settings again."""
    return await _wish(api, user_id, StopMoved(api.clock.now(), group_id, request.price))


@router.post("/cancel-legs", status_code=202)
async def cancel_legs(
    group_id: GroupKey, api: ApiDep, user_id: UserId, request: CancelLegsRequest | None = None
) -> Accepted:
    """Withdraws unfilled legs: those that are named, or all."""
    named = request.legs if request is not None else None
    legs = tuple((place.pyramid, place.leg) for place in named or ())
    return await _wish(api, user_id, LegsWithdrawn(api.clock.now(), group_id, legs))


@router.put("/offset", status_code=202)
async def set_group_offset(group_id: GroupKey, request: GroupOffsetRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """Keeps the position out of every offset, or of the next one only."""
    now = api.clock.now()
    wishes: list[GroupWish] = []
    if request.blocked is not None:
        wishes.append(OffsetBlocked(now, group_id, request.blocked))
    if request.skip_next:
        wishes.append(OffsetSkipped(now, group_id))
    return await _wish(api, user_id, *wishes)


@router.post("/apply-settings", status_code=202)
async def apply_settings(group_id: GroupKey, api: ApiDep, user_id: UserId) -> Accepted:
    """The portfolio's settings, as they are now, for this open position: its exits, targets and next pyramids."""
    return await _wish(api, user_id, SettingsApplied(api.clock.now(), group_id))


async def _wish(api: Api, user_id: str, *wishes: GroupWish) -> Accepted:
    """Raises NotFoundError for a group that is not this user's."""
    group_id: GroupId = wishes[0].group_id
    found = await api.records.group(user_id, group_id)
    return await carry_out(runner_of(api, found.portfolio_id), *wishes)


def _size(request: ReduceRequest) -> Size:
    if request.percent is not None:
        return Size(request.percent, SizeUnit.PERCENT)
    if request.quantity is not None:
        return Size(request.quantity, SizeUnit.BASE)
    assert request.quote is not None, "the request is checked for exactly one"
    return Size(request.quote, SizeUnit.QUOTE)
