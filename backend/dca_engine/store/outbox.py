"""The outbox: an intent for every order to be placed or cancelled, settled once the venue's word on it is known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dca_engine.core.codec import time_text
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import LookUpOrder, PlaceOrder
from dca_engine.core.order import UNANSWERED, Order
from dca_engine.ports import Entry

Row = dict[str, Any]
_PLACE, _CANCEL = "place", "cancel"
_REFUSED = "refused"


def intent_rows(
    entry: Entry, payloads: Sequence[Row], touched: Mapping[ClientOrderId, Order], now: datetime
) -> Iterator[Row]:
    """One row per order to place or cancel; answered at once when the same batch already knows the answer.

    `payloads` are the entry's commands in text form; `touched` the orders that the batch changed, as they are after it.
    """
    for command, payload in zip(entry.commands, payloads, strict=True):
        if isinstance(command, LookUpOrder):
            continue
        action = _PLACE if isinstance(command, PlaceOrder) else _CANCEL
        order = touched.get(command.client_order_id)
        answer = _answer(action, order) if order is not None else None
        yield {
            "client_order_id": command.client_order_id,
            "action": action,
            "seq": entry.seq,
            "payload": payload,
            "created_at": time_text(entry.event.time),
            "settled_at": time_text(now) if answer else None,
            "answer": answer,
        }


def settled_rows(before: Order, order: Order, now: datetime) -> Iterator[Row]:
    """What of an order's earlier intents this change answers."""
    asked = ((_PLACE, True), (_CANCEL, before.cancel_requested))
    for action, was_asked in asked:
        answer = _answer(action, order)
        if was_asked and answer is not None and _answer(action, before) is None:
            yield {
                "client_order_id": order.client_order_id,
                "action": action,
                "settled_at": time_text(now),
                "answer": answer,
            }


def _answer(action: str, order: Order) -> str | None:
    """What the venue's word on `order` means for the wish to place or cancel it; None while it is open."""
    if action == _PLACE:
        return None if order.status in UNANSWERED else order.status.value
    if order.is_terminal:
        return order.status.value
    return None if order.cancel_requested else _REFUSED
