"""Spec 11, promises 2 to 7 and 9, over random alerts, answers, partial fills, cancels, lost answers and restarts."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dca_engine.core.codec import canonical
from dca_engine.core.decide import decide
from dca_engine.core.figures import figures, held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    CancelOrder,
    CloseRequested,
    Event,
    LookUpOrder,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    PlaceOrder,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.reconcile import resume
from dca_engine.core.signal import Intent
from dca_engine.core.values import ZERO, OrderSide, floor_to
from tests.core.story import ACCOUNT, BTC, ETH, Story, levels, with_ladder
from tests.core.venue_model import VenueModel, VenueOrder

MARKETS = (BTC, ETH, replace(BTC, symbol="SOL/USDT", base="SOL"))
SMALL = with_ladder(*levels("0", "1", weight="50"), max_open_groups=2, max_pyramids=2)
MARKET_PRICE = Decimal(49_000)
picks = st.integers(0, 10_000)
shares = st.sampled_from((Decimal("0.1"), Decimal("0.5"), Decimal(1)))
fees = st.sampled_from((ZERO, Decimal("0.001"), Decimal("0.00075")))


class Promises(RuleBasedStateMachine):
    """The core against a venue that answers late, in any order, or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(SMALL)
        self.venue = VenueModel(*MARKETS)

    # --- what enters

    @rule(market=st.sampled_from(MARKETS), price=st.sampled_from(("48000", "50000", "51234.56")))
    def entry(self, market: Market, price: str) -> None:
        self.venue.wanted += self.story.signal(price=price, market=market).commands

    @rule(market=st.sampled_from(MARKETS))
    def exit(self, market: Market) -> None:
        self.venue.wanted += self.story.signal(Intent.EXIT, price=None, market=market).commands

    @precondition(lambda self: self.story.portfolio.groups)
    @rule(pick=picks)
    def close_by_hand(self, pick: int) -> None:
        groups = list(self.story.portfolio.groups)
        self._tell(CloseRequested(self.story.now, groups[pick % len(groups)]))

    # --- what the venue does with what it was sent

    @precondition(lambda self: self.venue.wanted)
    @rule(pick=picks, how=st.sampled_from(("accept", "accept", "refuse", "lose answer", "lose request")))
    def act(self, pick: int, how: str) -> None:
        command = self.venue.wanted.pop(pick % len(self.venue.wanted))
        match command:
            case PlaceOrder():
                self._place(command, how)
            case CancelOrder():
                self._cancel(command)
            case LookUpOrder():
                self._answer(command.client_order_id)

    @precondition(lambda self: self.venue.open_orders())
    @rule(pick=picks, share=shares, fee=fees, told=st.booleans())
    def trade(self, pick: int, share: Decimal, fee: Decimal, told: bool) -> None:
        """A trade, whose message may get lost: then only a look-up brings it."""
        resting = self.venue.open_orders()
        order = resting[pick % len(resting)]
        step = order.market.step_size
        self._trade(order, max(floor_to(order.rest * share, step), step), fee, told)

    @rule()
    def restart(self) -> None:
        """Everything on its way is lost; the recovery asks about every order in doubt."""
        unsent = {c.client_order_id for c in self.venue.wanted if isinstance(c, PlaceOrder)}
        self.venue.wanted = list(self._doubts())
        asked = {c.client_order_id for c in self.venue.wanted}
        assert unsent <= asked, "an intent that was never sent must be asked about"

    # --- what must hold

    @invariant()
    def promise_3_nothing_is_held_that_the_venue_does_not_hold(self) -> None:
        for market in MARKETS:
            known = {f.trade_id for g in self._groups(market) for o in g.orders.values() for f in o.fills}
            untold = [(o, f) for o in self._orders(market) for f in o.fills if f.trade_id not in known]
            bought = sum((f.quantity - f.fee for o, f in untold if o.placed.side is OrderSide.BUY), ZERO)
            sold = sum((f.quantity for o, f in untold if o.placed.side is OrderSide.SELL), ZERO)
            assert self._held(market) == self.venue.coins[market.base] - bought + sold

    @invariant()
    def promise_4_no_more_groups_than_slots(self) -> None:
        assert len(self.story.portfolio.groups) <= SMALL.max_open_groups

    def teardown(self) -> None:
        """Everything is answered and every group is closed: then promises 3, 6, 7 and 9."""
        self._settle()
        for group_id in list(self.story.portfolio.groups):
            self._tell(CloseRequested(self.story.now, group_id))
        self._settle()
        assert not self.story.portfolio.groups, "a group cannot be closed"
        assert not self.venue.open_orders(), "a closed group has no order on the venue (11.6)"
        for market in MARKETS:
            assert self._held(market) == self.venue.coins[market.base], "11.3"
        assert self.story.portfolio.realized_total == self.venue.coins["USDT"], "11.7"
        assert sum((figures(g).realized_pnl for g in self.story.ended), ZERO) == self.venue.coins["USDT"], "11.7"
        self._replay()

    def _replay(self) -> None:
        """Promise 9: the journal through the core gives the same state, byte for byte."""
        state = Portfolio(self.story.portfolio.id, SMALL, ())
        for event in self.story.events:
            state = decide(state, event).portfolio
        assert canonical(state) == canonical(self.story.portfolio)

    # --- the venue's hands

    def _tell(self, event: Event) -> None:
        self.venue.wanted += self.story.tell(event).commands

    def _place(self, command: PlaceOrder, how: str) -> None:
        key = command.client_order_id
        if how == "refuse":
            self._report(key, OrderStatus.REJECTED)
        elif how == "lose request":
            self._report(key, OrderStatus.UNKNOWN)
            self._tell(OrderAbsent(self.story.now, key))
        elif how == "lose answer":
            order = self.venue.take(command)
            if command.price is None:
                self._trade(order, order.rest, Decimal("0.001"), told=False)
            self._report(key, OrderStatus.UNKNOWN)
            self.venue.wanted.append(LookUpOrder(command.account_id, command.symbol, key))
        else:
            order = self.venue.take(command)
            if command.price is None:
                self._trade(order, order.rest, Decimal("0.001"), told=True)
            else:
                self._report(key, OrderStatus.OPEN)

    def _cancel(self, command: CancelOrder) -> None:
        """One that is not here yet is withdrawn; one that is over says so."""
        key = command.client_order_id
        unsent = self.venue.placement_on_its_way(key)
        if unsent is not None:
            self.venue.wanted.remove(unsent)
            self._report(key, OrderStatus.CANCELLED)
            return
        if key in self.venue.accepted:
            self.venue.accepted[key].over = True
        self._answer(key)

    def _answer(self, key: ClientOrderId) -> None:
        """A look-up: all the trades, then the statement. It waits for a placement that is on its way."""
        order = self.venue.accepted.get(key)
        if order is None:
            if self.venue.placement_on_its_way(key) is None:
                self._tell(OrderAbsent(self.story.now, key))
            return
        for fill in order.fills:
            self._tell(OrderFilled(self.story.now, key, fill))
        over = OrderStatus.CANCELLED if order.rest else OrderStatus.FILLED
        self._report(key, over if order.over else OrderStatus.OPEN, order.filled)

    def _report(self, key: ClientOrderId, status: OrderStatus, filled: Decimal = ZERO) -> None:
        self._tell(OrderReported(self.story.now, key, status, filled, "v1"))

    def _trade(self, order: VenueOrder, quantity: Decimal, fee_rate: Decimal, told: bool) -> None:
        price = order.placed.price or MARKET_PRICE
        fill = self.venue.trade(order, quantity, price, fee_rate, self.story.now)
        if told:
            self._tell(OrderFilled(self.story.now, order.placed.client_order_id, fill))

    def _doubts(self) -> tuple[LookUpOrder | CancelOrder | PlaceOrder, ...]:
        resting = {o.placed.client_order_id: o.filled for o in self.venue.open_orders()}
        return tuple(resume(self.story.portfolio, ACCOUNT, resting))

    def _settle(self) -> None:
        """Answers everything and asks about everything in doubt, until nothing is left to say."""
        for _ in range(100):
            while self.venue.wanted:
                self.act(0, "accept")
            self.venue.wanted += self._doubts()
            if not self.venue.wanted:
                return
        raise AssertionError("it never becomes quiet")

    def _groups(self, market: Market) -> list[Group]:
        groups = (*self.story.portfolio.groups.values(), *self.story.ended)
        return [g for g in groups if g.market.symbol == market.symbol]

    def _orders(self, market: Market) -> list[VenueOrder]:
        return [o for o in self.venue.accepted.values() if o.market.symbol == market.symbol]

    def _held(self, market: Market) -> Decimal:
        return sum((held_quantity(g) for g in self._groups(market)), ZERO)


TestPromises = Promises.TestCase
