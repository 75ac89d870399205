"""Which groups an entry of the journal concerns, so that the life of a group can be read back."""

from collections.abc import Iterator
from functools import lru_cache

from dca_engine.core.ids import ClientOrderId, GroupId, parse_client_order_id
from dca_engine.core.messages import GroupWish, OrderAbsent, OrderFilled, OrderReported, Reason
from dca_engine.ports import Entry

_OF_AN_ORDER = OrderReported | OrderFilled | OrderAbsent


def group_ids_of(entry: Entry) -> tuple[GroupId, ...]:
    """Each once, in the order in which the entry names them."""
    return tuple(group_id for group_id in dict.fromkeys(_named_in(entry)) if group_id is not None)


def _named_in(entry: Entry) -> Iterator[GroupId | None]:
    event = entry.event
    if isinstance(event, _OF_AN_ORDER):
        yield _of_order(event.client_order_id)
    elif isinstance(event, GroupWish):
        yield event.group_id
    for command in entry.commands:
        yield _of_order(command.client_order_id)
    for outcome in entry.outcomes:
        yield _of_reason(outcome.reason)
    for reason in entry.reasons:
        yield _of_reason(reason)
    for group in entry.ended:
        yield group.id
    for plan in entry.plans:
        yield plan.loser.group_id
        for sale in plan.winners:
            yield sale.group_id


def _of_reason(reason: Reason) -> GroupId | None:
    if reason.group_id is not None or reason.client_order_id is None:
        return reason.group_id
    return _of_order(reason.client_order_id)


@lru_cache(maxsize=1024)
def _of_order(client_order_id: ClientOrderId) -> GroupId | None:
    """None for an id that is not ours."""
    name = parse_client_order_id(client_order_id)
    return None if name is None else GroupId(f"{name.tag}-{name.group}")
