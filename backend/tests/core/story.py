"""A trading story told in events: each step goes through `decide`, keeps the state, and checks the promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from dca_engine.core.decide import decide
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, PortfolioId, Purpose, SignalId
from dca_engine.core.invariants import check
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    CancelOrder,
    CloseRequested,
    Command,
    Decision,
    Event,
    LookUpOrder,
    MarketsObserved,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    Outcome,
    PlaceOrder,
    PortfolioOpened,
    SignalReceived,
    StatusChanged,
    TimePassed,
)
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import ZERO, MarketKind, Side

D = Decimal
START = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)
ACCOUNT = AccountId("main")
BTC = Market("BTC/USDT", "BTC", "USDT", MarketKind.SPOT, D("0.01"), D("0.00001"), D("0.00001"), D("5"))
ETH = Market("ETH/USDT", "ETH", "USDT", MarketKind.SPOT, D("0.01"), D("0.0001"), D("0.0001"), D("5"))
BTC_PERP = Market("BTC/USDT:USDT", "BTC", "USDT", MarketKind.LINEAR, D("0.1"), D("0.001"), D("0.001"), D("5"))


def levels(*gaps: str, weight: str = "20", tp: str = "1") -> tuple[Level, ...]:
    return tuple(Level(D(gap), D(weight), D(tp)) for gap in gaps)


WORKED_LEVELS = levels("0", "0.5", "1", "1.5", "2")
"""The ladder of spec 4's worked example."""
SETTINGS = PortfolioSettings(capital=D(10_000), ladder=Ladder(WORKED_LEVELS), default_account=ACCOUNT)


class Story:
    """The portfolio as it stands, and everything that was decided on the way."""

    def __init__(self, settings: PortfolioSettings = SETTINGS, kind: MarketKind = MarketKind.SPOT) -> None:
        self.now = START
        self.events: list[Event] = []
        self.outcomes: list[Outcome] = []
        self.ended: list[Group] = []
        self.last = Decision(Portfolio(PortfolioId("p"), settings, ()))
        self._numbers = count(1)
        self.tell(PortfolioOpened(self.now, PortfolioId("p"), settings, (Account(ACCOUNT, kind),)))
        for status in (PortfolioStatus.RECONCILING, PortfolioStatus.HEALTHY):
            self.tell(StatusChanged(self.now, status, ""))

    @property
    def portfolio(self) -> Portfolio:
        return self.last.portfolio

    @property
    def group(self) -> Group:
        """The one group that is open, or the one that ended last."""
        return next(iter(self.portfolio.groups.values())) if self.portfolio.groups else self.ended[-1]

    @property
    def groups(self) -> list[Group]:
        """Open ones, oldest first."""
        return list(self.portfolio.groups.values())

    def group_in(self, market: Market) -> Group:
        """The latest group of this market, open or ended."""
        return next(g for g in [*reversed(self.groups), *reversed(self.ended)] if g.market.symbol == market.symbol)

    @property
    def outcome(self) -> Outcome:
        return self.outcomes[-1]

    def tell(self, event: Event) -> Decision:
        before = self.portfolio
        self.last = decide(before, event)
        check(before, self.portfolio)
        acts = [c for c in self.last.commands if not isinstance(c, LookUpOrder)]
        assert not acts or self.last.reasons or self.last.outcomes, f"{event} led to {acts} without a reason"
        told = {reason.client_order_id: reason for reason in self.last.reasons if reason.client_order_id is not None}
        for act in acts:
            assert act.client_order_id in told, f"{act} has no reason of its own"
            assert told[act.client_order_id].numbers, f"the reason for {act} has no numbers"
        self.events.append(event)
        self.outcomes.extend(self.last.outcomes)
        self.ended.extend(self.last.ended)
        return self.last

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    # --- alerts

    def signal(
        self,
        intent: Intent = Intent.ENTRY,
        side: Side | None = Side.LONG,
        price: str | None = "50000",
        market: Market | None = BTC,
        age: float = 0,
        last_price: str | None = None,
        **more: Any,
    ) -> Decision:
        """`more`: any other field of a signal (size, stop_loss, take_profit, trade_id, ...)."""
        signal = Signal(
            id=SignalId(f"s{next(self._numbers)}"),
            received_at=self.now,
            intent=intent,
            account_id=ACCOUNT,
            symbol=market.symbol if market else "GONE/USDT",
            timeframe=900,
            side=side,
            price=None if price is None else D(price),
            alert_time=self.now - timedelta(seconds=age),
            **more,
        )
        return self.tell(SignalReceived(self.now, signal, market, None if last_price is None else D(last_price)))

    def exit(self, side: Side | None = Side.LONG, market: Market = BTC) -> Decision:
        return self.signal(Intent.EXIT, side, price=None, market=market)

    def reduce(self, value: str, unit: SizeUnit = SizeUnit.PERCENT, side: Side | None = Side.LONG) -> Decision:
        return self.signal(Intent.REDUCE, side, price=None, size=Size(D(value), unit))

    # --- prices and the clock

    def see(self, price: str | None = None, market: Market = BTC, free: str | None = None, **more: Any) -> Decision:
        """A price of a market, or the account's free quote balance, is seen."""
        prices = {} if price is None else {ACCOUNT: {market.symbol: D(price)}}
        balance = {} if free is None else {ACCOUNT: D(free)}
        return self.tell(MarketsObserved(self.now, prices, balance, **more))

    def look(self, seconds: float = 0) -> Decision:
        """Time passes, and the engine looks at the clock."""
        self.wait(seconds)
        return self.tell(TimePassed(self.now))

    # --- a person

    def close_by_hand(self, group_id: GroupId | None = None) -> Decision:
        return self.tell(CloseRequested(self.now, group_id or self.group.id))

    # --- the venue

    def order(
        self, purpose: Purpose, leg: int | None = None, pyramid: int | None = None, group: Group | None = None
    ) -> Order:
        """The latest order for this purpose, of a leg or (None) of any."""
        found = [
            o
            for o in (group or self.group).orders.values()
            if o.purpose is purpose and leg in (None, o.leg) and pyramid in (None, o.pyramid)
        ]
        return found[-1]

    def accept(self, *orders: Order) -> None:
        """The venue takes these orders; without any, all that are intended."""
        open_orders = [o for g in self.groups for o in g.orders.values()]
        for order in orders or [o for o in open_orders if o.status is OrderStatus.INTENDED]:
            self.report(order, OrderStatus.OPEN)

    def report(self, order: Order, status: OrderStatus, filled: str = "0", reason: str = "") -> Decision:
        return self.tell(OrderReported(self.now, order.client_order_id, status, D(filled), "v1", reason))

    def absent(self, order: Order) -> Decision:
        return self.tell(OrderAbsent(self.now, order.client_order_id))

    def fill(
        self,
        order: Order,
        quantity: str | None = None,
        price: str | None = None,
        fee: str | None = None,
        fee_coin: str = "USDT",
        fee_quote: str | None = None,
        trade_id: str | None = None,
    ) -> Decision:
        """A trade on an order: the whole rest at its own price unless told otherwise; `fee` in `fee_coin`."""
        at = D(price) if price is not None else order.price
        assert at is not None, "a market order needs the price it traded at"
        paid = D(fee) if fee is not None else ZERO
        worth = D(fee_quote) if fee_quote is not None else paid * at if fee_coin == "BTC" else paid
        traded = D(quantity) if quantity is not None else order.remaining_quantity
        trade = Fill(trade_id or f"t{next(self._numbers)}", at, traded, paid, fee_coin, worth, self.now)
        return self.tell(OrderFilled(self.now, order.client_order_id, trade))

    def confirm_cancels(self) -> None:
        """The venue confirms every cancel that was asked for."""
        for order in [o for g in self.groups for o in g.orders.values()]:
            if order.cancel_requested and not order.is_terminal:
                self.report(order, OrderStatus.CANCELLED, str(order.filled_quantity))


def placed(decision: Decision) -> list[PlaceOrder]:
    return [c for c in decision.commands if isinstance(c, PlaceOrder)]


def cancelled(decision: Decision) -> list[ClientOrderId]:
    return [c.client_order_id for c in decision.commands if isinstance(c, CancelOrder)]


def kinds(commands: tuple[Command, ...]) -> list[str]:
    return [type(c).__name__ for c in commands]


def with_ladder(*wanted: Level, **settings: object) -> PortfolioSettings:
    return replace(SETTINGS, ladder=Ladder(wanted), **settings)  # type: ignore[arg-type]
