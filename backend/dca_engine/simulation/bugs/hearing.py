"""Mistakes with what a venue says: trades that are lost, made up, booked twice or booked wrong."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from dca_engine.core import holdings, venue_news
from dca_engine.core.copying import replace
from dca_engine.core.messages import OrderFilled, OrderReported
from dca_engine.core.order import Fill, Order, OrderStatus, moved
from dca_engine.core.values import ZERO
from dca_engine.ports import OrderStatement
from dca_engine.runtime import answers, runner
from dca_engine.simulation.bugs.bug import Bug, Patch


def _books_twice(original: Any) -> Any:
    def with_fill(order: Order, fill: Fill) -> Order:
        booked: Order = original(order, fill)
        return replace(order, fills=(*order.fills, fill)) if booked is order else booked

    return with_fill


def _drops_after_cancel(original: Any) -> Any:
    def with_fill(order: Order, fill: Fill) -> Order:
        booked: Order = original(order, fill)
        return order if order.status is OrderStatus.CANCELLED else booked

    return with_fill


def _books_reports(original: Any) -> Any:
    def with_report(order: Order, status: OrderStatus, reported: Decimal, venue_order_id: str | None) -> Order:
        told: Order = original(order, status, reported, venue_order_id)
        more = told.reported_quantity - told.filled_quantity
        if more <= ZERO or told.price is None:
            return told
        fill = Fill(f"r{told.reported_quantity}", told.price, more, ZERO, "", ZERO, told.created_at)
        return replace(told, fills=(*told.fills, fill))

    return with_report


def _books_order_price(original: Any) -> Any:
    def with_fill(order: Order, fill: Fill) -> Order:
        booked: Order = original(order, fill if order.price is None else replace(fill, price=order.price))
        return booked

    return with_fill


def _forgets_fills_of_cancelled(original: Any) -> Any:
    def events_of(statement: OrderStatement, time: datetime) -> tuple[OrderFilled | OrderReported, ...]:
        if statement.status is OrderStatus.CANCELLED:
            statement = replace(statement, fills=(), reported_quantity=ZERO)
        events: tuple[OrderFilled | OrderReported, ...] = original(statement, time)
        return events

    return events_of


def _takes_part_for_whole(original: Any) -> Any:
    def with_report(order: Order, status: OrderStatus, reported: Decimal, venue_order_id: str | None) -> Order:
        told: Order = original(order, status, reported, venue_order_id)
        return moved(told, OrderStatus.FILLED) if told.status is OrderStatus.PARTIALLY_FILLED else told

    return with_report


def _ignores_base_fee(original: Any) -> Any:
    def order_flow(order: Order, base: str) -> holdings.Flow:
        flow: holdings.Flow = original(order, base)
        return replace(flow, base_fee=ZERO)

    return order_flow


BUGS = (
    Bug(
        "book-a-fill-twice",
        "A trade that is told twice is booked twice.",
        3,
        (Patch(venue_news, "with_fill", _books_twice),),
    ),
    Bug(
        "drop-fills-after-cancel",
        "A trade that is told after its order's cancel is not booked.",
        3,
        (Patch(venue_news, "with_fill", _drops_after_cancel),),
    ),
    Bug(
        "book-reports-as-fills",
        "What an execution report says is filled is booked like a trade, at the order's price.",
        3,
        (Patch(venue_news, "with_report", _books_reports),),
    ),
    Bug(
        "book-the-order-price",
        "Trades are booked at the price of their order instead of their own.",
        3,
        (Patch(venue_news, "with_fill", _books_order_price),),
    ),
    Bug(
        "cancelled-means-unfilled",
        "What a cancelled order had traded before is not read from the venue's answer.",
        3,
        (
            Patch(answers, "events_of", _forgets_fills_of_cancelled),
            Patch(runner, "events_of", _forgets_fills_of_cancelled),
        ),
    ),
    Bug(
        "a-part-is-the-whole",
        "An order that traded in part counts as done.",
        8,
        (Patch(venue_news, "with_report", _takes_part_for_whole),),
    ),
    Bug(
        "forget-fees-in-base",
        "What the venue keeps of the coin that was bought counts as held.",
        3,
        (Patch(holdings, "order_flow", _ignores_base_fee),),
    ),
)
